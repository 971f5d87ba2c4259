#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The newest generation of the built-in model: every scenario is silent with
# every checker on, the race detector included, and when something below or an
# allocation fails; but for what is wrong in that kernel, too, with its reason.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

export STACKSIM_WORLDS="$build/worlds"
export STACKSIM_SCENARIOS="$root/scenarios"
races=2 failures=1
[ -z "${STACKSIM_QUICK:-}" ] || races=1 failures=0

# known SCENARIO: why it reports something at the newest generation
known() {
	case $1 in
	vfs-uring-owner-freezes)
		echo "io_uring ends a queued write in task work of its owner, who may be the one that freezes"
		;;
	esac
}

# FUSE is of kernel trees only
for s in $("$stacksim" list | awk '!/^(fuse|range)-/ { print $1 }'); do
	why=$(known "$s")
	if [ -n "$why" ]; then
		try "$s is known: $why" 1 "finding 1" "$stacksim" explore "$s" -b 1
		continue
	fi
	try "$s, races" 0 "nothing reported" "$stacksim" explore "$s" --race default -b $races
	try "$s, failing allocations" 0 "nothing reported" "$stacksim" explore "$s" --fail alloc -b $failures
	try "$s, failing operations" 0 "nothing reported" "$stacksim" explore "$s" --fail io -b $failures
done
finish
