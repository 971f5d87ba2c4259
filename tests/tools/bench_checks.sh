#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What each checker costs on the demo scenario: bench_checks.sh BUILD. Processor
# time, the best of some rounds; ratios to the time with every checker on but
# the race detector, which is off by default. Fails if all of them together take
# more than four times the time without any.
set -u
stacksim=$1/stacksim
execs=${2:-200000}
rounds=${3:-3}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# shellcheck source=tests/tools/lib.sh
. tests/tools/lib.sh

# seconds ARGUMENT...: what an exploration takes
seconds() {
	cpu /dev/null "$stacksim" explore ovl-aio-uaf --gen 5.16 -s random -n "$execs" "$@"
}

: >"$tmp/times"
round=0
while [ $round -lt "$rounds" ]; do
	round=$((round + 1))
	{
		echo "all $(seconds)"
		echo "none $(seconds --checks=-all)"
		echo "everything $(seconds --race default)"
		echo "strict $(seconds --race strict)"
		for c in $("$stacksim" checks | awk '$1 != "race" { print $1 }'); do
			echo "$c $(seconds --checks="-$c")"
		done
	} >>"$tmp/times"
done

awk '
!($1 in best) || $2 < best[$1] { best[$1] = $2 }
!seen[$1]++ { order[++n] = $1 }
function say(what, t) { printf "%-34s %6.2f s   %5.2f\n", what, t, t / best["all"] }
END {
	say("checkers: all but race", best["all"])
	for (i = 5; i <= n; i++)
		say("  without " order[i], best[order[i]])
	say("  and race, default", best["everything"])
	say("  and race, strict", best["strict"])
	say("none", best["none"])
	worst = best["strict"] > best["everything"] ? best["strict"] : best["everything"]
	printf "all with race / none: %.2f (at most 4)\n", worst / best["none"]
	exit worst > 4 * best["none"]
}' "$tmp/times"
