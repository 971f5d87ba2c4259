#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Coverage of sim/ and model/ by the tests and scenarios: build with gcov, run,
# collect with lcov, compare with the thresholds. The report is left in
# build-cov/html; that of the kernel tree beside it. Of both: what the error
# branches gain by injected failures (fail.sh). Speaks TAP.
set -u
b=build-cov
info=$b/coverage.info

# shellcheck source=coverage/thresholds disable=SC1091
. coverage/thresholds

make -s -j2 BUILD=$b OPT=-O0 COVFLAGS=--coverage all tests >&2 || exit 1
n=0 bad=0
# gain WORLD: the results of fail.sh are some of ours
gain() {
	sh coverage/fail.sh $b "$1" >$b/fail.out || bad=1
	awk -v n=$n '/^1\.\./ { next } /^(not )?ok / { sub(/ok [0-9]+/, "ok " ++n) } { print }' $b/fail.out
	n=$((n + $(grep -c '^\(not \)\?ok ' $b/fail.out)))
}

find $b -name '*.gcda' -delete
gain model
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

# shellcheck disable=SC2154
judge sim "$sim_lines" "$sim_branches"
# shellcheck disable=SC2154
judge model "$model_lines" "$model_branches"
# Of a kernel tree: what the scenarios reach of its files. No threshold: the
# rest is other operations. A table, and the same report as above.
tree_coverage() {
	world=linux-$1 info=$b/linux-$1.info
	tree=$(sh tests/tools/tree.sh "$1" 2>/dev/null) &&
		COVFLAGS=--coverage STACKSIM_WORLDS=$b/worlds "$b/stacksim" world add "$world" \
			--package "linux-source-$1" >$b/world.log 2>&1 || return
	find "$b/worlds/.build/$world" -name '*.gcda' -delete
	# shellcheck disable=SC2046
	"$b/stacksim" check -w "$world" -j 2 -n "${EXECS:-300}" \
		$(sh tests/tools/scenarios.sh "$b") >/dev/null
	lcov -q --rc lcov_branch_coverage=1 --rc geninfo_adjust_src_path="$PWD => $tree" \
		-c -d "$b/worlds/.build/$world/tree" -o "$info.all" 2>/dev/null
	lcov -q --rc lcov_branch_coverage=1 -r "$info.all" "$tree/model/*" "$tree/include/*" \
		"*/gen/*" -o "$info"
	genhtml -q --branch-coverage -o "$b/html/$world" "$info" 2>/dev/null
	awk -F: -v tree="$tree/" '
	BEGIN { printf "#| %-36s %15s %15s\n", "file of the tree", "lines", "branches" }
	function part(h, n) { return sprintf("%5.1f %% of %4d", n ? 100 * h / n : 0, n) }
	/^SF:/ { f = substr($2, length(tree) + 1); n[0] = h[0] = n[1] = h[1] = 0 }
	/^LF:/ { n[0] = $2 } /^LH:/ { h[0] = $2 } /^BRF:/ { n[1] = $2 } /^BRH:/ { h[1] = $2 }
	/^end_of_record/ && h[0] { printf "#| %-36s %15s %15s\n", f, part(h[0], n[0]), part(h[1], n[1]) }
	' "$info"
	grep -q 'fs/backing-file.c' "$info"
}
n=$((n + 1))
if tree_coverage 6.12; then
	echo "ok $n - linux-6.12: counted"
else
	echo "not ok $n - linux-6.12: counted"
	sed 's/^/# /' $b/world.log
	bad=1
fi
EXECS=30 gain linux-6.12
echo "1..$n"
exit $bad
