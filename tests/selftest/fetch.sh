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
trees=$(realpath -m "${STACKSIM_TREES:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/stacksim/trees}")
tree=$trees/linux-$version
package=linux-source-$version
archive=/usr/src/$package.tar.xz

fail() {
	echo "$package: $1" >&2
	exit 1
}

# With the lists that apt has; where they are missing or outdated, with lists of our own.
download() {
	cd "$work" || return 1
	apt-get download "$package" && return 0
	mkdir -p lists/partial cache/archives/partial
	set -- -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache"
	apt-get "$@" update && apt-get "$@" download "$package"
}

if [ -f "$tree/.complete" ]; then
	echo "$tree"
	exit 0
fi
mkdir -p "$trees" 2>/dev/null || fail "cannot write to $trees"
work=$(mktemp -d "$trees/fetch.XXXXXX") || fail "cannot write to $trees"
trap 'rm -rf "$work"' EXIT

if [ ! -f "$archive" ]; then
	(download) >"$work/log" 2>&1 || fail "cannot be downloaded: $(tail -n 1 "$work/log")"
	dpkg-deb -x "$work/$package"_*.deb "$work/root" || fail 'is damaged'
	archive=$work/root$archive
fi
mkdir "$work/tree"
tar -C "$work/tree" -xJf "$archive" --strip-components=1 --wildcards \
	"$package/include" "$package/lib/locking-selftest*" "$package/kernel/locking/*.[ch]" ||
	fail "cannot be unpacked"
touch "$work/tree/.complete"
# Another run may have been faster: then its tree is as good.
mv -T "$work/tree" "$tree" 2>/dev/null || [ -f "$tree/.complete" ] ||
	fail "cannot be moved to $tree"
echo "$tree"
