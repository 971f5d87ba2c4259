#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# tree.sh BUILD VERSION: how much of the files of a kernel tree the scenarios
# reach, by line and branch. BUILD is instrumented, as run.sh makes it. Prints a
# table of all files; coverage/trees says what is asked of some, the rest of
# the others is operations that there are not. With COVER=asked only those of which something is
# asked are counted, and the other objects are those of the plain world. What was counted is left in
# BUILD/linux-VERSION.info. What runs the world is the default build, which does not count itself
# and is faster. Speaks TAP.
set -u

b=$1 world=linux-$2 info=$1/linux-$2.info stacksim=${B:-build}/stacksim
tree=$(sh tests/tools/tree.sh "$2" 2>/dev/null) || exit 1
lcov='lcov -q --rc lcov_branch_coverage=1'

[ -z "${COVER:-}" ] || COVER=$(sed -n '/^[^#]/s/ .*//p' coverage/trees | tr '\n' ' ')
export COVER
plain=${STACKSIM_OBJECTS:-${B:-build}/worlds/.build/.objects}
COVFLAGS="--coverage -g1" STACKSIM_WORLDS=$b/worlds STACKSIM_OBJECTS=$plain \
	"$stacksim" world add "$world" --package "linux-source-$2" >"$b/world.log" 2>&1 || {
	echo "not ok 1 - $world"
	sed 's/^/# /' "$b/world.log"
	exit 1
}
find "$b/worlds/.build/$world" -name '*.gcda' -delete
# those of caches are many, and take long
for folder in scenarios/*/; do
	folder=$(basename "$folder")
	[ "$folder" != faults ] || continue
	execs=${EXECS:-600}
	[ "$folder" != fscache ] || execs=$((execs / 10))
	# shellcheck disable=SC2046
	STACKSIM_WORLDS=$b/worlds "$stacksim" check -w "$world" -j 2 -n "$execs" \
		$(sh tests/tools/scenarios.sh "$folder") >/dev/null
done
$lcov --rc geninfo_adjust_src_path="$PWD => $tree" \
	-c -d "$b/worlds/.build/$world/tree" -o "$info.all" 2>/dev/null
$lcov -r "$info.all" "$tree/model/*" "$tree/include/*" "*/gen/*" -o "$info"
awk -F: -v tree="$tree/" -v version="$2" '
function percent(h, n) { return n ? 100 * h / n : 0 }
function part(h, n) { return sprintf("%5.1f %% of %4d", percent(h, n), n) }
# of the first file, what is asked: FILE LINES BRANCHES
NR == FNR {
	if ($0 !~ /^(#|$)/ && split($0, want, " ") == 3) {
		lines[want[1]] = want[2]
		branches[want[1]] = want[3]
	}
	next
}
FNR == 1 { printf "#| %-36s %15s %15s\n", version ": file of the tree", "lines", "branches" }
/^SF:/ { f = substr($2, length(tree) + 1); n[0] = h[0] = n[1] = h[1] = 0 }
/^LF:/ { n[0] = $2 } /^LH:/ { h[0] = $2 } /^BRF:/ { n[1] = $2 } /^BRH:/ { h[1] = $2 }
/^end_of_record/ && h[0] {
	printf "#| %-36s %15s %15s\n", f, part(h[0], n[0]), part(h[1], n[1])
	if (!(f in lines))
		next
	good = percent(h[0], n[0]) >= lines[f] && percent(h[1], n[1]) >= branches[f]
	printf "%sok %d - %s %s: at least %d %% of the lines, %d %% of the branches\n",
		good ? "" : "not ", ++nr, version, f, lines[f], branches[f]
	bad += !good
}
END { print "1.." nr; exit bad || !nr }
' coverage/trees "$info"
