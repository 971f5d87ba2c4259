#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Reports are recognised by what reads kernel logs: the patterns below are what
# syzkaller's report parser (pkg/report/linux.go) and _check_dmesg of xfstests
# (common/rc) look for, written down anew. Each report of the fault programs
# goes through them.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

# logs NAME...: the reports of these faults, from the program that plants them
logs() {
	"$build/tests/test_checks" "$@" >log 2>&1
}

# has NAME PATTERN: a line of the log is matched by an extended regular expression
has() {
	cp log "$dir/.out"
	grep -Eq -- "$2" log
	result $? "$1"
}

# framed NAME WIDTH: the report begins and ends with a rule of that width
framed() {
	cp log "$dir/.out"
	[ "$(sed -n '1p;$p' log | grep -cE "^={$2}\$")" -eq 2 ]
	result $? "$1"
}

# headed NAME WIDTH: below the first line the kernel, rules of that width around both
headed() {
	cp log "$dir/.out"
	sed -n 1,4p log | tr '\n' '|' |
		grep -Eq "^={$2}\|[^|]*\|6\.12 #1 Not tainted\|-{$2}\|\$"
	result $? "$1"
}

func='[a-zA-Z0-9_]+\+0x[0-9a-f]+/0x[0-9a-f]+'
place="$func [a-z/_]+\\.c:[0-9]+"
addr='[0-9a-f]{16}'
# print_lock() of kernel/locking/lockdep.c; syzkaller takes the function after "at: "
lock="$addr \\([A-Za-z]+\\)\\{[-.+?]{4}\\}-\\{[0-5]:[0-5]\\}"
who='[a-z]+/[0-9]+'
# dump_stack_print_info() of lib/dump_stack.c
cpu='^CPU: [0-9]+ UID: [0-9]+ PID: [0-9]+ Comm: [a-z]+ Not tainted 6\.12 #1$'
# __warn() of kernel/panic.c
warning="^WARNING: CPU: [0-9]+ PID: [0-9]+ at [a-z/_]+\\.c:[0-9]+ $func\$"

logs read_freed
has "KASAN, first line" "^BUG: KASAN: slab-use-after-free in $func\$"
framed "... rules" 66
has "... who" "$cpu"
has "... access" "^Read of size 8 at addr $addr by task $who\$"
has "... trace" '^Call Trace:$'
has "... frames" "^ $place\$"
has "... allocated" '^Allocated by task [0-9]+:$'
has "... freed" '^Freed by task [0-9]+:$'
has "... object" "^The buggy address belongs to the object at $addr\$"
has "... cache" '^ which belongs to the cache kmalloc-32 of size 32$'
has "... place in it" '^The buggy address is located 8 bytes inside of$'
has "... region" "^ freed 32-byte region \\[$addr, $addr\\)\$"
has "... memory" '^Memory state around the buggy address:$'
has "... its row" "^>$addr:( [0-9a-f]{2}){16}\$"
has "... found by xfstests" '\bBUG:'
logs get_freed
has "KASAN in a primitive" "^BUG: KASAN: slab-use-after-free in $func\$"

# %pS knows of no inlined functions: first lines have the one around, traces have both
logs peek_freed
has "KASAN, inlined" '^BUG: KASAN: slab-use-after-free in peek_freed\+0x[0-9a-f]+/0x[0-9a-f]+$'
has "... inlined frame" '^ peek [a-z/_]+\.c:[0-9]+ \[inline\]$'
has "... its frame" '^ peek_freed\+0x[0-9a-f]+/0x[0-9a-f]+ [a-z/_]+\.c:[0-9]+$'
logs get_inlined_freed
has "... in a primitive" \
	'^BUG: KASAN: slab-use-after-free in get_inlined_freed\+0x[0-9a-f]+/0x[0-9a-f]+$'

