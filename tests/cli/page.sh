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
of_page demo.html data | cmp - demo.json >"$dir/.out" 2>&1
result $? "the page has what JSON has"
grep -nE 'https?:|//[a-z]+\.[a-z]|@import|url\(' demo.html >"$dir/.out"
[ ! -s "$dir/.out" ]
result $? "it names no other place"
try "it may not ask the network for anything" 0 "content=\"default-src 'none';" cat demo.html

# each line that a thread is at, with two before and after it, as it is in its file; each once
of_page demo.html sources >sources.json
line=$(sed -n '198s/[^[:alnum:]]*//p' "$root/model/common/memfs_dio.c")
try "it has the line that the report is about" 0 "$line" \
	grep '"model/common/memfs_dio.c"' sources.json
! grep -n SPDX sources.json >"$dir/.out"
result $? "... and of no file the beginning"

# text that is newer than the world, and that is nowhere
mkdir old away away/bin
cp "$build/worlds/model.so" old/model.so
touch -d 2001-01-01 old/model.so
cp "$stacksim" away/bin/stacksim
STACKSIM_WORLDS=old "$stacksim" show demo.sched --as html -o old.html
STACKSIM_WORLDS=$build/worlds away/bin/stacksim show demo.sched --as html -o away.html
try "text that is newer than the world is not shown" 0 \
	'"model/common/memfs_dio.c": "the file is newer than the world"' cat old.html
try "what is nowhere is not there" 0 \
	'"model/common/memfs_dio.c": "the file is not here"' cat away.html
try "... and the scenario is" 0 '"28": "\treq = aio_read fd 0 4096"' cat away.html

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
[ "$(grep -c "</script>" odd.html)" -eq 3 ]
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
