#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# lru_race.sh BUILD: the race of b5b52de3214a, found in the files of 6.12 without that fix, has the
# tracepoints of the trace that was public of it, in their order, and the same end;
# tests/cli/trace.sh has the same of the model. TAP.
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

ok "6.12 without the fix" "$stacksim" world add "$world" --package linux-source-6.12 \
	--patch "$here/lru_race.diff"
ok "the race is found" race_found "$null in cachefiles_prepare_write" fscache-lru-reuse \
	-w "$world" --strategy pos -n 20000
ok "... and is the one that was reported" report
ok "... with the tracepoints of the public trace, in their order" lru_race_events
ok "with the fix there is none" silent "$stacksim" explore fscache-lru-reuse -w linux-6.12 \
	--strategy pos -n 4000 -o "$work/fixed"
echo "1..$n"
exit "$rc"
