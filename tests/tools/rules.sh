#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# No rule is forgotten: rules.sh BUILD. "stacksim checks rules" has every row of
# INVARIANTS, each with the checkers that watch over it, or why none does. What
# it says is compared with the table of checkers, with the SIM_INVARIANT()s of
# the model, and with the rows that scenarios with a fault name. Speaks TAP.
set -u
build=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Rows that checkers have: checker, row.
checkers() {
	"$build/stacksim" checks | sed 's/, /,/g' | awk '{
		n = split($3, list, ",")
		for (i = 1; i <= n; i++) {
			m = split(list[i], ends, "-")
			for (k = ends[1]; k != "" && k <= ends[m] + 0; k++)
				print $1, k
		}
		print $1, 0
	}'
}

# Rows that something in the model checks, or that a scenario with a fault names.
checked() {
	sed -n 's/.*"INVARIANTS \([0-9]*\)".*/\1/p' model/*/*.c
	sed -n 's/^# INVARIANTS \([0-9, ]*\):.*/\1/p' scenarios/*/*.scn | tr -d ' ' | tr , '\n'
}

checkers >"$tmp/checkers"
checked >"$tmp/checked"
"$build/stacksim" checks rules | awk '
function say(ok, text) {
	printf "%sok %d - %s\n", ok ? "" : "not ", ++number, text
	bad += !ok
}
FILENAME ~ /checkers$/ { of[$1, $2 + 0] = 1; next }
FILENAME ~ /checked$/ { checked[$1 + 0] = 1; next }
{
	row = $1 + 0
	by[row] = $2
	text = $0
	sub(/^[^ ]+ +[^ ]+ +/, "", text)
	n = split($2 == "-" ? "" : $2, list, ",")
	for (i = 1; i <= n; i++) {
		say(of[list[i], row], row ", " list[i] ": " text)
		own[row] = own[row] || list[i] ~ /^(freeze|kiocb|cred|overlay|invariant)$/
	}
	if (!n)
		say(length(text) > 10, row " is not checked: " text)
	if (own[row])
		say(checked[row], row ": a check or a planted fault names it")
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
}' "$tmp/checkers" "$tmp/checked" -
