#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Traps of a world that is a library of its own, where the engine can be told
# from the code under test: they are findings, whatever of the engine they
# strike. And executions that do not count are not taken for silence.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

# faults HOW SIGNATURE: a scenario in which the toy world faults, and its verdict
faults() {
	cat >"$1.scn" <<-END
		scenario $1
			title "a fault"
			bug at 5.15 "$2"
		task one
			fault $1
	END
	try "$1" 0 "ok 1 bug at 5.15" "$stacksim" check "$1.scn" -w toy
}

faults overflow "BUG: stack guard page was hit in recurse"
faults wild_lock "BUG: unable to handle page fault in wild_lock"
faults wild_load "general protection fault, probably for non-canonical address in wild_load"
faults loop "watchdog: BUG: soft lockup in loop"

cat >many.scn <<END
scenario many
	title "more reports than are kept"
task one
	do many_reports
END
try "reports that are not kept are told" 1 \
	"note: 1 executions had more than 15 reports; what came after them is not told" \
	"$stacksim" explore many.scn -w faulty

# Where /proc is that of another namespace of processes, names are those of this process.
if unshare -pf true 2>/dev/null; then
	try "names in a namespace without its own /proc" 1 "soft lockup in loop" \
		unshare -pf "$stacksim" explore loop.scn -w toy
else
	number=$((number + 1))
	echo "ok $number # SKIP namespaces of processes are for root"
fi
cat >never.scn <<END
scenario never
	title "an order that no execution can meet"
	clean at 5.15
task one
	first: both
task two
	second: both
order
	func nowhere before one.first
END
sed 's/nowhere before one.first/op_both in two before one.first/' never.scn >sometimes.scn
never="no execution met the order constraints"
try "check: no execution met the order" 1 "not ok 1 clean at 5.15" "$stacksim" check never.scn \
	-w toy
try "... and says so" 1 "# $never" "$stacksim" check never.scn -w toy
try "explore: the same" 1 "$never" "$stacksim" explore never.scn -w toy
try "... is not silence" 1 "" "$stacksim" explore never.scn -w toy
grep -q "nothing reported" .out
[ $? -eq 1 ]
result $? "... nor called so"
try "bisect: the same" 2 "$never" "$stacksim" bisect never.scn -w toy --good 5.9 --bad 5.15
try "an order that can be met" 0 "nothing reported" "$stacksim" explore sometimes.scn -w toy
try "an execution that is cut off" 6 "1 of them were cut off by a limit: nothing was judged" \
	"$stacksim" explore sometimes.scn -w toy --max-steps 5 --max-execs 1
! grep -q livelock .out
result $? "... is no livelock"
try "... is not complete" 6 "stopped after" "$stacksim" explore sometimes.scn -w toy --max-steps 5
finish
