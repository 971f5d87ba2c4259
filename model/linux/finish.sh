#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Say what was compiled, link it to a world, and write the manifest. Called by
# world.mk.
# the lists are words of make, and names come from its environment
# shellcheck disable=SC2015,SC2086,SC2153,SC2154
set -eu

# shellcheck source=model/linux/lib.sh
. "$PORT/lib.sh"

real=""
ours=""
for f in $REAL; do
	real="$real $OUT/tree/${f%.c}.o"
done
for f in $OURS; do
	ours="$ours $OUT/port/${f%.c}.o"
done
ours="$ours $OUT/port/ops/table.o"

# ---- what it is -------------------------------------------------------------
sh "$PORT/inputs.sh" note

# of all that was read of the tree: "SHA256  FILE"
tree_names <"$gen/inputs" | sort -k 2 >"$gen/sha256"

# A patch of what nobody reads would be tested by nothing. What a tree may have and
# is compiled then is read, though a patch deletes it.
{
	printf '%s\n' $KNOWN
	sed 's/.*  //' "$gen/sha256"
} | awk '
	NR == FNR { used[$1]; next }
	!($1 in good) { good[$1] = 0 }
	$3 in used { good[$1] = 1; next }
	{ print "stacksim: " $1 ":" $2 ": nothing that is compiled reads " $3 }
	END { for (p in good) if (!good[p]) exit 1 }' - "$gen/touched" >&2 ||
	die "a patch changes nothing of this world"

set -- $REAL $WRAPPED
provenance="Linux $(cat "$gen/version"), $# files, sha256 $(sha256sum <"$gen/sha256" | cut -c1-16)"
[ ! -s "$gen/patches" ] || provenance="$provenance, patches $(tr '\n' ' ' <"$gen/patches" | sed 's/ $//')"
echo "extern const char port_provenance[]; const char port_provenance[] = \"$provenance\";" |
	$CC -x c -fPIC -c -o "$gen/provenance.o" -

# ---- the world: what the engine exports may stay undefined, nothing else: a missing symbol
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
$CC -shared $COVFLAGS -o "$OUT/$NAME.so.new" $real $ours "$gen/provenance.o" @"$OUT/imports.rsp" \
	-Wl,--gc-sections -Wl,-z,defs -Wl,-Bsymbolic -Wl,-u,sim_world \
	-Wl,-T,"$PORT/world.lds" -nostdlib $libgcov 2>"$OUT/link.log" || {
	sed -n "s,.*: in function [\`']\(.*\)':\$,in \1:,p; s,^\(.*ld: \)*\(.*undefined reference.*\),\2,p" \
		"$OUT/link.log" | sort -u >&2
	die "the world does not link; the whole message is in $OUT/link.log"
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
	echo "provenance $provenance"
	for f in $REAL $WRAPPED; do
		o=$OUT/tree/${f%.c}.o
		patched=""
		! grep -q " $f\$" "$gen/touched" || patched=" patched"
		echo "real $f $(sed -n "s,  $f\$,,p" "$gen/sha256")$patched"
		[ ! -e "$o" ] || echo "  $(list "$o")"
	done
	for f in $OURS; do
		echo "$(kind "$f") model/linux/$f"
		echo "  $(list "$OUT/port/${f%.c}.o")"
	done
	echo "boundary: functions that files of the tree call; the call of a stub is a report"
	boundary | sed 's/^/  /'
} >"$OUT/$NAME.manifest.new"
mv "$OUT/$NAME.manifest.new" "$OUT/$NAME.manifest"
mv "$OUT/$NAME.so.new" "$OUT/$NAME.so"
