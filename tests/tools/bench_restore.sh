#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What checkpoints save a depth-first search: bench_restore.sh BUILD [WORLD [EXECS [EVERY]]].
# Processor time of EXECS executions from the start and by checkpoints, less what it takes to load
# the world, for one of EVERY scenarios; and the median of the ratios.
set -u
stacksim=$1/stacksim
world=${2:-model}
execs=${3:-20000}
every=${4:-10}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# shellcheck source=tests/tools/lib.sh
. tests/tools/lib.sh

# seconds SCENARIO EXECS OPTION...
seconds() {
	name=$1 n=$2
	shift 2
	cpu "$tmp/out" "$stacksim" explore -w "$world" -n "$n" -o "$tmp/sched" "$@" "$name"
}

sh tests/tools/scenarios.sh | awk -v every="$every" 'NR % every == 1 || every == 1' >"$tmp/list"
while read -r s; do
	load=$(seconds "$s" 1)
	from_start=$(seconds "$s" "$execs" --no-restore)
	ran=$(sed -n 's/.*: \([0-9]*\) executions, .*/\1/p' "$tmp/out")
	echo "$s ${ran:-0} $load $from_start $(seconds "$s" "$execs")"
done <"$tmp/list" | awk -v world="$world" '
# what is done as soon as the world is loaded has no time that could be compared
$4 - $3 < 0.1 { next }
{
	rest = $5 - $3 > 0.005 ? $5 - $3 : 0.005
	ratio = ($4 - $3) / rest
	printf "%-32s %7d executions  %7.0f /s from the start  %8.0f /s  %5.1f\n", $1, $2,
	       $2 / ($4 - $3), $2 / rest, ratio
	for (i = ++n; i > 1 && r[i - 1] > ratio; i--)
		r[i] = r[i - 1]
	r[i] = ratio
}
END {
	if (n)
		printf "%s: checkpoints, median of %d scenarios: %.1f times as many executions\n",
		       world, n, (r[int((n + 1) / 2)] + r[int(n / 2) + 1]) / 2
}'
