#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# trace.sh BUILD: tracepoints of a tree print what a kernel's would, in ftrace's form, and whether
# they do changes no execution. The lines of scenarios are in trace/; UPDATE=1 writes them, and
# tests/cli/trace.sh holds the model to them. TAP.
# shellcheck disable=SC2317 # called by name
set -u

here=$(dirname "$0")
stacksim=$(realpath "$1")/stacksim
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"
unset STACKSIM_SCENARIOS

# shown: a schedule that was found without lines is followed with them, time and again the same
shown() {
	"$stacksim" explore fscache-irq-last-put -w linux-6.12 --strategy pct -n 3000 --stop-first \
		-o "$work/found" >"$work/log" 2>&1
	[ -s "$work/found" ] || { cat "$work/log"; return 1; }
	"$stacksim" show "$work/found" >"$work/shown" 2>&1
	awk -f tests/tools/trace_lines.awk "$work/shown" >"$work/lines2"
	grep -q ' ..h[.0-9][.] .*: cachefiles_ref: c=[0-9a-f]* o=[0-9a-f]* u=[0-9]* PUT ioreq$' \
		"$work/lines2" || { cat "$work/shown"; return 1; }
	"$stacksim" replay "$work/found" --trace --times 3 2>&1 |
		awk -f tests/tools/trace_lines.awk | diff "$work/lines2" -
}

for s in io files volumes renewed errors; do
	ok "the lines of $s.scn" same_lines linux-6.12 "$s"
done
ok "a search is the same with lines" same_search linux-6.12 random
ok "... and one that knows states" same_search linux-6.12 dfs
ok "a schedule is followed with lines, and they are the same each time" shown
echo "1..$n"
exit "$rc"
