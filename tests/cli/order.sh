#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Order constraints: each strategy finds what only some of the executions come to that
# meet them; a search with a cache of states no less than one without.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

unset STACKSIM_WORLDS

lost="EXPECT: lost_update.scn:23: b == 3: left 2, right 3"
for how in '' '--no-cache' '-b none' '-s random -n 1000' '-s pct -n 1000'; do
	# shellcheck disable=SC2086
	try "found by explore $how" 1 "$lost" "$stacksim" explore tests/cli/order/lost_update.scn $how -o found.sched
	try "... and replayed" 1 "$lost" "$stacksim" replay found.sched
done
finish
