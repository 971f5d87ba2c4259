#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# show --as c: a schedule as a program for the running kernel. Its tasks are as goldens have them;
# it compiles without a warning, runs, says what does not hold and what hangs, and leaves nothing
# behind. What it has no system call for is told with its line. Where nothing may be mounted, runs
# are SKIP.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"
unset STACKSIM_SCENARIOS
export STACKSIM_WORLDS="$build/worlds"
ln -s "$root/scenarios" scenarios

unshare -m true 2>/dev/null && mounts=1
# made NAME SCENARIO OPTION...: a schedule of it and the program, which compiles
made() {
	made=$1
	shift
	"$stacksim" explore "$@" -1 -o "$made.sched" >"$made.log" 2>&1
	"$stacksim" show "$made.sched" --as c -o "$made.c" >>"$made.log" 2>&1
	compiles "$made"
}

compiles() {
	try "$1 compiles" 0 "" "${CC:-gcc}" -Wall -Werror -pthread -o "$1" "$1.c"
}

# of a program what is of its scenario: the comment, and what is between the texts of operations
own() {
	sed -n '1,/^#define _GNU_SOURCE/p; /^\/\* what operations gave/,/^static const char broken/p' "$1.c"
}

made demo ovl-aio-uaf -g 5.15
same "... and is as its golden" reproducer/demo.c own demo
made setfl ovl-setfl-append -g 6.1
same "... waits where the order needs it" reproducer/setfl.c own setfl
made rfc ovl-backing-rfc-irq -g 6.6 --with backing-file-rfc
same "... has layers on a disk where they are asked for" reproducer/rfc.c own rfc
made nested ovl-copy-up-nested -g 6.7 --without ovl-copy-up-no-sb-writers
made rwf ovl-rwf-append -g 6.6

cat >wrong.scn <<'S'
scenario wrong
	title "what does not hold, of operations that run at one time /* and \ */"
	clean at 6.12
setup
	use ovl
	file lower /f size=512
	fd = open /mnt/f O_RDWR
task one
	a = open /mnt/f O_RDWR
	w: n = write a 0 512 flags=RWF_DSYNC
	check -n + 2 == -510 && size(/mnt/f) == 512
	write fd -2 512 -> -EINVAL
task two
	b: b = read_byte fd 0
	copy_up /mnt/f -> -EIO
event three
	at: pos = lseek fd 1k SEEK_SET
order
	three.at before one.w
	func ovl_write_iter in one before two.b
	two.b before func memfs_extend in one
expect
	byte(/mnt/f, 0) == 0x22
	one.n == 513 || two.b == -EIO
S
made wrong wrong.scn
same "... and begins together what ran at one time" reproducer/wrong.c own wrong
cat >names.scn <<'S'
scenario names
	title "names, attributes, ACLs, locks and pipes"
	clean at 6.12
setup
	use ovl
	file lower /f size=512 uid=1000
	mkdir /lower/d
	mknod /upper/p fifo mode=0666
	p = openat /upper/p O_RDWR
	fd = open /mnt/f O_RDWR
task one
	link /mnt/f /mnt/g
	symlink g /mnt/s
	n = readlink /mnt/s
	check n == 1
	rename /mnt/g /mnt/h flags=RENAME_NOREPLACE
	unlink /mnt/h
	rmdir /mnt/d
	t = openat /mnt O_RDWR|O_TMPFILE mode=0600
	d = openat /mnt O_RDONLY|O_DIRECTORY
	k = readdir d name=f what=type
	check k == 8
	flock fd LOCK_EX
	lock fd 0 10 F_WRLCK owner=process
	u = lock_test t 0 10
	check u == 2 # F_UNLCK
	splice fd p 100 in_pos=0
	tee p p 10 -> -EINVAL
	fadvise fd 0 0 POSIX_FADV_DONTNEED
	w = uring_write fd 0 512
	v = aio_wait w
	check v == 512
	e = eventfd
	eventfd_write e
	c = eventfd_read e
	check c == 1
task two
	chmod /mnt/f 0600
	s = stat /mnt/f mode
	check s == 0600
	utime /mnt/f 100
	setxattr /mnt/f user.a 3 flags=XATTR_CREATE
	x = xattr_byte /mnt/f user.a
	check x == 0x33
	setfacl /mnt/f 1000 6
	a = getfacl /mnt/f 1000
	check a == 6
	r = access /mnt/f X_OK
	check r == -EACCES
expect
	mode(/mnt/f) == 0
S
cat >frozen.scn <<'S'
scenario frozen
	title "a writer waits for a thaw"
	clean at 6.12
