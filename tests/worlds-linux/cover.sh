#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# cover.sh BUILD WORLD: lines of a tree's files that a user's scenarios reach, held against what the
# scenario does; those that only one of several reaches; less than a baseline, or than was asked
# for, is a failure; what cannot be counted is said; and the world that is counted in is no world
# that anybody sees. TAP.
# shellcheck disable=SC2317 # called by name
set -u

stacksim=$1/stacksim world=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. "$(dirname "$0")/lib.sh"
file=fs/overlayfs/file.c

cat >"$work/writes.scn" <<'S'
scenario writes
	title "a write and no fsync"
	clean at 5.6
setup
	fs lower
	fs upper
	file lower /f size=1024
	overlay /mnt lower=lower upper=upper
task writer
	fd = open /mnt/f O_RDWR
	n = write fd 0 512
	check n == 512
S
sed 's/^scenario writes/scenario syncs/; /check n/a \	fsync fd' \
	"$work/writes.scn" >"$work/syncs.scn"

# cover CODE ARG...: it ends with this exit code; $work/table is what it prints
cover() {
	want=$1
	shift
	"$stacksim" cover -w "$world" "$@" >"$work/table" 2>"$work/err"
	code=$?
	cat "$work/err" "$work/table"
	[ "$code" -eq "$want" ]
}

# row TEXT: are there lines that were not reached, of which the first is this?
row() {
	grep -q "^    [0-9-]* *$1" "$work/table"
}

"$stacksim" world list >"$work/before"
ok "a scenario that does not sync" cover 0 --file $file -n 20 -o "$work/writes.info" \
	"$work/writes.scn"
row "static ssize_t ovl_write_iter("
result $(($? == 0)) "... reached write_iter"
ok "... and not fsync" row "static int ovl_fsync("
ok "one that does reaches more, and against the other loses nothing" cover 0 --file $file -n 20 \
	-o "$work/syncs.info" --baseline "$work/writes.info" "$work/syncs.scn"
ok "... which is said" grep -q "^  > [0-9]* lines that the baseline did not reach" "$work/table"
row "static int ovl_fsync("
result $(($? == 0)) "... and fsync is no row any more"
ok "the other way round lines are lost" cover 1 --file $file -n 20 \
	--baseline "$work/syncs.info" --at-least 99 "$work/writes.scn"
ok "... which are shown" grep -q "^  < [0-9-]* *static int ovl_fsync(" "$work/table"
ok "... and too few" grep -qx "  at least 99 % of the lines are wanted" "$work/table"
cp "$work/syncs.info" "$work/both.info"
ok "a baseline that is written over is read before" cover 1 --file $file -n 20 \
	-o "$work/both.info" --baseline "$work/both.info" "$work/writes.scn"
ok "... and has what was counted then" cmp "$work/both.info" "$work/writes.info"
ok "no such baseline: nothing is made" cover 2 --file $file --baseline "$work/none" \
	"$work/writes.scn"
grep -q "  CC  " "$work/err"
result $(($? == 0)) "... or run"
ok "what is kept is what lcov reads" lcov -q --summary "$work/syncs.info"
ok "two scenarios" cover 0 --file $file -n 20 "$work/writes.scn" "$work/syncs.scn"
cp "$work/table" "$work/together"
ok "each of them alone" cover 0 --each --file $file -n 20 "$work/writes.scn" "$work/syncs.scn"
sed '/ reaches /,$d' "$work/table" >"$work/out"
cmp "$work/together" "$work/out"
result $? "... is as much together"
# what has an fsync reaches what the other does, and more
awk '/ reaches / { all[$1] = $3; alone[$1] = $5 }
END { exit !(all["writes"] > 0 && alone["writes"] == 0 && alone["syncs"] > 0 &&
	all["syncs"] == all["writes"] + alone["syncs"]) }' "$work/table"
result $? "... and how many lines only one reaches"
sed -n '/^syncs reaches/,$p' "$work/table" >"$work/out"
grep -q "^    [0-9-]* *static int ovl_fsync(" "$work/out"
result $? "... and which"
ok "a file that is not in the tree" cover 2 --file fs/overlayfs/fil.c "$work/writes.scn"
ok "... is told" grep -q "did you mean '$file'" "$work/err"
"$stacksim" cover -w model --file $file "$work/writes.scn" >"$work/out" 2>&1
result $(($? != 2)) "the model has no tree"
"$stacksim" world list >"$work/after"
ok "the worlds are those that there were" cmp "$work/before" "$work/after"
echo "1..$n"
exit $rc
