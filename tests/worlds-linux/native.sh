#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# native.sh BUILD WORLD: the running kernel comes to the outcomes of the world in each scenario that
# has system calls for its operations, but for what native.txt explains; a line there that explains
# nothing any more is a failure, but where the world has not come to all outcomes. EXECS executions
# of each. Where nothing may be mounted, SKIP. TAP.
set -u

root=$PWD
stacksim=$root/$1/stacksim world=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! unshare -m true 2>/dev/null; then
	echo "1..1"
	echo "ok 1 # SKIP no mount namespace can be had here"
	exit
fi
sh tests/tools/scenarios.sh fuse ovl range vfs >"$work/all"
grep -v '^#' tests/worlds-linux/native.txt >"$work/known"
ln -s "$root/scenarios" "$work/scenarios"
cd "$work" || exit 1
# shellcheck disable=SC2046
"$stacksim" native -w "$world" -n "${EXECS:-600}" $(cat all) >out 2>&1
rc=$?
awk -F '|' -v rc=$rc '
FILENAME == "known" { why[$1] = $2; next }
/^# only in native/ { seen = 1; text = text $0 "\n"; next }
/^not ok / || (/^ok / && !/ # SKIP /) {
	split($0, word, " ")
	name = /^not/ ? word[4] : word[3]
	ran++
	bad = /^not/
	if (name in why) {
		printf "%sok %d - %s: %s\n", bad ? "" : "not ", ++n, name,
		       bad ? why[name] : "differs no more"
		delete why[name]
	} else {
		printf "%sok %d - %s\n", bad ? "not " : "", ++n, name
		if (bad) printf "%s", text
	}
}
/^ok .* # SKIP inconclusive/ { split($0, word, " "); open[word[3]] }
/^(not )?ok / { text = "" }
END {
	for (name in why)
		if (!(name in open))
			printf "not ok %d - %s of native.txt did not run\n", ++n, name
	good = ran >= 90 && rc <= 1
	printf "%sok %d - %d scenarios ran, exit code %d\n", good ? "" : "not ", ++n, ran, rc
	printf "1..%d\n", n
}' known out
