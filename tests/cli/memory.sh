#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Without memory there is no answer: whichever allocation fails, once or for good, a command
# ends with exit code 5 and says what the memory was for, or does what it does with it. Never by
# a signal, never with another answer. A row of places of each command is tried, EVERY=1: each.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"
unset STACKSIM_SCENARIOS STACKSIM_WORLDS
ln -s "$root/scenarios" scenarios

# preloaded ARG...: stacksim, which loads it
preloaded() {
	LD_PRELOAD=$build/tests/nomem.so "$stacksim" "$@" >out 2>err </dev/null
}

# places N: numbers up to N, the first ones all, then more and more seldom
places() {
	awk -v n="$1" -v every="${EVERY:-0}" 'BEGIN {
		for (i = 1; i <= n; i += every ? every : 1 + int(i / 6))
			print i
	}'
}

# answers: of a run with code $rc: is it the engine that failed, and says so, or the answer?
answers() {
	case $rc in
	5) grep \
		-q "^stacksim: out of memory for \|^stacksim: cannot load a world: \|^stacksim: cannot find symbols: " err ;;
	*) [ "$rc" = "$right" ] && cmp -s out out.right ;;
	esac
}

# fails NAME ARG...: at each place, alone and with all that follow
fails() {
	name=$1
	shift
	export NOMEM_COUNT="$PWD/count"
	NOMEM_AT=0 preloaded "$@"
	right=$?
	unset NOMEM_COUNT
	cp out out.right
	wrong=0
	: >.out
	for at in $(places "$(cat count)"); do
		for from in 0 1; do
			NOMEM_AT=$at NOMEM_FROM=$from preloaded "$@"
			rc=$?
			answers && continue
			wrong=$((wrong + 1))
			{
				echo \
					"allocation $at$([ $from = 0 ] || echo ' and all after it'): exit code $rc"
				head -n 3 err
			} >>.out
		done
	done
	[ "$(cat count)" -gt 10 ] || wrong=1
	result "$wrong" "$name: $(cat count) allocations"
}

scn=ovl-aio-uaf
"$stacksim" explore $scn --gen 5.15 --stop-first -o race.sched >/dev/null 2>&1
cp race.sched mini.sched
fails "list" list
fails "a typo" explore ovl-aio-uaff
fails "ops" ops
fails "explore with a finding" explore $scn --gen 5.15 --stop-first -o again.sched
fails "explore with races" explore vfs-freeze --race strict -n 30 -o races.sched
fails "check" check $scn
fails "replay" replay race.sched --trace
fails "show" show race.sched
fails "minimise" minimise mini.sched
fails "bisect" bisect $scn -n 20
mkdir worlds
cp "$build/worlds/model.so" worlds/copy.so
fails "compare" compare ovl-setfl-append -w model -w worlds/copy.so -n 10
mv worlds/copy.so worlds/model.so
STACKSIM_WORLDS=$PWD/worlds fails "world list" world list
finish
