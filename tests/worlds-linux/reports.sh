#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# reports.sh BUILD: reports that only worlds of trees make are worded as the
# kernel words them, so that what reads kernel logs finds them. The patterns are
# those of tests/cli/formats.sh; the faults are of mutants/, and reports.diff. TAP.
set -u

here=$(dirname "$0")
stacksim=$(realpath "$1")/stacksim
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"

func='[a-zA-Z0-9_]+\+0x[0-9a-f]+/0x[0-9a-f]+'
kernel='6\.12\.[0-9]+ #1'
cpu="^CPU: 0 UID: 0 PID: [0-9]+ Comm: [a-z0-9_/#]+ Not tainted $kernel\$"
lock='[0-9a-f]{16} \([^ ]+\)\{[-.+?]{4}\}-\{[0-5]:[0-5]\}'

# report WORLD SCENARIO PATTERN: $work/out is the report whose first lines have the pattern
report() {
	"$stacksim" explore -w "$1" -n 50 -o "$work/sched" "$2" >"$work/all" 2>&1
	cp "$work/all" "$work/out"
	awk -v pattern="$3" '
	/^finding / { if (found) exit; text = ""; n = 0; next }
	{ text = text $0 "\n"; if (++n <= 3 && $0 ~ pattern) found = 1 }
	END { if (found) printf "%s", text; exit !found }' "$work/all" >"$work/report"
	status=$?
	[ $status -ne 0 ] || cp "$work/report" "$work/out"
	result $status "$1, $2: $3"
}

# has PATTERN...: each is an extended regular expression for a line of it
has() {
	for pattern; do
		grep -Eq -- "$pattern" "$work/out"
		result $? "... $pattern"
	done
}

# planted MUTANT...: a world with these faults
planted() {
	for m; do
		set -- "$@" --patch "$here/$m.diff"
		shift
	done
	"$stacksim" world add planted --package linux-source-6.12 "$@" >"$work/out" 2>&1
	result $? "a world with $(printf '%s\n' "$@" | grep -c diff) faults"
}

report linux-6.12 "$here/hang.scn" '^INFO: task writer:[0-9]+ blocked for more than 120 seconds\.$'
has "^      Not tainted $kernel\$" '^"echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables ' \
	'^Showing all locks held in the system:$' '^={45}$' \
	'^task:writer +state:D stack:0 +pid:[0-9]+ +tgid:[0-9]+ +ppid:0 +flags:0x[0-9a-f]{8}$' \
	'^waits in .*: \(sb_writers(#[0-9]+)?\)\{\+\+\+\+\}-\{0:0\} is left taken by freezer/[0-9]+, taken at: sb_wait_write' \
	'^3 locks held by writer/[0-9]+:$' "^ #2: $lock, at: $func fs/[a-z_-]+\\.c:[0-9]+\$"
sed 's/^	freeze upper/&\n	thaw upper/' "$here/hang.scn" >"$work/thawed.scn"
ok "silent where the freeze ends" silent "$stacksim" explore -w linux-6.12 -n 50 -o "$work/sched" \
	"$work/thawed.scn"

export STACKSIM_WORLDS="$work/worlds"
share_objects "$1"

planted mutants/6.12/K13-super-shrink-s-umount-shared mutants/6.12/K27-iput-not-freeing \
	mutants/6.12/K40-fuse-backing-count-0
report planted fuse-grow "^WARNING: CPU: [0-9]+ PID: [0-9]+ at fs/dcache\\.c:[0-9]+ $func\$"
has '^-+\[ cut here \]-+$' "$cpu"
report planted fuse-aio-extend '^kernel BUG at fs/inode\.c:[0-9]+!$'
has '^-+\[ cut here \]-+$' "$cpu"
report planted fuse-backing-close '^refcount_t: underflow; use-after-free\.$'
has '^WARNING: CPU: [0-9]+ PID: [0-9]+ at lib/refcount\.c:28 refcount_warn_saturate\+0x[0-9a-f]+/0x[0-9a-f]+$' "$cpu" \
	'^Allocated by task [0-9]+:$' '^ fuse_backing_open\+' \
	'^ which belongs to the cache kmalloc-64 of size ' \
		'^The buggy address is located [0-9]+ bytes inside of$'

planted reports mutants/6.12/K41-cred-usage-check-inverted
report planted fuse-aio-extend '^WARNING: suspicious RCU usage$'
has '^={29}$' "^$kernel Not tainted\$" '^-{29}$' \
	'^include/linux/rcu_sync\.h:[0-9]+ suspicious rcu_sync_is_idle\(\) usage!$' \
	'^other info that might help us debug this:$' \
		'^rcu_scheduler_active = 2, debug_locks = 1$' \
	'^([0-9]+ locks?|no locks) held by [a-z]+/[0-9]+[:.]$' '^stack backtrace:$' "$cpu"
report planted fuse-backing-close '^Kernel panic - not syncing: CRED: '
has "$cpu" '^ put_cred_rcu\+'
echo "1..$n"
exit $rc
