#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Install what a target needs and the machine lacks: deps.sh build|check.
# On Debian as root it does so; elsewhere it says what is missing.
set -eu

# what to look for (a command, or a header after "h:") and the package that has it
build='gcc:gcc make:make flex:flex bison:bison h:stdio.h:libc6-dev h:elfutils/libdwfl.h:libdw-dev
h:boost/context/fiber.hpp:libboost-context-dev h:xxhash.h:libxxhash-dev h:valgrind/valgrind.h:valgrind'
check='h:cmocka.h:libcmocka-dev lcov:lcov valgrind:valgrind clang:clang shellcheck:shellcheck mandoc:mandoc xz:xz-utils patch:patch'

want=$build
[ "${1:-build}" = check ] && want="$build $check"

missing=
for w in $want; do
	pkg=${w##*:}
	thing=${w%:*}
	case $thing in
	h:*) found=$(find /usr/include /usr/local/include -path "*/${thing#h:}" -print 2>/dev/null | head -n 1) ;;
	*) found=$(command -v "$thing" || true) ;;
	esac
	case " $missing " in
	*" $pkg "*) ;;
	*) [ -n "$found" ] || missing="$missing $pkg" ;;
	esac
done

[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
	echo "stacksim: missing:$missing" >&2
	echo "stacksim: on Debian: apt-get install$missing" >&2
	exit 1
fi
echo "stacksim: installing$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 || {
	apt-get update -qq
	apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
