#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# history.sh BUILD VERSION...: bugs that trees had, brought back by taking back
# the fix that a stable tree has got: history/VERSION/COMMIT.diff on its real
# files. What history.txt says is reported with the patch, no more and no less,
# and nothing without it; or, where it says -, the other way round: what the tree reports by
# known.txt is not reported any more. With SAMPLE=N each Nth of them. TAP.
# shellcheck disable=SC2317 # called by name
set -u

here=$(dirname "$0")
stacksim=$1/stacksim
shift
work=$(mktemp -d)
trap 'rm -rf "$work"; "$stacksim" world remove "$world" >/dev/null 2>&1' EXIT
world=before
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"

# reports SCENARIO: in $world, the findings of $work/expected
reports() {
	"$stacksim" explore -w "$world" -n 10000 -o "$work/sched" "$1" >"$work/found" 2>&1
	[ $? -eq 1 ] || { cat "$work/found" && return 1; }
	signatures "$work/found" "$work/sched" | cut -f2 | diff "$work/expected" -
}

# scenarios VERSION COMMIT
scenarios() {
	awk -v version="$1" -v commit="$2" '$1 == version && $2 == commit && !($3 in seen) {
		print $3; seen[$3] }' "$here/history/history.txt"
}

i=0
for version; do
	for fix in "$here/history/$version"/*.diff; do
		[ -f "$fix" ] || continue
		i=$((i + 1))
		[ $((i % ${SAMPLE:-1})) -eq 0 ] || continue
		commit=$(basename "$fix" .diff)
		ok "Linux $version with $commit taken back" \
			"$stacksim" world add $world --package "linux-source-$version" \
				--patch "$fix"
		for s in $(scenarios "$version" "$commit"); do
			sed -n "s/^$version $commit $s //p" "$here/history/history.txt" \
				>"$work/expected"
			if [ "$(cat "$work/expected")" = - ]; then
				ok "$s: nothing any more" silent "$stacksim" explore \
					-w "$world" -n 10000 -o "$work/sched" "$s"
				continue
			fi
			ok "$s: $(paste -sd ";" "$work/expected")" reports "$s"
			ok "$s: silent with the fix" silent "$stacksim" explore \
				-w "linux-$version" -n 10000 -o "$work/sched" "$s"
		done
	done
done
[ $n -gt 0 ] || result 0 "# SKIP no fix of these versions is known"
echo "1..$n"
exit $rc
