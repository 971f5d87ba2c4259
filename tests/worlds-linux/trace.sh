#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# trace.sh BUILD: tracepoints of a tree print what a kernel's would, in ftrace's form, and whether
# they do changes no execution. The lines of one scenario are in trace.txt; UPDATE=1 writes it. TAP.
# shellcheck disable=SC2317 # called by name
set -u

here=$(dirname "$0")
stacksim=$(realpath "$1")/stacksim
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"
unset STACKSIM_SCENARIOS

cat >"$work/trace.scn" <<'END'
scenario trace
	title "a file is written to the cache, read from it, and closed"
	clean at 6.12

setup
	fs disk dio=irq
	dev = cachefiles_open
	cachefiles_command dev "dir /disk"
	cachefiles_command dev bind
	volume = volume_acquire nfs,server

task user
	file = cookie_acquire volume f size=4096
	cookie_use file modify=1
	cache_write file 0 4096 fill=7
	b = cache_read_byte file 100
	check b == 7
	cookie_unuse file size=4096
	cookie_relinquish file
END

explore() {
	"$stacksim" explore "$work/trace.scn" -w linux-6.12 -o "$work/sched" --force "$@"
}

# as trace_print_context() prints it
form=' *[^ ]+-[0-9]+ +\[[0-9]{3}\] [dDb.][.][hHs.][1-9a-f.][.] +[0-9]+\.[0-9]{6}: [a-z_]+: .*'

# lines: those of tracepoints, of a trace on stdin
lines() {
	grep -Ex "$form"
}

golden() {
	explore --strategy dfs -n 1 --trace >"$work/trace" 2>&1
	lines <"$work/trace" >"$work/lines"
	[ -z "${UPDATE:-}" ] || cp "$work/lines" "$here/trace.txt"
	diff "$here/trace.txt" "$work/lines"
}

# words: events and words that any trace of fscache must have had by the end of this scenario
words() {
	sed 's/^.*[.][0-9]*: //; s/ .*//' "$work/lines" | sort -u >"$work/events"
	printf '%s:\n' cachefiles_ref cachefiles_tmpfile cachefiles_write cachefiles_read \
		fscache_acquire fscache_active fscache_access fscache_cookie fscache_relinquish \
		fscache_volume | sort >"$work/wanted"
	comm -13 "$work/events" "$work/wanted" >"$work/missing"
	cat "$work/missing"
	[ ! -s "$work/missing" ]
}

# same_search STRATEGY: with lines and without, it takes as many steps and sees as many states
same_search() {
	explore --strategy "$1" -n 200 2>/dev/null | grep -v '^#' >"$work/without"
	explore --strategy "$1" -n 200 --trace 2>/dev/null | grep -v '^#' >"$work/with"
	lines <"$work/with" >"$work/lines2"
	[ -s "$work/lines2" ] && [ -s "$work/without" ] &&
		tail -n "$(wc -l <"$work/without")" "$work/with" | diff "$work/without" -
}

# shown: a schedule that was found without lines is followed with them, time and again the same
shown() {
	"$stacksim" explore fscache-irq-last-put -w linux-6.12 --strategy pct -n 3000 --stop-first \
		-o "$work/found" >"$work/log" 2>&1
	[ -s "$work/found" ] || { cat "$work/log"; return 1; }
	"$stacksim" show "$work/found" >"$work/shown" 2>&1
	lines <"$work/shown" >"$work/lines2"
	grep -q ' ..h[.0-9][.] .*: cachefiles_ref: c=[0-9a-f]* o=[0-9a-f]* u=[0-9]* PUT ioreq$' \
		"$work/lines2" || { cat "$work/shown"; return 1; }
	"$stacksim" replay "$work/found" --trace --times 3 2>&1 | lines | diff "$work/lines2" -
}

ok "the lines of a scenario" golden
ok "... have all that it does" words
ok "a search is the same with lines" same_search random
ok "... and one that knows states" same_search dfs
ok "a schedule is followed with lines, and they are the same each time" shown
echo "1..$n"
exit "$rc"
