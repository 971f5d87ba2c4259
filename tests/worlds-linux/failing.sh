#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# failing.sh BUILD WORLD: every scenario is silent also when an allocation or
# something below fails, but for what known.txt gives the reason of; lines that
# begin with "fail" are about this alone. TAP.
set -u

here=$(dirname "$0")
stacksim=$1/stacksim
world=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
execs=${EXECS:-300}
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"

read_known "$world" fail >"$work/known"
for s in $(sh tests/tools/scenarios.sh); do
	known "$s" && continue
	for what in alloc io; do
		# each failure has a search of its own, of some 100
		"$stacksim" explore -w "$world" -b 1 -n "$((execs * 100))" -o "$work/sched" "$s" \
			--fail $what >"$work/out" 2>&1
		explored $? "$s, failing $what: silent"
	done
done
echo "1..$n"
exit $rc
