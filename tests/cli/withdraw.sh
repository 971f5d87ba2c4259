#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# withdraw.sh BUILD: the race of 522018a0de6b in the model as it was before it: the diagram has the
# calls of the diagram that was public of it, in their order and columns, and bisect names the
# commit; tests/worlds-linux/withdraw_race.sh is the same of a tree. TAP.
# shellcheck disable=SC2317 # called by name
set -u

stacksim=$1/stacksim
scenario=cachefiles-withdraw-volume
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh

switches() {
	grep "context switches: 2, " "$work/shown"
}

in_order() {
	awk -f tests/tools/in_order.awk -v want="2 cachefiles_daemon_release|\
2 cachefiles_put_unbind_pincount|2 cachefiles_daemon_unbind|2 cachefiles_withdraw_cache|\
2 cachefiles_withdraw_one_volume|1 __fscache_relinquish_volume|1 fscache_put_volume|\
1 fscache_free_volume|1 cachefiles_free_volume|1 frees|2 cachefiles_withdraw_volume|\
2 fscache_withdraw_volume" "$work/shown"
}

bisected() {
	"$stacksim" bisect "$scenario" | grep '^commit  522018a0de6b '
}

ok "the race is found at 6.9, where it was reported" race_found \
	"BUG: KASAN: slab-use-after-free in fscache_withdraw_volume" "$scenario" --gen 6.9 \
	--stop-first
ok "... in two context switches" switches
ok "... with the calls of the public diagram, in their order" in_order
ok "bisect names the commit" bisected
echo "1..$n"
exit "$rc"
