#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Who watches the checks: checks.sh BUILD. Each checker of "stacksim checks" is
# to be seen to catch a fault: those of the engine in the programs of
# tests/unit/checks_k.c, each SIM_INVARIANT(), WARN_ON() and BUG_ON() of the
# model in a scenario of the group "faults" whose twin without the fault stays
# silent. A check without a fault is "not ok"; so is a planted fault that no
# scenario catches, and so is each other report that the sources can make and
# that nobody has been seen to cause: a program or scenario of these, a unit test
# that finds() it, or in the port of kernel trees a patch that mutants.sh is to
# see reported. The table is made from the sources, the scenarios, and what
# test_checks and "stacksim check" say; nothing is listed by hand. Speaks TAP.
set -u
build=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# The checks: source, rule, text, report; "*" in a report is what printf fills in.
checks() {
	awk '
	function put(    row, fmt) {
		if (text !~ /SIM_INVARIANT/) {
			row = text ~ /BUG_ON/ ? "kernel BUG at" : "WARNING: at"
			printf "%s:%d\t%s\t%s:%d\t%s %s:%d*\n", FILENAME, at, row, FILENAME, at, \
			       row, FILENAME, at
			return
		}
		row = substr(text, index(text, "\"INVARIANTS ") + 1)
		fmt = substr(row, index(row, "\"") + 1)
		sub(/".*/, "", row)
		fmt = substr(fmt, index(fmt, "\"") + 1)
		sub(/".*/, "", fmt)
		gsub(/%[0-9.]*l?[sdux]/, "*", fmt)
		printf "%s:%d\t%s\t%s\t*%s (%s)*\n", FILENAME, at, row, fmt, fmt, row
	}
	!at && /(SIM_INVARIANT|WARN_ON|WARN_ON_ONCE|BUG_ON)\(/ { at = FNR; text = "" }
	at { text = text $0 }
	at && (/;$/ || text !~ /SIM_INVARIANT/) { put(); at = 0 }' model/*/*.c
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

# The rows of INVARIANTS that a checker of the model has: first, last, name.
sections() {
	"$build/stacksim" checks |
		awk '$2 == "-" { split($3, n, "-"); print n[1] "\t" n[2] "\t" $1 }'
}

# The texts that a part of the sources can report, "*" for what printf fills in.
kinds() { # FILE...
	# statements that report, then texts that only reports begin with
	cat "$@" | grep -v '^ \*' | tr '\n' ' ' |
		sed 's/sim_report(\|sim_broken(\|ld_splat_held(\|SIM_INVARIANT(/\n&/g; s/;/\n/g' |
		sed -n '/^SIM_INV/s/"[^"]*",[ 	]*"/"/; s/^[sSl][iIl][mMd]_[^"]*"\([^"]*\)".*/\1/p' >"$tmp/texts"
	grep -ho \
		'"\(BUG: \|WARNING: \|INFO: \|watchdog: \|general protection\|divide error\|invalid opcode\|kernel BUG\|kmemleak: \)[^"]*"' "$@" |
		tr -d '"' >>"$tmp/texts"
	sed 's/\\n$//; s/%[-+0-9.]*l*[sduxc]/*/g; s/$/*/; s/\*\**/*/g; /^\*\(: \*\)\{0,1\}$/d' \
		"$tmp/texts" | sort -u
}

# What was seen: text, tab, where.
seen() {
	awk -F '\t' '{ sub(/^BUG: invariant: /, "", $5); print $5 "\t" $2 }' "$tmp/caught"
	sed -n 's/^# report: \(.*\)/\1	test_checks/p' "$tmp/test_checks"
	grep -o 'finds([a-z_]*, "[^"]*"' tests/unit/test_*.c |
		sed 's/\(.*\):finds(.*, "\(.*\)"$/\2	\1/'
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

# kinds_seen: "yes" or "no", tab, a kind of report and where it was seen
kinds_seen() {
	kinds sim/core/*.c sim/lockdep/*.c sim/mem/*.c sim/prims/*.c sim/race/*.c sim/rest/*.c \
		sim/script/*.c |
		awk -F '\t' "$fits"'
	FILENAME != "-" { text[++n] = $1; where[n] = $2; next }
	{
		for (i = 1; i <= n && !fits(text[i], $1); i++)
			;
		print (i <= n ? "yes" : "no") "\t" $1 "\t" (i <= n ? where[i] : "nowhere")
	}' "$tmp/seen" -
}

# The same of the port of trees: a patch whose report has a piece of the text.
kinds_of_trees() {
	kinds model/common/*.c model/linux/*/*.c model/linux/parts/*/*.c | awk '
	FILENAME != "-" {
		if (/^#/ || !/[	 ](reports|races) /)
			next
		name[++n] = $1 "/" $2
		sub(/.*[	 ](reports|races) /, "")
		gsub(/[\\?]/, "")
		class[n] = $0
		next
	}
	# is most of each piece of the text among what is waited for?
	function meets(text, class,    part, n, i, k, most) {
		n = split(text, part, /\*/)
		for (i = 1; i <= n; i++) {
			most = int(length(part[i]) * 0.85)
			for (k = 1; length(part[i]) > 7 &&
				    !index(class, substr(part[i], k, most)); k++)
				if (k + most > length(part[i]))
					return 0
		}
		return 1
	}
	{
		if (/is not modelled/)
			where = "tests/worlds-linux/boundary.sh"
		for (i = 1; i <= n && !meets($0, class[i]); i++)
			;
		if (i <= n)
			where = "mutant " name[i]
		print (where ? "yes" : "no") "\t" $0 "\t" (where ? where : "nowhere")
		where = ""
	}' tests/worlds-linux/mutants.txt -
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
	# the checker of a rule, by its number; a warning has none
	function checker(row,    n, i) {
		n = row
		sub(/^INVARIANTS /, "", n)
		if (row !~ /^INVARIANTS /) {
			rows["warn"]++
			return "warn"
		}
		for (i = 1; i <= sections; i++)
			if (n + 0 >= from[i] + 0 && n + 0 <= to[i] + 0)
				break
		rows[who[i]]++
		return who[i] " " n
	}
	function say_caught(what, i) {
		say(twin[i] == "silent", what ": " where[i] " caught in " file[i] "; twin " twin[i])
	}
	FILENAME ~ /names$/ { name[++names] = $1; next }
	FILENAME ~ /sections$/ {
		from[++sections] = $1; to[sections] = $2; who[sections] = $3
		next
	}
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
			if (fits(report[i], $4) &&
			    (!best || where[best] !~ /fault-/ && where[i] ~ /fault-/))
				best = i
		gsub(/\*/, "...", $3)
		$2 = checker($2)
		if (best)
			say_caught($2 ", " $3, best)
		else
			say(0, $2 ", " $3 ": no planted fault, " $1)
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
	}' "$tmp/names" "$tmp/sections" "$tmp/engine" "$tmp/caught" "$tmp/checks" \
		"$tmp/kinds" "$tmp/faults"
}

"$build/stacksim" checks | awk '{ print $1 }' >"$tmp/names"
sections >"$tmp/sections"
"$build/tests/test_checks" >"$tmp/test_checks"
engine >"$tmp/engine"
checks >"$tmp/checks"
faults >"$tmp/faults"
verdicts >"$tmp/verdicts"
"$build/stacksim" check @faults | caught >"$tmp/caught"
seen >"$tmp/seen"
{
	kinds_seen
	kinds_of_trees
} >"$tmp/kinds"
table
