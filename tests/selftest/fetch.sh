#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Bring the parts of a kernel tree that the selftests compile, and say where
# they are: fetch.sh VERSION (6.12, 6.1, ...). They are taken from Debian's
# package linux-source-VERSION, without installing it, and kept in
# $STACKSIM_TREES, or else in the user's cache. Exits with 1 and the reason on
# stderr when the tree cannot be had.
set -u

version=$1
trees=${STACKSIM_TREES:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/stacksim/trees}
tree=$trees/linux-$version
package=linux-source-$version

if [ -f "$tree/.complete" ]; then
	echo "$tree"
	exit 0
fi

fail() {
	echo "$package: $1" >&2
	exit 1
}

mkdir -p "$trees" || fail "cannot write to $trees"
work=$(mktemp -d "$trees/fetch.XXXXXX") || fail "cannot write to $trees"
trap 'rm -rf "$work"' EXIT

# The lists that apt has; where they are missing or outdated, lists of our own.
download() {
	cd "$work" || return 1
	apt-get download "$package" && return 0
	mkdir -p lists/partial
	apt-get -o Dir::State::lists="$work/lists" update &&
		apt-get -o Dir::State::lists="$work/lists" download "$package"
}

archive=/usr/src/$package.tar.xz
if [ ! -f "$archive" ]; then
	(download) >"$work/log" 2>&1 || fail "cannot be downloaded: $(tail -n 1 "$work/log")"
	dpkg-deb -x "$work/$package"_*.deb "$work/root" || fail "is damaged"
	archive=$work/root$archive
fi
tar -C "$work" -xJf "$archive" --wildcards --strip-components=1 \
	'*/Makefile' --no-wildcards-match-slash \
	"$package/include" "$package/lib/locking-selftest*" "$package/kernel/locking/*.[ch]" ||
	fail "cannot be unpacked"
mkdir "$work/tree"
mv "$work/Makefile" "$work/include" "$work/lib" "$work/kernel" "$work/tree/"
touch "$work/tree/.complete"
# another run may have been faster: then its tree is as good
mv -T "$work/tree" "$tree" 2>/dev/null || [ -f "$tree/.complete" ] || fail "cannot be moved to $tree"
echo "$tree"
