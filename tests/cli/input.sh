#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Bad input: each kind has a clear message and exit code 2, and nothing is run.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

# scn FILE: a scenario whose statements come from stdin
scn() {
	printf 'scenario bad\n\ttitle "bad"\n\tgroups toy\n\tclean at 5.16\n' >"$1"
	cat >>"$1"
}

try "no command" 2 "usage: stacksim COMMAND" "$stacksim"
try "unknown command" 2 "no command 'chek'; did you mean 'check'?" "$stacksim" chek
try "unknown option" 2 "did you mean '--bound'?" "$stacksim" explore toy-uaf --bond 2
try "option of another command" 2 "list has no option '--seed'" "$stacksim" list --seed 1
try "missing argument" 2 "usage: stacksim replay" "$stacksim" replay
try "number wanted" 2 "--depth: a number" "$stacksim" explore toy-uaf --depth deep

try "missing scenario" 2 "did you mean 'toy-uaf'?" "$stacksim" explore toy-uav -w toy
try "missing group" 2 "no scenario matches '@nothing'" "$stacksim" list @nothing
try "missing scenario file" 2 "nowhere.scn" "$stacksim" explore nowhere.scn -w toy
try "missing folder of scenarios" 2 "no scenarios: nowhere" "$stacksim" list -S nowhere
mkdir empty && echo no >empty/README
try "an empty folder of scenarios" 2 "no scenarios in empty" "$stacksim" list -S empty
try "... to check" 2 "no scenarios in empty" "$stacksim" check -S empty -w toy
try "nothing but a folder to check" 2 "./: error: Is a directory" "$stacksim" check ./ -w toy
try "a file that is taken for a name" 2 "; './empty' would be a file" "$stacksim" list empty
try "no verb of world" 2 "usage: stacksim world add" "$stacksim" world lst
try "no scenario of a pattern" 2 "no scenario matches 'nosuch*'" "$stacksim" check 'nosuch*' -w toy
try "more than one scenario" 2 "one scenario is wanted; 'toy-g*' is 2:" "$stacksim" explore \
	'toy-g*' -w toy
try "... names them" 2 "  toy-grow-locked" "$stacksim" explore 'toy-g*' -w toy
try "... to bisect" 2 "  toy-grow-locked" "$stacksim" bisect 'toy-g*' -w toy
try "a step limit that is too large" 2 "--max-steps: a number from 1 to 1048576 is wanted" \
	"$stacksim" explore toy-uaf -w toy --max-steps 4294967295
try "... the largest" 0 "nothing reported" "$stacksim" explore toy-uaf -w toy --max-steps 1048576
try "missing world" 2 "no world 'nowhere'; looked for" "$stacksim" explore toy-uaf -w nowhere
try "no shared object" 2 "cannot load world" "$stacksim" explore toy-uaf -w "$root/Makefile"
try "world of another interface" 2 "built for interface 999" "$stacksim" explore toy-uaf \
	-w broken_abi
try "no world" 2 "has no symbol 'sim_world'" "$stacksim" explore toy-uaf -w broken_symbol
try "unknown change" 2 "did you mean 'hold-ref'?" "$stacksim" explore toy-uaf -w toy --with hold-rev
for gen in next v6.12 6 6.12. 6.12-rc; do
	wrong="'$gen' is no generation: a version such as 6.12, 6.6.30 or 5.6-rc1 is wanted"
	try "no generation, --gen $gen" 2 "$wrong" "$stacksim" explore toy-uaf -w toy --gen $gen
	try "no generation, --good $gen" 2 "$wrong" "$stacksim" bisect toy-uaf -w toy --good $gen
	printf 'scenario bad\n\tclean at %s\n' $gen >gen.scn
	try "no generation, clean at $gen" 2 "$wrong" "$stacksim" list gen.scn
done
for gen in 5.16 5.16.0 5.6.30 5.6-rc1; do
	printf 'scenario good\n\ttitle "good"\n\tclean at %s\ntask one\n\tboth\n' $gen >gen.scn
	try "a generation, $gen" 0 "on toy $gen:" "$stacksim" explore gen.scn -w toy --gen $gen
	try "... in a scenario" 0 "ok 1 clean at $gen" "$stacksim" check gen.scn -w toy
done

scn op.scn <<END
task one
	submti 10
END
try "unknown operation" 2 "op.scn:6:2: error: unknown operation 'submti'" "$stacksim" explore \
	op.scn -w toy
try "unknown operation in check" 2 "op.scn:6:2: error" "$stacksim" check op.scn -w toy
scn name.scn <<END
task one
	check n == 1
END
try "undefined name" 2 "name.scn:6:8: error" "$stacksim" explore name.scn -w toy
scn cycle.scn <<END
task one
a:	both
task two
b:	both
order
	one.a before two.b
	two.b before one.a
END
try "cyclic order" 2 "cycle" "$stacksim" explore cycle.scn -w toy
scn syntax.scn <<END
tsak one
END
try "syntax" 2 "syntax.scn:5:1: error" "$stacksim" list syntax.scn

scn drift.scn <<END
task one
	drift
task two
	both
END
try "a world that does not repeat itself" 5 "did not lead to the same execution" \
	"$stacksim" explore drift.scn -w toy
try "... in check" 5 "the engine failed" "$stacksim" check drift.scn -w toy
try "a good schedule" 1 "replay with: $stacksim replay toy-uaf.sched" \
	"$stacksim" explore toy-uaf -w toy --gen 5.15
