#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The running kernel as a world: what it comes to is what the model comes to, and where the model
# lies by a planted fault that is told; nothing is left mounted; the schedule is replayed. Where
# nothing may be mounted, it says SKIP.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"
unset STACKSIM_WORLDS
export STACKSIM_SCENARIOS="$root/scenarios"

if ! unshare -m true 2>/dev/null; then
	echo "1..1"
	echo "ok 1 # SKIP no mount namespace can be had here"
	exit
fi

cat >grows.scn <<'S'
scenario grows
	title "a file grows in the upper layer"
	bound 1
	clean at 6.12
setup
	fs lower
	fs upper
	file lower /f size=1024
	overlay /mnt lower=lower upper=upper
	fd = open /mnt/f O_RDWR
task writer
	n = write fd 1024 512
	check n == 512
task reader
	b = read_byte fd 1024
	check b == 0x22 || b == -ENODATA
S
sed 's/scenario grows/scenario uring/; s/= write/= uring_write/' grows.scn >uring.scn

# who waits for a lock lets others go on; nobody is left to who waits for one another
cat >waits.scn <<'S'
scenario waits
	title "locks that are waited for"
	clean at 6.12
setup
	fs d
	file d /f
	file d /g
	mknod /d/p fifo
	p = openat /d/p O_RDWR
	f = open /d/f O_RDWR
	g = open /d/g O_RDWR
	f2 = open /d/f O_RDWR
	g2 = open /d/g O_RDWR
task one
	flock f LOCK_EX
	lock g 0 10 F_WRLCK
	lock g 0 10 F_UNLCK
	flock f LOCK_UN
	n = splice p f 64 out_pos=0
	check n == 64
task two
	flock f2 LOCK_EX
	lock g2 0 10 F_WRLCK
	lock g2 0 10 F_UNLCK
	flock f2 LOCK_UN
	write p -1 64
expect
	byte(/d/f, 63) == 0x22
S
sed 's/scenario waits/scenario hangs/; /^task two/,$ {
	s/flock f2/xlock/; s/lock g2 0 10 F_WRLCK/flock f2 LOCK_EX/
	s/xlock LOCK_EX/lock g2 0 10 F_WRLCK/; s/xlock/flock f2/ }' waits.scn >hangs.scn

mounts() {
	cat /proc/self/mounts
	ls -A /mnt
}
mounts >before
try "outcomes are those of the model" 0 "ok 1 grows" "$stacksim" native grows.scn
cp "$dir/.out" first
try "and again" 0 "ok 1 grows" "$stacksim" native grows.scn
cmp first "$dir/.out" >"$dir/.cmp" 2>&1
result $? "twice the same bytes"
try "its orders are all explored" 0 "longest 2: complete" \
	"$stacksim" explore -w native -b none grows.scn
try "a model that lies is told" 1 "only in native" "$stacksim" native -W fault-no-copyattr grows.scn
try "with the schedule" 0 "" "$stacksim" replay grows.native.1.sched
try "an incomplete model is nothing to tell of" 6 "SKIP inconclusive: model" \
	"$stacksim" native -n 3 -W fault-no-copyattr grows.scn
try "what there is no system call for is skipped" 4 \
	"SKIP world 'native' has no operation 'uring_write'" "$stacksim" native uring.scn
try "who waits lets others go on" 0 "nothing reported" "$stacksim" explore -w native -n 2k waits.scn
try "... and a deadlock is told" 1 "blocked for more than 120 seconds" \
	"$stacksim" explore -w native -n 2k hangs.scn
mounts >after
cmp before after >"$dir/.out" 2>&1
result $? "nothing is left mounted"
try "who is not root is told" 2 "which only root can" setpriv --reuid 65534 --clear-groups \
	--inh-caps=-all "$stacksim" native grows.scn
finish
