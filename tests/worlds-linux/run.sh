#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh BUILD WORLD: every scenario on a world made of a kernel tree, but for
# those of known.txt, whose reason is printed. A real tree takes several times
# the steps of the model, so that each scenario gets EXECS executions.
set -u

here=$(dirname "$0")
stacksim=$1/stacksim
world=$2
execs=${EXECS:-4000}

known=$(mktemp) out=$(mktemp)
trap 'rm -f "$known" "$out"' EXIT
sed -n '/^#/d; s/^\('"$world"'\|\*\) *//p' "$here/known.txt" >"$known"
sed 's/^\([^ ]*\) *\(.*\)/# known: \1: \2/' "$known"
# shellcheck disable=SC2046
"$stacksim" check -w "$world" -j 2 -n "$execs" $(sh tests/tools/scenarios.sh "$1" |
	grep -vxF "$(cut -d' ' -f1 "$known")") >"$out"
rc=$?
# what a scenario says of other kernels is no test of this one
sed '/ # SKIP the world is another kernel$/d' "$out"
exit $rc
