#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Who watches the checks: checks.sh BUILD. "stacksim checks sites" has each place of the engine and
# of the model that can report. Each is to be seen to report a planted fault: those of the engine in
# the programs of tests/unit/checks_k.c or in another unit test, which say what was reported, or by
# a row of tests/cli/lib/faulty.txt; each INVARIANT(), WARN_ON() and BUG_ON() of the model in a
# scenario of the group "faults" whose twin without the fault stays silent. A place without a fault
# is "not ok"; so is a planted fault that no scenario catches. Places of the port of kernel trees
# are held to the same by rules.sh. Speaks TAP.
set -u
build=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# The checks of the model: place, checker, rule, text, report; "*" is what printf fills in.
checks() {
	awk '
	$1 ~ /^model\// {
		place = $1; who = $2; rule = $3
		sub(/^[^ ]+ +[^ ]+ +[^ ]+ +/, "")
		text = $0
		sub(/^BUG: invariant: /, "", text)
		sub(/%s:%d/, place, $0)
		gsub(/%[0-9.]*l?[sdux]/, "*", text)
		gsub(/%[0-9.]*l?[sdux]/, "*")
		printf "%s\t%s\t%s\t%s\t*%s*\n", place, who, rule, text ~ /\*:\*/ ? place : text, $0
	}' "$tmp/sites"
}

# The planted faults: names.
faults() {
	"$build/stacksim" changes | awk '/^fault-/ { print $1 }'
}

# "bug at" and "clean at" lines: scenario, number, kind, where it holds, signature, file.
verdicts() {
	awk '
	$1 == "scenario" { name = $2; n = 0 }
	$1 == "bug" || $1 == "clean" {
		where = $3; sign = ""
		for (i = 4; $i ~ /^with/; i += 2)
			where = where " " $i " " $(i + 1)
		if ($1 == "bug") {
			sign = substr($0, index($0, "\"") + 1)
			sub(/".*/, "", sign)
		}
		printf "%s\t%d\t%s\t%s\t%s\t%s\n", name, ++n, $1, where, sign, FILENAME
	}' scenarios/*/*.scn
}

# What was caught, from the KTAP: where, file, state of the twin, signature, report.
caught() {
	awk -F '\t' '
	FILENAME != "-" {
		kind[$1, $2] = $3; where[$1, $2] = $4; sign[$1, $2] = $5; file[$1] = $6
		next
	}
	/^  # Subtest: / { name = substr($0, 14); names[++n] = name; lines = 0; next }
	/^  # / { line[++lines] = substr($0, 5); next }
	/^  (not )?ok / {
		good = $1 !~ /^  not/
		split($0, word, / +/)
		k = name SUBSEP word[good ? 3 : 4]
		if (kind[k] == "clean")
			twin[name] = good ? twin[name] ? twin[name] : "silent" : "NOT silent"
		for (i = 1; kind[k] == "bug" && good && i <= lines; i++)
			if (index(line[i], sign[k]))
				found[name] = found[name] where[k] "\t" file[name] "\t@\t" sign[k] \
					      "\t" line[i] "\n"
		lines = 0
	}
	END {
		for (i = 1; i <= n; i++) {
			gsub(/@/, twin[names[i]] ? twin[names[i]] : "missing", found[names[i]])
			printf "%s", found[names[i]]
		}
	}' "$tmp/verdicts" -
}

# What was seen: text, tab, where.
seen() {
	awk -F '\t' '{ sub(/^BUG: invariant: /, "", $5); print $5 "\t" $2 }' "$tmp/caught"
	sed -n 's/^# report: \(.*\)/\1	test_checks/p' "$tmp/test_checks"
	sed -n 's/^# report: \(.*\)/\1	unit tests/p' "$tmp/unit"
	sed -n 's/^[^#|]*|\(..*\)/\1	cli\/faulty/p' tests/cli/lib/faulty.txt
}

# for awk: does a text fit a pattern, in which "*" is what printf filled in?
fits='
function fits(text, pattern,    part, n, i, at) {
	n = split(pattern, part, "*")
	for (i = 1; i <= n; i++) {
		at = index(text, part[i])
		if (!at && part[i] != "" || i == 1 && part[1] != "" && at != 1)
			return 0
		text = substr(text, at + length(part[i]))
	}
	return 1
}
'

# "yes" or "no", tab, a report of the engine and where it was seen
kinds_seen() {
	awk '
	$1 ~ /^sim\// {
		sub(/^[^ ]+ +[^ ]+ +[^ ]+ +/, "")
		gsub(/%[-+0-9.]*l*[sduxc]/, "*")
		if (!/^[*: ]*$/)
			print $0 "*"
	}' "$tmp/sites" | sort -u | awk -F '\t' "$fits"'
	FILENAME != "-" { text[++n] = $1; where[n] = $2; next }
	{
		for (i = 1; i <= n && !fits(text[i], $1); i++)
			;
		print (i <= n ? "yes" : "no") "\t" $1 "\t" (i <= n ? where[i] : "nowhere")
	}' "$tmp/seen" -
}

