#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# results.sh BUILD: what check writes for a CI: JUnit by its schema, JSON by its, a folder of pages
# with an index; the same of explore.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

# one of each result; what fails has a name that XML must not take for its own
sed 's/^scenario .*/scenario wrong/; s/title .*/title "<\&]]> 1"/; s/^\tbug .*//; s/^\tclean .*//
	/^\ttitle/a\	clean at 5.15' tests/cli/scenarios/toy-uaf.scn >wrong.scn
sed 's/^scenario .*/scenario lacks/; s/submit 10/frobnicate_all_inodes/' \
	tests/cli/scenarios/toy-uaf.scn >lacks.scn
set -- wrong.scn lacks.scn toy-uaf toy-pick
"$stacksim" check -w toy "$@" -n 8 --junit all.xml --json all.json >all.ktap 2>/dev/null
same "JUnit" results/all.xml cat all.xml
same "JSON" results/all.json cat all.json
try "JUnit is as its schema says" 0 "all.xml validates" \
	xmllint --noout --schema "$root/tests/cli/lib/junit.xsd" all.xml
try "JSON is as its schema says" 0 "" "$build/schema" "$root/sim/cli/schema.json" all.json
for word in fail skip inconclusive pass; do
	try "... there is one with the result $word" 0 "" grep -q "\"result\": \"$word\"" all.json
done
sed 's/failures=/failuers=/' all.xml >bad.xml
try "... which sees what is wrong" 3 "failuers" \
	xmllint --noout --schema "$root/tests/cli/lib/junit.xsd" bad.xml
"$stacksim" check -w toy "$@" -n 8 -j 3 --junit again.xml --json again.json >/dev/null 2>&1
try "the same by three processes" 0 "" sh -c "cmp all.xml again.xml && cmp all.json again.json"
"$stacksim" check -w toy "$@" -n 8 >plain.ktap 2>/dev/null
try "KTAP is the same with and without" 0 "" cmp plain.ktap all.ktap
try "the exit code is in it" 0 '"exit": 1,' cat all.json
try "a file that cannot be written is told before" 2 "cannot write nowhere/x" \
	"$stacksim" check -w toy toy-uaf --junit nowhere/x
try "... or after, when it is full" 5 "results were not written" \
	"$stacksim" check -w toy toy-uaf --json /dev/full

# ---- pages

try "pages" 0 "ok 2 toy-uaf" "$stacksim" check -w toy toy-uaf toy-abba -j 2 --html pages
try "... each finding has one" 0 "" test -s pages/toy-uaf.bug-at-5.15.1.html -a \
	-s pages/toy-abba.bug-at-5.16.3.html
same "the index" results/index.html sed '/^<style>/,/^<.style>/d' pages/index.html
grep -o 'href="[^"]*"' pages/index.html | sort -u | sed 's/.*="\(.*\)"/\1/' >links
(cd pages && find . -name '*.html' ! -name index.html | sed 's,./,,' | sort) | diff - links \
	>"$dir/.out"
result $? "... leads to each page, and to nothing else"
try "a folder that is in use" 2 "cannot save in pages" "$stacksim" check -w toy toy-uaf --html pages
try "explore" 1 "finding 1" "$stacksim" explore -w toy toy-uaf -g 5.15 --html one
try "... has an index" 0 '<a href="toy-uaf.1.html">' cat one/index.html
of_page one/toy-uaf.1.html data >one.json
try "... and a page with all that is known" 0 "" \
	"$build/schema" "$root/sim/report/schema.json" one.json
# ---- the first that fails is the last

"$stacksim" check -w toy "$@" -n 8 --fail-fast --junit fast.xml --json fast.json \
	>fast.ktap 2>/dev/null
same "what comes after it is not run" results/fast.ktap cat fast.ktap
same "... nor has it passed in JUnit" results/fast.xml cat fast.xml
same "... or JSON" results/fast.json cat fast.json
try "... whose schema says so" 0 "" "$build/schema" "$root/sim/cli/schema.json" fast.json
"$stacksim" check -w toy "$@" -n 8 --fail-fast -j 3 --json again.json >again.ktap 2>/dev/null
try "... of three processes the same" 0 "" \
	sh -c "cmp fast.ktap again.ktap && cmp fast.json again.json"
try "where nothing fails, all are run" 0 "# Totals: pass:4 fail:0 skip:0 inconclusive:0" \
	"$stacksim" check -w toy toy-uaf toy-pick --fail-fast

# ---- what failed in another run

sed '/"toy-uaf".*"clean at 5.16"/s/"inconclusive", "known"/"error", "known"/' all.json >two.json
try "what failed, in its world" 1 "  ok 1 bug at 5.15 # SKIP it did not fail in two.json" \
	"$stacksim" check --rerun-failed two.json --save failed --json two.json
try "... and nothing else" 0 '"totals": {"pass": 1, "fail": 1, "skip": 2,' cat two.json
try "... is repeated there" 1 "not ok 1 clean at 5.15" \
	sh -c "$(sed -n 's/^repeat with: //p' failed/wrong.clean-at-5.15.txt)"
try "its own results are such, too" 1 "# Totals: pass:0 fail:1 skip:0 inconclusive:0" \
	"$stacksim" check --rerun-failed two.json
try "of those what a pattern asks for" 4 "# Totals: pass:0 fail:0 skip:1 inconclusive:0" \
	"$stacksim" check -w toy toy-pick --rerun-failed two.json
sed 's/"fail", "known"/"pass", "known"/' all.json >none.json
try "nothing failed" 4 "1..0 # SKIP nothing failed in none.json" \
	"$stacksim" check --rerun-failed none.json
sed 's/clean at 5.15", "result": "fail/clean at 5.17", "result": "fail/' all.json >gone.json
try "a line that is gone" 2 "gone.json: 'wrong' has no line 'clean at 5.17' any more" \
	"$stacksim" check --rerun-failed gone.json
for file in all.xml nowhere.json one.json; do
	try "$file is no such file" 2 "stacksim: $file: " "$stacksim" check --rerun-failed $file
done
finish
