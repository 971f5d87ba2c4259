#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The lock validator against the kernel's own tests and its own lockdep.c, for
# each of the trees: run.sh BUILD [SEQUENCES [SEED]]. Speaks TAP. A tree that
# cannot be had is a failure, unless SELFTEST_OFFLINE is set: then a skip.
set -u

build=$1
sequences=${2:-50000}
seed=${3:-1}
versions='6.12 6.1'
number=0

# result STATUS NAME LOG: one line of TAP, with what was printed where it failed
result() {
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		sed 's/^/# /' "$3"
	fi
}

# passes NAME PROGRAM COUNT TEXT: the selftest ends with COUNT in TEXT, and with nothing else to say
passes() {
	name=$1 count=$3 text=$4
	$2 >"$log" 2>&1 && grep -q "^$text" "$log" && grep -q '^0 warnings$' "$log"
	result $? "$name: $count" "$log"
}

tree_tests() {
	version=$1
	out=$build/selftest/linux-$version
	log=$out/log
	mkdir -p "$out"
	if ! tree=$(sh tests/tools/tree.sh "$version" 2>"$log"); then
		if [ -n "${SELFTEST_OFFLINE:-}" ]; then
			number=$((number + 1))
			echo "ok $number - linux-$version # SKIP $(tail -n 1 "$log")"
		else
			result 1 "linux-$version: no tree (SELFTEST_OFFLINE=1 to skip)" "$log"
		fi
		return
	fi
	if ! sh tests/selftest/build.sh "$build" "$tree" "$out" >"$log" 2>&1; then
		result 1 "linux-$version: cannot be compiled" "$log"
		return
	fi
	passes "linux-$version" "$out/selftest" '394 of 394' 'Good, all 394 testcases passed!'
	# Is anything tested at all? The kernel's own validator passes in this shim; none does not.
	passes "linux-$version, the kernel's own validator" "$out/selftest-kernel" '394 of 394' \
		'Good, all 394 testcases passed!'
	passes "linux-$version, all reports off" "$out/selftest 0xffffffff" '161 of 394' \
		'BUG: 233 unexpected failures (out of 394)'
	"$out/fuzz" "$sequences" "$seed" >"$log"
	result $? "linux-$version: lockdep.c agrees, $sequences sequences from $seed on" "$log"
	grep '^# ' "$log"
}

for v in $versions; do
	tree_tests "$v"
done
echo "1..$number"
