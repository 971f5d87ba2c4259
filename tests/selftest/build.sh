#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Compile the kernel's locking selftest and lockdep.c of one tree, unmodified,
# and link what is made of them: build.sh BUILD TREE OUT. Left in OUT:
#   selftest         the selftest, run by the lock validator
#   selftest-kernel  the same, run by the tree's own lockdep.c
#   fuzz             the lock validator against the tree's own lockdep.c
set -eu

build=$1 tree=$2 out=$3
here=tests/selftest
cc=${CC:-gcc}

mkdir -p "$out/shim"
while read -r header; do
	mkdir -p "$out/shim/${header%/*}"
	echo '#include <kshim.h>' >"$out/shim/$header"
done <$here/shim/stubs
for header in asm/errno.h asm/posix_types.h asm/types.h; do
	echo "#include <asm-generic/${header#asm/}>" >"$out/shim/$header"
done

# kernel FILE FLAG...: compile with the tree's headers
kernel() {
	file=$1
	shift
	$cc -nostdinc -ffreestanding -std=gnu11 -O1 -fno-pie -fno-strict-aliasing \
		-fno-delete-null-pointer-checks -D__KERNEL__ "$@" \
		-I$here -I$here/shim -I"$out/shim" \
		-isystem "$tree/include" -isystem "$tree/include/uapi" \
		-include "$tree/include/linux/kconfig.h" \
		-include "$tree/include/linux/compiler_types.h" \
		-c "$file" -o "$out/$(basename "$file" .c).o"
}

# user FILE: compile with the engine's
user() {
	$cc -std=gnu11 -O1 -fno-pie -Wall -Wextra -Wshadow -Werror -D_GNU_SOURCE \
		-Isim/include -Isim -Itests -c "$1" -o "$out/$(basename "$1" .c).o"
}

# program NAME [OPTION] OBJECT...: link
program() {
	name=$1
	shift
	(cd "$out" && $cc -no-pie -o "$name" "$@" -ldw -lelf -lboost_context -lxxhash -ldl -lm)
}

sim=$(realpath "$build/libsim.a")
warn='-Wall -Wextra -Werror -Wno-unused-parameter -Wno-pointer-sign'
# the tree's own files answer for their own warnings
kernel "$tree/lib/locking-selftest.c" -w
kernel "$tree/kernel/locking/lockdep.c" -w
# shellcheck disable=SC2086
for f in kernel bridge_kernel oracle; do kernel $here/$f.c $warn; done
for f in selftest bridge fuzz referee once; do user $here/$f.c; done
program selftest selftest.o locking-selftest.o kernel.o bridge_kernel.o bridge.o "$sim"
program selftest-kernel selftest.o locking-selftest.o kernel.o lockdep.o
# what is wrapped must not have been inlined
program fuzz -fno-use-linker-plugin -Wl,--wrap=ld_walk,--wrap=ld_path_to,--wrap=ld_check_dep \
	fuzz.o referee.o once.o oracle.o kernel.o lockdep.o "$sim"
