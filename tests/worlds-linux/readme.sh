#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# readme.sh BUILD: the commands that the README has for kernel trees do what it
# says of them. Those of a tree that is not in $TREES are skipped; a search is
# ended after $EXECS executions. TAP. (bisect.sh has the session of git bisect.)
# shellcheck disable=SC2317 # called by name
set -u

here=$(dirname "$0")
stacksim=$1/stacksim
execs=${EXECS:-200} trees=${TREES:-6.12}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"
# other tests use the worlds of the build; what they were made of spares time
export STACKSIM_WORLDS="$work/worlds"
share_objects "$1"

# Each command as one line, without "stacksim".
sed -n '/^## A kernel tree/,/^## Commands/p' README.md |
	sed -n ':more
	/^    build\/stacksim /! d
	/\\$/ { N; s/\\\n *//; b more
	}
	s/^    build\/stacksim //p' >"$work/commands"

# asked_for COMMAND: of the kernels that it names, is each in $trees?
asked_for() {
	for v in $(echo "$1" | grep -o 'linux-[a-z-]*[0-9.]*' | sed 's/.*-//') \
		$(! echo "$1" | grep -q 'world before' || echo 5.10); do
		case " $trees " in *" $v "*) ;; *) return 1 ;; esac
	done
}

# does COMMAND: "--world before" has the bug of the first session, nothing else has one
does() {
	case $1 in
	world*) eval "\"$stacksim\" $1" ;;
	explore*before) eval "\"$stacksim\" $1 -o $work/sched" |
		grep -x 'BUG: KASAN: slab-use-after-free in .*' ;;
	check*) eval "\"$stacksim\" ${1% -n [0-9]*} -j 2 -n $execs --accept-inconclusive" ;;
	*) eval "\"$stacksim\" $1 -n $execs" ;;
	esac
}

while read -r command; do
	if asked_for "$command"; then
		ok "stacksim $command" does "$command"
	else
		ok "stacksim $command # SKIP its tree is not in TREES" true
	fi
done <"$work/commands"
ok "the README has commands" [ "$(wc -l <"$work/commands")" -ge 5 ]
echo "1..$n"
exit $rc
