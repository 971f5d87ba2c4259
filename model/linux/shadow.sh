#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The tree as it is compiled, SRC: links to what TREE has, and copies of what the
# patches touch; each folder that leads to a copy is one of links. So a patch of
# a header reaches whoever includes it, in whatever way, and what a patch adds or
# deletes is there or not for everybody. Called by world.mk.
# the lists are words of make, and names come from its environment
# shellcheck disable=SC2015,SC2086,SC2153,SC2154
set -eu
# shellcheck source=model/linux/lib.sh
. "$PORT/lib.sh"

[ -f "$TREE/include/linux/fs.h" ] && [ -f "$TREE/Makefile" ] ||
	die "$TREE is not a kernel tree: no include/linux/fs.h or Makefile"
mkdir -p "$gen"
# a file of the tree that is younger has changed meanwhile (objects.sh)
: >"$gen/begun"
: >"$gen/touched"

new=$SRC.new
rm -rf "$new"

# links FOLDER: a folder of links to what the tree has there
links() {
	mkdir -p "$new/$1"
	[ ! -d "$TREE/$1" ] || find "$TREE/$1/" -mindepth 1 -maxdepth 1 ! -name '.*' \
		-exec ln -s -t "$new/$1" {} +
}

# unfold FOLDER: it, and each that leads to it, is one of links
unfold() {
	case $1 in
	*/*) unfold "${1%/*}" ;;
	esac
	[ -L "$new/$1" ] || [ ! -d "$new/$1" ] || return 0
	rm -f "$new/$1"
	links "$1"
}

# changes PATCH: "LINE KIND FILE" of each file as it is named there: M is changed, A new, D gone
changes() {
	awk '
	{ sub(/\r$/, "") }
	old > 0 || new > 0 {
		old -= /^[- ]/ || $0 == ""
		new -= /^[+ ]/ || $0 == ""
		next
	}
	/^(rename|copy) from / { print NR, /^rename/ ? "D" : "M", "a/" $3 }
	/^(rename|copy) to / { print NR, "A", "b/" $3; here["b/" $3] = 1 }
	/^--- / { from = $2 }
	/^[+][+][+] / { to = $2; at = NR }
	/^@@ -[0-9]/ {
		range($2); old = len
		kind = len || start ? "M" : "A"
		range($3); new = len
		if (!len && !start)
			kind = "D"
		if (at && !(to in here))
			print at, kind, kind == "D" ? from : to
		at = 0
	}
	function range(text, part) {
		len = split(substr(text, 2), part, ",") > 1 ? part[2] : 1
		start = part[1] + 0
	}' "$1"
}

# place KIND FILE: make room for what a patch does to a file. Fails with why it cannot
place() {
	top=${2%%/*} f=${2#*/}
	case $f in
	/* | .. | ../* | */.. | */../*) why="which is outside of the tree"; return 1 ;;
	esac
	if [ "$top" = "$2" ] || [ -d "$TREE/$top" ]; then
		f=$2 why="but a folder of any name is to be before it, as in a/$2 (patch -p1)"
		return 1
	fi
	case $1 in
	A)
		why="which this tree has already"
		[ ! -e "$new/$f" ] || return 1
		;;
	*)
		why="which this tree does not have"
		[ -f "$new/$f" ] || return 1
		;;
	esac
	case $f in
	*/*) unfold "${f%/*}" ;;
	esac
	[ ! -L "$new/$f" ] || cp --remove-destination "$TREE/$f" "$new/$f"
}

# apply PATCH
apply() {
	changes "$1" >"$gen/changes"
	[ -s "$gen/changes" ] ||
		die "$1 is no patch: it has no lines '--- a/FILE' and '+++ b/FILE' with a change"
	while read -r line kind path; do
		place "$kind" "$path" || die "$1:$line: changes $f, $why"
		echo "$1 $line $f" >>"$gen/touched"
	done <"$gen/changes"
	patch -s -p1 -F0 -N -r - --no-backup-if-mismatch -d "$new" <"$1" >"$OUT/patch.log" 2>&1 ||
		{ cat "$OUT/patch.log" >&2; die "$1 does not apply to $TREE"; }
}

links .
for p in $PATCHES; do
	apply "$p"
done
# what is as it was keeps its time: nothing is compiled again for it
find "$new" -type f | while read -r f; do
	old=$SRC/${f#"$new/"}
	! cmp -s "$f" "$old" || touch -r "$old" "$f"
done
rm -rf "$SRC"
mv "$new" "$SRC"