try "missing schedule" 2 "nowhere.sched: No such file" "$stacksim" replay nowhere.sched
try "foreign file" 2 ":1:1: error: this is no schedule file" "$stacksim" replay "$root/Makefile"
sed '$d' toy-uaf.sched >cut.sched
try "a schedule that is a folder" 2 ".: Is a directory" "$stacksim" replay .
try "an empty schedule" 2 "/dev/null:1:1: error: the file is empty" "$stacksim" replay /dev/null
try "a device as schedule" 2 "/dev/zero:1:1: error: a byte 0 is no text" "$stacksim" replay \
	/dev/zero
sed 's/$/\r/' toy-uaf.sched >dos.sched
try "a schedule with line ends of DOS" 1 "BUG: KASAN" "$stacksim" replay dos.sched
sed 's/$/\r/' tests/cli/scenarios/toy-uaf.scn >dos.scn
try "a scenario with line ends of DOS" 0 "toy-uaf" "$stacksim" list dos.scn
try "a scenario that is a folder" 2 "./: error: Is a directory" "$stacksim" list ./
sed 's/^report/limit 4294967295\n&/' toy-uaf.sched >limit.sched
try "a step limit that is too large in a schedule" 2 "4294967295 is out of range" "$stacksim" \
	replay limit.sched
# first: as version 1 had it, without the scenario
first() {
	sed '/^|/d; s/^stacksim-schedule 2/stacksim-schedule 1/'
}
first <toy-uaf.sched | sed 's/^scenario [^ ]* [^ ]*/scenario toy-g* nowhere/' >glob.sched
try "a schedule of several scenarios" 2 "one scenario is wanted; 'toy-g*' is 2:" "$stacksim" \
	replay glob.sched
try "truncated schedule" 2 "cut.sched:$(($(wc -l <cut.sched) + 1)):1: error: the file is cut off" \
	"$stacksim" replay cut.sched
head -c 100 toy-uaf.sched >half.sched
try "half a line" 2 "error: the line is cut off" "$stacksim" replay half.sched
sed 's/^run irq.*/run irq 3/' toy-uaf.sched >name.sched
try "unknown thread" 3 "which does not exist" "$stacksim" replay name.sched
sed 's/^run writer 1/run writer 2/; s/^end 6/end 7/' toy-uaf.sched >long.sched
try "a schedule that goes on" 3 "parted from the schedule" "$stacksim" replay long.sched
sed 's/^changes .*/changes 5.16/' toy-uaf.sched >fixed.sched
try "a schedule of another generation" 3 "fixed.sched:" "$stacksim" replay fixed.sched
sed 's/^report .*/report "BUG: something else"/' toy-uaf.sched >other.sched
try "another report than recorded" 3 'there was no report "BUG: something else"' \
	"$stacksim" replay other.sched
sed 's/xxh64:./xxh64:x/' toy-uaf.sched >hash.sched
try "no hash" 2 "16 hexadecimal digits" "$stacksim" replay hash.sched
sed 's/^world toy/world other/' toy-uaf.sched >world.sched
try "schedule of another world" 2 "a schedule of world 'other', not of 'toy'" \
	"$stacksim" replay world.sched -w toy
try "schedule of a missing world" 2 "no world 'other'" "$stacksim" replay world.sched
try "... where it says so" 2 "world.sched:2:7: error: no world 'other'" "$stacksim" replay \
	world.sched
sed 's/^changes .*/changes 5.16 +hold-reff/' toy-uaf.sched >change.sched
try "schedule of a change that is none" 2 "change.sched:3:9: error: world 'toy' has no change" \
	"$stacksim" replay change.sched
first <toy-uaf.sched | sed 's/xxh64:[0-9a-f]*/xxh64:0123456789abcdef/' >changed.sched
try "schedule of another scenario" 2 \
	"changed.sched:4:10: error: scenario tests/cli/scenarios/toy-uaf.scn is not" \
	"$stacksim" replay changed.sched
try "... forced" 1 "BUG: KASAN" "$stacksim" replay --force changed.sched
try "output that cannot be written" 2 "cannot write" \
	"$stacksim" explore toy-uaf -w toy --gen 5.15 -o /nowhere/file
try "bisect without difference" 2 "do not differ" "$stacksim" bisect toy-abba -w toy --good 5.9 \
	--bad 5.10
try "bisect without a change" 2 "no change between" "$stacksim" bisect toy-uaf -w toy --good 5.13 \
	--bad 5.14
try "bisect without an end" 2 "--good and --bad are wanted" "$stacksim" bisect toy-abba -w toy
try "unknown operation in ops" 2 "did you mean 'submit'?" "$stacksim" ops -w toy submt
try "unknown command in help" 2 "no command 'chek'; did you mean 'check'?" "$stacksim" help chek

# ---- what is no file, wherever a file is read: a sentence, and no waiting
mkfifo pipe pipe.scn && mkdir folder.scn
for path in pipe:"Broken pipe" folder.scn:"Is a directory" /dev/zero:"has a byte 0"; do
	what=${path#*:} path=${path%%:*}
	for name in known.txt race.supp; do
		rm -rf beside && mkdir beside && ln -s "$(realpath "$path")" beside/$name
		cp tests/cli/scenarios/toy-uaf.scn beside
		try "$name is $path" 2 "beside/$name" "$stacksim" check -S beside -w toy_tree
		grep -q "$what" .out
		result $? "... it is said"
	done
	try "--suppressions $path" 2 "$what" "$stacksim" explore toy-uaf -w toy \
		--suppressions "$path"
done
try "a pipe of nobody as scenario" 2 "pipe.scn: error: Broken pipe" "$stacksim" check pipe.scn
try "... as schedule" 2 "pipe: Broken pipe" "$stacksim" replay pipe
from_pipe() {
	sed '' tests/cli/scenarios/toy-uaf.scn | "$stacksim" explore /dev/stdin -w toy
}
try "... but one that somebody writes to is read" 0 "nothing reported" from_pipe
finish
