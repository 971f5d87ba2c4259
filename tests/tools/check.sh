#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What "make check" and its parts run: check.sh BUILD [quick|valgrind|asan|trees].
# Ends with the totals of everything that ran.
set -u
build=$1
mode=${2:-full}
asan=$build-asan
export TREES="${TREES:-6.12 6.1}"

# unit BUILD PREFIX MUTATIONS EVERY: one of EVERY random programs
unit() {
	for t in "$1"/tests/test_*; do
		case $t in
		*.*) ;;
		*_fuzz) echo "$2$t $3" ;;
		*_cache) echo "$2$t $4" ;;
		*) echo "$2$t" ;;
		esac
	done
}

cli() {
	for t in tests/cli/*.sh tests/worlds/*.sh; do
		[ -f "$t" ] && echo "sh $t $1"
	done
}

quick() {
	unit "$build" '' 100000 1
	cli "$build"
	echo "$build/stacksim check"
	echo "sh tests/tools/checks.sh $build"
	echo "sh tests/tools/rules.sh $build"
}

# Planted faults of the trees that are asked for, a line each.
mutants() {
	for v in $TREES; do
		(cd tests/worlds-linux/mutants && ls -d -- "$v"/*.diff 2>/dev/null)
	done | sed 's/\.diff$//'
}

# skip COMMAND REASON
skip() {
	echo "echo 'ok 1 - $1 # SKIP $2'"
}

# of_tree VERSION COMMAND: what takes that tree is skipped where it is not asked for
of_tree() {
	case " $TREES " in
	*" $1 "*) echo "$2" ;;
	*) skip "$2" "linux-$1 is not in TREES" ;;
	esac
}

# trees EXECS MUTANT...: worlds of kernel trees. EXECS: how far compare.sh goes. MUTANT: planted
# faults. TREES: versions.
trees() {
	execs=$1
	shift
	echo "sh tests/worlds-linux/add.sh $build $TREES"
	echo "--"
	for v in $TREES; do
		echo "sh tests/worlds-linux/run.sh $build linux-$v"
		echo "sh tests/worlds-linux/known.sh $build linux-$v"
		echo "sh tests/tools/rules.sh $build linux-$v"
		echo "sh tests/worlds-linux/races.sh $build linux-$v"
		echo "EXECS=$execs sh tests/worlds-linux/compare.sh $build linux-$v"
	done
	echo "sh tests/worlds-linux/history.sh $build $TREES"
	if [ $# -gt 0 ]; then
		echo "sh tests/worlds-linux/mutants.sh $build $*"
	else
		skip "sh tests/worlds-linux/mutants.sh $build" "no tree in TREES has planted faults"
	fi
	for t in errors patches boundary services bisect reports; do
		of_tree 6.12 "sh tests/worlds-linux/$t.sh $build"
	done
	echo "sh tests/worlds-linux/readme.sh $build"
}

# What takes longer than CI has.
trees_long() {
	for v in $TREES; do
		echo "sh tests/worlds-linux/silent.sh $build linux-$v"
		echo "sh tests/worlds-linux/failing.sh $build linux-$v"
	done
	of_tree 6.12 "sh tests/worlds-linux/races.sh $build linux-6.12 strict"
	of_tree 6.12 "sh tests/worlds-linux/edges.sh $build"
	of_tree 6.12 "sh tests/worlds-linux/compilers.sh $build"
}

valgrind() {
	vg='valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite --show-leak-kinds=definite'
	vg="$vg --suppressions=tests/tools/valgrind.supp --trace-children=no"
	unit "$build" "$vg " 1500 37
	echo "$vg $build/stacksim check ovl-aio-uaf ovl-setfl-append"
}

asan() {
	make -s -j2 BUILD="$asan" VARIANT='-fsanitize=address,undefined -fno-sanitize-recover=undefined' OPT=-O1 all tests >&2
	unit "$asan" '' 100000 7
	# its stacks are those of the default build; and one preemption less is enough here
	cli "$asan" | sed "/readme/d; s/.*newest/STACKSIM_QUICK=1 &/"
	echo "$asan/stacksim check"
}

case $mode in
quick) list=$(quick) ;;
valgrind) list=$(valgrind) ;;
asan) list=$(asan) ;;
trees)
	# shellcheck disable=SC2046
	list=$(trees 4000 $(mutants) && trees_long)
	;;
full)
	list=$(
		# shellcheck disable=SC2046
		trees 500 $(mutants)
		# early, since it is one long piece
		echo "TREES=6.12 sh coverage/run.sh"
		quick
		echo "sh tests/selftest/run.sh $build"
		echo "sh tests/determinism/run.sh $build"
		valgrind
		asan
		echo "shellcheck -x -s sh tests/tools/*.sh tests/cli/*.sh tests/determinism/*.sh tests/selftest/*.sh tests/worlds-linux/*.sh coverage/*.sh .ci/run && echo ok 1 - shellcheck"
	)
	;;
esac

IFS='
'
# shellcheck disable=SC2086
exec sh tests/tools/run.sh $list
