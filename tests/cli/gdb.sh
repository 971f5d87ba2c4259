#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# gdb.sh BUILD: stacksim replay --gdb, with commands that gdb reads: where it stops, steps forwards
# and back, threads that do not run, with their variables.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

"$stacksim" explore toy-abba -w toy -o abba.sched >/dev/null 2>&1
"$stacksim" explore toy-uaf -w toy -g 5.15 -1 -o uaf.sched >/dev/null 2>&1
# the first task has both locks when the second one comes
sed 's/^run one 5/run one 3\nrun two 1\nrun one 2/; s/^run two 5/run two 4/' abba.sched >wait.sched

mkdir none
for program in "$(command -v env)" "$(command -v sh)"; do
	ln -s "$program" none/
done
try "without gdb it is said what is lacking" 2 "cannot run gdb: No such file or directory; it is" \
	env PATH="$dir/none" "$stacksim" replay uaf.sched --gdb
try "a step that is not there is seen before" 2 "uaf.sched has steps 1 to" \
	env PATH="$dir/none" "$stacksim" replay uaf.sched --gdb --until 99

if ! sh "$root/tests/tools/deps.sh" cc flex bison gdb true >"$dir/.out" 2>&1; then
	echo "ok $((number + 1)) - gdb # SKIP there is no gdb that works, and none can be installed"
	echo "1..$((number + 1))"
	exit
fi
export HOME="$dir"

# session OPTION... <<COMMANDS: what gdb says, to .out, without numbers of frames and addresses
session() {
	"$stacksim" replay "$@" --gdb 2>&1 |
		sed 's/^\((gdb) *\)*//; s/^ *//
			s/^#[0-9]* *\(0x[0-9a-f]* in \)*/# /
			s/=0x[0-9a-f]*/=_/g' >"$dir/.out"
}

# seen NAME LINE...: these lines are in what gdb said, one after the other
seen() {
	name=$1
	shift
	printf '%s\n' "$@" | awk 'NR == FNR { want[NR] = $0; n = NR; next }
		at < n && index($0, want[at + 1]) == 1 { at++ }
		END {
			if (at < n)
				print "not there, or out of order: " want[at + 1] >"/dev/stderr"
			exit at < n
		}' - "$dir/.out" 2>"$dir/.err"
	status=$?
	cat "$dir/.err" >>"$dir/.out"
	result $status "$name"
}

session uaf.sched <<END
info args
stacksim-back
stacksim-back
stacksim-threads
stacksim-thread 1
info locals
stacksim-step
stacksim-step
stacksim-step
stacksim-back
END
seen "it stops at the violation, in the code under test" \
	"BUG: KASAN: slab-use-after-free" "step 6 of writer/1, io_submit in op_submit at" \
	"# op_submit (args=" "args = "
seen "... goes back to the beginning of the step, and to the one before" \
	"BUG: KASAN" "step 6 of writer/1, io_submit" "# op_submit" \
	"step 5 of irq/toy/2, free in put_req" "# put_req"
seen "... lists threads" "writer/1 could go on, io_submit in op_submit at" \
	"* irq/toy/2 runs, free in put_req at"
seen "... shows the variables of one that does not run" \
	"writer/1 could go on, io_submit in op_submit at" "# op_submit (args=" "r = "
seen "... goes on as the one that runs, to the violation and the end" "r = " \
	"step 6 of writer/1" "BUG: KASAN" "step 6 of writer/1" \
	"The execution has ended; the last step that was seen is 6."
seen "... and back from there" "The execution has ended" "step 6 of writer/1, io_submit"

session uaf.sched --until complete_req <<END
print arg != 0
next
stacksim-step
END
seen "it stops in a function" "step 3 of irq/toy/2, start" "# complete_req (arg=" "\$1 = 1" \
	"step 4 of irq/toy/2, atomic in put_req"

session wait.sched --until 5 <<END
stacksim-threads
stacksim-locks
stacksim-thread 2
bt 20
continue
stacksim-goto 1
stacksim-back
stacksim-thread 7
END
seen "it stops in a step; who waits is told" "step 5 of one/1, unlock in op_both" \
	"* one/1 runs, unlock in op_both" "two/2 waits, lock in op_both"
seen "... locks, too" "one/1 has or wants lock_a, in op_both" "one/1 has or wants lock_b" \
	"two/2 has or wants lock_b"
seen "... and the stack of who waits" "two/2 waits" "# op_both (args=" "# sim_switch" \
	"# op_both (args=" "# entry"
seen "to continue is to go on as the one that runs" "# entry" "WARNING: possible circular"
seen "a step by its number" "step 1 of one/1, call in both at" \
	"There is no step before." "No thread has that number"

session abba.sched.3 <<END
stacksim-threads
END
seen "it stops at the report that the schedule names" "INFO: task one blocked for more than" \
	"step 4, no thread runs" "one/1 waits, lock in" "two/2 waits, lock in"
finish
