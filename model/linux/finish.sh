#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Link a world, see that the tree is still what was compiled, and write the
# manifest. Called by world.mk.
set -eu
# the lists are words of make, and names come from its environment
# shellcheck disable=SC2086,SC2153,SC2015

die() {
	echo "stacksim: $*" >&2
	exit 1
}

real=""
ours=""
for f in $REAL; do
	real="$real $OUT/tree/${f%.c}.o"
done
for f in $OURS; do
	ours="$ours $OUT/port/${f%.c}.o"
done
ours="$ours $OUT/port/ops/table.o"

# What the engine exports may stay undefined, nothing else: a missing symbol
# is an error that names who wants it.
nm -D --defined-only "$ENGINE" |
	sed -n 's/.* T \(sim_.*\|__tsan_.*\)$/-Wl,--ignore-unresolved-symbol=\1/p' >"$OUT/imports.rsp"
# Counting lines takes the compiler's own library, and that a name of its own is not the kernel's.
libgcov=""
if [ -n "$COVFLAGS" ]; then
	libgcov="$OUT/libgcov.a -lc"
	objcopy --redefine-sym mangle_path=__gcov_mangle_path \
		"$($CC -print-file-name=libgcov.a)" "$OUT/libgcov.a"
fi
$CC -shared $COVFLAGS -o "$OUT/$NAME.so.new" $real $ours @"$OUT/imports.rsp" \
	-Wl,--gc-sections -Wl,-z,defs -Wl,-Bsymbolic -Wl,-u,sim_world \
	-Wl,-T,"$PORT/world.lds" -nostdlib $libgcov 2>"$OUT/link.log" || {
	sed -n "s,.*: in function [\`']\(.*\)':\$,in \1:,p; s,^\(.*ld: \)*\(.*undefined reference.*\),\2,p" \
		"$OUT/link.log" | sort -u >&2
	die "the world does not link; the whole message is in $OUT/link.log"
}

(cd "$TREE" && sha256sum --quiet -c) <"$OUT/gen/sha256" >"$OUT/moved.log" 2>&1 || {
	cat "$OUT/moved.log" >&2
	die "the tree changed while it was compiled"
}

# ---- the manifest: every file with what of it is in the world, and the boundary ----
# functions OBJECT: its functions, but for parts that the compiler split off
functions() {
	nm "$1" | awk '$2 ~ /[tT]/ && $3 !~ /^_sub_I|[.]/ { print $3 }' | sort -u
}
functions "$OUT/$NAME.so.new" >"$OUT/functions"
list() { # OBJECT
	functions "$1" | comm -12 - "$OUT/functions" |
		tr '\n' ' '
}

# kind FILE: a service is the engine's, a mock is written here, the call of a stub is a report
kind() {
	case $1 in
	services/*) echo service ;;
	mock/stubs.c) echo stub ;;
	*) echo mock ;;
	esac
}

# ours FILE FUNCTION: is it, though the file includes one of the tree?
ours() {
	case $2 in
	port_*) true ;;
	*) ! grep -q '^#include ".*[.]c"' "$PORT/$1" ;;
	esac
}

# boundary: "KIND FUNCTION FILE" of each function that files of the tree call
# and one of ours provides; but for those of a tree's file that is compiled as
# part of one of ours
boundary() {
	nm --defined-only $real | awk '$2 ~ /[TW]/ { print $3 }' | sort -u >"$OUT/own"
	nm -u $real | awk '$1 == "U" { print $2 }' | sort -u | comm -23 - "$OUT/own" |
		comm -12 - "$OUT/functions" >"$OUT/called"
	for f in $OURS; do
		nm --defined-only "$OUT/port/${f%.c}.o" | awk '$2 ~ /[TW]/ { print $3 }' | sort |
			comm -12 - "$OUT/called" | while read -r name; do
			ours "$f" "$name" || continue
			printf '%-8s %-36s %s\n' "$(kind "$f")" "$name" "model/linux/$f"
		done
	done | sort
}

{
	sed -n 's/^#define PORT_PROVENANCE "\(.*\)"/provenance \1/p' "$OUT/gen/port/provenance.h"
	while read -r sum f; do
		o=$OUT/tree/${f%.c}.o
		patched=""
		[ ! -e "$OUT/patched/$f" ] || patched=" patched"
		echo "real $f $sum$patched"
		[ ! -e "$o" ] || echo "  $(list "$o")"
	done <"$OUT/gen/sha256"
	for f in $OURS; do
		echo "$(kind "$f") model/linux/$f"
		echo "  $(list "$OUT/port/${f%.c}.o")"
	done
	echo "boundary: functions that files of the tree call; the call of a stub is a report"
	boundary | sed 's/^/  /'
} >"$OUT/$NAME.manifest.new"
mv "$OUT/$NAME.manifest.new" "$OUT/$NAME.manifest"
mv "$OUT/$NAME.so.new" "$OUT/$NAME.so"
