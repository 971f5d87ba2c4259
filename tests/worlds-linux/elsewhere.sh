#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# elsewhere.sh BUILD WORLD: an operation that only the model has, or only the worlds of trees,
# is known to the other: a scenario that names it is skipped and told where it is, where that of a
# wrong name would be a mistake. What is said to be elsewhere is there, and what both have is the
# same operation in both: places, parameters, kinds, words, defaults. Scenarios to begin with run in
# the worlds of trees. TAP.
# shellcheck disable=SC2317 # called by name
set -u

stacksim=$1/stacksim
world=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. "$(dirname "$0")/lib.sh"

# only FILE FILE: the lines that the first has and the second has not
only() {
	sort "$1" >"$work/a" && sort "$2" | comm -23 "$work/a" -
}

# sends OPERATION WORLD WHERE: WORLD has not got it, and says who has
sends() {
	printf 'scenario s\n\ttitle "s"\ntask t\n\t%s\n' "$1" >"$work/s.scn"
	"$stacksim" explore "$work/s.scn" -w "$2" >"$work/said" 2>&1
	code=$?
	cat "$work/said"
	[ "$code" -eq 4 ] &&
		grep -qF "world '$2' has no operation '$1': it is of $3" "$work/said"
}

"$stacksim" ops >"$work/model"
"$stacksim" ops -w "$world" >"$work/tree"
for w in model tree; do
	sed -n 's/^\([a-z_][a-z_]*\).*/\1/p' "$work/$w" >"$work/$w.names"
	ok "operations of $w" test -s "$work/$w.names"
done
only "$work/tree.names" "$work/model.names" >"$work/tree.only"
only "$work/model.names" "$work/tree.names" >"$work/model.only"
ok "some are of trees only" test -s "$work/tree.only"
ok "some are of the model only" test -s "$work/model.only"
while read -r op; do
	ok "$op is of trees" sends "$op" model "worlds of kernel trees"
done <"$work/tree.only"
while read -r op; do
	ok "$op is of the model" sends "$op" "$world" "world 'model'"
done <"$work/model.only"

grep -xFf "$work/tree.names" "$work/model.names" >"$work/both"
sed -n "s/^OP(\([a-z_]*\), [^E].*/\1/p" model/common/ops.def model/linux/parts/*/ops.def |
	sort | grep -vxFf "$work/both" >"$work/said.names"
sort "$work/tree.only" "$work/model.only" >"$work/want"
ok "nothing else is said to be elsewhere" diff "$work/want" "$work/said.names"

while read -r op; do
	"$stacksim" ops "$op" >"$work/a"
	"$stacksim" ops -w "$world" "$op" >"$work/b"
	ok "$op is the same in both" diff "$work/a" "$work/b"
done <"$work/both"

# begins TEMPLATE: what "stacksim new" writes runs there, too, with nothing to report
begins() (
	cd "$work" && "$bin" new "of-$1" --from "$1" &&
		"$bin" explore "of-$1.scn" -w "$world" -n 100 >said
	code=$?
	cat said
	[ "$code" -eq 6 ] && grep -qx "nothing reported" said
)
bin=$(realpath "$stacksim")
for template in overlay fuse cache; do
	ok "$template to begin with" begins "$template"
done
echo "1..$n"
exit $rc
