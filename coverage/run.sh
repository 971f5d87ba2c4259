#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Coverage of sim/ and model/ by the tests and scenarios: build with gcov, run,
# collect with lcov, compare with the thresholds. The same of kernel trees (tree.sh), TREES:
# versions. One report of all of them is left in build-cov/html. Of the model, and with
# FAILURES=yes of 6.12: what the error branches gain by injected failures (fail.sh). TAP.
set -u
b=build-cov
info=$b/coverage.info

# shellcheck source=coverage/thresholds disable=SC1091
. coverage/thresholds

make -s -j2 BUILD=$b OPT=-O0 COVFLAGS=--coverage all unit-tests >&2 || exit 1
n=0 bad=0
# some COMMAND...: its results are some of ours
some() {
	"$@" >$b/some.out || bad=1
	awk -v n=$n '/^1\.\./ { next } /^(not )?ok / { sub(/ok [0-9]+/, "ok " ++n) } { print }' \
		$b/some.out
	n=$((n + $(grep -c '^\(not \)\?ok ' $b/some.out)))
}

find $b -name '*.gcda' -delete
some sh coverage/fail.sh $b model
some sh coverage/prefix.sh $b model
# What is done over and over comes to no other lines: tests of memory and states do less of it, and
# a search ends after 300 executions.
export EVERY=200 STACKSIM_QUICK=1
for t in "$b"/tests/test_*; do
	case $t in *.*) continue ;; esac
	case $t in *_cache) set -- 37 ;; *) set -- ;; esac
	"$t" "$@" >/dev/null 2>&1
done
for t in tests/cli/*.sh; do
	# what all scenarios do with failures is fail.sh's, above; how generations differ comes to
	# no further lines, nor what a browser does; and what takes long to come to few of them
	case ${t##*/} in
	newest.sh | matrix.sh | page.sh | memory.sh | faulty.sh | limits.sh | race.sh) continue ;;
	esac
	sh "$t" $b >/dev/null 2>&1
done
$b/stacksim check -n 300 >/dev/null

lcov -q --rc lcov_branch_coverage=1 -c -d $b -o $info.all 2>/dev/null
lcov -q --rc lcov_branch_coverage=1 -e $info.all "$PWD/sim/*" "$PWD/model/*" -o $info

# judge DIR LINES BRANCHES [OTHER]: lines and branches against the thresholds, without OTHER in it
judge() {
	lcov -q --rc lcov_branch_coverage=1 -e $info "$PWD/$1/*" -o $info.part
	[ -z "${4:-}" ] ||
		lcov -q --rc lcov_branch_coverage=1 -r $info.part "$PWD/$4/*" -o $info.part
	for what in LF:LH:lines:"$2" BRF:BRH:branches:"$3"; do
		n=$((n + 1))
		echo "$what" | tr : ' ' | {
			read -r all hit name want
			awk -F: -v all="$all" -v hit="$hit" -v want="$want" -v n=$n \
				-v name="$1: $name" '
			$1 == all { a += $2 } $1 == hit { h += $2 }
			END {
				p = a ? 100 * h / a : 0
				printf "%sok %d - %s %.1f %% (%d of %d), at least %d %%\n",
				       p < want ? "not " : "", n, name, p, h, a, want
				exit p < want
			}' $info.part
		} || bad=1
	done
}

# shellcheck disable=SC2154
judge sim "$sim_lines" "$sim_branches"
# shellcheck disable=SC2154
judge model "$model_lines" "$model_branches" model/native
# shellcheck disable=SC2154
judge model/native "$native_lines" "$native_branches"
# a quarter of the executions, to which the thresholds hold as well
for v in ${TREES:-6.12}; do
	EXECS=${TREE_EXECS:-80} some sh coverage/tree.sh $b "$v"
done
set -- $info
for v in ${TREES:-6.12}; do
	[ ! -s "$b/linux-$v.info" ] || set -- "$@" "$b/linux-$v.info"
done
genhtml -q --branch-coverage --no-prefix -o $b/html "$@" 2>/dev/null
n=$((n + 1))
if grep -q 'sim/core' $b/html/index.html && grep -q 'model/overlay' $b/html/index.html &&
	{ [ $# -eq 1 ] || grep -q 'fs/overlayfs' $b/html/index.html; }; then
	echo "ok $n - one report has the engine, the model and files of trees"
else
	echo "not ok $n - one report has the engine, the model and files of trees"
	bad=1
fi
[ -z "${FAILURES:-}" ] || EXECS=30 some sh coverage/fail.sh $b linux-6.12
some sh coverage/prefix.sh $b linux-6.12
echo "1..$n"
exit $bad
