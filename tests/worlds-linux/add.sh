#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# add.sh BUILD VERSION...: make the worlds that the other tests here run in,
# each from Debian's package of that version. TAP.
set -u

build=$1 n=0 rc=0
shift
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for v; do
	n=$((n + 1))
	if "$build/stacksim" world add "linux-$v" --package "linux-source-$v" >"$log" 2>&1; then
		echo "ok $n - $(tail -n 1 "$log")"
	else
		echo "not ok $n - linux-$v"
		sed 's/^/# /' "$log"
		rc=1
	fi
done
echo "1..$n"
exit $rc
