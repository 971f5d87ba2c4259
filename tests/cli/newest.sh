#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The newest generation of the built-in model: every scenario is silent with
# every checker on, the race detector included, and when something below or an
# allocation fails.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

export STACKSIM_WORLDS="$build/worlds"
export STACKSIM_SCENARIOS="$root/scenarios"
races=2 failures=1
[ -z "${STACKSIM_QUICK:-}" ] || races=1 failures=0

# FUSE and what goes through pages are of kernel trees only
for s in $("$stacksim" list | awk '!/^(fuse|range)-/ { print $1 }'); do
	try "$s, races" 0 "nothing reported" "$stacksim" explore "$s" --race default -b $races
	try "$s, failing allocations" 0 "nothing reported" "$stacksim" explore "$s" --fail alloc \
		-b $failures
	try "$s, failing operations" 0 "nothing reported" "$stacksim" explore "$s" --fail io \
		-b $failures
done
try "what made it silent" 0 "change 'uring-end-write-in-complete' removes the report" \
	"$stacksim" bisect vfs-uring-owner-freezes
finish
