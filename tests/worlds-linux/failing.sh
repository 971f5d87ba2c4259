#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# failing.sh BUILD WORLD: every scenario is silent also when an allocation or
# something below fails, but for what known.txt gives the reason of; lines that
# begin with "fail" are about this alone. TAP.
set -u

here=$(dirname "$0")
stacksim=$1/stacksim
world=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0 rc=0 execs=${EXECS:-300}

result() { # "ok" or "not ok", NAME
	n=$((n + 1))
	echo "$1 $n $2"
}

sed -n '/^#/d; s/^\(fail \)\?\('"$world"'\|\*\) *//p' "$here/known.txt" >"$work/known"
"$stacksim" list 'fuse*' 'ovl*' 'range*' 'vfs*' | cut -d' ' -f1 >"$work/scenarios"
while read -r s; do
	if known=$(grep "^$s " "$work/known"); then
		result ok "$s # SKIP $(echo "${known#"$s"}" | sed "s,^ *,,")"
		continue
	fi
	# one search with all operations, where allocations have one each
	for what in "alloc -n $execs" "io -n $((execs * 10))"; do
		# shellcheck disable=SC2086
		"$stacksim" explore -w "$world" -b 1 -o "$work/sched" "$s" --fail $what \
			>"$work/out" 2>&1
		case $? in
		0) result ok "$s, failing ${what%% *}: silent" ;;
		4) result ok "$s, failing ${what%% *} # SKIP $(head -n 1 "$work/out")" ;;
		*)
			result "not ok" "$s, failing ${what%% *}: silent"
			sed 's/^/# /' "$work/out"
			rc=1
			;;
		esac
	done
done <"$work/scenarios"
echo "1..$n"
exit $rc
