#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# lines.sh SURFACE BUILD VERSION: how many lines of a tree's files scenarios reach, alone and with
# failures. The world is made in BUILD, where only these files are counted; the default build runs
# it. coverage/SURFACE.txt has the folders of scenarios/, the files, what is asked of each, and the
# reason of what is not reached. BUILD/SURFACE-VERSION.txt has the lines that are left, each with
# its reason; one without is a failure. So are branches, of the files of which they are asked for:
# one that is left without a reason, or taken though the list has one. Speaks TAP.
set -u

surface=$1 b=$2 world=linux-$3 list=$2/$1-$3.txt stacksim=${B:-build}/stacksim
tree=$(sh tests/tools/tree.sh "$3") || exit 1
scenarios() {
	# shellcheck disable=SC2046 # names of folders are ours
	sh tests/tools/scenarios.sh $(sed -n 's/^scenarios //p' "coverage/$surface.txt")
}
lcov='lcov -q --rc lcov_branch_coverage=1'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export STACKSIM_WORLDS="$b/worlds"
mkdir -p "$b"

COVER=$(sed -n 's/^file \([^ ]*\) .*/\1/p' "coverage/$surface.txt" | tr '\n' ' ')
export COVER
plain=${STACKSIM_OBJECTS:-${B:-build}/worlds/.build/.objects}
COVFLAGS="--coverage -g1" STACKSIM_OBJECTS=$plain \
	"$stacksim" world add "$world" --package "linux-source-$3" >"$b/world.log" 2>&1 || {
	echo "not ok 1 - $world"
	sed 's/^/# /' "$b/world.log"
	exit 1
}
find "$b/worlds/.build/$world" -name '*.gcda' -delete
# shellcheck disable=SC2046 # names are ours
"$stacksim" check -w "$world" -j 2 -n "${EXECS:-200}" $(scenarios) >/dev/null
# a failure has a search of its own
for what in alloc io; do
	# shellcheck disable=SC2016
	scenarios | WORK=$work xargs -P 2 -I '{}' sh -c '
		"$@" -o "$WORK/{}.sched" >/dev/null 2>&1' - "$stacksim" explore '{}' -w "$world" \
		-b 0 -n $((${EXECS:-200} * 2)) --max-steps 5000 --fail $what
done
$lcov --rc geninfo_adjust_src_path="$PWD => $tree" \
	-c -d "$b/worlds/.build/$world/tree" -o "$work/info" 2>/dev/null
awk -v tree="$tree" -v list="$list" -f coverage/lines.awk "coverage/$surface.txt" "$work/info"
