#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What is printed and written: lost output is an error, a schedule file is
# replaced as a whole or not at all, Ctrl-C ends with what was found, and the
# progress line says what is so.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

"$stacksim" explore toy-uaf -w toy -g 5.15 -o uaf.sched >/dev/null 2>&1
cp uaf.sched good.sched

# Output that cannot be written, of every command.
while read -r command; do
	# shellcheck disable=SC2086
	try "lost output of $command" 5 "cannot write to standard output: No space left" \
		sh -c '"$@" >/dev/full' sh "$stacksim" $command
done <<END
--version
list
check toy-uaf -w toy
explore toy-uaf -w toy
replay uaf.sched
show uaf.sched
minimise uaf.sched -o small.sched
bisect toy-uaf -w toy
ops -w toy
changes -w toy
world show toy
help
help list
man
completion
END

# limited COMMAND...: with no room for files; stdout is a pipe
limited() {
	sh -c 'trap "" XFSZ; ulimit -f 0; "$@" 2>&1; echo "exit code $?"' sh "$@" </dev/null | cat
}
try "no room for a schedule" 0 "cannot write uaf.sched: File too large" limited "$stacksim" \
	minimise uaf.sched
try "... exit code" 0 "exit code 5" limited "$stacksim" minimise uaf.sched
try "... the old one stays" 0 "" cmp uaf.sched good.sched
try "... and nothing else" 0 "good.sched small.sched uaf.sched" sh -c 'echo *sched*'
try "a schedule on a full device" 5 "cannot write /dev/full: No space left" \
	"$stacksim" explore toy-uaf -w toy -g 5.15 -o /dev/full
try "a schedule to a pipe" 0 "stacksim-schedule 2" \
	sh -c '"$@" -o /dev/stdout | cat' sh "$stacksim" explore toy-uaf -w toy -g 5.15
ln -s uaf.sched link.sched
try "a schedule through a link" 0 "context switches" "$stacksim" minimise link.sched
try "... which stays one" 0 "uaf.sched" readlink link.sched
try "a schedule over a folder" 2 "cannot write $dir: Is a directory" \
	"$stacksim" explore toy-uaf -w toy -g 5.15 -o "$dir"
printf 'scenario two\n\ttitle "t"\n\tclean at 5.16\n\tclean at 5.16\ntask one\n\tboth\n' >two.scn
try "no process for a test" 5 "cannot start a process: Too many open files" \
	sh -c 'ulimit -n 4; ASAN_OPTIONS=detect_leaks=0 "$@"' sh "$stacksim" check two.scn -w toy \
		-j 2
try "... bails out" 5 "Bail out! a test could not be started" \
	sh -c 'ulimit -n 4; ASAN_OPTIONS=detect_leaks=0 "$@"' sh "$stacksim" check two.scn -w toy \
		-j 2

# Who compares ends with its reader, and leaves nothing behind.
try "compare for nobody" 0 "5" \
	sh -c '{ until [ -e gone ]; do sleep 0.1; done; "$@"; echo $? >code; } |
		{ exec <&-; : >gone; }; cat code' sh "$stacksim" compare toy-uaf -w toy -w toy_tree
try "... no folder" 0 "0" sh -c 'find . -name ".stacksim.*" | wc -l'

# A scenario without an end.
{
	printf 'scenario long\n\ttitle "t"\n\tbound 64\n\tclean at 5.16\n'
	for task in a b c d e; do
		printf 'task %s\n\tboth\n\tboth\n\tboth\n\tboth\n' $task
	done
} >long.scn
{ sed 's/long/steps/' long.scn; printf 'task writer\n\tsubmit 10\n'; } >steps.scn

# The second test begins when the world has been made again: the first one's process was there.
cp "$STACKSIM_WORLDS/toy.so" again.so
# shellcheck disable=SC2016 # for the inner shell
try "another world by the same name" 2 "was made again meanwhile; call stacksim again" sh -c '
	"$@" 2>&1 &
	until [ -n "$(cat /proc/$!/task/$!/children)" ] || ! grep -q . /proc/$!/cmdline; do
		sleep 0.05
	done
	touch again.so
	wait $!' sh "$stacksim" check long.scn two.scn -w ./again.so -j 1 -n 100000
try "... is loaded by the next run" 0 "ok 1 two" "$stacksim" check two.scn -w ./again.so

# interrupted SIGN COMMAND...: SIGINT once SIGN was printed; of SIGN "a process": once it has one
# that works for it
interrupted() {
	sign=$1
	shift
	: >now # what an earlier one printed is no sign of this one
	"$@" >now 2>&1 </dev/null &
	until grep -qF -- "$sign" now || ! grep -q . /proc/$!/cmdline ||
		{ [ "$sign" = "a process" ] && [ -n "$(cat /proc/$!/task/$!/children)" ]; }; do
		sleep 0.05
	done
	kill -INT $!
	wait $!
	rc=$?
	cat now
	return $rc
}
try "Ctrl-C" 130 "nothing reported" interrupted "goes on until Ctrl-C" \
	"$stacksim" explore long.scn -w toy -s random
try "... is said" 130 "stacksim: interrupted; what was found until then:" interrupted \
	"goes on until Ctrl-C" "$stacksim" explore long.scn -w toy -s pct
try "... of check" 130 "Bail out! interrupted" interrupted "Subtest: long" \
	"$stacksim" check two.scn long.scn -w toy
try "... with the results until then" 0 "ok 1 two" cat now
forever="-b none -n 4000000000"
# shellcheck disable=SC2086
{
	try "... of compare" 130 "Bail out! interrupted" interrupted "a process" \
		"$stacksim" compare long.scn two.scn -w toy -w toy_tree $forever
	[ -z "$(find . -name '.stacksim.*')" ]
	result $? "... leaves nothing behind"
	try "... of bisect, at the first end" 130 "interrupted; nothing is known yet" interrupted \
		"a process" \
		"$stacksim" bisect long.scn -w toy --good 5.9 --bad 5.16 $forever
	try "... of bisect, later" 130 "one of 2 changes removes the report:" interrupted \
		"one of 2 changes" \
		"$stacksim" bisect steps.scn -w toy --good 5.16 --bad 5.9 --with read-result \
			-n 60000
}
try "random with an end says nothing of Ctrl-C" 1 "" \
	sh -c '"$@" 2>&1 | grep "goes on"' sh "$stacksim" explore two.scn -w toy -s random -n 10

# terminal COMMAND...: what is seen on a terminal
terminal() {
	script -qec "$*" /dev/null
}
try "progress" 6 "executions, " terminal "$stacksim" explore long.scn -w toy -t 3
try "... with the bound" 6 ", bound " terminal "$stacksim" explore long.scn -w toy -t 3
try "... unless there is none" 1 "" \
	sh -c 'script -qec "$*" /dev/null | grep ", bound "' sh "$stacksim" explore long.scn \
		-w toy -t 3 -b none
finish
