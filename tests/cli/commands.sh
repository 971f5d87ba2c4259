#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Every command on the world of the tests: exit codes, and what is printed.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

same "list" list.txt "$stacksim" list
same "list of a group" list-quick.txt "$stacksim" list @quick
same "ops" ops.txt "$stacksim" ops -w toy
same "checks" checks.txt "$stacksim" checks
same "changes" changes.txt "$stacksim" changes -w toy
same "one operation" ops-both.txt "$stacksim" ops -w toy both
same "help" help.txt "$stacksim" help
same "help of a command" help-explore.txt "$stacksim" explore --help

same "check" check.txt "$stacksim" check -w toy
try "... exit code" 0 "ok 5 toy-pick" "$stacksim" check -w toy
try "check, two at a time" 0 "ok 6 toy-uaf" "$stacksim" check -w toy -j 2
sed "s/submit 10/frobnicate_all_inodes/" tests/cli/scenarios/toy-uaf.scn >lacks.scn
printf 'scenario none\n\ttitle "no expectation"\ntask one\n\tboth\n' >none.scn
try "check without expectations" 4 "ok 1 none # SKIP" "$stacksim" check none.scn -w toy
try "check of what the world lacks" 4 \
	"# SKIP world 'toy' has no operation 'frobnicate_all_inodes': it is of another toy" \
		"$stacksim" check lacks.scn -w toy

same "explore" explore-uaf.txt "$stacksim" explore toy-uaf -w toy --gen 5.15
try "explore, clean" 0 "nothing reported" "$stacksim" explore toy-uaf -w toy
try "explore with a change" 0 "5.15 +hold-ref" "$stacksim" explore toy-uaf -w toy -g 5.15 \
	-W hold-ref
try "explore without a change" 1 "5.16 -hold-ref" "$stacksim" explore toy-uaf -w toy -N hold-ref
try "explore at random" 1 "stopped after 100" \
	"$stacksim" explore toy-uaf -w toy -g 5.15 -s random -n 100 -o random.sched
try "explore with pct" 1 "stopped after 100" \
	"$stacksim" explore toy-uaf -w toy -g 5.15 -s pct -d 2 -n 100 -o pct.sched
try "explore to the first" 1 "finding 1" "$stacksim" explore toy-uaf -w toy -g 5.15 -1
try "explore without a bound" 1 ": complete" "$stacksim" explore toy-abba -w toy --bound none
same "explore a deadlock" explore-abba.txt "$stacksim" explore toy-abba -w toy
try "a choice in the schedule" 1 "replay with" "$stacksim" explore toy-pick -w toy
try "... is written" 0 "choose toy.pick 2 of 3" grep choose toy-pick.sched

same "replay" replay.txt "$stacksim" replay toy-uaf.sched
same "replay with a trace" trace.txt "$stacksim" replay toy-uaf.sched --trace
try "replay of a choice" 1 "EXPECT" "$stacksim" replay toy-pick.sched
try "replay many times" 1 "1000 of 1000" "$stacksim" replay toy-uaf.sched --times 1000
try "replay what random found" 1 "KASAN" "$stacksim" replay random.sched
same "show" show.txt "$stacksim" show toy-uaf.sched
try "minimise" 0 "context switches: 2 (2 before)" "$stacksim" minimise toy-uaf.sched -o small.sched
try "... replays" 1 "KASAN" "$stacksim" replay small.sched
try "a checker switched off" 0 "nothing reported" \
	"$stacksim" explore toy-uaf -w toy -g 5.15 --checks=-kasan
try "... what it says is written" 1 "finding 2" \
	"$stacksim" explore toy-abba -w toy --checks=-hang,-leak -o off.sched
try "... in the schedule" 0 "checks -leak,-hang" cat off.sched
try "... which replays so" 1 "circular" "$stacksim" replay off.sched
try "... and minimises so" 1 "checks -leak,-hang" sh \
	-c "$stacksim minimise off.sched -o off2.sched; cat off2.sched; exit 1"
try "one checker alone" 1 "finding 1" "$stacksim" explore toy-abba -w toy \
	--checks=-all,hang -o hang.sched
try "... in the schedule" 0 "checks -all,hang" cat hang.sched
same "bisect" bisect.txt "$stacksim" bisect toy-uaf -w toy
try "bisect what adds it" 0 "'read-result' adds the report" \
	"$stacksim" bisect toy-uaf -w toy --good 5.9 --bad 5.15

same "compare" compare.txt "$stacksim" compare toy-pick toy-uaf -w toy -w toy_tree
try "... exit code" 0 "ok 2 toy-uaf" "$stacksim" compare toy-pick toy-uaf -w toy -w toy_tree
same "compare, with differences" compare-differ.txt "$stacksim" compare toy-uaf -w toy \
	-w toy_tree -g 5.15
try "... exit code" 1 "not ok 1 toy-uaf" "$stacksim" compare toy-uaf -w toy -w toy_tree -g 5.15
try "... replays" 1 "KASAN" "$stacksim" replay toy-uaf.toy.1.sched
try "compare leaves nothing else" 2 "No such file" ls -d .stacksim.*
try "compare, of what a world lacks" 4 "ok 1 toy-uaf # SKIP" "$stacksim" compare lacks.scn -w toy \
	-w toy_tree
try "compare with one world" 2 "wants two worlds" "$stacksim" compare toy-uaf -w toy
try "compare with no such world" 2 "no world 'nowhere'" "$stacksim" compare toy-uaf -w toy \
	-w nowhere
try "compare with a change unknown" 2 "not ok 1" "$stacksim" compare toy-uaf -w toy -w toy_tree \
	-W nosuch

try "version" 0 "stacksim " "$stacksim" --version
"$stacksim" man >stacksim.1
try "manual page" 0 "" mandoc -T lint -W error stacksim.1

# ---- completion
"$stacksim" completion >completion.bash
"$stacksim" completion zsh >_stacksim
try "completion is for bash" 0 "" bash -n completion.bash
try "... if it is not for zsh" 0 "" zsh -n _stacksim
try "... or for another" 2 "there is no completion for 'tcsh'; there is one for bash and zsh" \
	"$stacksim" completion tcsh
ln -s "$stacksim" stacksim
# in_bash WORD...: what is offered for the last one
# shellcheck disable=SC2016
in_bash() {
	PATH=$PWD:$PATH bash -c '. ./completion.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
		_stacksim; echo "${COMPREPLY[@]-nothing}"' - "$@"
}
# in_zsh WORD...: the same, where a function of ours stands for what shows it
# shellcheck disable=SC2016
in_zsh() {
	PATH=$PWD:$PATH zsh -fc 'compdef() { }; _files() { echo nothing }
		compadd() { shift; echo ${(M)@:#${words[CURRENT]}*} }
		. ./_stacksim; words=("$@"); CURRENT=$#; _stacksim' - "$@"
}
for shell in bash zsh; do
	try "$shell: commands" 0 "explore" in_$shell stacksim exp
	try "$shell: options" 0 "--bound" in_$shell stacksim explore --bo
	try "$shell: scenarios" 0 "toy-uaf" in_$shell stacksim explore toy-u
	try "$shell: files are left to it" 0 "nothing" in_$shell stacksim replay ''
	try "$shell: verbs" 0 "remove" in_$shell stacksim world re
	try "$shell: pages" 0 "language" in_$shell stacksim help la
	try "$shell: shells" 0 "bash" in_$shell stacksim completion b
done
finish
