#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Run tests that speak TAP or KTAP and add up their results: run.sh TEST...
# Each TEST is a command line. A test that ends with an exit code other than 0
# (4: all skipped) without having said "not ok" counts as one failure: nothing
# is lost when it crashes, or hangs for 15 minutes. Skips are counted as skips. Ends with the totals.
set -u

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
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

for t in "$@"; do
	printf '# %s\n' "$t"
	CMOCKA_MESSAGE_OUTPUT=TAP timeout -k 10 900 sh -c "$t" >"$out/log" 2>&1
	rc=$?
	# shellcheck disable=SC2046
	set -- $(count "$out/log")
	if [ $rc -ne 0 ] && [ $rc -ne 4 ] && [ "$2" -eq 0 ]; then
		set -- "$1" 1 "$3"
	fi
	[ "$1" -gt 0 ] || [ "$2" -gt 0 ] || [ "$3" -gt 0 ] || set -- 0 1 0
	if [ "$2" -gt 0 ] || [ -n "${VERBOSE:-}" ]; then
		sed 's/^/  /' "$out/log"
		printf '  exit code %d\n' $rc
	fi
	# tables are for people, whatever came of the test
	sed -n "s/^#|/  /p" "$out/log"
	grep '# SKIP' "$out/log" | sed 's/^ */  /'
	printf '  %d passed, %d failed, %d skipped\n' "$1" "$2" "$3"
	passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
done

printf '%d passed, %d failed, %d skipped\n' $passed $failed $skipped
[ $failed -eq 0 ] && [ $passed -gt 0 ]
