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

# silent NAME SCENARIO OPTION...: nothing is reported; a bound below the scenario's own is a limit
silent() {
	name=$1
	shift
	"$stacksim" explore "$@" >.out 2>&1 </dev/null
	rc=$?
	[ $rc -ne 4 ] || return
	[ $rc -eq 0 ] || { [ $rc -eq 6 ] && grep -q ': complete to bound [0-9]*$' .out; } &&
		grep -qx "nothing reported" .out
	result $? "$name"
}

# those that report something in every version
grep -L '^[ 	]*clean' "$root"/scenarios/*/*.scn | xargs sed -n 's/^scenario //p' >.bugs
for s in $("$stacksim" list | awk '{ print $1 }' | grep -vxFf .bugs); do
	silent "$s, races" "$s" --race default -b $races
	[ $rc -ne 4 ] || continue # what it names is of kernel trees only
	silent "$s, failing allocations" "$s" --fail alloc -b $failures
	silent "$s, failing operations" "$s" --fail io -b $failures
done
try "what made it silent" 0 "change 'uring-end-write-in-complete' removes the report" \
	"$stacksim" bisect vfs-uring-owner-freezes
finish
