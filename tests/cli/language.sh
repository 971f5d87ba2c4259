#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The page of the language is true: its example runs, and each word that the parser knows has a
# place in it.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"
unset STACKSIM_WORLDS STACKSIM_SCENARIOS

"$stacksim" help language >page
diff "$root/scenarios/README.md" page >.out
result $? "help language is the page in scenarios/"

sed -n '/^## /q; s/^    //p' page >example.scn
try "its example" 0 "ok 1 read-after-write" "$stacksim" check example.scn

# what would be right, as the parser says it of a line that nothing opens
printf 'scenario s\nnonsense\n' >nonsense.scn
"$stacksim" explore nonsense.scn 2>&1 | sed -n 's/^right: //p;' | tr -cs '[:lower:]' '\n' |
	sort -u |
	grep -vx -e or -e a -e section >words
[ "$(wc -l <words)" -ge 11 ]
result $? "the parser's words"
while read -r word; do
	grep -q "^## $word\|^- \`$word " page
	result $? "... $word is on the page"
done <words
finish
