#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Exit codes, and the files that commands write: each way to end has the code that
# "stacksim help" documents, and what cannot be written is told before the search.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

# git bisect takes 1 to 124, 126 and 127 for "bad": what is wrong on every commit must be none
while read -r command; do
	# shellcheck disable=SC2086
	try "$command" 128 "stacksim: " "$stacksim" $command
done <<END
check --tree . --bogus
check --bogus --tree .
check --tree=. -n 0
check --tre . -n
check --tree . nosuch
check --tree . -w toy
chek --tree .
END
# shellcheck disable=SC2016 # for the inner shell
try "check --tree, lost output" 128 "cannot write to standard output" \
	sh -c '"$1" check --tree . --help >/dev/full' sh "$stacksim"
try "the same of other commands" 2 "has no option '--tree'" "$stacksim" explore toy-uaf --tree .

# ---- files: told before the search, of which there is no word then
echo text >text
mkdir folder
for path in /nowhere/file folder text; do
	try "-o $path" 2 "$path" "$stacksim" explore toy-uaf -w toy -g 5.15 -o $path
	grep -q "executions" .out
	[ $? -eq 1 ]
	result $? "... before the search"
	"$stacksim" explore toy-uaf -w toy -g 5.15 -o good.sched >/dev/null 2>&1
	try "... minimise" 2 "$path" "$stacksim" minimise good.sched -o $path
done
try "... it is as it was" 0 "text" cat text
try "... --force" 1 "replay with" "$stacksim" explore toy-uaf -w toy -g 5.15 -o text --force
try "an earlier schedule is replaced" 1 "replay with" "$stacksim" explore toy-abba -w toy -o text
try "... with all that is of it" 0 "text text.2 text.3" sh -c 'echo text*'
try "... and no more stays" 1 "removed text.2, of an earlier search" \
	"$stacksim" explore toy-uaf -w toy -g 5.15 -o text
try "... of it" 0 "text" sh -c 'echo text*'
echo mine >text.2
try "what is in the way of a second one stays" 5 "text.2 is no schedule, and is not written over" \
	"$stacksim" explore toy-abba -w toy -o text
try "... as it was" 0 "mine" cat text.2
rm text.2
mkfifo pipe
try "-o of a pipe" 2 "cannot write pipe: Illegal seek" "$stacksim" explore toy-uaf -w toy -g 5.15 \
	-o pipe
try "-o of nothing" 2 "cannot write '': No such file" "$stacksim" explore toy-uaf -w toy -g 5.15 \
	-o ""

# ---- check --save
try "--save where nothing can be" 2 "cannot save in /nowhere/dir" \
	"$stacksim" check toy-uaf -w toy --save /nowhere/dir
try "--save in a folder that is not empty" 2 "cannot save in .: Directory not empty" \
	"$stacksim" check toy-uaf -w toy --save .
sed '/^\tbug *at/d; /with hold-ref/d; s/^\tclean *at .*/\tclean at 5.15/' \
	tests/cli/scenarios/toy-uaf.scn >red.scn
try "--save" 1 "# not ok: toy-uaf, clean at 5.15" "$stacksim" check red.scn -w toy --save saved
try "... what was said" 0 "unexpected: BUG: KASAN" cat saved/toy-uaf.clean-at-5.15.txt
try "... the command" 0 "repeat with: $stacksim check -w toy red.scn" cat \
	saved/toy-uaf.clean-at-5.15.txt
try "... the report" 0 "Call Trace:" cat saved/toy-uaf.clean-at-5.15.1.txt
try "... the schedule" 1 "BUG: KASAN" "$stacksim" replay saved/toy-uaf.clean-at-5.15.1.sched
try "... which is told at once" 0 "stacksim: toy-uaf: found: BUG: KASAN" \
	sh -c '"$@" 2>&1 >/dev/null; :' sh "$stacksim" check red.scn -w toy

# ---- a schedule finds its scenario
mkdir away && cp red.scn away/mine.scn && (cd away &&
	"$stacksim" explore ./mine.scn -w toy -g 5.15) >/dev/null 2>&1
