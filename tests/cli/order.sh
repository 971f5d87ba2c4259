#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Order constraints: each strategy finds what only some of the executions come to that
# meet them; a search with a cache of states no less than one without.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

unset STACKSIM_WORLDS

lost="EXPECT: lost_update.scn:23: b == 3: left 2, right 3"
for how in '' '--no-cache' '-b none' '-s random -n 1000' '-s pct -n 1000' \
	'-s pos -n 1000' '-s surw -n 1000'; do
	# shellcheck disable=SC2086
	try "found by explore $how" 1 "$lost" "$stacksim" explore tests/cli/order/lost_update.scn \
		$how -o found.sched
	try "... and replayed" 1 "$lost" "$stacksim" replay found.sched
done
# What never comes into play makes the scenario say nothing.
sed 's/t0.l0 before t1.l0/t0.l0 before func no_such_function/; s/check b == 3/check b >= 0/' \
	tests/cli/order/lost_update.scn >never.scn
try "a constraint that is never reached" 1 "the order constraint in line 26 was never reached" \
	"$stacksim" explore never.scn
finish