logs write_beyond
has "KASAN, out of bounds" "^BUG: KASAN: slab-out-of-bounds in $func\$"
has "... to the right of" '^The buggy address is located 0 bytes to the right of$'
has "... region" "^ allocated 13-byte region \\[$addr, $addr\\)\$"
has "... cache" '^ which belongs to the cache kmalloc-16 of size 16$'
logs free_twice
has "KASAN, double free" "^BUG: KASAN: double-free in $func\$"
framed "... rules" 66
has "... of what" "^Free of addr $addr by task $who\$"
has "... region" "^ 32-byte region \\[$addr, $addr\\)\$"
has "... memory" "^>$addr:( [0-9a-f]{2}){16}\$"
logs free_middle
has "KASAN, invalid free" "^BUG: KASAN: invalid-free in $func\$"
has "... of what" "^Free of addr $addr by task $who\$"

logs use_unwritten
has "KMSAN, first line" "^BUG: KMSAN: uninit-value in $func\$"
framed "... rules" 53
has "... origin" '^Uninit was created at:$'
has "... bytes" '^Bytes 0-7 of 8 are uninitialized$'
has "... access" "^Memory access of size 8 starts at $addr\$"
has "... who" "$cpu"
has "... object" '^That is kmalloc#1\+0x10:$'
logs peek_unwritten
has "KMSAN, inlined" '^BUG: KMSAN: uninit-value in peek_unwritten\+0x[0-9a-f]+/0x[0-9a-f]+$'

logs count
has "KCSAN, first line" '^BUG: KCSAN: data-race in count / count$'
framed "... rules" 66
has "... one access" "^(read|write) to 0x$addr of 8 bytes by task [0-9]+ on cpu [0-9]+:\$"
has "... value" '^value changed: 0x[0-9a-f]{16} -> 0x[0-9a-f]{16}$'
has "... end" '^Reported by Kernel Concurrency Sanitizer on:$'
has "... who" "$cpu"
logs count_inlined
has "KCSAN, inlined" '^BUG: KCSAN: data-race in count / count_inlined$'
logs expect_no_writes
has "KCSAN, assertion" '^BUG: KCSAN: assert: race in expect_no_writes / write_marked$'
framed "... rules" 66
has "... of a writer" "^assert no writes to 0x$addr of 8 bytes by task 1 on cpu 1:\$"
has "... the other access" "^write \\(marked\\) to 0x$addr of 8 bytes by task 2 on cpu 2:\$"
has "... frames" "^ $place\$"
logs expect_no_accesses
has "... of all accesses" "^assert no accesses to 0x$addr of 8 bytes by task 1 on cpu 1:\$"
has "... the other access" "^read \\(marked\\) to 0x$addr of 8 bytes by task 2 on cpu 2:\$"
logs read_counter
has "KCSAN, read-modify-write" '^BUG: KCSAN: data-race in add_marked / read_counter$'
has "... one access" "^read to 0x$addr of 8 bytes by task 1 on cpu 1:\$"
has "... the other one" "^read-write \\(marked\\) to 0x$addr of 8 bytes by task 2 on cpu 2:\$"

logs leak_object
has "kmemleak, object" "^unreferenced object 0x$addr \\(size 24\\):\$"
has "... by whom" '^  comm "task", pid [0-9]+, jiffies [0-9]+'
has "... backtrace" '^  backtrace'
has "... frames" "^    $place\$"

logs dec_below_0
has "refcount, text" '^refcount_t: underflow; use-after-free\.$'
has "... warning" "$warning"
has "... who" "$cpu"
logs put_object
has "... object" '^That is kmalloc#1:$'
has "... allocated" '^Allocated by task 1:$'
logs inc_from_0
has "refcount, addition on 0" '^refcount_t: addition on 0; use-after-free\.$'
has "... warning" "$warning"
logs dec_to_0
has "refcount, decrement to 0" '^refcount_t: decrement hit 0; leaking memory\.$'
has "... warning" "$warning"
logs inc_saturated
has "refcount, saturated" '^refcount_t: saturated; leaking memory\.$'
has "... warning" "$warning"
logs put_inlined
has "refcount, inlined" \
	'^WARNING: CPU: [0-9]+ PID: [0-9]+ at [a-z/_]+\.c:[0-9]+ put_inlined\+0x[0-9a-f]+/0x[0-9a-f]+$'

