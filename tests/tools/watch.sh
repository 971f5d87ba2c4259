#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# End tests that hang: watch.sh DIR, beside run.sh, which has a folder there for each test. A slow
# or busy machine is no reason: a test hangs when in $STALL seconds none of its processes was
# running or about to, none used CPU time and nothing was printed, or when they used so much CPU
# time, 20 times what the manifest expects and half an hour, that there is a loop without an end.
# It is known by its session. watch.sh DIR end: end all that run.
set -u

dir=$1
round=${ROUND:-10}
stall=${STALL:-600} loop=${LOOP:-1800}

# processes SESSION: of each: pid, state, clock ticks of it and of its children that have ended
processes() {
	cat /proc/[0-9]*/stat 2>/dev/null | awk -v session="$1" '{
		pid = $1
		sub(/^.*\) /, "")
		if ($4 == session)
			print pid, $1, $12 + $13 + $14 + $15
	}'
}

# end FOLDER SIGNAL [WHY]
end() {
	[ -z "${3:-}" ] || echo "$3" >"$1/killed"
	# shellcheck disable=SC2046
	kill "-$2" $(processes "$(cat "$1/session")" | cut -d' ' -f1) 2>/dev/null
}

# look FOLDER: once a round
look() {
	t=$1
	processes "$(cat "$t/session")" >"$t/processes"
	now="$(awk '{ n += $3 } END { print n + 0 }' "$t/processes") $(wc -c <"$t/log")"
	ticks=${now% *}
	idle=0
	if [ "$now" = "$(cat "$t/before" 2>/dev/null)" ] && ! grep -q ' [RD] ' "$t/processes"; then
		idle=$(($(cat "$t/idle" 2>/dev/null || echo 0) + round))
	fi
	echo "$now" >"$t/before"
	echo $idle >"$t/idle"
	if [ -e "$t/killed" ]; then
		end "$t" KILL
	elif [ $idle -ge "$stall" ]; then
		end "$t" TERM "it hangs: nothing ran and nothing was printed for $idle s"
	elif [ $((ticks / hz)) -gt $(($(cat "$t/expected") * 20 + loop)) ]; then
		end "$t" TERM "it does not end: $((ticks / hz)) s of CPU time"
	fi
}

hz=$(getconf CLK_TCK)
# all COMMAND ARG...: with each test that runs, after its folder
all() {
	what=$1
	shift
	for t in "$dir"/*/session; do
		t=${t%/session}
		if [ -e "$t/session" ] && [ ! -e "$t/rc" ]; then
			"$what" "$t" "$@"
		fi
	done
}

if [ $# -gt 1 ]; then
	all end KILL
else
	while sleep "$round"; do
		all look
	done
fi
