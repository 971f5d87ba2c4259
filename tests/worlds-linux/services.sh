#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# services.sh BUILD: what the port does for the tree as the kernel does it, where
# no scenario calls for it: a patch does it right or wrong when a file is opened. The
# right is to be silent, with each allocation failing, the wrong a report. TAP.
# shellcheck disable=SC2317 # called by name
set -u

here=$(dirname "$0")
stacksim=$1/stacksim
world=services
work=$(mktemp -d)
trap 'rm -rf "$work"; "$stacksim" world remove "$world" >/dev/null 2>&1' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"

# opens FILE: explore a scenario that opens it
opens() {
	cat >"$work/open.scn" <<-EOF
		scenario open
			title "a file is opened"
			clean at 6.12

		setup
			fs lower
			fs upper
			file lower /$1 size=16
			overlay /mnt lower=lower upper=upper

		task opener
			fd = open /mnt/$1 O_RDONLY
			close fd
	EOF
	"$stacksim" explore -w "$world" -n 1000 --fail alloc -o "$work/sched" "$work/open.scn"
}

# reports FILE PATTERN: ... and it is a report
reports() {
	opens "$1"
	[ $? = 1 ] && grep -q "^report \"$2" "$work/sched"
}

# service LETTER WHAT PATTERN
service() {
	ok "$2: right is silent" opens "$1r"
	ok "$2: wrong is a report" reports "$1w" "$3"
}

ok "a file that calls them" "$stacksim" world add $world --package linux-source-6.12 \
	--patch "$here/services.diff"
service a 'kmalloc() under a spinlock' 'BUG: sleeping function called from invalid context at alloc'
service b 'spin_lock_bh() and an RCU callback' 'WARNING: inconsistent lock state: '
service g 'krealloc() and __GFP_NOFAIL' 'kmemleak: unreferenced object of kmalloc-16'
service i 'assertions about interrupts' 'WARNING: at .* in irqs'
service p 'pipe_double_lock()' 'WARNING: possible recursive locking detected: &pipe->mutex'
service s 'spin_unlock(), then local_irq_restore()' \
	'BUG: sleeping function called from invalid context'
echo "1..$n"
exit $rc
