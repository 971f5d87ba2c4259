#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# known.sh BUILD WORLD: each line of known.txt about this version is needed: the
# scenario, asked for by its name, is not ok; where "check" has nothing to say of
# it, or the line is about failures, an exploration reports something. TAP.
# shellcheck disable=SC2317 # called by name
set -u

stacksim=$1/stacksim
world=$2
execs=${EXECS:-4000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. "$(dirname "$0")/lib.sh"

# explores EXECS SCENARIO OPTION...: to a report, or to a setup that fails
explores() {
	most=$1
	shift
	"$stacksim" explore -w "$world" -n "$most" -1 -o "$work/sched" "$@"
	code=$?
	[ "$code" -eq 1 ] || grep -q ' returned -E' "$work/out"
}

# lacks SCENARIO: where the search did not end, what was not reported so far is not there with one
# preemption, however they are tried
lacks() {
	sed -n 's/^ *# not reported so far: //p' "$work/out" >"$work/wanted"
	[ -s "$work/wanted" ] || return
	"$stacksim" explore -w "$world" -n 200000 -b 1 -o "$work/sched" "$1" >"$work/found" 2>&1
	cat "$work/found"
	grep -q ': complete to bound 1$' "$work/found" && ! grep -qFf "$work/wanted" "$work/found"
}

# differs SCENARIO
differs() {
	"$stacksim" check -w "$world" -n "$((execs * 2))" "$1"
	code=$?
	[ "$code" -ne 4 ] || { explores "$execs" "$1" && return; }
	[ "$code" -eq 1 ] || { [ "$code" -eq 6 ] && lacks "$1"; }
}

fails() {
	for nr in 6000 30000; do
		for what in alloc io; do
			explores "$nr" "$1" -b 1 --fail "$what" && return
		done
	done
	return 1
}

read_known "$world" | cut -d' ' -f1 >"$work/plain"
while read -r s; do
	ok "$s is known to differ, and does" differs "$s"
done <"$work/plain"
for s in $(read_known "$world" fail | cut -d' ' -f1 | grep -vxFf "$work/plain"); do
	ok "$s is known to differ where something fails, and does" fails "$s"
done
echo "1..$n"
exit $rc
