#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# races.sh BUILD WORLD: no scenario has a data race on an unpatched tree, but
# for those that scenarios/race.supp gives the reason of. The other reports that
# a scenario is there for are not looked at; nor are scenarios that no tree can
# run, known.txt. That races are seen in trees, and
# what orders them, is the business of mutants.sh and edges.sh. TAP.
set -u

stacksim=$1/stacksim
world=$2
execs=${EXECS:-50}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0 rc=0

sed -n 's/^\* *//p' "$(dirname "$0")/known.txt" >"$work/known"
for s in $("$stacksim" list 'fuse*' 'ovl*' 'range*' 'vfs*' | cut -d' ' -f1); do
	n=$((n + 1))
	if known=$(grep "^$s " "$work/known"); then
		echo "ok $n - $s # SKIP $(echo "${known#"$s"}" | sed "s,^ *,,")"
		continue
	fi
	"$stacksim" explore -w "$world" --race default -n "$execs" -o "$work/sched" "$s" \
		>"$work/out" 2>&1
	case $?:$(grep -c '^BUG: KCSAN' "$work/out") in
	[01]:0) echo "ok $n - $s: no data race" ;;
	4:0) echo "ok $n - $s # SKIP $(head -n 1 "$work/out")" ;;
	*)
		echo "not ok $n - $s: no data race"
		sed 's/^/# /' "$work/out"
		rc=1
		;;
	esac
done
echo "1..$n"
exit $rc
