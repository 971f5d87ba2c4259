#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What the objects were made of, by content: make goes by times, and a file that
# was replaced by an older one is no reason for it to compile. Called by world.mk.
#
#   inputs.sh forget   before a build: what is not made of what is there now is gone
#   inputs.sh note     after it: write down what was read, see that it stayed the same
# the lists are words of make, and names come from its environment
# shellcheck disable=SC2015,SC2086,SC2153,SC2154
set -eu
# shellcheck source=model/linux/lib.sh
. "$PORT/lib.sh"

mkdir -p "$OUT/tree" "$OUT/port"

objects() {
	find "$OUT/tree" "$OUT/port" -name '*.o' "$@"
}

# with_deps: to each object the file that names what it was made of
with_deps() {
	sed 'p; s/o$/d/'
}

# forget_readers FILE: of a list of files, the objects that one of them is in
forget_readers() {
	[ ! -s "$1" ] || objects | sed 's/o$/d/' | xargs -r grep -lFf "$1" | sed 'p; s/d$/o/' |
		xargs -r rm -f
}

# changed: files of $gen/inputs that have other sums now, or are gone
changed() {
	sed 's/^[^ ]*  //' "$gen/inputs" | xargs -r sha256sum 2>/dev/null >"$gen/sums" || :
	awk 'FILENAME == ARGV[1] { same[$0]; next } !($0 in same) { print $2 }' "$gen/sums" "$gen/inputs"
}

forget() {
	version=$($CC --version 2>/dev/null) || die "there is no compiler $CC"
	{
		echo "$CC $COVFLAGS"
		echo "$version"
		sha256sum <"$PORT/world.mk"
	} | put "$gen/how.now"
	if [ ! -e "$gen/inputs" ] || ! cmp -s "$gen/how.now" "$gen/how"; then
		rm -rf "$OUT/tree" "$OUT/port"
		cp "$gen/how.now" "$gen/how"
		return
	fi
	# those of a build that was cut off: of what, nobody knows
	objects -newer "$gen/inputs" | with_deps | xargs -r rm -f
	changed >"$gen/changed"
	forget_readers "$gen/changed"
}

# read_files: what the objects were made of
read_files() {
	objects | sed 's/o$/d/' |
		xargs -r sed 's/^[^ ]*: //; s/ *\\$//; s/^ *//; /:$/d; /^$/d' | tr ' ' '\n' | sort -u
}

# moved: files of the tree that changed since the build began, or are gone
moved() {
	# shellcheck disable=SC2016
	(cd "$TREE" && xargs -r sh -c 'find -L "$@" -cnewer "$0"' "$gen/begun") \
		<"$gen/tree_files" 2>/dev/null || :
	while read -r f; do
		[ -e "$SRC/$f" ] || echo "$f"
	done <"$gen/tree_files"
}

note() {
	read_files >"$gen/read"
	{
		tree_names <"$gen/read"
		cat "$gen/looked"
	} | sort -u >"$gen/tree_files"
	moved >"$gen/moved"
	sed 's,^,/,' "$gen/moved" >"$gen/changed"
	forget_readers "$gen/changed"
	xargs -r sha256sum <"$gen/read" >"$gen/inputs.new" 2>/dev/null || :
	mv "$gen/inputs.new" "$gen/inputs"
	[ ! -s "$gen/moved" ] ||
		die "the tree changed while it was compiled: $(tr '\n' ' ' <"$gen/moved")"
}

"$1"
