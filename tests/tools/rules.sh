#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# No rule is forgotten, and none is claimed without proof: rules.sh BUILD
# [WORLD]. "stacksim checks rules" has every row of INVARIANTS, each with the
# checkers that see it broken and a planted fault for each of them, or why there
# is none. In the built-in model each fault is a scenario, which is explored
# here with that checker alone. In a kernel tree it is a patch, which mutants.sh
# is to see reported in the words of that checker. Rows that a SIM_INVARIANT() names are listed as
# checked.
# Speaks TAP.
set -u
build=$1
world=${2:-model}
stacksim=$build/stacksim
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Rows that checkers have: checker, row.
checkers() {
	"$stacksim" checks | sed 's/, /,/g' | awk '{
		n = split($3, list, ",")
		for (i = 1; i <= n; i++) {
			m = split(list[i], ends, "-")
			for (k = ends[1]; k != "" && k <= ends[m] + 0; k++)
				print $1, k
		}
		print $1, 0
	}'
}

# The SIM_INVARIANT()s of a world: row, tab, text.
invariants() {
	case $world in
	model) set -- model/[!l]*/*.c ;;
	*) set -- model/common/*.c model/linux/*/*.c model/linux/parts/*/*.c ;;
	esac
	cat "$@" | tr '\n' ' ' | sed 's/SIM_INVARIANT/\n&/g' |
		sed -n 's/^SIM_INVARIANT.*"INVARIANTS \([0-9]*\)",[ 	]*"\([^"]*\)".*/\1	\2/p'
}

# arguments NAME: for each "bug at" line of a scenario those that explore it
arguments() {
	grep -lx "scenario $1" scenarios/*/*.scn | xargs sed -n \
		's/^[ 	]*bug *at  *\([^"]*\)".*/--gen \1/; T; s/ with\(out\)\{0,1\} / --with\1 /g; p' |
		sort -u
}

# caught CHECKER SCENARIO: does the checker report something when no other is on?
caught() {
	race=
	[ "$1" != race ] || race="--race strict"
	arguments "$2" | while read -r args; do
		# shellcheck disable=SC2086
		if "$stacksim" explore "$2" $args --checks="-all,$1" $race --stop-first -n 20000 \
			-o "$tmp/sched" </dev/null 2>/dev/null | grep -q '^finding 1,'; then
			echo yes
			break
		fi
	done
}

# reported CHECKER PATCH: does mutants.sh wait for a report of that checker?
reported() {
	case $1 in
	kasan) words='KASAN' ;;
	race) words='KCSAN' ;;
	leak) words='unreferenced|kmemleak' ;;
	lockdep) words='lock(ing| held| usage| balance)|Invalid wait|suspicious RCU' ;;
	context) words='sleeping function' ;;
	hang) words='INFO: task' ;;
	warn) words='WARNING' ;;
	expect) words='EXPECT' ;;
	*) words='' ;;
	esac
	[ -e "tests/worlds-linux/mutants/$2.diff" ] || return
	class=$(sed -n "s,^${2%%/*} *${2#*/}[	 ]*\(reports\|races\) ,,p" \
		tests/worlds-linux/mutants.txt)
	[ -n "$class" ] || return
	if [ -n "$words" ]; then
		echo "$class" | grep -Eo "$words"
	else
		# a rule: one whose row belongs to the checker
		grep -E "	.*($class)" "$tmp/invariants" | while read -r row _; do
			grep -x "$1 $row" "$tmp/checkers"
		done
	fi
}

# One line for each claim: row, checker, fault, "yes" if it holds.
proofs() {
	"$stacksim" checks rules -w "$world" | awk '
	/^[0-9]/ { row = $1; by = $2 }
	/^ *planted: / {
		n = split(by, who, ",")
		m = split($2, fault, ",")
		for (i = 1; i <= n; i++)
			print row, who[i], i <= m ? fault[i] : "-"
	}' | while read -r row who fault; do
		case $world in
		model) proof=$(caught "$who" "$fault") ;;
		*) proof=$(reported "$who" "$fault") ;;
		esac
		echo "$row $who $fault ${proof:+yes}"
	done
}

checkers >"$tmp/checkers"
invariants >"$tmp/invariants"
proofs >"$tmp/proofs"
"$stacksim" checks rules -w "$world" | awk -v world="$world" '
function say(ok, text) {
	printf "%sok %d - %s: %s\n", ok ? "" : "not ", ++number, world, text
	bad += !ok
}
FILENAME ~ /checkers$/ { of[$1, $2 + 0] = 1; next }
FILENAME ~ /invariants$/ { checked[$1 + 0] = 1; next }
FILENAME ~ /proofs$/ { fault[$1, $2] = $3; proven[$1, $2] = $4 == "yes"; next }
/^ *planted: / { next }
{
	row = $1 + 0
	by[row] = $2
	text = $0
	sub(/^[^ ]+ +[^ ]+ +/, "", text)
	n = split($2 == "-" ? "" : $2, list, ",")
	for (i = 1; i <= n; i++) {
		say(of[list[i], row] && proven[row, list[i]],
		    row ", " list[i] ": " text ": " fault[row, list[i]])
	}
	if (!n)
		say(length(text) > 10, row " is not checked: " text)
}
END {
	for (row = 1; row <= 85; row++)
		if (row != 19 && row != 21 && row != 53 && row != 71 && !(row in by))
			say(0, row " is missing")
	for (row in checked)
		if (by[row] == "" || by[row] == "-")
			say(0, row " is checked, but not listed so")
	printf "1..%d\n", number
	exit bad > 0
}' "$tmp/checkers" "$tmp/invariants" "$tmp/proofs" -
