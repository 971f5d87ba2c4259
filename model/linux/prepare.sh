#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Before a world is compiled: ask the tree for its version and features, and make
# the headers that follow from them. Called by world.mk. Files that would not
# change are left alone, so that nothing is compiled again without need.
# the lists are words of make, and names come from its environment
# shellcheck disable=SC2015,SC2086,SC2153,SC2154
set -eu

# shellcheck source=model/linux/lib.sh
. "$PORT/lib.sh"

mkdir -p "$gen/asm" "$gen/uapi/asm" "$gen/port"
# what is looked into, but perhaps not compiled
echo Makefile >"$gen/looked"

version=$(awk '/^VERSION =/ { v = $3 } /^PATCHLEVEL =/ { p = $3 } /^SUBLEVEL =/ { s = $3 }
	/^EXTRAVERSION =/ { e = $3 } /^NAME =/ { print v "." p "." s e; exit }' "$SRC/Makefile")
case $version in
5.[1-9][0-9].* | 6.* | 7.*) ;;
*)
	die "$TREE is Linux ${version:-of unknown version}; 5.10, 6.1, 6.12 and 7.2 are known to" \
		"build, others from 5.10 to 7.x are tried"
	;;
esac

# ---- huge pages for the compiler, where there are any and it can load this ------
if ! cmp -s "$PORT/compiler/huge.c" "$gen/huge.c"; then
	rm -f "$gen/huge.so"
	if grep -qs '\[\(always\|madvise\)\]' /sys/kernel/mm/transparent_hugepage/enabled &&
	    $CC -O1 -shared -fPIC -o "$gen/huge.so.new" "$PORT/compiler/huge.c" 2>/dev/null &&
	    [ -z "$(LD_PRELOAD=$gen/huge.so.new true 2>&1)" ]; then
		mv "$gen/huge.so.new" "$gen/huge.so"
	fi
	cp "$PORT/compiler/huge.c" "$gen/huge.c"
fi

# ---- asm headers that are the generic ones --------------------------------
for kind in "" uapi/; do
	for h in "$SRC/include/${kind}asm-generic/"*.h; do
		h=${h##*/}
		[ -e "$PORT/include/${kind}asm/$h" ] || [ -e "$gen/${kind}asm/$h" ] ||
			echo "#include <asm-generic/$h>" >"$gen/${kind}asm/$h"
	done
done

# A header beside a file cannot be shadowed: files that include the scheduler's
# private one are compiled through a link from where there is another.
mkdir -p "$gen/kernel/sched"
for f in kernel/sched/wait.c kernel/sched/wait_bit.c; do
	if grep -q '"sched.h"' "$SRC/$f"; then
		ln -sf "$SRC/$f" "$gen/$f"
	else
		rm -f "$gen/$f"
	fi
done

# ---- features ---------------------------------------------------------------
probes() { # FOLDER: what it has
	echo "/* made by prepare.sh from the tree */"
	awk -v from="$1" -v looked="$gen/looked" -f "$PORT/probe.awk" "$PORT/probes" \
		"$PORT"/parts/*/part
}
probes "$SRC" | put "$gen/port/probe.h"
# files that nobody compiles are read all the same, if what they are asked has another answer
: >"$gen/answered"
if [ -s "$gen/touched" ]; then
	probes "$TREE" | cmp -s - "$gen/port/probe.h" || cp "$gen/looked" "$gen/answered"
fi

# ---- what it is; of what, is known when it is compiled (finish.sh) ----------
{
	echo "/* made by prepare.sh */"
	echo "#define PORT_WORLD_NAME \"$NAME\""
	echo "#define PORT_GENERATION \"${version%%-*}\""
} | put "$gen/port/version.h"
echo "$version" | put "$gen/version"
for p in $PATCHES; do
	echo "${p##*/}:$(sha256sum <"$p" | cut -c1-16)"
done | put "$gen/patches"