logs both_orders
has "lockdep, circular" '^WARNING: possible circular locking dependency detected$'
headed "... rules and kernel" 54
has "... who" "^$who is trying to acquire lock:\$"
has "... what" "^$lock, at: $place\$"
has "... holds" '^but task is already holding lock:$'
has "... depends" '^which lock already depends on the new lock\.$'
has "... chain" '^-> #1 \(B\)\{\+\.\+\.\}-\{0:0\}:$'
has "... taken there" "^       $place\$"
has "... its end" '^-> #0 \(A\)\{\+\.\+\.\}-\{0:0\}:$'
has "... scenario" '^ Possible unsafe locking scenario:$'
has "... deadlock" '^ \*\*\* DEADLOCK \*\*\*$'
has "... held" "^1 lock held by $who:\$"
has "... which" "^ #0: $lock, at: $place\$"
has "... trace" '^stack backtrace:$'
has "... of whom" "$cpu"
logs take_twice
has "lockdep, recursive" '^WARNING: possible recursive locking detected$'
headed "... rules and kernel" 44
has "... who" "^$who is trying to acquire lock:\$"
has "... what" "^$lock, at: $place\$"
logs take_spin
has "lockdep, usage" '^WARNING: inconsistent lock state$'
headed "... rules and kernel" 32
has "... which" '^inconsistent \{[A-Z-]+\} -> \{[A-Z-]+\} usage\.$'
has "... who" "^$who \\[HC[0-9]\\[[0-9]\\]:SC[0-9]\\[[0-9]\\]:HE[01]:SE[01]\\] takes:\$"
has "... what" "^$addr \\(spin\\)\\{\\?\\.\\+\\.\\}-\\{0:0\\}, at: $place\$"
has "... since" '^\{[A-Z-]+\} state was registered at:$'
logs unlock_unheld
has "lockdep, balance" '^WARNING: bad unlock balance detected!$'
headed "... rules and kernel" 37
has "... what" "^$who is trying to release lock \\(B\\) at:\$"
has "... where" "^\\[<$addr>\\] $place\$"
has "... none left" '^but there are no more locks to release!$'
logs leave_rcu
has "RCU, balance" "^$who is trying to release lock \\(rcu_read_lock\\) at:\$"
has "... where" "^\\[<$addr>\\] $place\$"
has "... none left" '^but there are no more locks to release!$'
logs free_held
has "lockdep, freed" '^WARNING: held lock freed!$'
headed "... rules and kernel" 25
has "... what" "^$who is freeing memory $addr-$addr, with a lock still held there!\$"
has "... which" "^$lock, at: $place\$"
logs return_holding
has "lockdep, held on return" '^WARNING: lock held when returning to user space!$'
headed "... rules and kernel" 48
has "... who" "^$who is leaving the kernel with locks still held!\$"
has "... which" "^ #0: $lock, at: $place\$"
logs exit_holding
has "lockdep, held at exit" "^WARNING: $who still has locks held!\$"
headed "... rules and kernel" 36
has "... which" "^ #0: $lock, at: $place\$"
logs wait_under_raw
has "lockdep, wait context" '^\[ BUG: Invalid wait context \]$'
headed "... rules and kernel" 29
has "... who" "^$who is trying to lock:\$"
has "... context" '^context-\{5:5\}$'
has "... held" "^ #0: $addr \\(raw\\)\\{\\+\\.\\+\\.\\}-\\{2:2\\}, at: $place\$"
logs nest_in_nothing
has "lockdep, nesting" '^WARNING: Nested lock was not taken$'
headed "... rules and kernel" 34
logs downgrade_read
has "lockdep, downgrade" '^downgrading a read lock$'
has "... place" "^WARNING: CPU: [0-9]+ PID: [0-9]+ at [a-z/_]+\\.c:[0-9]+ $func\$"
has "... which" "^ #0: $addr \\(rw\\)\\{[-.+?]{4}\\}-\\{0:0\\}, at: $place\$"
logs invert
has "lockdep, inversion" '^WARNING: possible irq lock inversion dependency detected$'
headed "... rules and kernel" 56
logs nest_late
has "lockdep, safe to unsafe" '^WARNING: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected$'
headed "... rules and kernel" 53
logs sleep_spinning
has "sleep in atomic" '^BUG: sleeping function called from invalid context at [a-z/_]+\.c:[0-9]+$'
has "... context" '^in_atomic\(\): 1, irqs_disabled\(\): 0, non_block: 0, pid: 1, name: task$'
has "... count" '^preempt_count: 1, expected: 0$'
has "... who" "$cpu"
has "... RCU" '^RCU nest depth: 0, expected: 0$'
logs return_atomic
has "scheduling while atomic" '^BUG: scheduling while atomic: task/1/0x00000001$'

