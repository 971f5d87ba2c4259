#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# show.sh BUILD: stacksim show --as: each format of the demo's race, of one of caches, which has
# tracepoints, and of those of other forms of the code that were posted or merged; JSON by its
# schema, ftrace by trace-cmd, trace events by what their viewers ask for.
# MODEL in the environment: the build whose model it is.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"
# shellcheck disable=SC2317 # called by name
unset STACKSIM_SCENARIOS
# of a model that is compiled otherwise, stacks have other functions
worlds=$build/worlds
[ -z "${MODEL:-}" ] || worlds=$root/$MODEL/worlds
export STACKSIM_WORLDS="$worlds"
ln -s "$root/scenarios" scenarios
races=
# race NAME SCENARIO OPTION...
race() {
	races="$races $1"
	"$stacksim" explore -1 -o "$@" >/dev/null 2>&1
	mv "$1" "$1.sched"
}
race demo ovl-aio-uaf -g 5.15
race withdraw fscache-withdraw-relinquish -g 6.9
race setfl ovl-setfl-append -g 6.1
race rfc ovl-backing-rfc-irq -g 6.6 --with backing-file-rfc
race started ovl-start-write-rfc -g 6.7 --with start-write-rfc

# as FORMAT RACE: without what moves with each change of the model (its lines, addresses, the memory
# around), and what depends on the compiler
as() {
	"$stacksim" show "$2.sched" --as "$1" |
		sed 's/+0x[0-9a-f]*\/0x[0-9a-f]*//g; s/ \[inline\]//g
		s/\(\.[ch]", "line": \)[0-9]*/\1_/g; s/\(\.[ch]\):[0-9]*/\1:_/g
		s/\([a-z_]\) :[0-9][0-9]*/\1 :_/g; s/ffff888[0-9a-f]*/ffff888_/g
		s/\\n[ >]ffff888_:[ 0-9a-f]*//g; s/\\n *^//g
		/^ *>*ffff888_: /d; /^ *^$/d'
}

for race in $races; do
	for format in text diagram ftrace commit json perfetto; do
		same "$race as $format" "show/$race.$format" as $format "$race"
	done
	"$stacksim" show "$race.sched" --as json >"$race.json"
	try "$race: JSON is as its schema says" 0 "" \
		"$build/schema" "$root/sim/report/schema.json" "$race.json"
	"$stacksim" show "$race.sched" --as html |
		sed -n '/ id="data">/,/<\/script>/ { /<.*script/d; /^$/d; p; }' >page.json
	cmp page.json "$race.json" >"$dir/.out" 2>&1
	result $? "$race: the page has what JSON has"
	"$stacksim" show "$race.sched" --as perfetto >"$race.perfetto"
	try "$race: trace events are as their schema says" 0 "" \
		"$build/schema" "$root/tests/cli/lib/trace_events.json" "$race.perfetto"
done
try "the exit code is that of the replay" 1 "" "$stacksim" show demo.sched --as json

# what is seen when all has ended is of the last step
export STACKSIM_WORLDS="$build/tests/worlds"
"$stacksim" explore tests/cli/scenarios/toy-grow.scn -w toy -o grow.sched >/dev/null 2>&1
"$stacksim" show grow.sched.2 --as json >grow.json
"$stacksim" show grow.sched.2 --as ftrace >grow.text
steps=$(sed -n 's/^"steps": \(.*\),/\1/p' grow.json)
try "an expectation is of the last step" 0 "\"at\": {\"step\": $steps, \"thread\": null" \
	grep '"EXPECT: ' grow.json
try "... also in ftrace" 0 ".$(printf %06d "$steps"): tracing_mark_write: EXPECT" cat grow.text
export STACKSIM_WORLDS="$worlds"

# ---- what the schemas would not let pass

# spoilt TEXT OTHER: the demo's JSON with something else in it
spoilt() {
	sed "s/$1/$2/" demo.json >spoilt.json
	cmp -s demo.json spoilt.json ||
		"$build/schema" "$root/sim/report/schema.json" spoilt.json
}
try "a member that lacks is seen" 1 "reports/0: lacks checker" spoilt '"checker"' '"cheker"'
try "... a number that is a text" 1 "/threads/0/pid: is no integer" spoilt '"pid": 1' '"pid": "1"'
try "... a number that is too small" 1 "/steps: is too small" spoilt '"steps": 26' '"steps": -1'
try "... a word that is none" 1 "/threads/1/context: is none" spoilt hardirq harddisk
try "... what is no JSON" 1 "spoilt.json:" spoilt '"format"' 'format'

# ---- ftrace: what trace-cmd reads is what the text says

# plain: without blanks that are for the eye, and flags, which trace-cmd has with -l only
plain() {
	sed 's/^ *//; /^#/d; /^cpus=/d; s/ \[000\] [^ ]* / [000] /; s/  */ /g; s/ $//'
}
for race in $races; do
	"$stacksim" show "$race.sched" --as ftrace | plain >"$race.text"
	"$stacksim" show "$race.sched" --as trace.dat -o "$race.dat" >"$dir/.out" 2>&1
	trace-cmd report -N -i "$race.dat" 2>"$race.err" | plain >"$race.read"
	cat "$race.err" - >"$dir/.out" <<-END
		$(diff "$race.text" "$race.read" | head -n 20)
	END
	[ -s "$race.text" ] && [ ! -s "$race.err" ] && cmp -s "$race.text" "$race.read"
	result $? "$race: trace-cmd reads all that the text has"
done
try "... and what its plugins know" 0 "==> irq/dio:2 [120]" trace-cmd report -i demo.dat
try "... flags, too" 0 "irq/dio-2 0..h.. 0.000023: free:" \
	sh -c 'trace-cmd report -l -N -i demo.dat | tr -s " "'
try "... and picks events by their fields" 0 "object=ovl_aio_req#1" \
	trace-cmd report -N -i demo.dat -F 'free: func == "ovl_aio_free"'
try "tracepoints have their own fields" 0 "fscache_volume: V=00000001 FREE u=0" cat withdraw.read

# ---- JSON and files

try "a file that is no text wants a name" 2 "trace.dat is no text: --output says" \
	"$stacksim" show demo.sched --as trace.dat
try "--output wants a form" 2 "--output wants --as" "$stacksim" show demo.sched -o x
try "a schedule is not written over" 2 "cannot write demo.sched" \
	"$stacksim" show demo.sched --as json -o demo.sched
try "... and is still there" 0 "stacksim-schedule" head -n 1 demo.sched
try "a format that is none" 2 "--as: 'xml' is none of text, diagram" \
	"$stacksim" show demo.sched --as xml
try "a file is what standard output is" 0 "" sh -c \
	"'$stacksim' show demo.sched --as json -o demo.file; cmp demo.file demo.json"
try "output that is lost is told" 5 "cannot write /dev/full" \
	"$stacksim" show demo.sched --as json -o /dev/full

# ---- a commit message names no commit

"$stacksim" show demo.sched --as commit >message
try "the commit is to be filled in" 0 'Fixes: <12 digits> ("<subject>")' cat message
grep -E '(^|[^0-9a-zx])[0-9a-f]{12,40}([^0-9a-z]|$)' message | grep -v '[ >]ffff8' >"$dir/.out"
[ ! -s "$dir/.out" ]
result $? "... and no other hash is in the message"
finish
