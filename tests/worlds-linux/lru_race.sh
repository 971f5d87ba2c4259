#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# lru_race.sh BUILD: the race of b5b52de3214a, found in the files of 6.12 without that fix, has the
# tracepoints of the trace that was public of it, in their order, and the same end. TAP.
# shellcheck disable=SC2317 # called by name
set -u

here=$(dirname "$0")
stacksim=$(realpath "$1")/stacksim
work=$(mktemp -d)
world=lru-race
null="BUG: kernel NULL pointer dereference"
trap 'rm -rf "$work"; "$stacksim" world remove "$world" >/dev/null 2>&1' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"

report() {
	grep -qx "$null, address: 0000000000000008" "$work/shown"
}

# in_order: what events printed comes one after the other, blanks between words as one; the last
# of the public trace, "PQ work", may come after the access
in_order() {
	tr -s ' ' <"$work/shown" | sed -n 's/^.*[.][0-9]\{6\}: [a-z_]*: //p' >"$work/events"
	awk -f tests/tools/in_order.awk -v want="0 - lrudo|0 UNPIN cache|0 GQ endac|0 PUT lru|\
0 USE|0 BEGIN io_read|0 - work|0 SEE withdraw_cookie|0 SEE withdrawal|0 SEE clean_commit|\
0 PUT detach|0 PUT obj|0 - x-lru" "$work/events" && grep -q 'UNPIN cache.* a=0$' "$work/events" &&
		grep -q 'BEGIN io_read.* a=1$' "$work/events"
}

ok "6.12 without the fix" "$stacksim" world add "$world" --package linux-source-6.12 \
	--patch "$here/lru_race.diff"
ok "the race is found" race_found "$null in cachefiles_prepare_write" fscache-lru-reuse \
	-w "$world" --strategy pos -n 4000
ok "... and is the one that was reported" report
ok "... with the tracepoints of the public trace, in their order" in_order
ok "with the fix there is none" silent "$stacksim" explore fscache-lru-reuse -w linux-6.12 \
	--strategy pos -n 4000 -o "$work/fixed"
echo "1..$n"
exit "$rc"
