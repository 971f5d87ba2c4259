#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The demo scenario's speed, model and all checks included: bench_demo.sh BUILD.
for s in random pct dfs; do
	t0=$(date +%s%N)
	line=$("$1/stacksim" explore ovl-aio-uaf --gen 5.16 -s $s -n 100000 -b none </dev/null \
		2>/dev/null | grep executions)
	t1=$(date +%s%N)
	echo "$s $t0 $t1 $line" | awk '{
		ns = $3 - $2
		for (i = 4; i <= NF; i++) {
			if ($i ~ /^executions/) e = $(i - 1)
			if ($i ~ /^steps/) n = $(i - 1)
		}
		printf "ovl-aio-uaf on 5.16, %-13s %9.3f M exec/s %8.1f M steps/s %7.1f ns/step\n",
		       $1, e * 1e3 / ns, n * 1e3 / ns, ns / n
	}'
done
