#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# coverage/lines.awk, which judges what is left of a tree's files, sees what it is to see: a list
# and what lcov says of one small file, without a build. Each fault alone is told, its twin is not.
# TAP.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh
mkdir "$work/tree"
cat >"$work/tree/x.c" <<'E1'
int x(int a)
{
	if (a)
		return 1;
	return 0;
}
E1

# counts LINE_4 BRANCH: how often line 4 and the branch to it were taken
counts() {
	cat <<-END
		SF:$work/tree/x.c
		DA:1,1
		DA:3,1
		DA:4,$1
		DA:5,1
		BRDA:3,0,0,$2
		BRDA:3,0,1,1
		end_of_record
	END
}

# clean: all is reached, and the list says nothing of it
clean() {
	echo 'file x.c 100 branches 100' >"$work/list"
	counts 1 1 >"$work/info"
}

# sees NAME RESULT: what is told of the list and the counts, beside what is fine
sees() {
	awk -v tree="$work/tree" -v list="$work/left" -f coverage/lines.awk \
		"$work/list" "$work/info" >"$work/said"
	status=$?
	sed -n 's/^not ok [0-9]* - //p; s/^# //p' "$work/said" |
		sed "s, ([^ ]*/left),," >"$work/out"
	[ "$(cat "$work/out")" = "$2" ] && [ $status -eq "$(grep -c -m 1 '^not ok' "$work/said")" ]
	result $? "$1"
	clean
}

row() {
	echo "$1" >>"$work/list"
}

fewer='file x.c 75 branches 50'
clean
sees "the clean twin" ""
counts 1 - >"$work/info"
echo "$fewer" >"$work/list"
sees "a branch that is left without a row" "x.c: 1 branches are left, each for a reason"
counts 1 - >"$work/info"
echo "$fewer" >"$work/list"
row 'branch x.c x 1 if (a):: nobody says so'
sees "... with one" ""
row 'branch x.c x 1 if (a):: nobody says so'
sees "a row whose branch is taken" \
	"taken after all: x.c x: if (a)
x.c: 0 branches are left, each for a reason"
counts 1 0 >"$work/info"
echo "$fewer" >"$work/list"
row 'branch x.c x 2 if (a):: nobody says so'
sees "a row of another number" "x.c: 1 branches are left, each for a reason"
counts 1 0 >"$work/info"
echo "$fewer" >"$work/list"
row 'branch x.c y 1 if (a):: nobody says so'
sees "a row of another function" "taken after all: x.c y: if (a)
x.c: 1 branches are left, each for a reason"
counts 1 0 >"$work/info"
sees "fewer branches than are asked for" \
	"x.c: 1 of 2 branches, 50.0 %; of 2 that can be taken 50.0 %, at least 100 %
x.c: 1 branches are left, each for a reason"
counts 0 1 >"$work/info"
echo "$fewer" >"$work/list"
sees "a line that is left without a row" "x.c: 1 lines are left, each for a reason"
counts 0 1 >"$work/info"
echo "$fewer" >"$work/list"
row 'x.c return 1;:: nobody says so'
sees "... with one" ""
counts 0 1 >"$work/info"
row 'x.c return 1;:: nobody says so'
sees "fewer lines than are asked for" "x.c: 3 of 4 lines, 75.0 %, at least 100 %"
row 'file y.c 100'
sees "a file that is not there" "y.c is in the tree"
echo "1..$n"
exit $rc
