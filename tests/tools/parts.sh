#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# parts.sh: what the port makes of the folders of subsystems (model/linux/parts.sh). A part is in a
# world where its probe is answered, and no part of it is where that is not so; a folder more is
# all that a further one takes; a line that says nothing is told, with what would be right. And
# no file of the port outside of these folders has the name of one. TAP.
# shellcheck disable=SC2016,SC2317 # of make; called by name
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh
export OUT="$work/world" PORT="$work/port"
made=$OUT/gen/parts.mk
mkdir -p "$OUT/gen/port" "$PORT"
cp -R model/linux/parts "$PORT"
cp model/linux/lib.sh model/linux/parts.sh "$PORT"

# answers NAME...: what the tree has
answers() {
	for probe; do
		echo "#define HAVE_$probe 1"
	done >"$OUT/gen/port/probe.h"
	sh "$PORT/parts.sh"
}

# words VARIABLE: of parts.mk
words() {
	sed -n "s/^$1 := *//p" "$made"
}

has_all() {
	answers OVERLAY FUSE_PASSTHROUGH && [ "$(words PARTS)" = "fuse overlay" ] &&
		words REAL_OF_PARTS | grep 'fs/fuse/.* fs/overlayfs/' &&
		grep -qF 'HOOK_fs/fuse/backing := -include $(PORT)/parts/fuse/hook.h' "$made" &&
		grep -qx '#define PORT_PARTS PART(fuse) PART(overlay)' "$OUT/gen/port/parts.h" &&
		grep -qx '#define OP_IN_FUSE 1' "$OUT/gen/port/parts.h" &&
		grep -qx '#define CONFIG_FUSE_FS 1' "$OUT/gen/port/config.h"
}

lacks_one() {
	answers OVERLAY && ! grep -v '^KNOWN' "$made" | grep -i fuse &&
		! grep -i fuse "$OUT/gen/port/parts.h" "$OUT/gen/port/config.h" &&
		words KNOWN_OF_PARTS | grep 'fs/fuse/iomode.c' &&
		grep -qx '#include "linux/parts/fuse/ops.def"' "$OUT/gen/port/parts.def"
}

lacks_all() {
	answers && [ -z "$(words PARTS)$(words REAL_OF_PARTS)" ] &&
		grep -qx '#define PORT_PARTS' "$OUT/gen/port/parts.h"
}

gains_one() {
	mkdir "$PORT/parts/toy"
	printf '%s\n' 'probe TOY fs/toy.c toy' 'where TOY' 'real fs/toy.c' >"$PORT/parts/toy/part"
	: >"$PORT/parts/toy/ops.def"
	answers TOY && [ "$(words PARTS)" = toy ] && [ "$(words REAL_OF_PARTS)" = fs/toy.c ]
	rc_here=$?
	rm -r "$PORT/parts/toy"
	return "$rc_here"
}

# wrong LINES NUMBER WHAT: a part of a probe and these lines; line NUMBER is wrong
wrong() {
	mkdir "$PORT/parts/bad"
	printf 'probe BAD fs/bad.c bad\n%b\n' "$1" >"$PORT/parts/bad/part"
	answers BAD 2>"$work/said"
	code=$?
	rm -r "$PORT/parts/bad"
	cat "$work/said"
	[ "$code" = 1 ] && grep -qF "model/linux/parts/bad/part:$2: $3" "$work/said"
}

# named: outside of comments; a part and its files have the names of its folders, but for fs/iomap,
# which is nobody's own
named() {
	names=$({
		find model/linux/parts -mindepth 1 -maxdepth 1 -type d | sed 's,.*/,,'
		sed -n 's/^scenarios //p; s,^real fs/\([^/ ]*\)/.*,\1,p' model/linux/parts/*/part
	} | grep -vx iomap | LC_ALL=C sort -u | paste -sd '|')
	[ -n "$names" ] || echo no names
	find model/linux -type f ! -path 'model/linux/parts/*' -exec \
		grep -nHiwE "([a-z_]*_)?($names)(_[a-z_]*)?" {} + |
		grep -v '^[^:]*:[0-9]*:[ 	]*/*\*'
}

nobody_named() {
	! named
}

ok "parts that a tree has" has_all
ok "one that it has not leaves nothing but its name" lacks_one
ok "none" lacks_all
ok "a further one is a folder" gains_one
ok "a word that means nothing" wrong 'where BAD\nreel fs/bad.c' 3 'right: probe NAME'
ok "a file that is none of C" wrong 'where BAD\nreal fs/bad.h' 3 'right: probe NAME'
ok "no word about when it is there" wrong 'real fs/bad.c' 2 'a line "where NAME" comes before'
ok "a probe that there is not" wrong 'where BED' 2 'there is no probe BED above'
ok "no part is named outside of its folder" nobody_named
echo "1..$n"
exit $rc
