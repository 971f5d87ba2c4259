#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# watch.sh BUILD: explore --watch explores again when the scenario, the world or a patch of it is
# another, and ends when it is told to.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

# scn LINE: a scenario, moved to where it is watched as editors do
scn() {
	{
		printf 'scenario race\n\ttitle "t"\ntask one\n'
		printf '\t%s\n' "$1"
	} >aside
	mv aside race.scn
}
# waits NUMBER [WORLD]: until it has waited so often for changes
waits() {
	line="waiting .* of race.scn, or of world ${2:-./toy.so}\$"
	until [ "$(grep -c "$line" err)" -ge "$1" ]; do
		kill -0 "$pid" || return 1
		sleep 0.05
	done
}
# watching: each change in turn
watching() {
	scn both
	cp "$build/tests/worlds/toy.so" toy.so
	: >err
	"$stacksim" explore --watch race.scn -w ./toy.so >out 2>err &
	pid=$!
	waits 1 && scn nonsense && waits 2 && : >other && scn both && waits 3 &&
		cp toy.so aside && mv aside toy.so && waits 4
	kill -TERM $pid
	wait $pid
}
try "it ends when it is told to" 130 "" watching
try "... explored at first, and when scenario or world was changed" 0 "3" \
	grep -c "^nothing reported" out
try "... with a mistake in it" 0 "race.scn:4:" cat err
# a world that was added, of a tree that is not there any more
mkdir -p worlds/.build/toy
cp "$build/tests/worlds/toy.so" worlds
printf '%s\n' "$dir/nowhere" "$dir/p.diff" >worlds/.build/toy/added
: >p.diff
patching() {
	STACKSIM_WORLDS=$dir/worlds "$stacksim" explore --watch race.scn -w toy >out 2>err &
	pid=$!
	until_said 1 && echo another >p.diff && until_said 2 && scn both && until_said 3
	kill -TERM $pid
	wait $pid
}
# added again meanwhile, with another patch
other_patch() {
	STACKSIM_WORLDS=$dir/worlds "$stacksim" explore --watch race.scn -w toy >out 2>err &
	pid=$!
	until_said 1
	printf '%s\n' "$dir/nowhere" "$dir/q.diff" >worlds/.build/toy/added
	cp worlds/toy.so aside && mv aside worlds/toy.so
	waits 1 "toy, or of its patch $dir/q.diff"
	kill -TERM $pid
	wait $pid
}
until_said() {
	waits "$1" "toy, or of its patch $dir/p.diff"
}
try "a patch of the world is waited for, too" 130 "" patching
try "... for which the world is added again, and again until that can be" 0 "2" \
	grep -c "^stacksim: no such folder: $dir/nowhere" err
try "... and not explored before" 0 "1" grep -c "^nothing reported" out
try "the patches are those that it was added with last" 130 "" other_patch
try "what cannot be found is not waited for" 2 "none.scn: error: No such file" \
	"$stacksim" explore --watch none.scn -w toy
finish
