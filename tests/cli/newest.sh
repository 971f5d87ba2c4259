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

# silent NAME SCENARIO OPTION...: nothing is reported; a bound below the scenario's own is a limit,
# and so is -n
silent() {
	name=$1
	shift
	"$stacksim" explore "$@" >.out 2>&1 </dev/null
	rc=$?
	[ $rc -ne 4 ] || return
	[ $rc -eq 0 ] || { [ $rc -eq 6 ] && grep -q ': complete to bound [0-9]*\(, stopped after 500\)\?$' .out; } &&
		grep -qx "nothing reported" .out
	result $? "$name"
}

# what is a defect of every version, or not modelled
grep -L '^[ 	]*clean' "$root"/scenarios/*/*.scn | xargs sed -n 's/^scenario //p' >.defects
sed -n "s/^model *\([^ ]*\) .*/\1/p" "$root/scenarios/known.txt" >>.defects
# where there are works and timers, or two hundred thousand executions, less is explored
{
	"$stacksim" list @fscache | awk '{ print $1 }'
	echo range-copy
	echo vfs-uring-short
} >.long

for s in $("$stacksim" list | awk '{ print $1 }' | grep -vxFf .defects); do
	bound=$races most="" fail=$failures
	if grep -qx "$s" .long; then
		bound=1 most="-n 500" fail=0
	fi
	# shellcheck disable=SC2086
	silent "$s, races" "$s" --race default -b "$bound" $most
	[ "$rc" -ne 4 ] || continue # what it names is of kernel trees only
	# who fails to copy up freezes all the same, and is not followed
	[ "$s" != ovl-copy-up-done ] || continue
	# an access that was begun to invalidate what could not be looked up is never ended
	# (scenarios/fscache/inval_nomem.md)
	case $s in
	fscache-inval-lookup | fscache-inval-twice | fscache-invalidate-lookup) ;;
	*) silent "$s, failing allocations" "$s" --fail alloc -b "$fail" ;;
	esac
	silent "$s, failing operations" "$s" --fail io -b "$fail"
done
try "what made it silent" 0 "change 'uring-end-write-in-complete' removes the report" \
	"$stacksim" bisect vfs-uring-owner-freezes
finish
