#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The race of the demonstration: every strategy finds it, it is minimised to
# what a human would draw (submit, complete, touch: two context switches), it
# replays 1000 times out of 1000, and the fixed generation is silent.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"
unset STACKSIM_WORLDS
export STACKSIM_SCENARIOS="$root/scenarios"

uaf="BUG: KASAN: slab-use-after-free in memfs_dio_queued"
for how in '-s dfs -b 2' '-s dfs -b none' '-s dpor' \
	'-s pct --seed 1' '-s pct --seed 2' '-s pos --seed 1' '-s pos --seed 2' \
	'-s random --seed 1' '-s random --seed 2' '-s surw --seed 1' '-s surw --seed 2'; do
	# shellcheck disable=SC2086
	try "found by $how" 1 "$uaf" "$stacksim" explore ovl-aio-uaf -g 5.15 $how -n 100000 \
		-1 -o race.sched
	cp .out found
	try "... two context switches" 0 "context switches: 2" grep "context switches: 2 " found
	try "... three pieces" 0 3 grep -c '^run ' race.sched
	try "... 1000 replays" 1 "1000 of 1000" "$stacksim" replay race.sched --times 1000
done
try "fixed: complete at bound 2" 0 "complete to bound 2" "$stacksim" explore ovl-aio-uaf -g 5.16 \
	-b 2
try "fixed: complete without a bound" 0 ": complete" "$stacksim" explore ovl-aio-uaf -g 5.16 -b none
try "the change is named" 0 "9a2544037600" "$stacksim" bisect ovl-aio-uaf
finish
