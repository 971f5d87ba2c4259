#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# rules_planted.sh BUILD: the table of rules and the places that check them cannot part. A check of
# a rule that the table has not does not compile, and rules.sh is told of a rule that claims a check
# and has none, of a check that its rule does not claim, of a rule out of order and of a planted
# fault that is not caught. TAP.
# shellcheck disable=SC2086,SC2317 # CC may have options; called by name
set -u

build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh
mkdir "$work/common"

compile() { # FILE OBJECT
	${CC:-gcc} -std=gnu11 -fPIC -fvisibility=hidden -I"$work" -Isim/include -Imodel \
		-Imodel/include -c -o "$2" "$1" 2>"$work/said"
}

# check NUMBER: a file with a check of that rule
check() {
	printf '#include "common/rules.h"\nvoid f(int n);\nvoid f(int n)\n{\n%s\n}\n' \
		"INVARIANT(n, NULL, $1, \"n is 0\");" >"$work/check.c"
	compile "$work/check.c" "$work/check.o"
}

unknown() {
	! check 19 && grep -q "RULE_19" "$work/said"
}

# The rules, as sed changes them, and the other files of the model; with a check of rule NUMBER.
world() { # SCRIPT NUMBER
	sed "$1" model/common/rules.def >"$work/common/rules.def"
	compile model/common/rules.c "$work/rules.o" && check "$2" || return 1
	objects=
	for f in model/[!ln]*/*.c; do
		[ "$f" = model/common/rules.c ] || objects="$objects $build/${f%.c}.o"
	done
	${CC:-gcc} -shared -Wl,--wrap=memcpy -Wl,--wrap=memmove -Wl,--wrap=memset \
		-o "$work/w.so" "$work/rules.o" "$work/check.o" $objects
}

# what rules.sh says of a world in which much is wrong
told() {
	world '
		/^RULE(3,/s/3/99/
		/^RULE(17,/,/SEEN/s/BY(KASAN,/BY(KIOCB,/
		/^RULE(84,/,/SEEN/s/fault-stale-real/fault-ki-pos/' 33 || return 1
	sh tests/tools/rules.sh "$build" "$work/w.so" | grep "^not ok" |
		sed 's/^not ok [0-9]* - [^ ]*: //; s/: .*//' >"$work/rules"
	cat "$work/rules"
}

says() {
	grep -qxF "$1" "$work/rules"
}

ok "a check of a rule that there is not does not compile" unknown
ok "rules.sh judges a world in which they are wrong" told
ok "a rule out of order is told" says "4 comes after 99"
ok "a rule that claims a check and has none is told" says "17, kiocb"
ok "a planted fault that is not caught is told" says "84, invariant"
ok "a check that its rule does not claim is told" \
	says "33 is checked in $work/check.c:5, but not listed so"
echo "1..$n"
exit $rc
