#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# prefix.sh BUILD WORLD: a world that counts lines, told to write elsewhere what it counted
# (GCOV_PREFIX), does so at its end, and what was printed is the same. BUILD is instrumented,
# as run.sh makes it. Speaks TAP.
set -u

b=$1 world=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# counted [NAME=VALUE]...: what is printed, and the exit code
counted() {
	env "$@" STACKSIM_WORLDS="$b/worlds" "$b/stacksim" explore ovl-aio-uaf -w "$world" -n 3 2>&1
	echo "exit code $?"
}

counted GCOV_PREFIX="$work/all" >"$work/here"
counted GCOV_PREFIX="$work/some" GCOV_PREFIX_STRIP=2 >"$work/stripped"
counted >"$work/plain"
# of both, the engine and the world; folders are stripped
names() {
	find "$1" -name '*.gcda' | sed 's/.*\///' | sort
}
names "$work/all" >"$work/names"
names "$work/some" >"$work/names.some"
if grep -q '^exit code 6$' "$work/plain" && cmp "$work/plain" "$work/here" &&
	cmp "$work/plain" "$work/stripped" && cmp "$work/names" "$work/names.some" &&
	find "$work/all" -path '*/overlay*/*.gcda' | grep -q . &&
		grep -q '^access.gcda$' "$work/names"; then
	echo "ok 1 - $world counts elsewhere"
else
	echo "not ok 1 - $world counts elsewhere"
	sed 's/^/# /' "$work/here" "$work/stripped"
fi
echo "1..1"
