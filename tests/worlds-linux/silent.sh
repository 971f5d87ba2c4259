#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# silent.sh BUILD WORLD: a scenario all of whose 'bug at' and 'clean at' lines
# are about changes that only the model can switch is explored all the same: a
# stable tree is expected to report nothing, but for what known.txt gives the
# reason of. TAP.
set -u

here=$(dirname "$0")
stacksim=$1/stacksim
world=$2
execs=${EXECS:-2000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"

read_known "$world" >"$work/known"
# one execution each is enough to hear which scenarios have nothing to say
# shellcheck disable=SC2046
"$stacksim" check -w "$world" -n 1 $(sh tests/tools/scenarios.sh) 2>/dev/null |
	sed -n '/ # SKIP inconclusive/d; s/^ok [0-9]* \([^ ]*\) # SKIP.*/\1/p' >"$work/scenarios"
while read -r s; do
	known "$s" && continue
	"$stacksim" explore -w "$world" -n "$execs" -o "$work/sched" "$s" >"$work/out" 2>&1
	explored $? "$s: silent"
done <"$work/scenarios"
echo "1..$n"
exit $rc
