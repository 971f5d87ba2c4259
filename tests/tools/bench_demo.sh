#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The demo scenario's speed: bench_demo.sh BUILD.
for s in random pct dfs; do
	printf 'ovl-aio-uaf on 5.16, %-6s ' $s
	"$1/stacksim" explore ovl-aio-uaf --gen 5.16 -s $s -n 200000 </dev/null 2>/dev/null | tail -n 1
done
