#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# order.sh: what a macro of model/linux/services/order.h calls has its arguments evaluated from the
# last to the first by gcc and by clang, with optimisation and without; in a plain call that
# differs. What differs in whole worlds: tests/worlds-linux/compilers.sh. TAP.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh
mkdir -p "$work/linux"
cat >"$work/linux/kernel.h" <<'END'
#define COUNT_OF(a, b, c, d, e, f, g, h, i, j, k, l, n, ...) n
#define COUNT_ARGS(args...) COUNT_OF(args, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define JOIN(a, b) a##b
#define CONCATENATE(a, b) JOIN(a, b)
END
cat >"$work/order.c" <<'END'
#include <stdarg.h>
#include <stdio.h>
#include "order.h"

static int seen(int i)
{
	printf("%d ", i);
	return i;
}

static void call(int n, ...)
{
	va_list args;
	int i, good = 1;

	va_start(args, n);
	for (i = n - 1; i > 0; i--)
		good &= va_arg(args, int) == i;
	va_end(args);
	printf("%s\n", good ? "as they are" : "mixed up");
}

#define S(i) seen(i)

int main(void)
{
	call(S(3), S(2), S(1));
	PORT_LAST_FIRST(call, S(1));
	PORT_LAST_FIRST(call, S(2), S(1));
	PORT_LAST_FIRST(call, S(5), S(4), S(3), S(2), S(1));
	PORT_LAST_FIRST(call, S(12), S(11), S(10), S(9), S(8), S(7), S(6), S(5), S(4), S(3), S(2),
			S(1));
	return 0;
}
END
cat >"$work/right" <<'END'
1 as they are
1 2 as they are
1 2 3 4 5 as they are
1 2 3 4 5 6 7 8 9 10 11 12 as they are
END

for cc in gcc clang; do
	for opt in -O0 -O2; do
		$cc -std=gnu11 $opt -I "$work" -I model/linux/services -o "$work/order" \
			"$work/order.c" && "$work/order" >"$work/said"
		head -n 1 "$work/said" >"$work/plain-$cc"
		sed 1d "$work/said" | diff "$work/right" - >"$work/out"
		result $? "the last is first by $cc $opt"
	done
done
! cmp -s "$work/plain-gcc" "$work/plain-clang"
result $? "a plain call differs: $(cat "$work/plain-gcc" "$work/plain-clang" | tr '\n' ';')"
echo "1..$n"
exit $rc
