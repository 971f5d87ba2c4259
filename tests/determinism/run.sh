#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# One schedule, one trace: run.sh BUILD. Traces of every scenario, searches with states, and replays
# of schedules are the same bytes without optimisation and with it, under gcc and clang, with and
# without address space randomisation, and under valgrind; there a twelfth of them, or each Nth by
# SAMPLE=N. ALL=yes has further compilers and levels. Speaks TAP.
set -u
build=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
n=0

# result NAME STATUS
result() {
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
	fi
}

# those that the model has: of the others there is no execution
names=$("$build/stacksim" list | awk '{ print $1 }' | while read -r s; do
	"$build/stacksim" explore "$s" -s random -n 1 -o "$tmp/found" </dev/null >/dev/null 2>&1
	[ $? -eq 4 ] || echo "$s"
done)

# traces COMMAND...: of all scenarios, some executions apart: the trace with its reports, the
# summary, and of each finding the first line and how small it became. What is left out of a
# finding are its stacks, which show what the compiler inlined and how long functions are.
traces() {
	for s in $names; do
		for seed in $seeds; do
			"$@" explore "$s" -s random --seed "$seed" -n "$seed" \
				--trace -o "$tmp/found" \
				</dev/null >"$tmp/one" 2>"$tmp/err"
			rc=$?
			awk '
			/^finding [0-9]+, first in execution/ { in_finding = 1; print; getline
				if (/^=+$/) getline
				sub(/\+0x[0-9a-f]+\/0x[0-9a-f]+/, ""); print; next }
			!in_finding || /^context switches: / { print }' "$tmp/one"
			echo "$s $seed: exit code $rc"
			[ $rc -le 1 ] || [ $rc -eq 6 ] || head -n 20 "$tmp/err"
		done
	done
}

# same NAME FILE FILE
same() {
	diff "$2" "$3" >"$tmp/diff"
	status=$?
	# what there is instead comes last in a diff, and is what says why
	grep '^<' "$tmp/diff" | head -n 10 | sed 's/^/# /'
	grep '^>' "$tmp/diff" | head -n 20 | sed 's/^/# /'
	result "$1" $status
}

seeds=30
traces "$build/stacksim" >"$tmp/ref"
lines=$(wc -l <"$tmp/ref")
result "the reference has traces ($lines lines)" "$((lines <= 1000))"

# In a second run addresses are others; where it may be, they are those that were linked.
fixed="setarch -R"
$fixed true 2>/dev/null || fixed=
# shellcheck disable=SC2086
traces $fixed "$build/stacksim" >"$tmp/again"
same "a second run${fixed:+, without address space randomisation}" "$tmp/ref" "$tmp/again"

# How far a search with states comes depends on what is taken for one state, and that on the world
# alone: nothing that the engine leaves on stacks and in registers may get into it. Each build
# leaves something else there, "junk" as much as a compiler can.
most=clang-junk
builds=$most
[ -z "${ALL:-}" ] || builds="$builds gcc-junk clang-O2 gcc-O0 gcc-O3 clang-O0"
for v in $builds; do
	cc=${v%-*} opt=-${v#*-}
	if [ "$opt" = -junk ]; then
		opt='-O0 -ftrivial-auto-var-init=pattern'
		! "$cc" -fzero-call-used-regs=all -fsyntax-only -x c /dev/null 2>/dev/null ||
			opt="$opt -fzero-call-used-regs=all"
	fi
	# what an earlier run left there must not stand for what does not build
	if make -s BUILD="$build-det-$v" CC="$cc" OPT="$opt" LTO= all >"$tmp/log" 2>&1; then
		traces "$build-det-$v/stacksim" >"$tmp/$v"
		same "$v" "$tmp/ref" "$tmp/$v"
	else
		sed 's/^/# /' "$tmp/log"
		result "$v: build" 1
	fi
done

# searches STACKSIM WORLD NAME...: executions, steps, states that had been seen
searches() {
	engine=$1 world=$2
	shift 2
	for s; do
		STACKSIM_WORLDS=$build/worlds "$engine" explore -w "$world" "$s" -b 1 -n 150 \
			-o "$tmp/found" </dev/null 2>&1 |
				grep -E ' steps, |a state that had been seen'
	done
}

# same_searches BUILDS WORLD NAME...: of those that the world has, many come to states that were
# seen, which are the same
same_searches() {
	others=$1
	shift
	searches "$build/stacksim" "$@" >"$tmp/ref3"
	all=$(grep -c ' steps, ' "$tmp/ref3")
	seen=$(grep -c 'a state that had been seen' "$tmp/ref3")
	[ "$all" -gt 1 ] && [ "$seen" -ge $((all / 3)) ]
	result "searches in $1 come to states that were seen" $?
	for v in $others; do
		searches "$build-det-$v/stacksim" "$@" >"$tmp/searches"
		same "searches in $1 by $v" "$tmp/ref3" "$tmp/searches"
	done
}

# what leaves the most on stacks is held against all; other builds against all with ALL=yes
[ -z "${ALL:-}" ] || most=$builds
# shellcheck disable=SC2086
same_searches "$most" model $names
if [ -f "$build/worlds/linux-6.12.so" ]; then
	same_searches "$builds" linux-6.12 fuse-parallel-dio vfs-freeze ovl-copy-up ovl-caller-comp
else
	n=$((n + 1))
	echo "ok $n # SKIP there is no world linux-6.12"
fi

# The slow ones look at one seed, of each SAMPLEth scenario.
seeds=2
names=$(echo "$names" | awk -v sample="${SAMPLE:-12}" 'NR % sample == 1 % sample')
traces "$build/stacksim" >"$tmp/ref2"
traces valgrind -q --error-exitcode=9 "$build/stacksim" >"$tmp/valgrind"
same "under valgrind" "$tmp/ref2" "$tmp/valgrind"

# Schedules saved by one build are replayed by the others, byte for byte.
# The races are those that the scenarios say they have, as found at random.
bugs() {
	awk '
	$1 == "scenario" { name = $2; done = 0 }
	$1 == "bug" && !done {
		done = 1
		printf "%s -g %s", name, $3
		for (i = 4; $i == "with" || $i == "without"; i += 2)
			printf " --%s %s", $i, $(i + 1)
		print ""
	}' scenarios/*/*.scn
}

bugs >"$tmp/bugs"
saved=0 bad=0
while read -r s how; do
	# shellcheck disable=SC2086
	"$build/stacksim" explore "$s" $how -s random --seed 3 -n 20000 -1 -o "$tmp/sched" \
		>/dev/null 2>&1 </dev/null
	[ -f "$tmp/sched" ] || continue
	saved=$((saved + 1))
	for v in "" $builds; do
		"$build${v:+-det-$v}/stacksim" replay "$tmp/sched" --trace >"$tmp/replay" 2>&1
		[ $? -eq 1 ] || { bad=1 && echo "# $s: no replay by $build $v"; }
		[ -f "$tmp/first" ] || cp "$tmp/replay" "$tmp/first"
		cmp -s "$tmp/first" "$tmp/replay" ||
			{ bad=1 && echo "# $s: another trace by $build $v"; }
	done
	rm -f "$tmp/first" "$tmp/sched"
done <"$tmp/bugs"
[ $saved -ge 12 ] || bad=1
result "$saved saved schedules replayed by each build" $bad

echo "1..$n"
