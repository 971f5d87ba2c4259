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

func='[a-zA-Z0-9_]+\+0x[0-9a-f]+/0x[0-9a-f]+'
place="$func [a-z/_]+\\.c:[0-9]+"
addr='[0-9a-f]{16}'

logs read_freed
has "KASAN, first line" "^BUG: KASAN: slab-use-after-free in $func\$"
has "... access" "^Read of size 8 at addr $addr by task [a-z]+/[0-9]+\$"
has "... trace" '^Call Trace:$'
has "... frames" "^ $place\$"
has "... allocated" '^Allocated by task [0-9]+:$'
has "... freed" '^Freed by task [0-9]+:$'
has "... object" "^The buggy address belongs to the object at $addr\$"
has "... cache" '^ which belongs to the cache kmalloc of size 32$'
has "... place in it" '^The buggy address is located 8 bytes inside of$'
has "... region" "^ freed 32-byte region \\[$addr, $addr\\)\$"
has "... memory" '^Memory state around the buggy address:$'
has "... its row" "^>$addr:( [0-9a-f]{2}){16}\$"
has "... found by xfstests" '\bBUG:'

logs write_beyond
has "KASAN, out of bounds" "^BUG: KASAN: slab-out-of-bounds in $func\$"
has "... to the right of" '^The buggy address is located 0 bytes to the right of$'
logs free_twice
has "KASAN, double free" '^BUG: KASAN: double-free in free_twice'

logs use_unwritten
has "KMSAN, first line" "^BUG: KMSAN: uninit-value in $func\$"
has "... origin" '^Uninit was created at:$'
has "... bytes" '^Bytes 0-7 of 8 are uninitialized$'
has "... access" "^Memory access of size 8 starts at $addr\$"

logs count
has "KCSAN, first line" '^BUG: KCSAN: data-race in count / count$'
has "... one access" "^(read|write) to 0x$addr of 8 bytes by task [0-9]+ on cpu [0-9]+:\$"
has "... value" '^value changed: 0x[0-9a-f]+ -> 0x[0-9a-f]+$'

logs leak_object
has "kmemleak, object" "^unreferenced object 0x$addr \\(size 24\\):\$"
has "... by whom" '^  comm "task", pid [0-9]+, jiffies [0-9]+'
has "... backtrace" '^  backtrace'

logs dec_below_0
has "refcount, text" '^refcount_t: underflow; use-after-free\.$'
has "... warning" '^WARNING: CPU: [0-9]+ PID: [0-9]+ at lib/refcount\.c:28 refcount_warn_saturate'
logs inc_from_0
has "refcount, addition on 0" 'WARNING: CPU: [0-9]+ PID: [0-9]+ at lib/refcount\.c:25 '
logs dec_to_0
has "refcount, decrement to 0" 'WARNING: CPU: [0-9]+ PID: [0-9]+ at lib/refcount\.c:31 '
logs inc_saturated
has "refcount, saturated" 'WARNING: CPU: [0-9]+ PID: [0-9]+ at lib/refcount\.c:22 '

logs both_orders
has "lockdep, circular" '^WARNING: possible circular locking dependency detected'
has "... who" '^[a-z]+/[0-9]+ is trying to acquire lock:$'
has "... what" '^ \([^ ]*\), at: [a-z_]+'
has "... holds" '^but task is already holding lock:$'
has "... depends" '^which lock already depends on the new lock\.$'
has "... chain" '^-> #1 '
has "... scenario" '^ Possible unsafe locking scenario:$'
has "... deadlock" '^ \*\*\* DEADLOCK \*\*\*$'
logs take_twice
has "lockdep, recursive" '^WARNING: possible recursive locking detected'
has "... found by xfstests" 'possible recursive locking detected'
logs take_spin
has "lockdep, usage" '^WARNING: inconsistent lock state'
has "... which" '^inconsistent \{[A-Z-]+\} -> \{[A-Z-]+\} usage\.$'
logs unlock_unheld
has "lockdep, balance" '^WARNING: bad unlock balance detected'
has "... what" 'is trying to release lock \(B\)'
has "... none left" '^but there are no more locks to release!$'
logs free_held
has "lockdep, freed" '^WARNING: held lock freed'
logs return_holding
has "lockdep, held on return" '^WARNING: lock held when returning to user space'
has "... which" '^1 lock held by [a-z]+/[0-9]+:$'
logs exit_holding
has "lockdep, held at exit" '^BUG: task exits with locks held'
logs wait_under_raw
has "lockdep, wait context" '\[ BUG: Invalid wait context \]'
logs sleep_spinning
has "sleep in atomic" '^BUG: sleeping function called from invalid context at '
logs return_atomic
has "scheduling while atomic" '^BUG: scheduling while atomic'

logs sleep_late
has "hung task" '^INFO: task one:[0-9]+ blocked for more than 120 seconds\.$'
has "... state" '^task:one +state:D +pid:[0-9]+'
has "... trace" "^ $place\$"
has "... lost wake-up" '^waits in wait for .*: lost wake-up, it came in step [0-9]+ '
logs completion
has "... never" '^waits in wait for .*, and nobody ends that$'
logs deadlock
has "... deadlock" '^deadlock: (one waits for two waits for one|two waits for one waits for two)$'
has "... whose lock" '^waits in lock for [AB], held by (one|two)/[0-9]+, which waits itself$'
logs spin_on
has "livelock" '^INFO: livelock: '
has "... who" '^task:task +state:R +pid:[0-9]+'
logs read_null
has "NULL" '^BUG: kernel NULL pointer dereference, address: 0000000000000000$'
has "... where" "^RIP: 0010:$func\$"
logs read_unmapped
has "page fault" '^BUG: unable to handle page fault for address: 00000000dead0000$'
has "... where" "^RIP: 0010:$func\$"
has "... frames" "^ $place\$"
logs bug
has "BUG()" '^kernel BUG at '
finish
