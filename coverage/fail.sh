#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# fail.sh BUILD WORLD [PATTERN]...: what the error branches gain by failure
# injection. The scenarios that let nothing fail by themselves are explored
# once as they are, then with each allocation and each operation below failing
# ("explore --fail alloc", "--fail io"). BUILD and the world are instrumented, as
# coverage/run.sh makes them; what the world counted before is lost. Prints the
# branches taken in each file, without and with failures; BUILD/fail-WORLD.txt
# has those that were gained. Without PATTERN, the branches of coverage/failures
# must be among them; of a tree those are of its parts. Speaks TAP.
set -u

b=$1 world=$2 all=yes
shift 2
[ $# -eq 0 ] || all=
list=$b/fail-$world.txt
# what runs the world is the default build, which does not count itself and is faster
stacksim=${B:-build}/stacksim
n=0 rc=0 execs=${EXECS:-100}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$list"

result() { # STATUS NAME
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		rc=1
	fi
}

# Where the objects are, and of which folder the names of files are told. Of the
# model's generations the newest has not the code that ended with 6.7.
if [ "$world" = model ]; then
	objects=$b/model top=$PWD generations="-- --gen=6.7"
	# of what is counted below
	# shellcheck disable=SC2046
	[ -z "$all" ] || set -- $(sh tests/tools/scenarios.sh ovl range vfs)
else
	objects=$b/worlds/.build/$world/tree generations=--
	top=$(sh tests/tools/tree.sh "${world#linux-}") || exit 1
	# the parts that coverage/failures asks something of
	# shellcheck disable=SC2046 # names are ours
	[ -z "$all" ] || set -- $(sh tests/tools/scenarios.sh $(
		for p in model/linux/parts/*/part; do
			sed -n 's/^real \([^ ]*\).*/\1/p' "$p" | grep -qFf - coverage/failures &&
				sed -n 's/^scenarios //p' "$p"
		done))
fi

export STACKSIM_WORLDS="$b/worlds"
"$stacksim" list ${1+"$@"} | cut -d' ' -f1 | sort >"$work/asked"
grep -L '^	[a-z0-9]*[ =]*fail_' scenarios/*/*.scn | xargs sed -n 's/^scenario //p' |
	sort | comm -12 - "$work/asked" >"$work/names"

# explore NAME OPTION...: all of them, two at a time; a line for each in the file
# NAME: its exit code. Findings (1) and what is not of this world (4) may be.
explore() {
	name=$1
	shift
	for gen in $generations; do
		# shellcheck disable=SC2016,SC2086
		xargs -P 2 -I '{}' sh -c '"$@" >/dev/null 2>&1; echo $? "$*"' - \
			"$stacksim" explore '{}' -w "$world" -o "$work/{}.sched" \
			"$@" $gen <"$work/names" >>"$work/$name.ran"
	done
}

# capture NAME: what was counted until now
capture() {
	lcov -q --rc lcov_branch_coverage=1 --rc geninfo_adjust_src_path="$PWD => $top" \
		-c -d "$objects" -o "$work/all" 2>/dev/null &&
		lcov -q --rc lcov_branch_coverage=1 -e "$work/all" "$top/fs/*" \
			"$top/model/common/*" "$top/model/memfs/*" "$top/model/overlay/*" \
			"$top/model/stack/*" "$top/model/vfs/*" -o "$work/$1"
}

find "$objects" -name '*.gcda' -delete
explore without -b 1 -n "$execs"
capture without
# each failure has a search of its own, of some 100
explore with -b 0 --fail alloc -n $((execs * 100))
explore with -b 0 --fail io -n $((execs * 100))
capture with
sed -n '/^[0146] /!s/^/# exit code /p' "$work"/*.ran
[ "$(grep -c '^[016] ' "$work/without.ran")" -gt 0 ] && ! grep -q '^[^0146]' "$work"/*.ran
result $? "$world: $(grep -vc '^4' "$work/without.ran") runs without failures, $(
	grep -vc '^4' "$work/with.ran") with"
awk -v top="$top" -v list="$list" -f coverage/fail.awk "$work/without" "$work/with"
result $? "$world: failures reach more branches"

while read -r of file text; do
	[ "$all $of" = "yes $world" ] || continue
	at=$(grep -nF -- "$text" "$top/$file" | head -n 1 | cut -d: -f1)
	grep -q "^gained	$file:\($((at + 1))\|$((at + 2))\)	" "$list"
	result $? "$world: a failure alone reaches the branch after $file:$at, $text"
done <coverage/failures
echo "1..$n"
exit $rc
