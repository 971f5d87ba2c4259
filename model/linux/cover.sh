#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# cover.sh OUT SRC begin: forget what was counted in OUT, the build of a world with COVER.
# cover.sh OUT SRC one NAME: what was counted since then is of scenario NAME; forget it, too.
# cover.sh OUT SRC table INFO [BASELINE [AT_LEAST]]: what was counted, of all scenarios, as INFO, an
# lcov file in which sources are named as in the tree, and as a table in OUT/cover.txt (cover.awk),
# with what each scenario reached that was counted alone (cover_each.awk). INFO may be empty, and
# may be BASELINE, as it is written in the end.
# SRC: the tree as it was compiled; the build ran here.
# Exit code 1: less was reached than BASELINE, of an earlier time, or AT_LEAST per cent; 2: nothing
# could be read.
set -u
export LC_ALL=C
out=$1 src=$(realpath "$2") verb=$3
here=$(pwd -P)
each=$out/each # a file for each scenario
shift 3

command -v lcov >/dev/null || {
	echo "cover wants lcov, which is not installed" >&2
	exit 2
}

forget() {
	find "$out/tree" -name '*.gcda' -delete
}

# count FILE: what was counted. Only what is to be: a header is where a file has it, and not what it
# is without. Nothing where no scenario ran.
count() {
	rm -f "$out/all.info"
	lcov -q --rc lcov_branch_coverage=1 --rc geninfo_adjust_src_path="$here => $src" \
		-c -d "$out/tree" -o "$out/all.info" >"$out/lcov.log" 2>&1
	[ -s "$out/all.info" ] || return 1
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
	some' "$out/counted" "$out/all.info" >"$1"
}

# add: what all scenarios reached that were counted alone
add() {
	find "$each" -size +0 | sed -n 's/^.*[.]info$/-a\n&/p' | xargs lcov -q \
		--rc lcov_branch_coverage=1 -o "$out/cover.info" >"$out/lcov.log" 2>&1
}

# table INFO BASELINE AT_LEAST
table() {
	rm -f "$out/cover.info"
	if [ -d "$each" ]; then add; else count "$out/cover.info"; fi
	[ -s "$out/cover.info" ] || {
		echo "lcov reads nothing of what was counted:" >&2
		cat "$out/lcov.log" >&2
		exit 2
	}
	awk -v baseline="${2:+1}" -v at_least="$3" -v src="$src/" -f "$awk/cover_rows.awk" \
		-f "$awk/cover.awk" ${2:+"$2"} "$out/cover.info" >"$out/cover.txt"
	rc=$?
	[ ! -d "$each" ] || awk -v src="$src/" -f "$awk/cover_rows.awk" \
		-f "$awk/cover_each.awk" "$each"/*.info >>"$out/cover.txt" || exit 2
	[ -z "$1" ] || cp "$out/cover.info" "$1" || exit 2
	exit $rc
}

awk=${0%/*}
case $verb in
begin)
	rm -rf "$each"
	forget
	;;
one)
	mkdir -p "$each"
	count "$each/$1.info" || : >"$each/$1.info"
	forget
	;;
table) table "$1" "${2:-}" "${3:-}" ;;
esac
