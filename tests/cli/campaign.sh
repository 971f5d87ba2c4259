#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# campaign.sh BUILD: a campaign comes to the same, whether it is left alone, killed and continued,
# dealt to shards and put together, or done by several processes; and it says what is wrong with a
# file.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

# systematic searches that come to their end, and some that a limit ends, after which pct draws
what='toy-uaf toy-pick toy-abba toy-grow -w toy -g 5.15 -n 30 --outcomes'

# campaign FILE OPTION...: go on with the campaign of all tests
campaign() {
	# shellcheck disable=SC2086 # words
	"$stacksim" campaign "$@" $what </dev/null
}

# preloaded AT FILE OPTION...: the same, but something happens to the disk at a write
preloaded() {
	at=$1
	shift
	# shellcheck disable=SC2086 # words
	env DISK_AT="$at" DISK_COUNT=count LD_PRELOAD="$build/tests/disk.so" \
		ASAN_OPTIONS="${ASAN_OPTIONS:-}:verify_asan_link_order=0" \
		"$stacksim" campaign "$@" $what >said </dev/null
}

# dump FILE: what there is in the end, with what was still to be done
dump() {
	campaign "$1" --resume 2>err
	"$stacksim" findings "$1"
}

# alike FILE NAME: that is what the undisturbed one has
alike() {
	dump "$1" >now
	diff -u want now >"$dir/.out" 2>&1
	result $? "$2"
}

preloaded 0 one 2>err
result "$(($? != 1))" "a campaign with findings"
writes=$(cat count)
dump one >want
cp said .out && cat want >>.out
head -n "$(grep -c . said)" want | cmp -s - said && grep -q '^Histogram' said
result $? "what it prints is what it has"
[ "$(grep -c '^  [0-9]*: ' want)" -ge 4 ] && grep -q '^toy-abba.*30 executions.*stopped after' want
result $? "... by both searches, with what a limit has ended"

# ---- killed at ten places, and continued

kills=${KILLS:-10}
places=0 killed=0
while [ "$places" -lt "$kills" ]; do
	rm -f two two-*
	places=$((places + 1))
	preloaded $((writes * places / kills)) two 2>/dev/null
	[ $? -eq 137 ] && killed=$((killed + 1))
	dump two >now
	cmp -s want now || break
done
echo "killed $killed times, $places continued" >.out
diff -u want now >>.out && [ "$killed" -eq "$kills" ]
result $? "killed at $kills places, each time continued"

# the same file, killed again and again
killed=0 resume=
for at in $((writes / 5)) 7 $((writes / 5)) 9 $((writes / 5)); do
	# shellcheck disable=SC2086 # none at first
	preloaded "$at" three $resume 2>/dev/null
	[ $? -eq 137 ] && killed=$((killed + 1))
	resume=--resume
done
dump three >now
echo "killed $killed times" >.out
diff -u want now >>.out && [ "$killed" -eq 5 ]
result $? "killed five times, each time where it had come to"

# ---- by several, and in shards

campaign four --jobs 2 >/dev/null 2>&1
alike four "by two processes"
for i in 1 2 3 4; do
	campaign shard$i --shard $i/4 >/dev/null 2>&1
done
try "shards are put together" 0 "" "$stacksim" merge all shard4 shard2 shard1 shard3
campaign all --resume --budget 1ms >now 2>err
"$stacksim" findings all >>now
diff -u want now >.out 2>&1
result $? "... which is the whole, and nothing is left to be done"
cp all before
try "... once more" 0 "" "$stacksim" merge all shard1 one shard2 all
"$stacksim" findings all >now && "$stacksim" findings before | cmp -s - now &&
	alike all "... is the same"
try "a part that is not there" 2 "shard5: No such file" "$stacksim" merge all shard5

# ---- what is no campaign, or cannot be one

try "a file that is there" 2 "this file is there already; --resume goes on with it" campaign one
try "... and is named" 2 "campaign one: " "$stacksim" campaign one toy-pick -w toy
try "no file to go on with" 2 "campaign none: No such file" campaign none --resume
echo "this is a text, and a long one" >text
try "a text" 2 "campaign text: this is no campaign" "$stacksim" findings text
try "... to go on with" 2 "campaign text: this is no campaign" campaign text --resume
try "... to merge" 2 "campaign text: this is no campaign" "$stacksim" merge new text
mkdir folder
try "a folder" 2 "campaign folder: this is no campaign" "$stacksim" findings folder
head -c $(($(wc -c <one) * 2 / 3)) one >short
try "a file that was cut off" 2 "campaign short: the file is damaged or was cut off" \
	"$stacksim" findings short
try "... to go on with" 2 "campaign short: the file is damaged or was cut off" \
	campaign short --resume
try "no folder" 2 "campaign nowhere/one: No such file or directory" campaign nowhere/one
try "a folder that takes no files" 2 "campaign /proc/self/one: " campaign /proc/self/one
full() {
	DISK_FULL=1
	export DISK_FULL
	preloaded $((writes / 2)) full
	rc=$?
	cat said
	unset DISK_FULL
	return $rc
}
try "a full disk" 5 "campaign full: it cannot be written: is the disk full?" full
alike full "... and once there is room again"
for part in 0/4 5/4 1/0 1/4/2 x 1; do
	try "--shard $part" 2 "--shard: a part such as 1/4 is wanted, not '$part'" \
		campaign new --shard $part
done
[ ! -e new ]
result $? "... and nothing was made"

# ---- another world or scenario is never mixed with what there is

sed "s/one choice/another choice/" tests/cli/scenarios/toy-pick.scn >pick.scn
"$stacksim" campaign two pick.scn -w toy -g 5.15 -n 30 --resume >now 2>err
cat now err >.out
grep -q 'toy-pick on toy is done again: the scenario is not what it was' .out
result $? "a scenario that was changed is told"
! cmp -s one two && try "... and does not belong to the other" 2 \
	"does not belong to one: scenario toy-pick is not the same" "$stacksim" merge one two
campaign two --resume >now 2>err
grep -q 'toy-pick on toy is done again' err
result $? "... nor has it what is of the other"
alike two "... and back again it is as it was"

# ---- what was found

try "a finding is shown" 1 "replay with: $stacksim replay uaf.sched" \
	"$stacksim" findings one --show 1 -o uaf.sched
grep -q 'trace:' .out && head -n 1 uaf.sched | grep -q '^stacksim-schedule'
result $? "... as its schedule is"
try "... and replays" 1 "slab-use-after-free" "$stacksim" replay uaf.sched
try "there are not so many" 2 "one has 7 findings, and no number 8" \
	"$stacksim" findings one --show 8

finish
