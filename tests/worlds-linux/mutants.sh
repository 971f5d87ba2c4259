#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Planted faults: mutants.sh BUILD [VERSION/MUTANT]... Each patch of mutants/VERSION/ is put
# into copies of that tree's files, and "stacksim check", as users call it and told of no
# scenario, must report it as what mutants.txt says that it is; scenarios are each for a use
# and none for a line of a patch. All of them are run in rounds, of a few executions first, then
# of more, then with each allocation and with each operation below failing; or with races
# looked for where it is one. A round ends at the first report. One that the unpatched tree
# has too does not count. Two mutants at a time; with SAMPLE=N each Nth of them. TAP, and a
# table: mutant, scenario, execution of it that found it, strategy, how many executions the
# round had by then, signature; and the twin, which is the unpatched tree: silent in the same
# search, or how many other reports it has there.
set -u

here=tests/worlds-linux
build=$1
stacksim=$build/stacksim
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"

# round HOW: how check is called. Of the executions that a scenario gets without --fail half are
# by dfs, as far as it has so many, and the others by pct.
round() {
	case $1 in
	few) echo "-n 20" ;;
	some) echo "-n 200" ;;
	more) echo "-n 1000" ;;
	alloc | io) echo "-n 600 --fail $1" ;;
	races) echo "-n 600 --race strict --race-fails" ;;
	esac
}

# by HOW EXECUTION: by what strategy check came to it
by() {
	case $1 in
	few) half=10 ;;
	some) half=100 ;;
	more) half=500 ;;
	races) half=300 ;;
	*) echo "--fail $1" && return ;;
	esac
	[ "$2" -le "$half" ] && echo dfs || echo pct
}

# reports: of what check says, "SCENARIO<TAB>EXECUTION<TAB>EXECUTIONS SO FAR<TAB>SIGNATURE" for
# each report that it did not expect, as it comes to it; execution 0 is the setup
reports() {
	awk '
	function put(at, text) {
		printf "%s\t%d\t%d\t%s\n", name, at, all, text
		fflush()
	}
	/^  # Subtest: / { name = $3 }
	/^  # [0-9]+ executions, / { all += $2 }
	/^  # unexpected: / {
		at = $NF
		sub(/^  # unexpected: /, "")
		sub(/ \(in [0-9]* executions, first [0-9]*\)$/, "")
		put(at, $0)
	}
	/^  # boot or setup already has a violation:/ { setup = 1; next }
	/^  (not )?ok / { setup = 0 }
	setup && /^  # [A-Za-z]/ { put(0, substr($0, 5)) }'
}

# checked WORLD HOW [SCENARIO]
checked() {
	# shellcheck disable=SC2046
	exec "$stacksim" check -w "$1" $(round "$2") ${3:+"$3"} </dev/null 2>/dev/null
}

# new VERSION WORLD HOW CLASS: the first report of the class that the tree itself has not
new() {
	checked "$2" "$3" >"$work/$2.fifo" &
	pid=$!
	reports <"$work/$2.fifo" |
		grep -E --line-buffered "^[^	]*	[^	]*	[^	]*	.*($4)" |
		while IFS='	' read -r scenario at all text; do
			(checked "linux-$1" "$3" "$scenario") | reports | cut -f4 >"$work/$2.clean"
			! grep -qxF -- "$text" "$work/$2.clean" || continue
			others=$(grep -c . "$work/$2.clean")
			twin=silent
			[ "$others" -eq 0 ] || twin="has $others others"
			strategy=$(by "$3" "$at")
			echo "$scenario, execution $at, $strategy, $all in all: $text; twin $twin"
			kill "$pid" # and so check ends, and what reads from it
			break
		done
	wait "$pid"
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
	[ -e "$work/$mutant.fifo" ] || mkfifo "$work/$mutant.fifo"
	class=$(sed -n "s/^$1 *$2[	 ]*\(late \)\?\(reports\|races\) //p" "$here/mutants.txt")
	hows="few some more alloc io"
	! grep -q "^$1 *$2[	 ]*\(late \)\?races " "$here/mutants.txt" || hows=races
	for how in $hows; do
		row=$(new "$1" "$mutant" "$how" "${class:-unknown class}")
		[ -z "$row" ] || break
	done
	if [ -n "$row" ]; then
		echo "ok $1 $2: $row"
	else
		echo "not ok $1 $2: not reported"
	fi
}

# row_of VERSION/NAME: the file that has its line
row_of() {
	echo "$work/${1%%/*}-${1#*/}.row"
}

if [ "${2:-}" = hunt ]; then # called by xargs
	case $3 in
	*/*) hunt "${3%%/*}" "${3#*/}" >"$(row_of "$3")" ;;
	esac
	exit
fi

shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export work STACKSIM_WORLDS="$work"
if [ $# -eq 0 ]; then
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

# what is found late is in no sample
i=1
for m; do
	shift
	[ -z "${SAMPLE:-}" ] ||
		! grep -q "^${m%%/*} *${m#*/}[	 ]*late " "$here/mutants.txt" || continue
	[ $((i % ${SAMPLE:-1})) -ne 0 ] || set -- "$@" "$m"
	i=$((i + 1))
done

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
	elif [ -s "$(row_of "$m")" ]; then
		status=$(sed -n "1s/ok .*/ok/p" "$(row_of "$m")")
		echo "$status $n - $m"
		sed "1s/^.*ok /#| /" "$(row_of "$m")"
		grep -q '^ok' "$(row_of "$m")" || rc=1
	else
		echo "not ok $n - $m: nothing came of it"
		rc=1
	fi
done
echo "1..$n"
exit $rc
