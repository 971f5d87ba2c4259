#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# runner.sh: run.sh counts nothing as passed that has not, begins tests as the manifest says, and
# ends those that hang, and no other. Each case has a manifest of its own. TAP.
# shellcheck disable=SC2016 # $$ is of the tests
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/build"
n=0 bad=0

# run ARGUMENT...: with the manifest from stdin; what it said is in $work/out
run() {
	cat >"$work/manifest"
	MANIFEST=$work/manifest sh tests/tools/run.sh "$work/build" "$@" >"$work/out" 2>&1
}

# says CODE NAME REGEX...: the exit code, and that there are these lines, in this order
says() {
	[ "$?" -eq "$1" ]
	good=$?
	name=$2
	shift 2
	at=0
	for line; do
		at=$(awk -v at="$at" -v line="$line" '
			NR > at && $0 ~ "^" line "$" { print NR; exit }' "$work/out")
		[ -n "$at" ] || { good=1 && break; }
	done
	n=$((n + 1))
	if [ $good -eq 0 ]; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' "$work/out"
		bad=1
	fi
}

# ---- what counts
one() { # COMMAND
	run t <<-END
		one t 1 - $1
	END
}
one 'echo 1..2; echo ok 1 a; echo ok 2 b'
says 0 'two that pass' '2 passed, 0 failed, 0 skipped'
one 'echo 1..2; echo ok 1 a; echo not ok 2 b; exit 1'
says 1 'one that fails' '  .*not ok 2 b' '# one' '  not ok 2 b' '  | not ok 2 b' '# failed: one' \
	'1 passed, 1 failed, 0 skipped'
one 'echo 1..2; echo ok 1 a; echo "ok 2 b # SKIP why"'
says 0 'a skip is no pass' '  ok 2 b # SKIP why' '1 passed, 0 failed, 1 skipped'
one 'echo "ok 1 b # SKIP why"; exit 4'
says 1 'all skipped' '0 passed, 0 failed, 1 skipped'
one 'echo "  ok 1 a"; echo "  ok 2 b"; echo ok 1 both; echo 1..1'
says 0 'a sum is not counted' '2 passed, 0 failed, 0 skipped'
one 'echo ok 1 a; kill -9 $$'
says 1 'one that is killed' '1 passed, 1 failed, 0 skipped'
one 'echo ok 1 a; exit 6'
says 1 'an exit code without a reason' '  exit code 6: .*' '1 passed, 1 failed, 0 skipped'
one 'echo ok 1 a; exit 4'
says 1 'exit code 4 of one that passed' '1 passed, 1 failed, 0 skipped'
one 'true'
says 1 'no result' '  exit code 0: no result' '0 passed, 1 failed, 0 skipped'
one 'echo 1..3; echo ok 1 a; echo ok 2 b'
says 1 'a plan that is not kept' '  exit code 0: its plan is not kept' \
	'2 passed, 1 failed, 0 skipped'
one 'echo "ok 1 a # INCONCLUSIVE bound 1"; echo "not ok 2 b # TODO"; echo "ok 3 c # todo"; echo 1..3'
says 1 'inconclusive is no pass' '0 passed, 3 failed, 0 skipped'
one 'echo "  ok 1 a"; echo "ok 1 b # INCONCLUSIVE"'
says 1 '... of a sum, either' '1 passed, 1 failed, 0 skipped'
one 'echo ok 1 a; echo "#| a row of a table"'
says 0 'tables are shown' '   a row of a table' '1 passed, 0 failed, 0 skipped'
one 'echo $B $A; echo ok 1 $B; false || echo "ok 2 | <a>"'
says 0 'commands are of the shell' '2 passed, 0 failed, 0 skipped'

# ---- which, and in which order
LANES=1 TREES='6.12 6.1' run check <<-END
	short t 1 - echo ok 1
	longest t 9 - echo ok 1
	first t 1 - echo ok 1
	# it is worth more than "longest" for what waits for it
	waits check 20 first,?short,?late echo ok 1
	late long 99 - false
	never - 99 - false
	each 7 8
	many/% quick 3 - echo ok %
	many/8 quick 7 - echo ok 1
	each \$TREES
	tree/%/world check 6 - echo ok 1
	each
	of/6.1 check 5 tree/6.1/world echo ok 1
	of/5.10 check 8 tree/5.10/world false
END
says 0 'the longest first, and what it needs before' '# short .*' '# first .*' '# waits .*' \
	'# tree/6.1/world .*' '# longest .*' '# of/5.10 .*' \
	'  ok 1 # SKIP tree/5.10/world is not there, TREES="6.12 6.1"' '# many/8 .*' \
	'# tree/6.12/world .*' '# of/6.1 .*' '# many/7 .*' '9 passed, 0 failed, 1 skipped'
cp "$work/manifest" "$work/many"
LANES=1 run t 'many/*' waits <"$work/many"
says 0 'by name, whatever the tier' '# first .*' '# waits .*' '# many/7 .*' \
	'4 passed, 0 failed, 0 skipped'
run long <"$work/many"
says 1 'the long ones only' '0 passed, 1 failed, 0 skipped'
run check any <"$work/many"
says 2 'no such name' '.*no test is called any'
run quik <"$work/many"
says 2 'no such tier' '.*no such tier: quik'
run t <<-END
	red t 2 - echo not ok 1
	waits t 1 red touch $work/waited; echo ok 1
	after t 1 waits echo ok 1
END
says 1 'what needs what failed' '# failed: red waits after' '0 passed, 3 failed, 0 skipped'
test ! -e "$work/waited"
says 0 '... is not run'
run t <<-END
	twice t 1 - true
	twice t 1 - true
	a fast 1 - true
	b t soon - true
	each nowhere/%.c
END
says 2 'mistakes' '.*:2: twice is there twice' '.*:3: no such tier: fast' \
	'.*:4: a row is: name, .*' '.*:5: no file fits nowhere/%.c'
run t <<-END
	a t 1 nothing true
END
says 2 'a need that is no test' '.*a needs nothing, which is no test'

# ---- what hangs: by what it does, not by how long it takes
cpu='(ulimit -t 4; while :; do :; done)'
export ROUND=1
STALL=3 run t <<-END
	sleeps t 1 - echo ok 1; sleep 10000
	works t 9 - $cpu; echo ok 1
	prints t 8 - for i in 1 2 3 4 5; do sleep 1; echo \$i; done; echo ok 1
END
says 1 'who sleeps hangs, who works or prints does not' '.*: it hangs: nothing ran .*' \
	'# failed: sleeps' '3 passed, 1 failed, 0 skipped'
LOOP=2 run t <<-END
	loops t 0 - echo ok 1; while :; do :; done
	works t 1 - $cpu; echo ok 1
END
says 1 'an endless loop is told by its CPU time' '.*: it does not end: .* of CPU time' \
	'# failed: loops' '2 passed, 1 failed, 0 skipped'

# ---- who is ended ends all
cat >"$work/manifest" <<-END
	sleeps t 1 - sleep 10000 & echo \$! >$work/sleeper; wait
END
MANIFEST=$work/manifest sh tests/tools/run.sh "$work/build" t >"$work/out" 2>&1 &
until [ -s "$work/sleeper" ]; do sleep 0.1; done
kill -TERM $!
wait $!
says 130 'SIGTERM'
for _ in $(seq 600); do
	grep -sq 'State:.[^Z]' "/proc/$(cat "$work/sleeper")/status" || break
	sleep 0.1
done
! grep -s 'State:.[^Z]' "/proc/$(cat "$work/sleeper")/status" >>"$work/out"
says 0 '... ends all tests'
echo "1..$n"
exit $bad
