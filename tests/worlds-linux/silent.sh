#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# silent.sh BUILD WORLD: a scenario none of whose 'bug at' and 'clean at' lines
# is about this kernel or an older one is explored all the same: a stable tree
# is expected to report nothing, but for what known.txt gives the reason of.
# TAP.
set -u

here=$(dirname "$0")
stacksim=$1/stacksim
world=$2
execs=${EXECS:-2000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0 rc=0

result() { # "ok" or "not ok", NAME
	n=$((n + 1))
	echo "$1 $n $2"
}

sed -n '/^#/d; s/^\('"$world"'\|\*\) *//p' "$here/known.txt" >"$work/known"
# one execution each is enough to hear which scenarios have nothing to say
# shellcheck disable=SC2046
"$stacksim" check -w "$world" -n 1 $("$stacksim" list 'fuse*' 'ovl*' 'range*' 'vfs*' | cut -d' ' -f1) 2>/dev/null |
	sed -n 's/^ok [0-9]* \([^ ]*\) # SKIP.*/\1/p' >"$work/scenarios"
while read -r s; do
	if known=$(grep "^$s " "$work/known"); then
		result ok "$s # SKIP $(echo "${known#"$s"}" | sed "s,^ *,,")"
		continue
	fi
	"$stacksim" explore -w "$world" -n "$execs" -o "$work/sched" "$s" >"$work/out" 2>&1
	case $? in
	0) result ok "$s: silent" ;;
	4) result ok "$s # SKIP $(head -n 1 "$work/out")" ;;
	*)
		result "not ok" "$s: silent"
		sed 's/^/# /' "$work/out"
		rc=1
		;;
	esac
done <"$work/scenarios"
echo "1..$n"
exit $rc
