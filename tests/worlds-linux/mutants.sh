#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Planted faults: mutants.sh BUILD [VERSION/MUTANT]... Each patch of
# mutants/VERSION/ is put into copies of that tree's files, and the scenarios,
# each for a use and none for a line of a patch, must report it as what mutants.txt says that
# it is; first as they are, systematically and at random, then with each allocation failing,
# or with races looked for where it is one. A report that the unpatched tree has too does not
# count. Two mutants at a time. TAP, and a table: mutant, scenario, executions
# until it was found, signature; and the twin, which is the unpatched tree: silent
# in the same search, or how many other reports it has there. mutants/first.txt says
# where each was found last time, which only spares time; UPDATE=1 writes it
# anew when all are hunted.
set -u

here=tests/worlds-linux
build=$1
stacksim=$build/stacksim
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"
# executions a scenario gets, with failing allocations for each of some 30 of these, and with races in
# each of two rounds
export EXECS="${EXECS:-1000}" FAILING="${FAILING:-50}" RACES="${RACES:-300}"

# findings WORLD SCENARIO HOW: "executions<TAB>signature", a line each
findings() {
	# shellcheck disable=SC2086
	case $3 in
	few) set -- "$1" "$2" -n 20 ;;
	random) set -- "$1" "$2" -n 100 -s random ;;
	plain) set -- "$1" "$2" -n "$EXECS" ;;
	failing) set -- "$1" "$2" -n "$((FAILING * 30))" --fail alloc ;;
	races) set -- "$1" "$2" -n "$((RACES * 2))" --race strict ;;
	esac
	world=$1 scenario=$2
	shift 2
	# shellcheck disable=SC2153 # from xargs
	"$stacksim" explore -w "$world" "$@" -o "$work/$LANE.sched" "$scenario" \
		</dev/null >"$work/$LANE.out" 2>/dev/null
	signatures "$work/$LANE.out" "$work/$LANE.sched"
}

# beside HOW: what the table says of a search that is not the plain one
beside() {
	case $1 in
	random) echo ' at random' ;;
	failing) echo ', allocations fail' ;;
	races) echo ', --race strict' ;;
	esac
}

# new VERSION WORLD SCENARIO HOW CLASS: the first finding that the tree itself has not
new() {
	findings "$2" "$3" "$4" >"$work/$2.found"
	[ -s "$work/$2.found" ] || return 1
	findings "linux-$1" "$3" "$4" | cut -f2 >"$work/$2.clean"
	awk -F '\t' -v class="$5" -v text="$3, execution %d%s: %s; twin %s\n" \
		-v how="$(beside "$4")" '
	FILENAME ~ /clean$/ { clean[$1] = 1; others++; next }
	!($2 in clean) && $2 ~ class {
		printf text, $1, how, $2, others ? "has " others " others" : "silent"
		found = 1
		exit
	}
	END { exit !found }' "$work/$2.clean" "$work/$2.found"
}

# searches VERSION NAME: "SCENARIO HOW", a line each. Most are found at once by one of the
# scenarios, and the others need not be searched for long; first what found it last time.
searches() {
	sed -n "s,^$1/$2 ,,p" "$here/mutants/first.txt"
	hows="few random plain failing"
	! grep -q "^$1 *$2[	 ]*races " "$here/mutants.txt" || hows=races
	for how in $hows; do
		sh tests/tools/scenarios.sh "$build" | sed "s/$/ $how/"
	done
}

# hunt VERSION NAME: a line of the table, after "ok" or "not ok"
hunt() {
	# shellcheck disable=SC2153 # from xargs
	mutant=mutant-$1-$LANE
	if ! "$stacksim" world add "$mutant" --package "linux-source-$1" \
		--patch "$here/mutants/$1/$2.diff" >"$work/$mutant.log" 2>&1; then
		echo "not ok $1 $2: cannot be built"
		sed 's/^/# /' "$work/$mutant.log"
		return
	fi
	class=$(sed -n "s/^$1 *$2[	 ]*\(reports\|races\) //p" "$here/mutants.txt")
	row=$(searches "$1" "$2" | while read -r scenario how; do
		if new "$1" "$mutant" "$scenario" "$how" "${class:-unknown class}"; then
			echo "$1/$2 $scenario $how" >"$work/$2.first"
			break
		fi
	done)
	if [ -n "$row" ]; then
		echo "ok $1 $2: $row"
		return
	fi
	echo "not ok $1 $2: not reported"
}

if [ "${2:-}" = hunt ]; then # called by xargs
	case $3 in
	*/*) hunt "${3%%/*}" "${3#*/}" >"$work/${3#*/}.row" ;;
	esac
	exit
fi

shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export work STACKSIM_WORLDS="$work"
all=
if [ $# -eq 0 ]; then
	all=yes
	set -- "$here"/mutants/*/
fi
# a version stands for all of its own
for m; do
	m=${m#"$here/mutants/"}
	shift
	for d in "$here/mutants/${m%/}"/*.diff "$here/mutants/$m.diff"; do
		d=${d#"$here/mutants/"}
		[ ! -e "$here/mutants/$d" ] || set -- "$@" "${d%.diff}"
	done
done
if [ $# -eq 0 ]; then
	echo "ok 1 # SKIP no planted faults of this version"
	echo 1..1
	exit
fi

share_objects "$build"

waits() { # VERSION/NAME
	sed -n "s,^${1%%/*} *${1#*/}[	 ]*waits for ,,p" $here/mutants.txt
}
for m; do
	[ -n "$(waits "$m")" ] || echo "$m"
done | xargs -P 2 --process-slot-var=LANE -I {} sh "$0" "$build" hunt {}

for m; do
	n=$((n + 1))
	why=$(waits "$m")
	if [ -n "$why" ]; then
		echo "ok $n - $m # SKIP waits for $why"
	elif [ -s "$work/${m#*/}.row" ]; then
		status=$(sed -n "1s/ok .*/ok/p" "$work/${m#*/}.row")
		echo "$status $n - $m"
		sed "1s/^.*ok /#| /" "$work/${m#*/}.row"
		grep -q '^ok' "$work/${m#*/}.row" || rc=1
	else
		echo "not ok $n - $m: nothing came of it"
		rc=1
	fi
done
[ -z "${UPDATE:-}" ] || [ -z "$all" ] || cat "$work"/*.first >"$here/mutants/first.txt"
echo "1..$n"
exit $rc
