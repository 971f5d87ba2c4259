#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# tidy.sh sees what it is to see: each fault alone is one "not ok", its twin none. TAP.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
mkdir -p "$tree/sim/core" "$tree/scenarios/toy" "$tree/tests"
cp .clang-format "$tree"
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh

# clean: a folder in which nothing is wrong
clean() {
	cat >"$tree/sim/core/x.h" <<-'END'
		/**
		 * x_sum() - a sum
		 * @a: one
		 * @b: the other
		 * Return: both.
		 */
		int x_sum(int a, int b);
	END
	printf 'int x_sum(int a, int b)\n{\n\treturn a + b;\n}\n' >"$tree/sim/core/x.c"
}

# sees NAME RESULT: what tidy.sh says of the folder
sees() {
	sh tests/tools/tidy.sh "$tree" | grep '^not ok' >"$work/out"
	[ "$(cut -d' ' -f4- "$work/out")" = "$2" ]
	result $? "$1"
	clean
}

clean
sees "the clean twin" ""
echo : >"$tree/cmd.sh"
sees "a file at the top level" "- nothing else at the top level"
rm "$tree/cmd.sh"
printf 'int x_%093d;\n' 0 >>"$tree/sim/core/x.c"
sees "100 columns" ""
printf 'int x_%094d;\n' 0 >>"$tree/sim/core/x.c"
sees "... and one more" "- lines of at most 100 columns"
# long LINES: a function of so many and four
long() {
	{ printf 'int y(void);\nint y(void)\n{\n' && yes '	x_sum(1, 1);' | head -n "$1" &&
		printf '\treturn 1;\n}\n'; } >>"$tree/sim/core/x.c"
}
long 56
sees "a function of 60 lines" ""
long 57
sees "... and one more" "- functions of at most 60 lines"
echo 'check "toy-one" "toy"' >"$tree/tests/x.sh"
sees "scenarios by name" ""
echo "check 'toy*'" >"$tree/tests/x.sh"
sees "scenarios by a prefix" "- no script takes scenarios by how their names begin"
echo "check 'toy-o*'" >"$tree/tests/x.sh"
sees "... a longer one" "- no script takes scenarios by how their names begin"
rm "$tree/tests/x.sh"
echo "int x_gone(void);" >>"$tree/sim/core/x.h"
sees "a declaration of nothing" "- declarations of what is there"
sed -i 's/@b: /@c: /' "$tree/sim/core/x.h"
sees "a parameter of another name" "- comments name what is there"
sed -i 's/x_sum() - /x_add() - /' "$tree/sim/core/x.h"
sees "a function of another name" "- comments name what is there"
if clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
	sed -i 's/a + b/a+b/' "$tree/sim/core/x.c"
	sees "no blank" "- as clang-format writes it"
fi
echo "1..$n"
exit $rc
