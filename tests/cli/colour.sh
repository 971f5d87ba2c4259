#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# colour.sh BUILD: what is looked for first has colours on a terminal, and nowhere else.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"
unset NO_COLOR
export TERM=xterm

# on VARIABLE=VALUE COMMAND...: what is seen on a terminal; colours as <1;31>, other commands to it
# as they are
on() {
	env "$1" sh -c 'shift; exec script -qec "$*" /dev/null' sh "$@" |
		sed "s/$(printf '\033')\\[\\([0-9;]*\\)m/<\\1>/g"
}
# plain COMMAND...: there are colours in what it prints
plain() {
	! "$@" 2>&1 | grep "$(printf '\033')\\[[0-9;]*m\\|<[0-9;]*>"
}
sed 's/^scenario .*/scenario wrong/; s/^\tbug .*//; s/^\tclean .*//; /^\ttitle/a\	clean at 5.15' \
	tests/cli/scenarios/toy-uaf.scn >wrong.scn
explore="$stacksim explore toy-uaf -w toy -g 5.15"
check="$stacksim check -w toy wrong.scn toy-uaf"
try "what the report says, in the diagram" 0 "<1;31>   op_submit :50  UAF toy_req#1+0x4" \
	on A=b "$explore"
try "... and no other line of it" 0 "   op_submit :49  io_submit toy_req#1    |" on A=b "$explore"
try "what is found" 0 "<1;31>stacksim: found: BUG: KASAN" on A=b "$explore"
try "what failed" 0 "<1;31>not ok<0> 1 wrong" on A=b "$check"
try "... and what has passed" 0 "  <32>ok<0> 2 clean at 5.16" on A=b "$check"
try "... and what nothing is known of" 0 "<33>ok<0> 2 toy-uaf # SKIP not run: wrong failed" \
	on A=b "$check --fail-fast"
try "a schedule" 0 "<1;31>" on A=b "$stacksim show toy-uaf.sched"

# ---- and nowhere else
try "NO_COLOR" 0 "" plain on NO_COLOR=1 "$explore"
try "... whatever it is" 0 "" plain on NO_COLOR=no "$check"
try "... but if it is empty" 0 "<1;31>not ok<0>" on NO_COLOR= "$check"
try "a terminal that has none" 0 "" plain on TERM=dumb "$check"
try "one of no name" 0 "" plain on A=b "unset TERM; $check"
# shellcheck disable=SC2086
try "a pipe" 0 "" plain $check
try "a file" 0 "" plain on A=b "$explore >out 2>err; cat out err"
try "... of --save" 0 "" plain on A=b "$check --save saved >/dev/null 2>&1; cat saved/*"
try "... of --junit, beside a terminal" 0 "" plain on A=b \
	"$check --junit x.xml --json x.json --html x 2>/dev/null | cat; cat x.xml x.json x/*"
finish