setup
	fs disk
	file disk /f size=512
	fd = open /disk/f O_RDWR
task freezer
	freeze disk
	at: b = read_byte fd 0
	thaw disk
task writer
	w: n = write fd 0 512
	check n == 512
order
	freezer.at before writer.w
expect
	frozen(disk) == 1
S
made frozen frozen.scn
# the model has no names
[ "${mounts:-}" ] && made names names.scn -w native
# a defect that 6.9 to 6.18 have, if not later ones, too
[ "${mounts:-}" ] &&
	"$stacksim" explore fuse-setfl-append -w native -1 -o served.sched >served.log 2>&1
[ -e served.sched ] && made served fuse-setfl-append -w native
# a task that never says how far it is
sed 's/^\treached/(void)reached; \/\/ /; s/HANGS_AFTER [0-9]*/HANGS_AFTER 9/' setfl.c >hangs.c
compiles hangs

# ---- what cannot be a program

# refused LINE...: a schedule of the scenario with these lines in set-up and task
refused() {
	cat >no.scn <<-S
		scenario no
		title "what cannot be a program"
		clean at 6.12
		setup
		$1
		file d /f
		task t
		$2
		expect
		1 == 2
	S
	"$stacksim" explore no.scn -1 -o no.sched --force >/dev/null 2>&1
	"$stacksim" show no.sched --as c -o no.c
}
try "an operation that the running kernel has not" 4 "world 'native' has no operation 'deny'" \
	refused "fs d" "deny /d/f"
try "... with its line" 4 "no.scn:8:1: error" refused "fs d" "deny /d/f"
try "a file system that no layer can be" 4 "'fs' with another files than is usual" \
	refused "fs d files=4" "a = open /d/f O_RDWR"
[ ! -e no.c ]
result $? "nothing is written then"

# ---- on this kernel

# runs NAME CODE TEXT COMMAND...: as try, where something may be mounted
runs() {
	if [ "${mounts:-}" ]; then
		try "$@"
	else
		number=$((number + 1))
		echo "ok $number - $1 # SKIP no mount namespace can be had here"
	fi
}
# either PROGRAM: what it says of this kernel is the kernel's affair
either() {
	"./$1" 3
	[ $? -le 1 ]
}
left() {
	cat /proc/self/mounts
	ls -A /mnt
}
left >before
runs "the program of the demo runs" 0 "reader.n 4096" ./demo 3 tmpfs
if [ "${mounts:-}" ] && ! ./demo 1 >disk 2>&1; then
	number=$((number + 1))
	echo "ok $number - ... on a disk # SKIP $(head -n 1 disk)"
else
	runs "... on a disk" 0 "reader.n 4096" ./demo 3
fi
runs "... of flags" 0 "3 of 3 runs: all is as the scenario says" ./setfl 3
runs "... of two overlays" 0 "of 3 runs: " either nested
runs "... of a defect without a race" 0 "writer.n 512" either rwf
# a kernel that has the defect does not see the flag
sed '/call_write(r/s/RWF_APPEND/0/' rwf.c >has.c
compiles has
runs "a kernel that has what was reported is told" 1 \
	"3 of 3 runs: as it was reported: this kernel has the defect" ./has 3
sed 's/reported\[\] = {/&0, /' has.c >other.c
compiles other
runs "... and one that has another defect" 1 "not as the scenario says, but not as it was reported" \
	./other 3
if [ "${mounts:-}" ] && ./frozen 1 2>&1 | grep "can be made here" >disk; then
	number=$((number + 1))
	echo "ok $number - ... of a freeze # SKIP $(head -n 1 disk)"
else
	runs "... of a freeze" 1 "as it was reported" ./frozen 3
fi
if [ -e served.sched ]; then
	runs "... of a defect that this kernel has, by a server of FUSE" 1 \
		"3 of 3 runs: as it was reported: this kernel has the defect" ./served 3
else
	number=$((number + 1))
	echo "ok $number - ... of a defect of FUSE # SKIP not seen here"
fi
runs "... of names and attributes" 1 "as it was reported" ./names 3
runs "what does not hold is told" 1 \
	"line 24: one.n == 513 || two.b == -EIO: does not hold" ./wrong 3
runs "... with what operations returned" 1 \
	"copy_up /mnt/f -> -EIO: returned 0, not -5" ./wrong 3
runs "what hangs is told, and ended" 1 "it hangs" ./hangs 1
left >after
cmp before after >"$dir/.out" 2>&1
result $? "nothing is left mounted"
try "wrong usage is told" 2 "usage" ./demo 3 4
finish