try "a scenario beside its schedule" 1 "BUG: KASAN" "$stacksim" replay away/toy-uaf.sched
rm away/mine.scn && cp away/toy-uaf.sched away/whole.sched
try "... or in it" 1 "BUG: KASAN" "$stacksim" replay away/whole.sched
# shellcheck disable=SC2016 # of the other shell
try "... and only there" 1 "BUG: KASAN" sh -c \
	'mkdir bare && cd bare && STACKSIM_SCENARIOS=. "$1" replay ../away/whole.sched' sh \
		"$stacksim"
try "... it is minimised" 0 "context switches" \
	"$stacksim" minimise away/whole.sched -o away/min.sched
try "... and is still there" 1 "BUG: KASAN" "$stacksim" replay away/min.sched
sed "s/submit 10/submit 11/" red.scn >away/mine.scn
try "one that was changed is not taken" 1 "scenario away/mine.scn is not what it was" \
	"$stacksim" replay away/whole.sched
try "... it is with --force" 1 "warning: scenario away/mine.scn is not what it was" \
	"$stacksim" replay away/whole.sched --force
rm away/mine.scn
sed -i "/^|/d; s/^stacksim-schedule 2/stacksim-schedule 1/; s/^scenario [^ ]*/scenario gone/" \
	away/toy-uaf.sched
try "... or what was looked for" 2 \
	"looked for the scenario at ./mine.scn, away/mine.scn, in the file itself, and by name" \
	"$stacksim" replay away/toy-uaf.sched

# ---- who reads no more, and signals
try "list for nobody" 0 "5" sh -c '{ until [ -e gone ]; do sleep 0.1; done; "$@"; echo $? >code; } |
	{ exec <&-; : >gone; }; cat code' sh "$stacksim" list
# it waits for what the scenario is, long before any search
mkfifo wait.scn
exec 3<>wait.scn
# waits PID: has it opened the file, and sleeps? A signal that comes before that only says that the
# search is not to begin.
waits() {
	find "/proc/$1/fd" -lname '*/wait.scn' 2>/dev/null | grep -q . &&
		grep -q '^State:.S' "/proc/$1/status"
}
early() {
	"$stacksim" check wait.scn -w toy >said 2>&1 3>&- &
	until waits $!; do
		kill -0 $! || break
		sleep 0.05
	done
	kill -TERM $!
	wait $!
}
try "SIGTERM before the search" 130 "" early
exec 3>&-
# it came before the program began
try "a SIGTERM that the parent held back" 130 "Bail out! interrupted" env \
	ASAN_OPTIONS="${ASAN_OPTIONS:-}:verify_asan_link_order=0" \
	LD_PRELOAD="$build/tests/pending.so" "$stacksim" check toy-uaf -w toy
grep -q "executions" .out
[ $? -eq 1 ]
result $? "... of which there is none then"
mkdir rows && cd rows || exit 1
try "compare needs no folder of its own" 0 "ok 1 toy-pick" \
	"$stacksim" compare -S ../tests/cli/scenarios toy-pick -w toy -w toy_tree
[ -z "$(ls)" ]
result $? "... nor has it one"
try "... keeps what differs" 1 "replay with: $stacksim replay toy-uaf.toy.1.sched" \
	"$stacksim" compare -S ../tests/cli/scenarios toy-uaf -w toy -w toy_tree -g 5.15
echo mine >toy-uaf.toy.1.sched
try "... but writes nothing over" 5 "toy-uaf.toy.1.sched is no schedule" \
	"$stacksim" compare -S ../tests/cli/scenarios toy-uaf -w toy -w toy_tree -g 5.15
try "... in its time" 6 "ok 3 toy-uaf # SKIP inconclusive: not run, the budget was used up" \
	"$stacksim" compare -S ../tests/cli/scenarios toy-abba toy-uaf toy-pick -w toy -w toy_tree \
		-b none --budget 1ms
try "bisect in its time" 6 "the budget was used up: nothing is known" \
	"$stacksim" bisect -S ../tests/cli/scenarios toy-uaf -w toy --budget 1ms
finish
