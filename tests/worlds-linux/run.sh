#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh BUILD WORLD [FOLDER | -FOLDER]: every scenario on a world made of a kernel tree, but for
# those of scenarios/known.txt, which "check" leaves out; or those of one folder, or of all but one.
# A real tree takes several times the steps of the model, so that each scenario gets EXECS
# executions, half of them by pct; where that says nothing, it is a skip, "inconclusive".
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/scenarios"
for f in scenarios/*; do
	name=${f#scenarios/}
	[ -d "$f" ] && case ${3:-} in
	"" | "$name") ;;
	-*) [ "-$name" != "$3" ] ;;
	*) false ;;
	esac || [ -f "$f" ] || continue
	cp -r "$f" "$work/scenarios/"
done
"$1/stacksim" check -S "$work/scenarios" -w "$2" -j 2 -n "${EXECS:-8000}" \
	--accept-inconclusive >"$work/out"
rc=$?
# what a scenario says of other kernels is no test of this one
sed '/ # SKIP the world is another kernel$/d' "$work/out"
exit $rc
