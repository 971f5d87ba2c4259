#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# installed.sh BUILD: what "make install" put somewhere makes a world of a kernel tree, from another
# folder, and explores it there. TAP.
set -u

build=$1
tree=$(sh tests/tools/tree.sh 6.12) || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh
share_objects "$build"
unset STACKSIM_WORLDS STACKSIM_SCENARIOS MAKEFLAGS MAKELEVEL
export HOME="$work/home"
mkdir "$work/else where"

# installed PREFIX WORLDS: worlds go there
installed() {
	ok "make install to $(basename "$1")" make -s BUILD="$build" PREFIX="$1" install
	program=$1/bin/stacksim
	at=$PWD
	cd "$work/else where" || exit 1
	ok "... world add" "$program" world add mine --tree "$tree"
	[ -s "$2/mine.so" ]
	result $? "... beside the others"
	ok "... world show" "$program" world show mine
	grep -q '^real .*fs/overlayfs/file.c' "$work/out"
	result $? "... of what is real"
	ok "... check" "$program" check -w mine ovl-setfl-append --accept-inconclusive
	grep -q '^# mine: Linux 6.12' "$work/out"
	result $? "... in this world"
	cd "$at" || exit 1
}
installed "$work/usr" "$work/usr/lib/stacksim"
# make has no names with blanks: those of worlds must go elsewhere
export STACKSIM_WORLDS="$work/worlds"
installed "$work/my own" "$work/worlds"
echo "1..$n"
exit $rc
