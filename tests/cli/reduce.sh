#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What a report does not need is taken out of its scenario: what was put around a race goes again,
# nothing that is left can go, and what was clean stays so. QUICK=yes: one race, and bad input.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

# finding NAME OPTION...: the first report of NAME.scn, as NAME.sched
finding() {
	scn=$1
	shift
	"$stacksim" explore "$scn.scn" -1 -o "$scn.sched" "$@" >/dev/null 2>&1
}
# shellcheck source=tests/cli/lib/needed.sh
. "$root/tests/cli/lib/needed.sh"

cat >padded.scn <<'END'
# SPDX-License-Identifier: GPL-2.0-only
# what it is about stays
scenario padded
	title  "a race, and more"
	groups toy
	bug    at 5.15 "KASAN: slab-use-after-free in op_submit"
	clean  at 5.16

# another
task noise
	both order=ba
	p = pick 2
	check p < 2

# who submits
task writer
	pair
	first: n = submit 1024 # so many
	check n == 1024
	grow 30

task more
	last: grow 20 locked=yes

order
	writer.first before more.last

expect
	completed() == 1
	size() == 30
END
uaf="BUG: KASAN: slab-use-after-free in op_submit"
finding padded -w toy -g 5.15 --checks=-lockdep
try "a padded race" 0 "minimal: without any one thing more the report is not found" \
	"$stacksim" reduce padded.sched
same "... what is left" reduce-padded.txt cat padded-reduced.scn
try "... its schedule is beside it" 1 "$uaf" "$stacksim" replay padded-reduced.sched
try "... and is not written over" 2 "padded-reduced.scn is there, and is not written over" \
	"$stacksim" reduce padded.sched
# ---- what is not to be done
sed '/^report/d' padded.sched >mute.sched
try "no report" 2 "mute.sched has no report to keep" "$stacksim" reduce mute.sched
try "no schedule" 2 "padded.scn:1:1: error" "$stacksim" reduce padded.scn
try "no file" 2 "none.sched: No such file" "$stacksim" reduce none.sched
try "no name of a scenario" 2 "a scenario is in NAME.scn, not in 'small.txt'" \
	"$stacksim" reduce padded.sched -o small.txt
try "... or a bad one" 2 "is no name" "$stacksim" reduce padded.sched -o -small.scn
try "... or in no folder" 2 "cannot write nowhere/small.scn" \
	"$stacksim" reduce padded.sched -o nowhere/small.scn
echo kept >other.sched
try "no schedule is beside it" 2 "other.sched is no schedule" \
	"$stacksim" reduce padded.sched -o other.scn
sed 's/^changes .*/changes 5.15x/' padded.sched >changes.sched
try "a bad generation" 2 "'5.15x' is no generation" "$stacksim" reduce changes.sched -o bad.scn
sed 's/^report .*/report "BUG: %22%0a"/' padded.sched >quotes.sched
try "what no line can say" 3 "the report is not found again" \
	"$stacksim" reduce quotes.sched -o quotes.scn
sed 's/^report .*/report "BUG: another"/' padded.sched >another.sched
try "another report" 3 "another.sched: the report is not found again" \
	"$stacksim" reduce another.sched -o another.scn
try "... leaves nothing" 2 "" ls another.scn
ln -s /dev/full full.scn
try "a full disk" 5 "cannot write full.scn" "$stacksim" reduce padded.sched -f -o full.scn
[ "${QUICK-}" = yes ] && finish && exit

# ---- what is left
try "what is left of a race, of which all is needed" 0 "1 lines are needed" \
	needed padded-reduced "$uaf" -w toy -g 5.15
try "... it is what it says" 0 "ok 2 clean at 5.16" "$stacksim" check padded-reduced.scn -w toy
cp padded-reduced.scn before.scn
try "... unless that is wanted" 0 "tasks and events: 1 (3 before)" \
	"$stacksim" reduce padded.sched -f
try "... twice the same" 0 "" cmp before.scn padded-reduced.scn
try "a search that is given up" 0 "smaller scenarios were given up after 1 executions" \
	"$stacksim" reduce padded.sched -n 1 -o one.scn

# A failure that it does not need is the first thing that goes.
sed 's/^report/fail alloc 99\n&/' padded.sched >failing.sched
try "a failure" 0 "minimal: " "$stacksim" reduce failing.sched -o whole.scn
try "... is not needed" 1 "" grep "^fail" whole.sched

# An expectation is the same in another line of another file, and does not fail for want of what
# was to meet it.
cp tests/cli/scenarios/toy-grow.scn grow.scn
printf 'task idle\n\tpair\n' >>grow.scn
"$stacksim" explore grow.scn -w toy -o grow.sched >/dev/null 2>&1
try "an expectation" 0 "tasks and events: 2 (3 before)" \
	"$stacksim" reduce grow.sched.2 -o little.scn
try "... still takes an order" 1 "EXPECT: little.scn:15: size() == 20: left 10, right 20" \
	"$stacksim" replay little.sched
try "... of which all is needed" 0 "3 lines are needed" needed little "EXPECT: little.scn" -w toy
try "... both reports are announced" 0 "ok 2 bug at 5.16" "$stacksim" check little.scn -w toy

# ---- races that there were
unset STACKSIM_WORLDS
# race SCENARIO REPORT LINES OPTION...: with a task, an event and a file more, too
race() {
	seed=$1 report=$2 lines=$3
	shift 3
	awk '{ print } /^\tfile/ && !had++ { sub("/f", "/pad"); print }
		END { print "task idle\n\tp = open /mnt/pad O_RDWR\n\tclose p"
			print "event strikes\n\tcopy_up /mnt/pad" }' \
		"$root/scenarios/ovl/$seed.scn" >"$seed.scn"
	finding "$seed" -s pct -n 3000 "$@"
	try "$seed" 0 "minimal: without any one thing more" \
		"$stacksim" reduce "$seed.sched" -o "$seed-small.scn"
	try "... of which all is needed" 0 "$lines lines are needed" \
		needed "$seed-small" "$report" "$@" -n 2000
	try "... it is what it says" 0 "# Totals: pass:" "$stacksim" check "$seed-small.scn"
}
race aio_uaf "BUG: KASAN: slab-use-after-free in memfs_dio_queued" 4 -g 5.15
race copy_up_done "INFO: task second blocked" 7 -g 6.6
race copy_up_freeze "WARNING: possible circular locking dependency" 7 -g 6.7 \
	-N ovl-copy-up-no-sb-writers

# An error that the report takes is still looked at, though the report does not need that.
cat >leak.scn <<'END'
scenario leak
	title "what an error leaks"
setup
	use ovl
	file lower /f
	fail_io upper ENOSPC
task opener
	n = open /mnt/f O_RDWR
	check n == -ENOSPC
END
finding leak -g 6.1
try "an error" 0 "lines in them: 2 (2)" "$stacksim" reduce leak.sched -o error.scn
try "... is looked at" 0 "# Totals: pass:1" "$stacksim" check error.scn

# Ctrl-C: what was reached is there, and is not called minimal
"$stacksim" reduce aio_uaf.sched -n 100m -b none -o cut.scn >said 2>err &
pid=$!
while ! grep -q 'found again' err && kill -0 $pid 2>/dev/null; do sleep 0.1; done
kill -INT $pid
wait $pid
echo $? >code
try "ended by a signal" 0 "not known to be minimal: a signal ended it" cat said
try "... nor what it announces" 0 "lines say was not looked at" cat said
try "... is said" 0 130 cat code
try "... what is left" 1 "KASAN" "$stacksim" replay cut.sched
finish
