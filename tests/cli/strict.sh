#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What would pass, or be taken for something else, if nobody told: half a word as the signature of a
# bug, an option that is given twice, a search that a limit ended, one world compared with itself,
# who never comes to do anything, and messages of nobody.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

# ---- a signature is words
# signed SIGNATURE: toy-uaf, of which the bug is called so
signed() {
	sed "s/\"KASAN.*\"/\"$1\"/" tests/cli/scenarios/toy-uaf.scn >signed.scn
}
signed E
try "a letter is no signature" 2 \
	"signed.scn:6:17: error: the signature says nothing: at least 4 letters or digits are wanted" \
	"$stacksim" check signed.scn -w toy
signed "BUG: "
try "... nor is a word that is everywhere" 2 "signed.scn:6:17: error: " \
	"$stacksim" check signed.scn -w toy
for part in slab-use-after-fre lab-use-after-free "after-free in op_sub" "SAN: slab"; do
	signed "$part"
	try "'$part' is half a word" 1 "# not reported: $part" "$stacksim" check signed.scn -w toy
done
for part in slab-use-after-free "KASAN: slab" op_submit "-after-free in op_submit" "use-after"; do
	signed "$part"
	try "'$part' is in the report" 0 "ok 1 bug at 5.15" "$stacksim" check signed.scn -w toy
done
signed "use-after-fre"
try "bisect looks for words, too" 2 "do not differ" "$stacksim" bisect signed.scn -w toy

# ---- one of an option
try "an option twice" 2 "stacksim: --fail is given twice, as 'io' and as 'alloc'; one is wanted" \
	"$stacksim" explore toy-uaf -w toy --fail io --fail alloc
try "... by its letter" 2 "--max-execs is given twice, as '5' and as '10k'" \
	"$stacksim" check -w toy -n 5 --max-execs 10k
try "... the same twice" 0 "nothing reported" "$stacksim" explore toy-uaf -w toy -g 5.16 --gen 5.16
try "... a list" 0 "5.15 +hold-ref" "$stacksim" explore toy-uaf -w toy -g 5.15 -W hold-ref \
	-W hold-ref

# ---- a search that a limit ended says nothing, whoever asks
try "explore, cut short" 6 "stopped after 3" "$stacksim" explore toy-uaf -w toy -n 3
try "... at random" 6 "stopped after 5" "$stacksim" explore toy-uaf -w toy -n 5 -s random
try "... in all executions" 6 "cut off by a limit" "$stacksim" explore toy-uaf -w toy --max-steps 2
try "... with a bound below the scenario's" 6 "complete to bound 0" \
	"$stacksim" explore toy-uaf -w toy -b 0
try "... check says the same" 6 "# SKIP inconclusive" "$stacksim" check toy-uaf -w toy -n 3
try "... what was found counts" 1 "finding 1" "$stacksim" explore toy-uaf -w toy -g 5.15 -n 6
printf 'scenario setup\n\ttitle "setup"\n\tclean at 6.12\nsetup\n\tfs disk\n\tfs disk\n' >setup.scn
printf 'task one\n\topen /none/f O_RDONLY -> -ENOENT\n' >>setup.scn
for command in check explore; do
	try "$command: a setup that fails is a failure" 1 "setup.scn:6:2: fs returned -EEXIST" \
		env STACKSIM_WORLDS="$build/worlds" "$stacksim" $command setup.scn
done

# ---- compare
try "a world compared with itself" 2 "stacksim: toy and toy are one world: two are wanted" \
	"$stacksim" compare toy-uaf -w toy -w toy
try "... by another name" 2 "are one world" "$stacksim" compare toy-uaf -w toy \
	-w "$STACKSIM_WORLDS/toy.so"
cp "$STACKSIM_WORLDS/toy.so" copy.so
try "... with a copy" 0 "ok 1 toy-uaf" "$stacksim" compare toy-uaf -w toy -w ./copy.so -g 5.16

# ---- messages say whose they are
# says NAME CODE TEXT COMMAND...: a line begins with TEXT
says() {
	name=$1 code=$2 text=$3
	shift 3
	"$@" >.out 2>&1 </dev/null
	rc=$?
	[ $rc -eq "$code" ] && grep -q "^$text" .out
	result $? "$name"
}
says "no such world" 2 "stacksim: no world 'nowhere'" "$stacksim" explore toy-uaf -w nowhere
says "no such change" 2 "stacksim: world 'toy' has no change 'nothing'" \
	"$stacksim" explore toy-uaf -w toy -W nothing
says "no such generation" 2 "stacksim: world 'toy' knows no generation" \
	"$stacksim" explore toy-uaf -w toy -g 6.12
says "no such schedule" 2 "stacksim: nowhere.sched: No such file" "$stacksim" replay nowhere.sched
says "no such suppressions" 2 "stacksim: nowhere.supp: No such file" \
	"$stacksim" explore toy-uaf -w toy --suppressions nowhere.supp
says "no such operation" 4 "stacksim: world 'toy' has no operation" sh -c \
	'sed "s/submit 10/frobnicate_all_inodes/" tests/cli/scenarios/toy-uaf.scn >fly.scn; "$@"' \
	sh "$stacksim" explore fly.scn -w toy

# ---- who never comes to do anything
{
	printf 'scenario idle\n\ttitle "idle"\n\tclean at 5.16\ntask one\n\tsubmit 10\n'
	printf 'task never\n\tsubmit 10\n\tcheck 1\n'
} >idle.scn
try "a task that never comes to an operation" 6 \
	"task 'never' in line 6 never came to an operation" "$stacksim" explore idle.scn -w toy \
	--max-steps 1 -n 1
finish
