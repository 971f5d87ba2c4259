# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# What tests of worlds of kernel trees share, and those in tools/. The caller has a folder $work;
# results are counted in $n, and $rc is 1 once one was not ok. TAP.
# shellcheck disable=SC2034,SC2154 # the caller's

# what programs say is compared
export LC_ALL=C
n=0 rc=0

# result STATUS NAME: what a failed test said is in $work/out
result() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		sed 's/^/# /' "$work/out"
		rc=1
	fi
}

# ok NAME COMMAND...
ok() {
	name=$1
	shift
	"$@" >"$work/out" 2>&1
	result $? "$name"
}

# read_known WORLD [fail]: "SCENARIO REASON" of the lines of known.txt about this version; with
# "fail" also of those that are about explorations with failures
read_known() {
	awk -v version="${1#linux-}" -v fail="${2:-}" '
	{ gsub(/[ \t]+/, " "); sub(/^ /, "") }
	/^#/ { next }
	$1 == "fail" { if (!fail) next; sub(/^fail /, "") }
	$1 == version || $1 == "*" { sub(/^[^ ]+ /, ""); print }' scenarios/known.txt
}

# known SCENARIO: is it in $work/known, where lines are "SCENARIO REASON"? Then it is skipped
known() {
	why=$(sed -n "s/^$1  *//p" "$work/known")
	[ -z "$why" ] || result 0 "$1 # SKIP $why"
	[ -n "$why" ]
}

# quiet CODE: does the exit code of an exploration, and $work/out, say that nothing was reported? A
# limit may have ended it
quiet() {
	[ "$1" -eq 0 ] || { [ "$1" -eq 6 ] && grep -qx 'nothing reported' "$work/out"; }
}

# silent COMMAND...: the same of a command, called by ok()
silent() {
	"$@"
	quiet $?
}

# explored CODE NAME: nothing was found, or what is lacking
explored() {
	if [ "$1" -eq 4 ]; then
		result 0 "$2 # SKIP $(head -n 1 "$work/out")"
	else
		quiet "$1"
		result $? "$2"
	fi
}

# signatures FOUND SCHED: of what "explore -o SCHED" said in FOUND, "EXECUTION<TAB>SIGNATURE" for
# each finding. Signatures are in the schedules; reports are worded as the kernel does.
signatures() {
	sed -n 's/^finding \([0-9]*\), first in execution \([0-9]*\),.*/\1 \2/p' "$1" |
		while read -r i first; do
			schedule=$2
			[ "$i" -eq 1 ] || schedule=$2.$i
			printf '%s\t' "$first"
			sed -n 's/^report "\(.*\)"$/\1/p' "$schedule" | sed 's/\\\(.\)/\1/g'
		done
}

# race_found SIGNATURE ARG...: "explore ARG..." comes to a report of that signature; $work/shown is
# the report, with diagram and trace, from its schedule
race_found() {
	signature=$1
	shift
	"$stacksim" explore "$@" -o "$work/sched" >"$work/found" 2>&1
	for f in "$work"/sched*; do
		grep -q "^report \"$signature\"\$" "$f" || continue
		"$stacksim" show "$f" >"$work/shown"
		return 0
	done
	grep -v '^ ' "$work/found"
	return 1
}

# copy_port: to $port, a copy of the port with what it is compiled with, to be changed
copy_port() {
	mkdir -p "$work/sim"
	cp -a sim/include "$work/sim/"
	cp -a model "$work/"
	port=$work/model/linux
}

# make_world ARG...: of that copy and $tree, to $out/$world.so
make_world() {
	make -s -f "$port/world.mk" TREE="$tree" OUT="$out" NAME="$world" ENGINE="$stacksim" "$@"
}

# share_objects BUILD: what the worlds of BUILD were made of is used for others, too
share_objects() {
	STACKSIM_OBJECTS=$(realpath "$1")/worlds/.build/.objects
	export STACKSIM_OBJECTS
}

# same_lines WORLD NAME: scenario trace/NAME.scn, of one thread schedule, has there the lines of
# tracepoints that are in trace/NAME.txt, which UPDATE=1 writes
same_lines() {
	golden=tests/worlds-linux/trace/$2
	"$stacksim" explore "$golden.scn" -w "$1" --strategy dfs -n 1 --trace -o "$work/sched" \
		--force 2>&1 | awk -f tests/tools/trace_lines.awk >"$work/lines"
	[ -s "$work/lines" ] || return 1
	[ -z "${UPDATE:-}" ] || cp "$work/lines" "$golden.txt"
	diff "$golden.txt" "$work/lines"
}

# same_search WORLD STRATEGY: with lines and without, it takes as many steps, sees as many states
# and has the same trace
same_search() {
	for with in '' --trace; do
		"$stacksim" explore tests/worlds-linux/trace/io.scn -w "$1" --strategy "$2" \
			-n 200 -o "$work/sched" --force $with 2>/dev/null |
			grep -v '^#' >"$work/search$with"
	done
	awk -f tests/tools/trace_lines.awk "$work/search--trace" >"$work/lines"
	[ -s "$work/lines" ] && [ -s "$work/search" ] &&
		tail -n "$(wc -l <"$work/search")" "$work/search--trace" | diff "$work/search" -
}

# lru_race_events: $work/shown has the tracepoints of the trace that was public of the race of
# b5b52de3214a one after the other, blanks between words as one; the last, "PQ work", may come
# after the access
lru_race_events() {
	tr -s ' ' <"$work/shown" | sed -n 's/^.*[.][0-9]\{6\}: [a-z_]*: //p' >"$work/events"
	awk -f tests/tools/in_order.awk -v want="0 - lrudo|0 UNPIN cache|0 GQ endac|0 PUT lru|\
0 USE|0 BEGIN io_read|0 - work|0 SEE withdraw_cookie|0 SEE withdrawal|0 SEE clean_commit|\
0 PUT detach|0 PUT obj|0 - x-lru" "$work/events" && grep -q 'UNPIN cache.* a=0$' "$work/events" &&
		grep -q 'BEGIN io_read.* a=1$' "$work/events"
}
