#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# reduce.sh BUILD WORLD: a scenario of a real defect, with more around it, comes to what the report
# needs, and is what check takes. TAP.
# shellcheck disable=SC2317 # called by name
set -u

stacksim=$1/stacksim
case $stacksim in
/*) ;;
*) stacksim=$PWD/$stacksim ;;
esac
world=$2
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. "$root/tests/worlds-linux/lib.sh"
# shellcheck source=tests/cli/lib/needed.sh
. "$root/tests/cli/lib/needed.sh"
cd "$work" || exit 1
report="WARNING: possible circular locking dependency detected: sb_writers -> &pipe->mutex"

{
	cat "$root/scenarios/fuse/splice_modes.scn"
	printf 'task idle\n\ti = open /other/g O_RDONLY\n\tclose i\n'
	printf 'event stop\n\tfreeze other\n\tthaw other\n'
} >big.scn
"$stacksim" explore big.scn -w "$world" -n 300 -1 -o big.sched >explored 2>&1
ok "it is found" grep -q "^report \"$report" big.sched
ok "it is made smaller" sh -c "'$stacksim' reduce big.sched -n 100 -o small.scn >said 2>&1"
ok "... tasks and operations go" grep -q 'tasks and events: 2 (4 before), lines in them: 2 (8)' said
ok "... what is left is needed" needed small "$report" -w "$world" -n 100
ok "... and replays" sh -c "'$stacksim' replay small.sched | grep -qF '${report%%:*}'"
"$stacksim" check small.scn -w "$world" -n 300 >checked 2>&1
ok "... and is what it says" grep -q '^ok 1 small' checked
echo "1..$n"
exit $rc
