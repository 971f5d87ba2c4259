#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# history.sh BUILD: bugs that trees had, brought back by taking back the fix
# that a stable tree has got: history/VERSION/COMMIT.diff on its real files.
# What history.txt says is reported with the patch, and nothing without it. TAP.
# shellcheck disable=SC2317 # called by name
set -u

here=$(dirname "$0")
stacksim=$1/stacksim
work=$(mktemp -d)
trap 'rm -rf "$work"; "$stacksim" world remove "$world" >/dev/null 2>&1' EXIT
world=before
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"

# reports WORLD SCENARIO SIGNATURE: exactly that, once
reports() {
	"$stacksim" explore -w "$1" -o "$work/sched" "$2" >"$work/found" 2>&1
	if [ $? != 1 ] || ! [ "$(grep -A 1 '^finding ' "$work/found" | grep -v '^finding ')" = "$3" ]; then
		cat "$work/found"
		return 1
	fi
}

built=
while read -r version commit scenario signature; do
	case $version in "#"*) continue ;; esac
	if [ "$built" != "$version/$commit" ]; then
		ok "Linux $version with $commit taken back" "$stacksim" world add $world \
			--package "linux-source-$version" --patch "$here/history/$version/$commit.diff"
		built=$version/$commit
	fi
	ok "$scenario: $signature" reports $world "$scenario" "$signature"
	ok "$scenario: silent with the fix" "$stacksim" explore -w "linux-$version" "$scenario"
done <"$here/history/history.txt"
echo "1..$n"
exit $rc
