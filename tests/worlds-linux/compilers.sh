#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# compilers.sh BUILD: worlds of one tree by gcc, by clang and by gcc with -O2 take the same steps.
# What is compared are the traces of every scenario under two seeds, but for the last column: the
# line of a call differs by what was inlined. And a search that holds states against each other
# takes as many executions and steps. TAP.
set -u

stacksim=$1/stacksim
version=6.12
world=linux-$version
others="clang gcc-O2"
work=$(mktemp -d)
# shellcheck disable=SC2154
trap 'rm -rf "$work"; for v in $others; do "$stacksim" world remove "$world-$v"; done >/dev/null 2>&1' EXIT

# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh

# the last option about it counts
# shellcheck disable=SC2016
printf '#!/bin/sh\nexec gcc "$@" -O2\n' >"$work/gcc-O2"
chmod +x "$work/gcc-O2"

# trace WORLD SCENARIO SEED
trace() {
	"$stacksim" explore -w "$1" -s random --seed "$3" -n 12 --trace -o "$work/sched" "$2" 2>&1 |
		sed "/^finding 1,/,\$d; s/ [^ ]*\$//; s/ $1\([ :]\)/ $world\1/"
}

# search WORLD SCENARIO: how many executions and steps, and what became of them
search() {
	"$stacksim" explore -w "$1" -b 1 -n 60 -o "$work/sched" "$2" 2>/dev/null |
		sed -n "s/^$2 on .*: \([0-9]* executions,\)/\1/p; /^[0-9]* of them /p"
}

# tree WORLD: what its reports and schedules say it was made of
tree() {
	"$stacksim" explore -w "$1" -n 1 -o "$work/sched" vfs-freeze | grep -o 'Linux .*, sha256 .*'
}

for v in $others; do
	PATH=$work:$PATH CC=$v "$stacksim" world add "$world-$v" --package "linux-source-$version" \
		>"$work/out" 2>&1
	result $? "the tree by $v"
	[ $rc = 0 ] || exit 1
	made=$(tree "$world")
	[ -n "$made" ] && [ "$(tree "$world-$v")" = "$made" ]
	result $? "the same files: $made"
done

# differ SCENARIO: with which seed and by which compiler, if at all
differ() {
	for seed in 1 7; do
		trace "$world" "$1" $seed >"$work/gcc"
		[ -s "$work/gcc" ] || echo "seed $seed: nothing"
		for v in $others; do
			trace "$world-$v" "$1" $seed >"$work/other"
			cmp -s "$work/gcc" "$work/other" && continue
			echo "seed $seed, by $v:"
			diff "$work/gcc" "$work/other" | head -n 10
		done
	done
	search "$world" "$1" >"$work/gcc"
	for v in $others; do
		search "$world-$v" "$1" >"$work/other"
		cmp -s "$work/gcc" "$work/other" && continue
		echo "a search, by $v:"
		diff "$work/gcc" "$work/other"
	done
}

for s in $(sh tests/tools/scenarios.sh); do
	lacks=$("$stacksim" explore -w "$world" -n 1 -o "$work/sched" "$s" 2>&1 >/dev/null)
	if [ $? = 4 ]; then
		result 0 "$s # SKIP $lacks"
		continue
	fi
	differ "$s" >"$work/out"
	[ ! -s "$work/out" ]
	result $? "$s"
done
echo "1..$n"
exit $rc
