#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# until.sh BUILD: stacksim replay --until: a step, a function, what is never come to, and what is
# no step and no function.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

"$stacksim" explore toy-abba -w toy -o abba.sched >/dev/null 2>&1
"$stacksim" explore toy-uaf -w toy -g 5.15 -1 -o uaf.sched >/dev/null 2>&1
# the first task has both locks when the second one comes
sed 's/^run one 5/run one 3\nrun two 1\nrun one 2/; s/^run two 5/run two 4/' abba.sched >wait.sched

# until FILE WHERE
until_() {
	"$stacksim" replay "$1" --until "$2"
}

same "who holds what, and who waits for it" until-wait.txt until_ wait.sched 5
same "a function comes to memory" until-uaf.txt until_ uaf.sched complete_req
try "one that has begun" 0 "irq/toy/2 is running" until_ uaf.sched 3
try "... and not yet" 0 "two/2 could go on, with call" until_ wait.sched 2
try "an inner function" 0 "in which irq/toy/2 comes to put_req" until_ uaf.sched put_req
# who has left a function and is in it again has come to it once more
comes() {
	until_ "$1" "$2" | head -n 1
}
try "a function is come to first" 0 "step 1 of" comes wait.sched op_both
try "... and another time" 0 "comes to op_both, time 2" comes wait.sched op_both:2
try "... not as often as that" 2 "--until op_both:9: it is come to 2 times" \
	until_ wait.sched op_both:9
try "no number of times" 2 "world 'toy' has no function of that name" until_ wait.sched op_both:0
steps=$(sed -n 's/^end //p' uaf.sched)
try "the last step" 0 "step $steps of $steps, in which writer/1 runs" until_ uaf.sched "$steps"

# what a replay prints until then is all that --trace prints here
"$stacksim" replay uaf.sched --trace | grep '^[0-9]' >trace
"$stacksim" replay uaf.sched --until "$steps" --trace | sed '1,/^events:/d' >"$dir/.out"
cmp -s trace "$dir/.out"
result $? "all events"
try "no more than the last ones" 1 "last events:" until_ abba.sched 10
try "what was reported by then" 1 "report WARNING: possible circular locking" until_ abba.sched 10

# ---- what is not there

try "a step after the last" 2 "--until $((steps + 1)): uaf.sched has steps 1 to $steps" \
	until_ uaf.sched $((steps + 1))
try "no step" 2 "has steps 1 to $steps" until_ uaf.sched 0
try "a number that is none" 2 "--until 4x: uaf.sched has steps" until_ uaf.sched 4x
try "a function that is not come to" 2 \
	"--until op_both: no step and no access to memory of this execution is in that function" \
	until_ uaf.sched op_both
try "none of that name" 2 "world 'toy' has no function of that name; did you mean 'put_req'?" \
	until_ uaf.sched put_rq
try "many replays have no state" 2 "--until is about one replay" \
	"$stacksim" replay uaf.sched --until 2 --times 3
sed 's/^run writer 2/run writer 9/; s/^end 6/end 13/' uaf.sched >parted.sched
try "a schedule that it parts from before" 3 "parted from the schedule: step " \
	until_ parted.sched 12
try "... is followed until then" 0 "step 2 of 13" until_ parted.sched 2
finish
