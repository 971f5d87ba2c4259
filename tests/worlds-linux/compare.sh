#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# compare.sh BUILD WORLD: the model's generation and the kernel tree come to the
# same outcomes in every scenario, but for what differences.txt explains. A line
# of it that explains nothing any more is a failure, as is a scenario without a
# result; so are lines "leave". The world in which a search was complete is named. Other folders
# than those below are compared where FOLDERS says so. TAP.
set -u

root=$PWD
here=$root/tests/worlds-linux
stacksim=$root/$1/stacksim world=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$root/scenarios" "$work/scenarios"
cd "$work" || exit 1

with=$(sed -n "s/^with $world /--with /p" "$here/differences.txt")
# two at a time: each half of the scenarios has its own process
# shellcheck disable=SC2086
sh "$root/tests/tools/scenarios.sh" ${FOLDERS:-fuse ovl range vfs} >folders.txt
sed -n "s/^leave $world //p" "$here/differences.txt" |
	awk -F '|' 'NR == FNR { asked[$1]; next } $1 in asked' folders.txt - >left.txt
cut -d '|' -f 1 left.txt | grep -vxF -f - folders.txt >all.txt
# what one of them lacks is nothing to compare
# shellcheck disable=SC2046
"$stacksim" check -n 1 $(cat all.txt) 2>/dev/null |
	sed -n 's/^ok [0-9]* \([^ ]*\) # SKIP the world lacks .*/\1/p' >lacked.txt
grep -vxFf lacked.txt all.txt >scenarios.txt
split -n r/2 scenarios.txt half.
for half in half.*; do
	{
		# shellcheck disable=SC2046,SC2086
		"$stacksim" compare $(cat "$half") --world model --world "$world" $with \
			-n "$((${EXECS:-4000} * 3))"
		printf '\nexit code %d\n' $?
	} >"$half.out" 2>&1 &
done
wait
# 0: the same; 1: differences; 2: also a setup that fails; 4: all skipped
cat half.*.out | awk -F '|' -v world="$world" -v all="$(wc -l <scenarios.txt)" '
FILENAME == "all.txt" { asked[$1]; next }
FILENAME == "left.txt" { left[$1] = $2; next }
FILENAME != "-" {
	if ($1 == world && $2 in asked) { scn[++known] = $2; what[known] = $3; why[known] = $4 }
	next
}
/^# (model|linux).* executions, / {
	searches++
	if (/ executions, complete;/) {
		complete++
		split($0, word, " ")
		where = where (where ? " and " : ", complete in ") word[2]
	}
	next
}
/^exit code / { ends += / [0124]$/; next }
/^# replay with/ { next }
/^# [^ ]*: Linux [0-9]/ { next }
/^#/ { said[++lines] = $0; next }
/^(not )?ok/ {
	name = $0; sub(/^(not )?ok [0-9]+ /, "", name)
	good = 1; reasons = ""
	for (i = 1; i <= lines; i++) {
		hit = 0
		for (k = 1; k <= known && !hit; k++)
			if (scn[k] == name && said[i] ~ what[k])
				hit = k
		good = good && hit
		if (!hit)
			print "# unexplained: " said[i]
		else if (!index(reasons, why[hit]))
			reasons = reasons ": " why[hit]
		used[hit] = 1
	}
	if (!lines && /^not/)
		good = 0
	printf "%sok %d - %s%s%s\n", good ? "" : "not ", ++n, name, where, reasons
	where = ""
	lines = 0
}
END {
	got = n
	if (got != all || ends != 2)
		printf "not ok %d - %d of %d scenarios have a result, %d of 2 processes a good end\n",
			++n, got, all, ends
	for (name in left)
		printf "ok %d - %s # SKIP %s\n", ++n, name, left[name]
	for (k = 1; k <= known; k++)
		if (!used[k])
			printf "not ok %d - %s: differs no more: %s\n", ++n, scn[k], why[k]
	print "1.." n
	printf "#| the model and %s: %d searches, %d of them complete, the others go on at random\n",
		world, searches, complete
}' all.txt left.txt "$here/differences.txt" - >out
rc=$?
cat out
[ $rc -eq 0 ] && ! grep -q '^not ok' out && grep -q '^ok' out
