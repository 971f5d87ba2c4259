#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# compilers.sh BUILD: worlds of one tree by gcc and by clang take the same
# steps. What is compared are the traces of every scenario under two seeds,
# but for the last column: the line of a call differs by what was inlined. TAP.
set -u

stacksim=$1/stacksim
version=6.12
work=$(mktemp -d)
trap 'rm -rf "$work"; "$stacksim" world remove "$clang" >/dev/null 2>&1' EXIT
clang=linux-$version-clang

CC=clang "$stacksim" world add "$clang" --package "linux-source-$version" >"$work/log" 2>&1 || {
	echo "not ok 1 the tree by clang"
	sed 's/^/# /' "$work/log"
	exit 1
}
echo "ok 1 the tree by clang"

# trace WORLD SCENARIO SEED
trace() {
	"$stacksim" explore -w "$1" -s random --seed "$3" -n 12 --trace -o "$work/sched" "$2" 2>&1 |
		sed "/^finding 1,/,\$d; s/ [^ ]*\$//; s/ $clang\([ :]\)/ linux-$version\1/"
}

# tree WORLD: what its reports and schedules say it was made of
tree() {
	"$stacksim" explore -w "$1" -n 1 -o "$work/sched" vfs-freeze | grep -o 'Linux .*, sha256 .*'
}

rc=0
made=$(tree "linux-$version")
if [ -n "$made" ] && [ "$(tree "$clang")" = "$made" ]; then
	echo "ok 2 the same files"
else
	echo "not ok 2 the same files: $made and $(tree "$clang")"
	rc=1
fi

n=2
for s in $(sh tests/tools/scenarios.sh); do
	n=$((n + 1)) differs=
	lacks=$("$stacksim" explore -w "linux-$version" -n 1 -o "$work/sched" "$s" 2>&1 >/dev/null)
	if [ $? = 4 ]; then
		echo "ok $n $s # SKIP $lacks"
		continue
	fi
	for seed in 1 7; do
		trace "linux-$version" "$s" $seed >"$work/gcc"
		trace "$clang" "$s" $seed >"$work/clang"
		cmp -s "$work/gcc" "$work/clang" || differs=$seed
		[ -s "$work/gcc" ] || differs="$seed, nothing"
	done
	if [ -z "$differs" ]; then
		echo "ok $n $s: $(wc -l <"$work/gcc") lines"
	else
		echo "not ok $n $s: seed $differs"
		diff "$work/gcc" "$work/clang" | head -n 10 | sed 's/^/# /'
		rc=1
	fi
done
echo "1..$n"
exit $rc
