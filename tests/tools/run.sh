#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Run tests that speak TAP or KTAP, two at a time, and add up their results:
# run.sh TEST... Each TEST is a command line; a TEST "--" waits for all before
# it. A test that ends with an exit code other than 0 (4: all skipped) without
# having said "not ok" counts as one failure: nothing is lost when it crashes,
# or hangs for 15 minutes. Skips are counted as skips. Prints in the order of
# the arguments and ends with the totals.
set -u

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
trap 'kill $workers; wait; exit 130' INT TERM
passed=0 failed=0 skipped=0

# Leaves only: a result line that follows deeper ones is their sum.
count() {
	awk '
	/^ *(not )?ok [0-9]/ {
		match($0, /^ */); depth = RLENGTH
		if (depth < last) { last = depth; next }
		last = depth
		if (/# SKIP/) s++; else if (/^ *not ok/) f++; else p++
	}
	END { print p + 0, f + 0, s + 0 }' "$1"
}

# await N: until test N has ended
await() {
	until [ -e "$out/$1/rc" ]; do
		sleep 0.1
	done
}

# Takes one test after the other that nobody has taken yet.
worker() {
	trap 'kill $! 2>/dev/null; exit' TERM
	n=0
	for t in "$@"; do
		n=$((n + 1))
		if [ "$t" = -- ]; then
			for before in $(seq 1 $((n - 1))); do
				await "$before"
			done
			[ -d "$out/$n" ] || mkdir "$out/$n" 2>/dev/null
			: >"$out/$n/rc"
		elif mkdir "$out/$n" 2>/dev/null; then
			from=$(date +%s)
			CMOCKA_MESSAGE_OUTPUT=TAP timeout -k 10 900 sh -c "$t" >"$out/$n/log" 2>&1 &
			wait $!
			echo $? >"$out/$n/code"
			echo $(($(date +%s) - from)) >"$out/$n/seconds"
			mv "$out/$n/code" "$out/$n/rc"
		fi
	done
}

# report COMMAND CODE LOG SECONDS
report() {
	printf '# %s  [%d s]\n' "$1" "$4"
	# shellcheck disable=SC2046
	set -- "$1" "$2" "$3" $(count "$3")
	if [ "$2" -ne 0 ] && [ "$2" -ne 4 ] && [ "$5" -eq 0 ] || [ $(($4 + $5 + $6)) -eq 0 ]; then
		set -- "$1" "$2" "$3" "$4" $(($5 + 1)) "$6"
	fi
	if [ "$5" -gt 0 ] || [ -n "${VERBOSE:-}" ]; then
		sed 's/^/  /' "$3"
		printf '  exit code %d\n' "$2"
	fi
	# tables are for people, whatever came of the test
	sed -n 's/^#|/  /p' "$3"
	grep '# SKIP' "$3" | sed 's/^ */  /'
	printf '  %d passed, %d failed, %d skipped\n' "$4" "$5" "$6"
	passed=$((passed + $4)) failed=$((failed + $5)) skipped=$((skipped + $6))
}

worker "$@" &
workers=$!
worker "$@" &
workers="$workers $!"
n=0
for t in "$@"; do
	n=$((n + 1))
	await $n
	[ "$t" = -- ] || report "$t" "$(cat "$out/$n/rc")" "$out/$n/log" "$(cat "$out/$n/seconds")"
done
wait

printf '%d passed, %d failed, %d skipped\n' $passed $failed $skipped
[ $failed -eq 0 ] && [ $passed -gt 0 ]
