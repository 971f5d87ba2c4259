#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# seen.sh BUILD: what a search has seen: the histogram of outcomes, what was observed of each
# condition, how many executions were different ones, and which conflicting accesses in which order.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

# ---- outcomes

cat >pick.scn <<'E'
scenario pick
	title "conditions that hold always, sometimes and never"
	clean at 5.16

task one
	n = pick 3
	check n < 3
	check n < 2
	check n > 2

expect
	one.n >= 0
E
same "conditions" outcomes.txt sh -c "'$stacksim' explore pick.scn -w toy --outcomes | sed '/^$/,\$d'"
try "a condition that is not looked at" 1 ", not looked at in " \
	"$stacksim" explore toy-uaf -w toy -g 5.15 --outcomes -o uaf.sched

# sum NAME ARGUMENT...: the counts of the histogram are those of all executions but for what was
# ended early.
sum() {
	name=$1
	shift
	"$stacksim" explore "$@" -w toy --outcomes -o sum.sched >sum.txt 2>/dev/null
	awk 'match($0, /: [0-9]+ executions/) { all = substr($0, RSTART + 2) + 0 }
		/^[0-9]+ of them ended/ { early = $1 }
		/^Histogram/ { states = substr($2, 2) + 0 }
		/^[0-9]+ +[*:]>/ { sum += $1; n++ }
		END {
			print all, early, sum, states, n
			exit !(sum && sum + early == all && n == states)
		}' \
		sum.txt >"$dir/.out"
	result $? "the counts sum up: $name"
}
sum "without a cache" toy-abba --no-cache
sum "with one" toy-abba
sum "by partial orders" toy-abba -s dpor
sum "at random" toy-grow -s random -n 100
sum "with failures" toy-fail --fail alloc

"$stacksim" explore toy-grow -w toy -b none -o plain.sched >plain.txt 2>/dev/null
"$stacksim" explore toy-grow -w toy -b none -o plain.sched --outcomes 2>/dev/null |
	sed '/^Histogram/d; /^[0-9]* *[*:]>/d; /^Observation/d' >rest.txt
try "nothing else is different" 0 "" cmp plain.txt rest.txt
try "check" 0 "  # Observation 15: size() == 20 Sometimes" \
	"$stacksim" check toy-grow -w toy --outcomes --json check.json
try "... in JSON" 0 "Histogram (" grep said -A 4 check.json
try "... and not if it is not asked for" 1 "" \
	sh -c "'$stacksim' check toy-grow -w toy | grep -e Histogram -e Observation"

# ---- traces

for strategy in dfs dpor; do
	try "distinct traces, by $strategy" 1 "3 distinct traces in " \
		"$stacksim" explore toy-abba -w toy -b none -s $strategy --coverage -o traces.sched
done
try "... and none by virtual time" 1 "" \
	sh -c "'$stacksim' explore toy-uaf -w toy --timed --coverage | grep 'distinct traces'"

# ---- pairs of accesses

try "pairs in both orders" 1 "interleaving coverage: 3 of 3 conflicting pairs seen in both orders" \
	"$stacksim" explore toy-grow -w toy --coverage -o pairs.sched
try "... which is not known of one execution" 6 "interleaving coverage: 0 of " \
	"$stacksim" explore toy-grow -w toy --coverage -n 1 --race off
# the larger size is set last, or by nobody else
same "pairs in one order, under a lock" coverage.txt \
	"$stacksim" explore toy-grow-locked -w toy --coverage
"$stacksim" explore toy-grow-locked -w toy >plain.txt 2>/dev/null
"$stacksim" explore toy-grow-locked -w toy --coverage 2>/dev/null |
	sed '/ distinct traces in /,/^verdict: /{ /^verdict: /!d; }' >rest.txt
try "nothing else is different" 0 "" cmp plain.txt rest.txt
try "check" 0 "  # interleaving coverage: 3 of 3" "$stacksim" check toy-grow -w toy --coverage -j 2
finish
