#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts.sh: each shell script of the project is clean for shellcheck. TAP.
set -u

n=0
for s in .ci/run $(find coverage model tests -name '*.sh' | sort); do
	n=$((n + 1))
	if shellcheck -x -s sh "$s" >&2; then
		echo "ok $n - $s"
	else
		echo "not ok $n - $s"
	fi
done
echo "1..$n"
