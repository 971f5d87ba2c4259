#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A world that does one bad thing at a time (tests/worlds/faulty.c): each is a report with the
# first line that tests/cli/lib/faulty.txt has, the exploration goes on after it, and what was
# found before is kept. Two runs print the same bytes, wherever things were loaded. A line
# without a report is about what is fine: nothing but what was planted is reported.
# faulty.sh BUILD [all]: every fifth line, and each address that was made of one of this process; or
# all of them.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

table=$root/tests/cli/lib/faulty.txt
[ "${2:-}" = all ] && every=1 || every=5

# reported OUTPUT: the first lines of what was found but was not planted, joined
reported() {
	sed -n 's/^report "\(.*\)"$/\1/p' s.sched* | grep -v '^WARNING: planted' | sort |
		tr '\n' ';'
}

# case OPERATION EXPECTED
one() {
	rm -f s.sched*
	printf 'scenario s\n\ttitle "one bad thing"\ntask one\n\t%s\n' "$1" >s.scn
	"$stacksim" explore s.scn -w faulty >.first 2>.out </dev/null
	rc=$?
	got=$(reported)
	for planted in before after; do
		grep -q "^report \"WARNING: planted $planted\"" s.sched* ||
			got="$got nothing $planted"
	done
	rm -f s.sched*
	"$stacksim" explore s.scn -w faulty >.second 2>>.out </dev/null
	cmp .first .second >>.out 2>&1 || got="$got two runs differ"
	[ $rc -eq 1 ] && [ "$got" = "${2:+$2;}" ]
	status=$?
	echo "exit code $rc, got: $got" >>.out
	result $status "$1${2:+: $2}"
}

awk -v every="$every" '!/^#/ && NF && (n++ % every == 0 || /^bad load (far|half|past)/)' \
	"$table" >cases
while IFS='|' read -r op expected; do
	one "$op" "$expected"
done <cases
finish
