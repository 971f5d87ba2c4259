#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# bodies.sh BUILD: an operation is a row and a body. A row without one does not link, and the
# message names it; a row that the world has not is no error, and wants none; with a body it is an
# operation of the world. TAP.
# shellcheck disable=SC2086,SC2317 # CC may have options; called by name
set -u

build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh
mkdir "$work/common"

# world ROW BODY: the model with a further row, and a body in C; what the linker says is in said
world() {
	cat model/common/ops.def >"$work/common/ops.def"
	echo "$1" >>"$work/common/ops.def"
	printf '#include "ops/ops.h"\n%s\n' "$2" >"$work/body.c"
	for f in model/common/table.c "$work/body.c"; do
		${CC:-gcc} -std=gnu11 -fPIC -fvisibility=hidden -I"$work" -Isim/include -Imodel \
			-Imodel/include -I"$build/gen" -c -o "$work/$(basename "$f" .c).o" "$f" ||
			return 2
	done
	objects=
	for f in model/[!ln]*/*.c; do
		[ "$f" = model/common/table.c ] || objects="$objects $build/${f%.c}.o"
	done
	${CC:-gcc} -shared -Wl,--wrap=memcpy -Wl,--wrap=memmove -Wl,--wrap=memset \
		-o "$work/w.so" "$work/table.o" "$work/body.o" $objects >"$work/said" 2>&1
}

fails() {
	! world 'OP(oddity, EVERYWHERE, SIM_IN_TASK, "Do it.", FD)' '' && cat "$work/said" &&
		grep -q "op_oddity" "$work/said"
}

elsewhere() {
	world 'OP(oddity, TREES, SIM_IN_TASK, "Do it.", FD)' '' &&
		! "$build/stacksim" ops -w "$work/w.so" oddity
}

works() {
	world 'OP(oddity, EVERYWHERE, SIM_IN_TASK, "Do it.", FD)' \
		'DEFINE_OP(oddity) { return args[0].num; }' &&
		"$build/stacksim" ops -w "$work/w.so" oddity >"$work/ops" &&
		grep -q "Do it" "$work/ops"
}

ok "a row without a body does not link, and is named" fails
ok "one that is not of this world needs none" elsewhere
ok "one with a body is an operation" works
echo "1..$n"
exit $rc
