#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# boundary.sh BUILD: "world show" says of each function at the boundary
# who provides it, and the call of one that is not modelled is a report, not a
# success: seen by a patch that calls one. TAP.
# shellcheck disable=SC2317 # called by name
set -u

here=$(dirname "$0")
stacksim=$1/stacksim
version=6.12
work=$(mktemp -d)
trap 'rm -rf "$work"; "$stacksim" world remove "$world" >/dev/null 2>&1' EXIT
world=calls-stub
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"

# provides KIND FUNCTION FILE
provides() {
	grep -qx "  $1  *$2  *model/linux/$3" "$work/show"
}

# absent FUNCTION
absent() {
	! grep -q "  $1 " "$work/show"
}

reported() {
	"$stacksim" explore -w "$world" -o "$work/sched" -1 ovl-copy-up-once >"$work/found"
	[ $? = 1 ] && grep -qx "cdev_put() is not modelled, called in ovl_copy_up_one" "$work/found"
}

"$stacksim" world show "linux-$version" >"$work/show"
ok "a service" provides service mutex_unlock services/lock.c
ok "a mock" provides mock mntget mock/namespace.c
ok "a stub" provides stub cdev_put mock/stubs.c
ok "a function of a file that is compiled as part of one here is real" absent __wake_up
ok "a file that calls a stub" "$stacksim" world add $world --package "linux-source-$version" \
	--patch "$here/boundary.diff"
ok "its call is a report" reported
echo "1..$n"
exit $rc
