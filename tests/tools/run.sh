#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Run tests of the manifest: run.sh BUILD TIER [NAME]..., with NAMEs only these. They speak
# TAP or KTAP, are begun longest first, as many at a time as there are cores ($LANES), and each
# is reported when it has ended, with its CPU time. Ends with the totals in a line.
#
# What counts as a failure besides "not ok": an exit code other than 0, a plan that was not kept,
# no result at all, one that is marked TODO or INCONCLUSIVE, a test that needs what failed, and
# one that hangs (watch.sh). Exit code 4 is for those of which everything was skipped. Skips are
# counted as skips. VERBOSE=1 shows what all tests said. BUILD/test-times has the CPU time of each.
set -u

B=$1 A=$1-asan
VG='valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite'
VG="$VG --show-leak-kinds=definite --suppressions=tests/tools/valgrind.supp --trace-children=no"
TREES=${TREES-6.12 6.1}
CMOCKA_MESSAGE_OUTPUT=TAP
export B A VG TREES CMOCKA_MESSAGE_OUTPUT
tier=$2
shift 2
lanes=${LANES:-$(nproc)}
passed=0 failed=0 skipped=0 running=0 red=

out=$(mktemp -d)
awk -v tier="$tier" -v only="$*" -f tests/tools/plan.awk "${MANIFEST:-tests/manifest}" \
	>"$out/plan" || { rm -rf "$out" && exit 2; }
mkfifo "$out/ended"
exec 3<>"$out/ended"
sh tests/tools/watch.sh "$out" >/dev/null 2>&1 3>&- &
watch=$!
trap 'kill $watch; sh tests/tools/watch.sh "$out" end; wait; rm -rf "$out"' EXIT
trap 'exit 130' INT TERM HUP

# count LOG: passed, failed, skipped, is the plan kept? Leaves only: a result line that follows
# deeper ones is their sum.
count() {
	awk '
	/^1\.\.[0-9]/ { planned = 1; plan += substr($1, 4) }
	/^(not )?ok [0-9]/ { results++ }
	/^ *(not )?ok [0-9]/ {
		match($0, /^ */)
		deeper = RLENGTH < last
		last = RLENGTH
		open = tolower($0) ~ /# (todo|inconclusive)/
		if (deeper && !open)
			next
		if (/^ *not ok/ || open)
			f++
		else if (/# SKIP/)
			s++
		else
			p++
	}
	END { print p + 0, f + 0, s + 0, !planned || plan == results ? "kept" : "broken" }' "$1"
}

# cpu FILE: seconds, from what "times" said of the children
cpu() {
	awk 'NR == 2 { gsub(/[ms]/, " "); print int($1 * 60 + $2 + $3 * 60 + $4 + 0.5) }' "$1"
}

# row NUMBER: its row of the plan
row() {
	IFS='	' read -r _ name seconds need command <<-END
		$(sed -n "${1}p" "$out/plan")
	END
}

# start NUMBER: in a session of its own, by which watch.sh knows it
start() {
	row "$1"
	t=$out/$1
	mkdir "$t"
	echo "$seconds" >"$t/expected"
	{
		from=$(date +%s)
		setsid sh -c "echo \$\$ >'$t/session'; $command" >"$t/log" 2>&1 3>&-
		echo $? >"$t/rc"
		times >"$t/times"
		echo $(($(date +%s) - from)) >"$t/seconds"
		echo "$1" >&3
	} &
	running=$((running + 1))
}

# broken RC PASSED FAILED SKIPPED PLAN: why it is a failure beyond what it says, or nothing
broken() {
	if [ -e "$t/killed" ]; then
		cat "$t/killed"
	elif [ "$1" -eq 4 ] && [ $(($2 + $3)) -eq 0 ] && [ "$4" -gt 0 ]; then
		return
	elif [ "$1" -ne 0 ] && [ "$3" -eq 0 ]; then
		echo "exit code $1, and no result is \"not ok\""
	elif [ $(($2 + $3 + $4)) -eq 0 ]; then
		echo "no result"
	elif [ "$5" = broken ]; then
		echo "its plan is not kept"
	fi
}

# report NUMBER: what came of a test, and it is added up
report() {
	row "$1"
	t=$out/$1 i=$1 rc=$(cat "$out/$1/rc")
	spent=$(cpu "$t/times")
	printf '# %s  [%d s of CPU, %d s]\n' "$name" "$spent" "$(cat "$t/seconds")"
	printf '%s\t%d\n' "$name" "$spent" >>"$out/times"
	# shellcheck disable=SC2046
	set -- $(count "$t/log")
	why=$(broken "$rc" "$@")
	[ -z "$why" ] || set -- "$1" $(($2 + 1)) "$3"
	if [ "$2" -gt 0 ] || [ -n "${VERBOSE:-}" ]; then
		echo "  \$ $command"
		sed 's/^/  /' "$t/log"
		printf '  exit code %d%s\n' "$rc" "${why:+: $why}"
	fi
	# tables are for people, whatever came of the test
	sed -n 's/^#|/  /p' "$t/log"
	sed -n '/^ok .*# SKIP/s/^/  /p' "$t/log"
	printf '  %d passed, %d failed, %d skipped\n' "$1" "$2" "$3"
	passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
	if [ "$2" -eq 0 ]; then
		: >"$out/passed.$i"
	else
		: >"$out/failed.$i"
		red="$red $name"
		{
			echo "# $name"
			grep '^ *not ok' "$t/log" | tail -n 20 | sed 's/^/  /'
			tail -n 8 "$t/log" | sed 's/^/  | /'
		} >>"$out/red"
	fi
}

# blocked NUMBER: it is not run, and has failed
blocked() {
	mkdir "$out/$1"
	echo 1 >"$out/$1/rc"
	echo 0 >"$out/$1/seconds"
	: >"$out/$1/times"
	echo "not ok 1 - what it needs has failed" >"$out/$1/log"
}

# needs NUMBER,...: 0 when all have passed, 1 when one is to be waited for, 2 when one has failed
needs() {
	for need in $(echo "$1" | tr ',-' '  '); do
		[ ! -e "$out/failed.$need" ] || return 2
		[ -e "$out/passed.$need" ] || return 1
	done
}

# next: start the first test that has what it needs; fails when there is none
next() {
	while IFS='	' read -r number _ _ wants _ <&4; do
		[ ! -e "$out/$number" ] || continue
		needs "$wants"
		case $? in
		0)
			start "$number"
			return
			;;
		2)
			blocked "$number"
			report "$number"
			;;
		esac
	done 4<"$out/plan"
	return 1
}

while :; do
	while [ $running -lt "$lanes" ] && next; do :; done
	[ $running -gt 0 ] || break
	read -r ended <&3
	running=$((running - 1))
	report "$ended"
done
cp "$out/times" "$B/test-times"

# a log of CI is often only its end
[ -z "$red" ] || { cat "$out/red" && echo "# failed:$red"; }
awk -F '	' '{ n += $2 } END { printf "# %d tests, %d s of CPU\n", NR, n }' "$out/times"
printf '%d passed, %d failed, %d skipped\n' $passed $failed $skipped
[ $failed -eq 0 ] && [ $passed -gt 0 ]
