#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# deb.sh BUILD: "make deb" builds Debian packages without a network, lintian has nothing to say of
# them, and what they install finds a race as this build does, by command and by library. TAP.
set -u

build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset STACKSIM_WORLDS STACKSIM_SCENARIOS MAKEFLAGS MAKELEVEL
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh

for pkg in debhelper lintian; do
	sh tests/tools/deps.sh gcc flex bison "$pkg" true >"$work/out" 2>&1 && continue
	echo "1..0 # SKIP $(head -n 1 "$work/out")"
	exit
done
offline=
unshare -n true 2>/dev/null && offline='unshare -n'
$offline make -s deb BUILD="$build" DEB="$work/deb" >"$work/out" 2>&1
result $? "make deb${offline:+, without a network}"
tail -n 20 "$work/out" >"$work/end" && cp "$work/end" "$work/out"
lintian --fail-on error,warning "$work"/deb/*.changes >"$work/out" 2>&1
result $? "lintian"
[ "stacksim $(dpkg-parsechangelog -l .debian/changelog -S Version)" = \
	"$("$build/stacksim" --version)" ]
result $? "the packages have the version of the program"

root=$work/root
mkdir "$root"
for deb in "$work"/deb/*stacksim*.deb; do
	dpkg -x "$deb" "$root"
done
gzip -dc "$root/usr/share/man/man3/stacksim.3.gz" >"$work/page" 2>"$work/out" &&
	grep -q '^\.SS stacksim_explore()$' "$work/page"
result $? "the library has its manual page"
# found PROGRAM FILE: what it prints of a race
found() {
	STACKSIM_SCENARIOS=scenarios "$1" explore ovl-aio-uaf --gen 5.15 -1 \
		-o "$work/race.sched" 2>&1 | grep -v '^replay with\|^verdict: ' >"$2"
}
found "$build/stacksim" "$work/want"
found "$root/usr/bin/stacksim" "$work/got"
grep -q 'KASAN: slab-use-after-free' "$work/want" && diff "$work/want" "$work/got" >"$work/out"
result $? "the command finds what that of this build finds"
# shellcheck disable=SC2046 # words
gcc -o "$work/test_aio" "$root/usr/share/doc/libstacksim-dev/examples/test_aio.c" \
	$(PKG_CONFIG_SYSROOT_DIR=$root pkg-config --cflags --libs \
		"$root"/usr/lib/*/pkgconfig/stacksim.pc) -lcmocka >"$work/out" 2>&1 &&
	STACKSIM_WORLDS=$root/usr/lib/stacksim "$work/test_aio" >"$work/out" 2>&1
result $? "so does the library's example"
echo "1..$n"
exit $rc
