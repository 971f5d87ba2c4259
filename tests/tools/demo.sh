#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The demonstration: demo.sh BUILD. A race that overlayfs had from 5.6 to 5.15
# (the aio request freed by its completion while the submitter still uses it)
# is found, minimised, drawn and replayed; the fixed generation is explored to
# the end and is silent; and the change that fixed it is named.
set -u
build=$1
sched=$build/demo.sched

run() {
	printf '\n$ %s\n' "$*"
	"$@"
}

fail() {
	echo "demo: $*" >&2
	exit 1
}

run "$build/stacksim" explore ovl-aio-uaf --gen 5.15 --stop-first -o "$sched"
[ $? -eq 1 ] || fail "the race was not found"
run "$build/stacksim" replay "$sched" --times 1000
[ $? -eq 1 ] || fail "the race did not replay"
run "$build/stacksim" explore ovl-aio-uaf --gen 5.16 || fail "the fixed generation is not silent"
run "$build/stacksim" bisect ovl-aio-uaf || fail "bisect did not name the change"
