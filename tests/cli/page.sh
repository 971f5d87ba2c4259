#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# page.sh BUILD: the page of a report, read by keyboard and mouse in a browser without a window.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"
unset STACKSIM_WORLDS STACKSIM_SCENARIOS
ln -s "$root/scenarios" scenarios

"$stacksim" explore ovl-aio-uaf -g 5.15 -1 -o demo.sched >/dev/null 2>&1
"$stacksim" show demo.sched --as json >demo.json
"$stacksim" show demo.sched --as html >demo.html
sed -n '/^<script type="application.json"/,/^<.script>/p' demo.html | sed '1d;$d; s/\\u003c/</g' |
	cmp - demo.json >"$dir/.out" 2>&1
result $? "the page has what JSON has"
grep -nE 'https?:|//[a-z]+\.[a-z]|@import|url\(' demo.html >"$dir/.out"
[ ! -s "$dir/.out" ]
result $? "it names no other place"
try "it may not ask the network for anything" 0 "content=\"default-src 'none';" cat demo.html

# two tasks, two locks: who waits for whom
toy() {
	STACKSIM_WORLDS=$build/tests/worlds "$stacksim" "$@" >/dev/null 2>&1
}
toy explore tests/cli/scenarios/toy-abba.scn -w toy -o abba.sched
toy show abba.sched.3 --as html -o abba.html

# a title that would be the end of the data, and of the world
sed 's|title .*|title "</script><script>document.title = 1</script><!-- \& <b>"|' \
	"$root/scenarios/ovl/aio_uaf.scn" >odd.scn
"$stacksim" explore odd.scn -g 5.15 -1 -o odd.sched >/dev/null 2>&1
"$stacksim" show odd.sched --as html -o odd.html >/dev/null 2>&1
[ "$(grep -c "</script>" odd.html)" -eq 2 ]
result $? "no text ends the script that it is in"

if ! sh "$root/tests/tools/deps.sh" cc flex bison chromium true >"$dir/.out" 2>&1; then
	echo "ok $((number + 1)) - a browser # SKIP there is no chromium, and none can be installed"
	echo "1..$((number + 1))"
	exit
fi
"$build/browser" chromium "$dir" <"$root/tests/cli/lib/page.txt" >"$dir/.browser"
awk -v n=$number '
/^(not )?ok / { sub(/ok [0-9]+/, "ok " ++n) }
/^1\.\./ { next }
{ print }
END { print "1.." n }' "$dir/.browser"
