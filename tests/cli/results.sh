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
sed -n '/^<script type="application.json"/,/^<.script>/p' one/toy-uaf.1.html |
	sed '1d;$d; s/\\u003c/</g' >one.json
try "... and a page with all that is known" 0 "" \
	"$build/schema" "$root/sim/report/schema.json" one.json
finish
