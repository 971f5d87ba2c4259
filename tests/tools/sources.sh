#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# sources.sh VERSION...: kernel trees, one after the other, before tests that ask for them at once
# would each have apt bring them. TAP.
set -u

n=0 log=$(mktemp)
trap 'rm -f "$log"' EXIT
for v in $(printf '%s\n' "$@" | sort -u); do
	n=$((n + 1))
	if sh tests/tools/tree.sh "$v" >"$log" 2>&1; then
		echo "ok $n - linux-source-$v"
	else
		echo "not ok $n - linux-source-$v"
		sed 's/^/# /' "$log"
	fi
done
echo "1..$n"
