#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# manifest.sh: no test is forgotten: each script of tests/ and coverage/ and each unit test is in
# a row of tests/manifest, or named there as the helper of one. Those of tests/tools may also be
# called by the Makefile or by one of the others. TAP.
set -u

n=0 bad=0
plan=$(mktemp) scripts=$(mktemp)
trap 'rm -f "$plan" "$scripts"' EXIT
export TREES=6.12
for tier in check long; do
	awk -v tier=$tier -f tests/tools/plan.awk tests/manifest || exit 1
done | cut -f2,5 >"$plan"

# result STATUS NAME
result() {
	n=$((n + 1))
	[ "$1" -eq 0 ] || bad=1
	[ "$1" -eq 0 ] && echo "ok $n - $2" || echo "not ok $n - $2: add a row to tests/manifest"
}

for t in tests/unit/test_*.c; do
	t=${t##*/}
	grep -qE "[	 ]\\\$B/tests/${t%.c}( |\$)" "$plan"
	result $? "tests/unit/$t"
done
find tests coverage -name '*.sh' ! -name lib.sh ! -path '*/lib/*' | sort >"$scripts"
while read -r s; do
	case $s in
	tests/tools/*) cat "$plan" Makefile tests/*/*.sh coverage/*.sh ;;
	*) cat "$plan" ;;
	esac | grep -qE "sh $s( |\$)" || grep -qx "helper $s" tests/manifest
	result $? "$s"
done <"$scripts"
sed -n 's/^helper //p' tests/manifest >"$scripts"
while read -r s; do
	grep -q "sh [^ ]*$(basename "$s")" "$(dirname "$s")"/*.sh
	result $? "$s is called by another script"
done <"$scripts"
echo "1..$n"
exit $bad