logs sleep_late
has "hung task" '^INFO: task one:[0-9]+ blocked for more than 120 seconds\.$'
has "... kernel" '^      Not tainted 6\.12 #1$'
has "... how to end that" \
	'^"echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message\.$'
has "... state" '^task:one +state:D stack:0 +pid:1 +tgid:1 +ppid:0 +flags:0x[0-9a-f]{8}$'
has "... trace" "^ $place\$"
has "... lost wake-up" '^waits in wait for .*: lost wake-up, it came in step [0-9]+ '
logs completion
has "... never" '^waits in wait for .*, and nobody ends that$'
logs deadlock
has "... deadlock" '^deadlock: (one waits for two waits for one|two waits for one waits for two)$'
for task in one two; do
	has "... task $task" "^INFO: task $task:[0-9]+ blocked for more than 120 seconds\\.\$"
	has "... its locks" "^2 locks held by $task/[0-9]+:\$"
done
has "... all locks" '^Showing all locks held in the system:$'
has "... which" "^ #0: $lock, at: $place\$"
has "... their end" '^={45}$'
has "... whose lock" '^waits in lock for [AB], held by (one|two)/[0-9]+, which waits itself$'
logs spin_on
has "livelock" '^INFO: livelock: '
has "... who" '^task:task +state:R  running task +stack:0 +pid:1 '
logs read_null
has "NULL" '^BUG: kernel NULL pointer dereference, address: 0000000000000000$'
has "... who" "$cpu"
has "... where" "^RIP: 0010:$func\$"
logs peek_null
has "... inlined" '^RIP: 0010:peek_null\+0x[0-9a-f]+/0x[0-9a-f]+$'
logs read_unmapped
has "page fault" '^BUG: unable to handle page fault for address: 00000000000dead0$'
has "... who" "$cpu"
has "... where" "^RIP: 0010:$func\$"
has "... frames" "^ $place\$"
logs bug
has "BUG()" '^kernel BUG at [a-z/_]+\.c:[0-9]+!$'
has "... who" "$cpu"
logs queue_destroyed
has "WARN()" '^-+\[ cut here \]-+$'
has "... text" '^workqueue: cannot queue on wq queue$'
has "... place" "$warning"
logs queue_inlined
has "... inlined" \
	'^WARNING: CPU: [0-9]+ PID: [0-9]+ at [a-z/_]+\.c:[0-9]+ queue_inlined\+0x[0-9a-f]+/0x[0-9a-f]+$'
logs up_read_written
has "rwsem" '^DEBUG_RWSEMS_WARN_ON\(!is_rwsem_reader_owned\(sem\)\)'
has "... place" "$warning"
has "... its state" '^count = 0x1, owner task, list empty$'
logs up_write_read
has "rwsem, of a reader" \
	'^DEBUG_RWSEMS_WARN_ON\(\(rwsem_owner\(sem\) != current\) && !rwsem_test_oflags\('
has "... its state" '^count = 0x100, owner none, list empty$'
finish
