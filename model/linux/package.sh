#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# package.sh PACKAGE DIR: what a world needs of a Debian package of kernel
# source, unpacked to DIR. An installed package is used as it is; otherwise it
# is downloaded by apt, without being installed, from the suites beside if need
# be. Does nothing when DIR is complete already, and keeps it when there is
# nothing newer to be had. Apt takes long to say that, so it is not asked again
# the same day while its files are as they were.
# shellcheck disable=SC2015,SC2086 # options of apt are a word each
set -eu
export LC_ALL=C # what apt says is read

package=$1 dir=$2

# shellcheck source=model/linux/suites.sh
. "$(dirname "$0")/suites.sh"

die() {
	echo "stacksim: $*" >&2
	exit 1
}

case $package in
linux-source-[0-9]*.[0-9]*) ;;
*) die "$package is no package of kernel source; linux-source-6.12 is one" ;;
esac

# unpack: a tar of the source from stdin
unpack() {
	# what a tree does not have yet (io_uring/) is no error; what it must have is
	xz -dc | tar xf - -C "$new" --strip-components=1 "$package/Makefile" \
		"$package/include" "$package/fs" "$package/kernel" "$package/lib" \
		"$package/mm" "$package/security" "$package/io_uring" 2>"$new/.log" ||
		[ -e "$new/security" ] ||
			{ cat "$new/.log" >&2; die "$package cannot be unpacked"; }
}

# settled: what apt said of DIR, it would say again
settled() {
	[ -n "$(find "$dir/.asked" -mtime -1 2>/dev/null)" ] &&
		[ -z "$(find /etc/apt /var/lib/apt/lists /var/lib/dpkg/status \
			"$(dirname "$dir")/.apt/lists" -cnewer "$dir/.asked" -print -quit \
			2>/dev/null)" ]
}

apt=
tar=/usr/src/$package.tar.xz
if [ -e "$tar" ]; then
	id=$(stat -c '%s %Y' "$tar")
else
	have=$(cat "$dir/.complete" 2>/dev/null || true)
	[ -z "$have" ] || ! settled || exit 0
	[ -z "$have" ] || touch "$dir/.asking" 2>/dev/null || :
	id=$(known "$package") || {
		# options of apt, a word each: a folder of trees has no blanks
		apt=$(beside "$(dirname "$dir")/.apt") && id=$(candidate "$package" $apt)
	} || id=$have
	[ -n "$id" ] ||
		die "no package $package: not in /usr/src, and apt does not know it (apt-get update?)"
fi
if [ "$(cat "$dir/.complete" 2>/dev/null)" = "$id" ]; then
	[ ! -e "$dir/.asking" ] || mv -f "$dir/.asking" "$dir/.asked" 2>/dev/null || :
	exit 0
fi

mkdir -p "$(dirname "$dir")"
new=$(mktemp -d "$dir.XXXXXX")
trap 'rm -rf "$new"' EXIT
trap 'exit 1' HUP INT TERM
echo "  UNPACK  $package"
if [ -e "$tar" ]; then
	unpack <"$tar"
else
	deb=$new/deb
	mkdir "$deb"
	(cd "$deb" && apt-get $apt download "$package") || die "$package cannot be downloaded"
	dpkg-deb --fsys-tarfile "$deb"/*.deb | tar xOf - "./usr/src/$package.tar.xz" | unpack
	rm -rf "$deb"
fi
echo "$id" >"$new/.complete"
# another run may have been faster: then its tree is as good
rm -rf "$dir"
mv -T "$new" "$dir" 2>/dev/null || [ -e "$dir/.complete" ] || die "cannot be moved to $dir"
