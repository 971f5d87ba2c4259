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
sed 's/scenario grows/scenario failing/; s/^task writer/&\
	fail_alloc 5/' grows.scn >failing.scn
cat >requests.scn <<'S'
scenario requests
	title "requests of aio and of io_uring"
	clean at 6.12
setup
	fs d
	file d /f size=2048
	fd = open /d/f O_RDWR
task aio
	w = aio_writev fd 0 1000 pieces=3 fill=0x33
	n = aio_wait w
	f = aio_fsync fd
	k = aio_wait f
	bad = aio_readv fd 0 512 resfd=15
	check n == 1000 && k == 0 && bad == -EBADF
task uring
	w = uring_write fd 1024 512 async=1
	n = aio_wait w
	v = uring_writev fd 1536 512 pieces=4
	m = aio_wait v
	r = uring_readv fd 1024 1024 pieces=2
	k = aio_wait r
	b = aio_byte r
	none = uring_cancel r
	check n == 512 && m == 512 && k == 1024 && b == 0x22 && none == -ENOENT
expect
	byte(/d/f, 999) == 0x33 && byte(/d/f, 1024) == 0x22 && byte(/d/f, 2047) == 0x22
S

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

# a writer waits for a thaw, and an opener for the end of a lease
cat >frozen.scn <<'S'
scenario frozen
	title "a writer waits while its file system is frozen"
	clean at 6.12
setup
	fs disk
	file disk /f size=512 uid=1000
	fd = open /disk/f O_RDWR
	ro = open /disk/f O_RDONLY
task freezer
	freeze disk
	e = eventfd
	thaw disk
	setlease ro F_RDLCK -> -EAGAIN
task writer
	n = write fd 0 512 fill=7
	check n == 512
expect
	byte(/disk/f, 511) == 7
	frozen(disk) == 0
	writers(disk) == 0
S
sed '/^	e = /d; /^	thaw/d; /setlease/d; s/scenario frozen/scenario stays/' \
	frozen.scn >stays.scn
cat >lease.scn <<'S'
scenario lease
	title "who opens a file waits for the end of a lease"
	clean at 6.12
setup
	fs d
	file d /f uid=1000
	fd = open /d/f O_RDONLY
task holder
	a = setlease fd F_RDLCK
	b = setlease fd F_UNLCK
	check (a == 0 && b == 0) || (a == -EAGAIN && b == -EAGAIN)
task opener
	w = open /d/f O_RDWR
	check w >= 0
S
cat >served.scn <<'S'
scenario served
	title "files of FUSE, by its server and past it"
	clean at 6.12
setup
	use fuse
	file disk /f size=1024 fill=1
	back = open /disk/f O_RDWR
	id = backing_open /mnt back
	open_reply /mnt/f passthrough id=id
	fd = open /mnt/f O_RDWR
	open_reply /mnt/f passthrough id=id
task writer
	n = write fd 0 512 fill=2
	check n == 512
task reader
	b = read_byte fd 0
	check id > 0 && (b == 1 || b == 2)
expect
	size(/mnt/f) == 1024
S
cat >stacked.scn <<'S'
scenario stacked
	title "an overlay on an overlay, with options"
	clean at 6.12
setup
	fs low
	fs mid
	fs top
	file low /f size=512 fill=1
	stack /m upper=mid lower=low options="xino=on"
	stack /mnt upper=top lower=/m lower2=low
task user
	on = mountinfo /m "xino=on"
	check on == 1
	fd = openat /mnt/f O_RDWR
	n = write fd 0 1 fill=2
	busy = umount /mnt
	check busy == -EBUSY
	close fd
	umount /mnt
	ro = remount /m ro
	b = stat /m/f size
	check b == 512 && ro == 0
expect
	byte(/top/f, 0) == 2
	byte(/m/f, 0) == 1
S

# who sleeps or waits for a poll lets others go on, in a file system that may be frozen, too
cat >sleeps.scn <<'S'
scenario sleeps
	title "a freeze, a poll and a sleep"
	clean at 6.12
setup
	fs disk
	file disk /f size=512
	fd = open /disk/f O_RDWR
	ev = eventfd
task waiter
	req = aio_poll ev
	n = aio_wait req
	check n == 1
task sleeper
	sleep 1
	eventfd_write ev
task freezer
	freeze disk
	sleep 2
	thaw disk
task writer
	n = write fd 0 512 fill=7
	check n == 512
expect
	frozen(disk) == 0
S
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
	"SKIP world 'native' has no operation 'fail_alloc'" "$stacksim" native failing.scn
try "requests of aio and of io_uring" 0 "nothing reported" \
	"$stacksim" explore -w native -n 100 requests.scn
try "who waits lets others go on" 0 "nothing reported" "$stacksim" explore -w native -n 2k waits.scn
try "... and a deadlock is told" 1 "blocked for more than 120 seconds" \
	"$stacksim" explore -w native -n 2k hangs.scn
try "who opens a file waits for the end of a lease" 0 "nothing reported" \
	"$stacksim" explore -w native -n 40 lease.scn
try "overlays have options, end, and are made anew" 0 "nothing reported" \
	"$stacksim" explore -w native stacked.scn
either() {
	"$stacksim" explore -w native -n 40 "$1" 2>&1 | grep -E "$2|returned -EOPNOTSUPP"
}
try "FUSE has its server, where the kernel passes through" 0 "" either served.scn "nothing reported"
try "who sleeps or polls lets others go on beside a freeze" 0 "" \
	either sleeps.scn "nothing reported"
try "who writes waits for a thaw, where a disk can be made" 0 "" \
	either frozen.scn "nothing reported"
try "... and for ever where there is none" 0 "" either stays.scn "blocked for more than 120 seconds"
# killed while it is frozen: who waits there can end only when somebody thaws
killed() {
	"$stacksim" explore -w native --strategy random "$dir/frozen.scn" &
	sleep 2
	kill -9 $!
	wait $!
	echo "$dir/frozen.scn" >name
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		grep -lzFf name /proc/[0-9]*/cmdline || return 0
		sleep 1
	done
	return 1
}
try "... and whoever is killed leaves nothing frozen" 0 "" killed
mounts >after
cmp before after >"$dir/.out" 2>&1
result $? "nothing is left mounted"
try "who is not root is told" 2 "which only root can" setpriv --reuid 65534 --clear-groups \
	--inh-caps=-all "$stacksim" native grows.scn
finish
