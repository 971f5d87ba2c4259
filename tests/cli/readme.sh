#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Every line of the README is true: what it shows in ```console blocks is run
# and compared. "[...]" in it stands for any number of lines; offsets in
# functions and inlining depend on the compiler and do not count.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"
unset STACKSIM_WORLDS STACKSIM_SCENARIOS

ln -s "$build" build
ln -s "$root/scenarios" scenarios

# One file for each command: the command, then what it is to print.
awk '
/^```console/ { on = 1; next }
/^```/ { on = 0 }
on && /^\$ / { n++; print substr($0, 3) > ("step." n); next }
on { print > ("step." n) }' "$root/README.md"

plain() {
	sed 's/+0x[0-9a-f]*\/0x[0-9a-f]*//; s/ \[inline\]$//; s/ffffffff8[0-9a-f]*/ffffffff8_/'
}

i=1
while [ -f step.$i ]; do
	cmd=$(head -n 1 step.$i)
	tail -n +2 step.$i | plain >want
	sh -c "$cmd" 2>&1 </dev/null | plain >got
	awk -f "$root/tests/tools/session.awk" got want >"$dir/.out"
	result $? "\$ $cmd"
	i=$((i + 1))
done
[ $i -gt 5 ]
result $? "the README has sessions"
finish
