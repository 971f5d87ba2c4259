#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# each.sh BUILD VERSION [SCENARIO]...: what each scenario, or each of these, adds in the files of a
# tree of which coverage/trees asks something: how many lines it reaches, and which of them no other
# one does ("stacksim cover --each"). BUILD/each-VERSION.txt has all of it, the lines that none
# reaches, too; EXECS executions of each. The world is that of the default build. Speaks TAP.
set -u

list=$1/each-$2.txt world=linux-$2 stacksim=${B:-build}/stacksim
tree=$(sh tests/tools/tree.sh "$2") || exit 1
shift 2
# shellcheck disable=SC2046 # names are ours
[ $# -gt 0 ] || set -- $(sh tests/tools/scenarios.sh ovl range vfs fuse wrapfs fscache)
files=$(sed -n '/^[^#]/s/ .*//p' coverage/trees | while read -r f; do
	[ ! -e "$tree/$f" ] || echo "--file $f"
done)
mkdir -p "$(dirname "$list")"
# shellcheck disable=SC2086 # options
"$stacksim" cover -w "$world" --each $files -n "${EXECS:-60}" "$@" >"$list" 2>/dev/null
rc=$?
awk -v rc=$rc -v asked=$# -v list="$list" '
/ reaches [0-9]+ lines, [0-9]+ of them alone$/ {
	n++
	if ($5 > 0)
		printf "#| %-36s %5d lines, %d of them alone\n", $1, $3, $5
	alone += $5 > 0
}
/^[^ ]+: lines [0-9]+ of / { files++ }
END {
	good = !rc && n && files
	printf "%sok 1 - %s: %d of %d scenarios reach something, %d of them what no other one does\n",
	       good ? "" : "not ", list, n, asked, alone
	print "1..1"
	exit !good
}' "$list"