# The engine's lines: checker, fault, outcome.
engine() {
	sed -n 's/^\(not \)\{0,1\}ok [0-9]* - \([a-z]*\), \(.*\): \([^:]*\)$/\2\t\3\t\4\t\1/p' \
		"$tmp/test_checks"
}

# One line of TAP for each planted fault of the engine, then for each check, then for each fault
# whose check is the engine.
table() {
	awk -F '\t' "$fits"'
	function say(ok, text) {
		printf "%sok %d - %s\n", ok ? "" : "not ", ++number, text
		bad += !ok
	}
	function say_caught(what, i) {
		say(twin[i] == "silent", what ": " where[i] " caught in " file[i] "; twin " twin[i])
	}
	FILENAME ~ /names$/ { name[++names] = $1; next }
	FILENAME ~ /kinds$/ {
		say($1 == "yes", "report, " $2 ": " $3)
		if ($2 ~ /^EXPECT/)
			rows["expect"]++
		next
	}
	FILENAME ~ /engine$/ {
		say($4 == "", $1 ", " $2 ": " $3)
		rows[$1]++
		next
	}
	FILENAME ~ /caught$/ {
		where[++n] = $1; file[n] = $2; twin[n] = $3; sign[n] = $4; report[n] = $5
		next
	}
	FILENAME ~ /checks$/ {
		best = 0
		for (i = 1; i <= n; i++)
			if (fits(report[i], $5) &&
			    (!best || where[best] !~ /fault-/ && where[i] ~ /fault-/))
				best = i
		gsub(/\*/, "...", $4)
		rows[$2]++
		what = $2 ($3 == "-" ? "" : " " $3) ", " $4
		if (best)
			say_caught(what, best)
		else
			say(0, what ": no planted fault, " $1)
		used[where[best]] = 1
		next
	}
	{
		best = 0
		for (i = 1; i <= n; i++) {
			if (index(where[i] " ", " with " $1 " ")) {
				best = i
				done[$1] = done[$1] || used[where[i]]
			}
		}
		if (!best)
			say(0, $1 ": caught by no scenario")
		else if (!done[$1])
			say_caught(sign[best], best)
	}
	END {
		for (i = 1; i <= names; i++)
			say(rows[name[i]] > 0, name[i] ": " rows[name[i]] + 0 " rows")
		printf "1..%d\n", number
		exit bad > 0
	}' "$tmp/names" "$tmp/engine" "$tmp/caught" "$tmp/checks" \
		"$tmp/kinds" "$tmp/faults"
}

"$build/stacksim" checks | awk '{ print $1 }' >"$tmp/names"
"$build/stacksim" checks sites >"$tmp/sites"
"$build/tests/test_checks" >"$tmp/test_checks"
for t in lockdep prims; do
	"$build/tests/test_$t" 2>&1
done >"$tmp/unit"
engine >"$tmp/engine"
checks >"$tmp/checks"
faults >"$tmp/faults"
verdicts >"$tmp/verdicts"
"$build/stacksim" check @faults | caught >"$tmp/caught"
seen >"$tmp/seen"
kinds_seen >"$tmp/kinds"
table
