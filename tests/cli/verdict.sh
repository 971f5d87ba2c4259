#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# verdict.sh BUILD: the last line of explore says in words what is known, and what would tell more.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

# last CODE TEXT SCENARIO OPTION...: it is that line, on $world
world=toy
last() {
	code=$1 text=$2
	shift 2
	"$stacksim" explore "$@" -w $world >said 2>/dev/null
	rc=$?
	tail -n 1 said >.out
	echo "exit code $rc" >>.out
	printf 'verdict: %s\nexit code %d\n' "$text" "$code" | cmp -s - .out
	result $? "$*"
}

# begin NAME LINE...: a scenario
begin() {
	name=$1
	shift
	printf 'scenario %s\n\ttitle "t"\n\tclean at 5.16\n' "$name" >"$name.scn"
	printf '%s\n' "$@" >>"$name.scn"
}
begin long "task a" both both both both "task b" both both both both
begin loop "task one" "fault still"
begin race "task one" "grow 10" "task two" "grow 20"
begin idle "setup" "fs disk" "file disk /f size=512" "deny /disk/f" \
	"task t" "fd = open /disk/f O_RDONLY" "check fd == -EACCES"

no=", and nothing is known of"
last 0 "no report in any order of steps; this scenario is done on this world" \
	toy-grow-locked -b none
last 0 "no report with at most 2 preemptions$no more; to look further: --bound 3, or --bound none" \
	long.scn
last 6 "no report with at most 1 preemption$no more; to look further: --bound 2, or --bound none" \
	long.scn -b 1
last 6 "no report so far (every schedule with at most 0 preemptions was looked at)$no the rest; to \
look further: more than --max-execs 20" long.scn -n 20
last 6 "no report so far$no the rest; to look further: more than --max-execs 5" \
	toy-grow-locked -s random -n 5
last 6 "nothing is known, since no execution could be judged: see the section order, and \
--max-steps" loop.scn -t 100ms
last 1 "1 finding; to step through the first: $stacksim show u.sched --as html -o page.html" \
	toy-uaf -g 5.15 -o u.sched
last 0 "no report but data races, which fail with --race-fails only, in any order of steps; this \
scenario is done on this world" race.scn --race default -b none -o r.sched
last 1 "1 finding; to step through the first: $stacksim show f.sched --as html -o page.html" \
	toy-fail --fail alloc -o f.sched
world=model
last 1 "nothing is known of what never happened, as said above: each task is to succeed in \
something, and each order to come into play" idle.scn
finish
