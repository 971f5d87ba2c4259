#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Coverage of sim/ and model/ by the tests and scenarios: build with gcov, run,
# collect with lcov, compare with the thresholds. The report is left in
# build-cov/html. Speaks TAP.
set -u
b=build-cov
info=$b/coverage.info

# shellcheck source=coverage/thresholds disable=SC1091
. coverage/thresholds

make -s -j2 BUILD=$b OPT=-O0 COVFLAGS=--coverage all tests >&2 || exit 1
find $b -name '*.gcda' -delete
for t in "$b"/tests/test_*; do
	case $t in *.*) continue ;; esac
	"$t" >/dev/null 2>&1
done
for t in tests/cli/*.sh; do
	sh "$t" $b >/dev/null 2>&1
done
$b/stacksim check >/dev/null

lcov -q --rc lcov_branch_coverage=1 -c -d $b -o $info.all 2>/dev/null
lcov -q --rc lcov_branch_coverage=1 -e $info.all "$PWD/sim/*" "$PWD/model/*" -o $info
genhtml -q --branch-coverage -o $b/html $info

n=0
# judge DIR: lines and branches against the thresholds
judge() {
	lcov -q --rc lcov_branch_coverage=1 -e $info "$PWD/$1/*" -o $info.part
	for what in LF:LH:lines:"$2" BRF:BRH:branches:"$3"; do
		n=$((n + 1))
		echo "$what" | tr : ' ' | {
			read -r all hit name want
			awk -F: -v all="$all" -v hit="$hit" -v want="$want" -v n=$n -v name="$1: $name" '
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

bad=0
# shellcheck disable=SC2154
judge sim "$sim_lines" "$sim_branches"
# shellcheck disable=SC2154
judge model "$model_lines" "$model_branches"
echo "1..$n"
exit $bad
