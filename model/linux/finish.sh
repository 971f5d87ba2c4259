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

# big COMMAND...: it allocates much, in large pages and for good, as each page is a fault
big() {
	GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.trim_threshold=100000000 "$@"
}

real=""
for f in $REAL; do
	real="$real $OUT/tree/${f%.c}.o"
done

# ---- what it is -------------------------------------------------------------
sh "$PORT/objects.sh" note

# of all that was read of the tree: "SHA256  FILE"
tree_names <"$gen/inputs" | sort -k 2 >"$gen/sha256"

# A patch of what nobody reads would be tested by nothing. What a tree may have and
# is compiled then is read, though a patch deletes it.
{
	printf '%s\n' $KNOWN
	cat "$gen/answered"
	sed 's/.*  //' "$gen/sha256"
} | awk '
	NR == FNR { used[$1]; next }
	!($1 in good) { good[$1] = 0 }
	$3 in used { good[$1] = 1; next }
	{ print "stacksim: " $1 ":" $2 ": nothing that is compiled reads " $3 }
	END { for (p in good) if (!good[p]) exit 1 }' - "$gen/touched" >&2 ||
	die "a patch changes nothing of this world"

set -- $REAL $WRAPPED
# the same whatever it is compiled with: each compiler has a header of its own, and both count
sum=$({
	sed '/ include\/linux\/compiler-\(gcc\|clang\)\.h$/d' "$gen/sha256"
	cd "$SRC" && sha256sum include/linux/compiler-gcc.h include/linux/compiler-clang.h \
		2>/dev/null
} | sha256sum | cut -c1-16)
provenance="Linux $(cat "$gen/version"), $# files, sha256 $sum"
[ ! -s "$gen/patches" ] ||
	provenance="$provenance, patches $(tr '\n' ' ' <"$gen/patches" | sed 's/ $//')"
echo "extern const char port_provenance[]; const char port_provenance[] = \"$provenance\";" |
	$CC -x c -fPIC -c -o "$gen/provenance.o" -

# ---- the world: what the engine exports may stay undefined, nothing else: a missing symbol
# is an error that names who wants it.
nm -D --defined-only "$ENGINE" |
	sed -n 's/.* T \(sim_.*\|__tsan_.*\)$/-Wl,--ignore-unresolved-symbol=\1/p' \
		>"$OUT/imports.rsp"
# Counting lines takes the compiler's own library. A name of its own is not the kernel's, and what
# it wants of the C library (with the version, which ld takes for another name) is not the
# kernel's memcpy(): that is checked, and it runs at the end, when there is no execution.
libgcov=""
if [ -n "$COVFLAGS" ]; then
	libgcov="$OUT/libgcov.a -lc"
	{
		echo mangle_path __gcov_mangle_path
		nm -D --defined-only "$($CC -print-file-name=libc.so.6)" |
			sed -n 's/.* [TWi] \(.*\)@@\(.*\)/\1 \1@\2/p'
	} >"$OUT/libgcov.names"
	objcopy --redefine-syms="$OUT/libgcov.names" \
		"$($CC -print-file-name=libgcov.a)" "$OUT/libgcov.a"
fi
big $CC -shared $COVFLAGS -o "$OUT/$NAME.so.new" $real $OURS_O "$gen/provenance.o" \
	@"$OUT/imports.rsp" \
	-Wl,--gc-sections -Wl,-z,defs -Wl,-Bsymbolic -Wl,-u,sim_world \
	-Wl,-T,"$PORT/world.lds" -nostdlib $libgcov 2>"$OUT/link.log" || {
	# ld joins the folder that it runs in and a name that is of the tree
	awk -v here="$PWD/" '
	{ sub(/^.*ld: /, "") }
	match($0, /in function .*:$/) { who = substr($0, RSTART + 13, RLENGTH - 15) }
	/undefined reference to/ {
		if (index($0, here) == 1)
			$0 = substr($0, length(here) + 1)
		line = $0 ", wanted by " who
		if (!said[line]++)
			print line
	}' "$OUT/link.log" >&2
	die "the world does not link; the whole message is in $OUT/link.log"
}

# ---- the manifest ----------------------------------------------------------
# files: for manifest.awk. Of ours, a service is the engine's, a mock is written here, the call of
# a stub is a report
files() {
	printf '%s\n' $REAL $WRAPPED | awk '
	FILENAME ~ /sha256$/ { sum[$2] = $1; next }
	FILENAME ~ /touched$/ { patched[$3] = " patched"; next }
	{ print "real", $1, sum[$1] patched[$1] }' "$gen/sha256" "$gen/touched" -
	(cd "$PORT" && grep -ls '^#include ".*[.]c"' $OURS || :) >"$OUT/wrapping"
	printf '%s\n' $OURS | awk '
	FILENAME != "-" { wraps[$1] = " wraps"; next }
	{
		kind = /^services\/|\/services[.]c$/ ? "service" : /\/stubs[.]c$/ ? "stub" : "mock"
		print kind, (/^common\// ? "model/" : "model/linux/") $1 wraps[$1]
	}' "$OUT/wrapping" -
}

nm -A "$OUT/$NAME.so.new" >"$OUT/world.nm"
nm -A $real $OURS_O >"$OUT/objects.nm"
awk 'FILENAME ~ /objects[.]nm$/ { if ($1 ~ /\/port\/units\//) of_unit[$NF]; next }
	$2 ~ /^[tT]$/ && $3 in of_unit { sub(/.*:/, ""); print $3, $1 }' \
	"$OUT/objects.nm" "$OUT/world.nm" >"$OUT/functions"
cut -d' ' -f2 "$OUT/functions" |
	big addr2line -e "$OUT/$NAME.so.new" |
	paste -d' ' "$OUT/functions" - | cut -d' ' -f1,3- >"$OUT/lines"
files >"$OUT/files"
{
	echo "provenance $provenance"
	awk -f "$PORT/manifest.awk" -v out="$OUT" kind=world "$OUT/world.nm" \
		kind=objects "$OUT/objects.nm" kind=lines "$OUT/lines" kind=files "$OUT/files"
} >"$OUT/$NAME.manifest.new"
mv "$OUT/$NAME.manifest.new" "$OUT/$NAME.manifest"
mv "$OUT/$NAME.so.new" "$OUT/$NAME.so"
