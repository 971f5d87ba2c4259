#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# withdraw_race.sh BUILD: the race of 522018a0de6b, found in the files of 6.12 as they were before
# it, ends where the report of it did, and its diagram has the calls of the diagram that was public
# of it, in their order and columns, after two context switches. TAP.
# shellcheck disable=SC2317 # called by name
set -u

here=$(dirname "$0")
stacksim=$(realpath "$1")/stacksim
work=$(mktemp -d)
world=withdraw-race
scenario=fscache-withdraw-relinquish
uaf="BUG: KASAN: slab-use-after-free in fscache_withdraw_volume"
trap 'rm -rf "$work"; "$stacksim" world remove "$world" >/dev/null 2>&1' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"

switches() {
	grep "context switches: 2, " "$work/shown"
}

# in_order: the calls of both columns, as the public diagram has them
in_order() {
	awk -f tests/tools/in_order.awk -v want="1 cachefiles_daemon_release|\
1 cachefiles_put_unbind_pincount|1 cachefiles_daemon_unbind|1 cachefiles_withdraw_cache|\
1 cachefiles_withdraw_volumes|1 fscache_withdraw_volume|2 __fscache_relinquish_volume|\
2 fscache_put_volume|2 fscache_free_volume|2 cachefiles_free_volume|2 frees|\
1 fscache_withdraw_volume|1 UAF" "$work/shown"
}

ok "6.12 as it was before the fix" "$stacksim" world add "$world" --package linux-source-6.12 \
	--patch "$here/withdraw_race.diff"
ok "the race is found, where it was reported" race_found "$uaf" "$scenario" -w "$world" -n 6000
ok "... in two context switches" switches
ok "... with the calls of the public diagram, in their order" in_order
ok "with the fix there is none" silent "$stacksim" explore "$scenario" -w linux-6.12 -n 6000 \
	-o "$work/fixed"
echo "1..$n"
exit "$rc"
