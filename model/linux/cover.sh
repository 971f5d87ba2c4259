#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# cover.sh OUT SRC INFO [BASELINE [AT_LEAST]]: what was counted in OUT, the build of a world with
# COVER, as INFO, an lcov file in which sources are named as in the tree, and as a table in
# OUT/cover.txt (cover.awk). INFO may be empty, and may be BASELINE, as it is written in the end.
# SRC: the tree as it was compiled; the build ran here.
# Exit code 1: less was reached than BASELINE, of an earlier time, or AT_LEAST per cent; 2: nothing
# could be read.
set -u
export LC_ALL=C
out=$1 src=$(realpath "$2") info=$3 base=${4:-} at_least=${5:-}
here=$(pwd -P)

command -v lcov >/dev/null || {
	echo "cover wants lcov, which is not installed" >&2
	exit 2
}
rm -f "$out/all.info"
lcov -q --rc lcov_branch_coverage=1 --rc geninfo_adjust_src_path="$here => $src" \
	-c -d "$out/tree" -o "$out/all.info" >"$out/lcov.log" 2>&1
[ -s "$out/all.info" ] || {
	echo "lcov reads nothing of what was counted:" >&2
	cat "$out/lcov.log" >&2
	exit 2
}
# Only what is counted: a header is where a file has it, and not what it is without.
find "$out/tree" -name '*.gcno' -printf '%P\n' | sed 's/gcno$/c/' >"$out/counted"
awk -v src="$src/" '
NR == FNR { counted[$0]; next }
/^SF:/ {
	name = substr($0, 4)
	if (index(name, src) == 1)
		name = substr(name, length(src) + 1)
	some = name in counted
	$0 = "SF:" name
}
some' "$out/counted" "$out/all.info" >"$out/cover.info" || exit 2
awk -v baseline="${base:+1}" -v at_least="$at_least" -v src="$src/" -f "${0%/*}/cover.awk" \
	${base:+"$base"} "$out/cover.info" >"$out/cover.txt"
rc=$?
[ -z "$info" ] || cp "$out/cover.info" "$info" || exit 2
exit $rc
