#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# mutants.sh BUILD TREE [MUTANT]...: every planted fault of mutants/ is put
# into copies of the tree's files, and the scenarios, none of which was written
# for it, must report it. Prints a table: mutant, scenario, executions until it
# was found, signature. A report that the unpatched tree has too does not count.
# With ALL=1 every scenario is tried, not only those up to the first that reports it.
set -u

here=$(dirname "$0")
build=$1 tree=$2
shift 2
stacksim=$build/stacksim
execs=${EXECS:-4000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export STACKSIM_WORLDS="$work"

scenarios=$("$stacksim" list 'ovl*' 'vfs*' | cut -d' ' -f1)

# findings WORLD SCENARIO: "executions<TAB>signature", a line each
findings() {
	"$stacksim" explore -w "$1" -n "$execs" -o "$work/sched" "$2" 2>/dev/null |
		sed -n '/^finding [0-9]*, first in execution/ {
			s/.*first in execution \([0-9]*\),.*/\1/; N; s/\n/\t/; p; }'
}

"$stacksim" world add clean --tree "$tree" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
for s in $scenarios; do
	findings clean "$s" | cut -f2 | sed "s/^/$s	/"
done >"$work/clean"

[ $# -gt 0 ] || set -- "$here"/mutants/*.diff
missed=0
for m; do
	name=${m##*/} name=${name%.diff}
	if ! "$stacksim" world add mutant --tree "$tree" --patch "$m" >"$work/log" 2>&1; then
		echo "$name	cannot be built"
		cat "$work/log"
		missed=1
		continue
	fi
	found=
	for s in $scenarios; do
		findings mutant "$s" >"$work/found"
		while IFS='	' read -r n sig; do
			grep -qxF "$s	$sig" "$work/clean" && continue
			echo "$name	$s	$n	$sig"
			found=1
		done <"$work/found"
		[ -z "$found" ] || [ -n "${ALL:-}" ] || break
	done
	if [ -n "$found" ]; then
		continue
	elif waits=$(grep "^$name " "$here/waits.txt"); then
		echo "$name	waits for	${waits#* }"
	else
		echo "$name	NOT FOUND"
		missed=1
	fi
done
exit $missed
