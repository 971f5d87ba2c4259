#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Data races and injected failures on the command line: found, explained,
# saved and replayed; and silent where there are none.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

same "a race" race.txt "$stacksim" explore toy-uaf -w toy -g 5.15 --race default
try "... is not looked for unasked" 1 "finding 1, first in execution 3" \
	"$stacksim" explore toy-uaf -w toy -g 5.15 --race off
try "... announced: looked for unasked" 1 "data-race in grow / grow" "$stacksim" explore toy-grow \
	-w toy
try "... what follows from it" 1 "EXPECT: toy-grow.scn:15: size() == 20: left 10, right 20" \
	"$stacksim" replay toy-grow.sched.2
try "... names what is visible" 0 "promote variable size 0 8" cat toy-grow.sched.2
try "... replays many times" 1 "100 of 100" "$stacksim" replay toy-grow.sched.2 --times 100
try "... is minimised" 0 "context switches: 2" "$stacksim" minimise toy-grow.sched.2
try "... the race itself replays" 1 "data-race in grow / grow" "$stacksim" replay toy-grow.sched
try "... shown" 1 "plain_write size" "$stacksim" show toy-grow.sched.2
try "clean twin" 0 "nothing reported" "$stacksim" explore toy-grow-locked -w toy --race strict \
	--race-fails
try "check" 0 "ok 2 bug at 5.16" "$stacksim" check toy-grow -w toy
try "check without" 1 "not reported: BUG: KCSAN" "$stacksim" check toy-grow -w toy --race off
try "a checker switched on by name" 0 "" sh \
	-c "$stacksim explore toy-uaf -w toy -g 5.15 -c race | grep KCSAN"
try "... off" 1 "finding 1, first in execution 3" \
	"$stacksim" explore toy-uaf -w toy -g 5.15 --race default --checks=-race
cat >only.scn <<END
scenario only
	title "a race that changes nothing"
	clean at 5.16
task one
	grow 10
task two
	grow 20
END
try "a race alone is no failure" 0 "finding 1" "$stacksim" explore only.scn -w toy --race default
try "... in check" 0 "note: BUG: KCSAN: data-race in grow / grow" \
	"$stacksim" check only.scn -w toy --race default
try "... unless that is wanted" 1 "finding 1" "$stacksim" explore only.scn -w toy --race default \
	--race-fails
try "... in check" 1 "unexpected: BUG: KCSAN" "$stacksim" check only.scn -w toy --race default \
	--race-fails
try "... by a replay" 1 "KCSAN" "$stacksim" replay only.sched

echo 'g*w / grow: known' >known.supp
try "suppressed" 0 "suppressed: data-race in g*w / grow: known" \
	"$stacksim" explore only.scn -w toy --race default --race-fails --suppressions known.supp
mkdir folder && cp known.supp folder/race.supp && cp only.scn folder
try "suppressed beside the scenarios" 0 "nothing reported" \
	"$stacksim" explore only -S folder -w toy --race default
mv folder/race.supp folder/race-strict.supp
try "... of the strict tier" 0 "nothing reported" \
	"$stacksim" explore only -S folder -w toy --race strict
try "... no other tier" 0 "data-race in grow / grow" \
	"$stacksim" explore only -S folder -w toy --race default
try "... none beside those asked for" 0 "data-race in grow / grow" \
	"$stacksim" explore only -S folder -w toy --race strict --suppressions /dev/null
echo 'grow / grow' >bad.supp
try "suppression without a reason" 2 "bad.supp:1: error: a suppression wants a reason" \
	"$stacksim" explore only.scn -w toy --race default --suppressions bad.supp
try "missing suppressions" 2 "nowhere.supp: No such file" \
	"$stacksim" explore only.scn -w toy --suppressions nowhere.supp
sed 's/^promote variable size/promote variable sise/' toy-grow.sched.2 >name.sched
try "an unknown variable" 2 "has no variable 'sise'" "$stacksim" replay name.sched
sed '/^promote/d' toy-grow.sched.2 >less.sched
sed 's/^promote variable size 0 8/promote variable size 0 2147483647/' toy-grow.sched.2 >size.sched
try "more than the variable" 2 "has no variable 'size' with bytes 0 to 2147483646" "$stacksim" \
	replay size.sched
try "less visible than recorded" 3 "parted from the schedule" "$stacksim" replay less.sched

try "nothing fails" 0 "nothing reported" "$stacksim" explore toy-fail -w toy
same "failing allocations" fail-alloc.txt "$stacksim" explore toy-fail -w toy --fail alloc
try "... replay" 1 "injected failure: ENOMEM of toy_req" "$stacksim" replay toy-fail.sched
try "... names the allocation" 0 "fail alloc 2" cat toy-fail.sched
try "... stop at the first" 1 "finding 1" "$stacksim" explore toy-fail -w toy --fail alloc -1
# none of the explorations has an end of its own: each has its part
try "... --max-time is that of all" 1 "failures to choose from: 3, tried: 3" \
	"$stacksim" explore toy-fail -w toy --fail alloc -s random --max-time 1
try "... of which each failure is one" 1 "4 explorations, 3 executions with a failure" \
	"$stacksim" explore toy-fail -w toy --fail alloc --max-time 3600
same "failing operations" fail-io.txt "$stacksim" explore toy-fail -w toy --fail io -o io.sched
try "... name the operation and its error" 0 "fail io 1 2" cat io.sched
never='/^come to, and never made to fail:/,/^$/p'
try "... stop at the first, and say what never failed" 0 \
	"ENOMEM of toy_req, op_store tests/worlds/toy.c:134" \
	sh -c "'$stacksim' explore toy-fail -w toy --fail alloc -1 | sed -n '$never'"
try "... replay" 1 "injected failure: ENOSPC of toy.store" "$stacksim" replay io.sched
finish
