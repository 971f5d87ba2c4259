#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# races.sh BUILD WORLD [TIER]: no scenario has a data race on an unpatched tree, but
# for those that scenarios/race.supp gives the reason of, and race-strict.supp
# where TIER is strict. The other reports that
# a scenario is there for are not looked at; nor are scenarios that no tree can
# run, known.txt. That races are seen in trees, and
# what orders them, is the business of mutants.sh and edges.sh. TAP.
set -u

here=$(dirname "$0")
stacksim=$1/stacksim
world=$2
tier=${3:-default}
execs=${EXECS:-50}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"

read_known "*" >"$work/known"
for s in $(sh tests/tools/scenarios.sh); do
	known "$s" && continue
	"$stacksim" explore -w "$world" --race "$tier" -n "$((execs * 2))" -o "$work/sched" "$s" \
		>"$work/out" 2>&1
	code=$?
	if grep -q '^BUG: KCSAN' "$work/out"; then
		code=2
	elif [ $code -eq 1 ]; then
		code=0
	fi
	explored $code "$s: no data race, $tier"
done
echo "1..$n"
exit $rc
