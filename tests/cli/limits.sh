#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Limits: they are what they say, and what they end is neither passed nor failed.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

# A scenario without an end, one that announces what is not there, and one that never stops.
long() { # NAME LINE
	printf 'scenario %s\n\ttitle "t"\n\tbound 64\n\t%s\n' "$1" "$2" >"$1.scn"
	for task in a b c d e; do
		printf 'task %s\n\tboth\n\tboth\n\tboth\n\tboth\n' $task >>"$1.scn"
	done
}
long long 'clean at 5.16'
long bug 'bug at 5.16 "KASAN: nothing of that name"'
long bound 'clean at 5.16'
sed -i 's/bound 64/bound 1/' bound.scn
printf 'scenario loop\n\ttitle "t"\n\tclean at 5.16\ntask one\n\tfault still\n' >loop.scn
printf 'scenario short\n\ttitle "t"\n\tclean at 5.16\ntask one\n\tboth\n' >short.scn
printf 'scenario wrong\n\ttitle "t"\n\tclean at 5.16\ntask one\n\tboth\n\tcheck 1 == 2\n' >wrong.scn

for world in toy toy_tree; do
	try "$world: a limit" 6 \
		"ok 1 clean at 5.16 # SKIP inconclusive: complete to bound 0, stopped after 300" \
		"$stacksim" check long.scn -w $world -n 300
	try "... of the scenario" 6 "ok 1 long # SKIP inconclusive: 1 of 1" \
		"$stacksim" check long.scn -w $world -n 300
	try "... in the totals" 6 "# Totals: pass:0 fail:0 skip:0 inconclusive:1" \
		"$stacksim" check long.scn -w $world -n 300
	try "... may be accepted" 0 "# SKIP inconclusive" \
		"$stacksim" check long.scn short.scn -w $world -n 300 --accept-inconclusive
	try "... beside something that passed" 6 "# SKIP inconclusive" \
		"$stacksim" check long.scn -w $world -n 300 --accept-inconclusive
	try "... with what was not found" 6 "# not reported so far: KASAN: nothing" \
		"$stacksim" check bug.scn -w $world -n 300
	try "$world: a violation before the limit" 1 "not ok 1 clean at 5.16" \
		"$stacksim" check wrong.scn -w $world -n 1
	try "... and something inconclusive" 1 "# not ok: wrong, clean at 5.16" \
		"$stacksim" check long.scn wrong.scn -w $world -n 300
	try "... beside what passed" 6 "# Totals: pass:1 fail:0 skip:0 inconclusive:1" \
		"$stacksim" check long.scn short.scn -w $world -n 300
done
try "a bug that was found before the limit" 0 "ok 1 bug at 5.16" \
	"$stacksim" check toy-abba -w toy -n 40
try "the usual limit of a tree" 6 "# 8000 executions, 4000 of them by pct" \
	"$stacksim" check long.scn -w toy_tree
try "... is that of a tree" 0 "complete to bound 1" "$stacksim" check bound.scn -w toy

# ---- numbers
try "-n is all that is run" 6 "# 301 executions, 151 of them by pct" \
	"$stacksim" check long.scn -w toy -n 301
try "... with failing allocations" 6 "5 executions" \
	"$stacksim" explore toy-grow -w toy --fail alloc -n 5
try "1k" 6 "on toy 5.16: 1000 executions" "$stacksim" explore long.scn -w toy -n 1k
try "the largest" 0 "complete" "$stacksim" explore toy-uaf -w toy -n 18446744073709m
for wrong in "-n 0" "-n 1g" "-n k" "-n 18446744073710m" "-n -1"; do
	# shellcheck disable=SC2086
	try "$wrong" 2 "--max-execs: a number from 1 on, such as 500, 10k or 2m, is wanted, not" \
		"$stacksim" explore long.scn -w toy $wrong
done
for wrong in "-t 0" "-t 0s" "-t 5d" "-t 5000000s"; do
	# shellcheck disable=SC2086
	try "$wrong" 2 "--max-time: a time such as 30s, 5m or 1h, but not 0, is wanted, not" \
		"$stacksim" explore long.scn -w toy $wrong
done
try "--budget 0" 2 "--budget: a time such as" "$stacksim" check long.scn -w toy --budget 0
try "--jobs 0" 2 "--jobs: a number from 1 to" "$stacksim" check long.scn -w toy -j 0
try "--max-steps 0" 2 "--max-steps: a number from 1 to" "$stacksim" explore long.scn --max-steps 0
try "--times 0" 2 "--times: a number from 1 to" "$stacksim" replay x.sched --times 0

# ---- time
try "a loop that nobody waits for" 6 "1 of them were cut off by a limit: nothing was judged" \
	"$stacksim" explore loop.scn -w toy -t 100ms
grep -q lockup .out
[ $? -eq 1 ]
result $? "... nor is it called one"
try "... in check" 6 "# SKIP inconclusive: stopped after" "$stacksim" check loop.scn -w toy -t 100ms
try "the time of all" 6 "inconclusive:3" \
	"$stacksim" check loop.scn long.scn bug.scn -w toy --budget 2s
try "... is used up" 6 "# SKIP inconclusive: not run, the budget was used up" \
	"$stacksim" check loop.scn long.scn bug.scn -w toy --budget 1ms
# ---- a scenario that contradicts itself, and a bound below its own
printf \
	'scenario both\n\ttitle "t"\n\tbug at 6.12 "EXPECT"\n\tclean at 6.12\nsetup\n\tfs disk\ntask t\n\ta = freeze disk\n\tb = thaw disk\n\tcheck a == 1\n' >both.scn
try "clean code that has a report" 1 "not ok 2 clean at 6.12" "$stacksim" check both.scn
try "... which the bug line announces" 1 "ok 1 bug at 6.12" "$stacksim" check both.scn

try "a bound below the scenario's own" 6 "# SKIP inconclusive: complete to bound 0" "$stacksim" \
	check "$root/scenarios/ovl/aio_uaf.scn" -b 0
finish
