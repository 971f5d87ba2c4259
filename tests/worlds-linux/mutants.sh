#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Planted faults: mutants.sh BUILD [MUTANT]... Each patch of mutants/VERSION/ is
# put into copies of that tree's files, and the scenarios, none of which was
# written for it, must report it, as what mutants.txt says that it is. A report
# that the unpatched tree has too does not count. Two mutants at a time. TAP;
# the lines are a table: mutant, scenario, executions until it was found,
# signature. With ALL=1 every scenario is tried, not only those up to the first
# that reports it.
set -u

here=$(dirname "$0")
stacksim=$1/stacksim
build=$1
export EXECS="${EXECS:-4000}"

scenarios() {
	"$stacksim" list 'ovl*' 'vfs*' | cut -d' ' -f1
}

# findings WORLD SCENARIO: "executions<TAB>signature", a line each
findings() {
	"$stacksim" explore -w "$1" -n "$EXECS" -o "$work/$1.sched" "$2" 2>/dev/null |
		sed -n '/^finding [0-9]*, first in execution/ {
			s/.*first in execution \([0-9]*\),.*/\1/; N; s/\n/\t/; p; }'
}

# unpatched VERSION: what is reported without any of the faults
unpatched() {
	for s in $(scenarios); do
		findings "linux-$1" "$s" | cut -f2 | sed "s/^/$s	/"
	done >"$work/$1.clean"
}

# hunt VERSION NAME: lines of the table
hunt() {
	world=mutant-$1-$LANE
	if ! "$stacksim" world add "$world" --package "linux-source-$1" \
		--patch "$here/mutants/$1/$2.diff" >"$work/$world.log" 2>&1; then
		echo "cannot be built"
		sed 's/^/# /' "$work/$world.log"
		return
	fi
	class=$(sed -n "s/^$1 $2  *reports //p" "$here/mutants.txt")
	for s in $(scenarios); do
		findings "$world" "$s" | awk -F '\t' -v OFS='\t' -v s="$s" -v all="${ALL:-}" -v class="$class" '
		NR == FNR { clean[$0] = 1; next }
		!((s "\t" $2) in clean) && (all || $2 ~ class) { print s, $1, $2; exit !all }' \
			"$work/$1.clean" - >"$work/$world.found"
		[ ! -s "$work/$world.found" ] || cat "$work/$world.found"
		[ ! -s "$work/$world.found" ] || [ -n "${ALL:-}" ] || break
	done
}

case ${2:-} in
# calls of its own, from xargs
unpatched) unpatched "$3"; exit ;;
hunt) hunt "${3%/*}" "${3#*/}" >"$work/${3#*/}.rows"; exit ;;
esac

shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export work STACKSIM_WORLDS="$work"
versions=$(cd "$here/mutants" && echo *)
[ $# -gt 0 ] || set -- $(cd "$here/mutants" && ls -d */*.diff)

# Both lanes of a version begin with what the world of the tree was made of.
mkdir "$work/.build"
for v in $versions; do
	from=$(realpath "$build/worlds/.build/linux-$v")
	for lane in 0 1; do
		to=$work/.build/mutant-$v-$lane
		cp -a "$from" "$to"
		find "$to" -name '*.d' -exec sed -i "s,$from,$to,g" {} +
	done
done
printf "%s\n" $versions | xargs -P 2 -I {} sh "$0" "$build" unpatched {}
printf '%s\n' "$@" | sed 's,\.diff$,,' |
	LANE=0 xargs -P 2 --process-slot-var=LANE -I {} sh "$0" "$build" hunt {}
for m; do
cat $work/$(basename $m .diff).rows | sed "s,^,$m	,"
done
