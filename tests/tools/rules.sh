#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# No rule is forgotten, and none is claimed without proof: rules.sh BUILD [WORLD].
# "stacksim checks rules" has every rule with the checkers that see it broken and a planted fault
# for each of them, or why there is none; "stacksim checks sites" each place that can report. In the
# built-in model each fault is a scenario, which is explored here with that checker alone. In a
# kernel tree it is a patch, which mutants.sh is to see reported in words that are that checker's;
# and each place of the port is to be met by the words of one. What a world's own checkers are to
# see has a place of theirs, and a place that checks a rule is one of a checker that the rule names.
# Speaks TAP.
set -u
build=$1
world=${2:-model}
stacksim=$build/stacksim
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# arguments NAME: for each "bug at" line of a scenario those that explore it
arguments() {
	grep -lx "scenario $1" scenarios/*/*.scn | xargs sed -n \
		's/^[ 	]*bug *at  *\([^"]*\)".*/--gen \1/; T; s/ with\(out\)\{0,1\} / --with\1 /g; p' |
		sort -u
}

# caught CHECKER SCENARIO: does the checker report something when no other is on?
caught() {
	race=
	[ "$1" != race ] || race="--race strict"
	arguments "$2" | while read -r args; do
		# shellcheck disable=SC2086
		if "$stacksim" explore "$2" -w "$world" $args --checks="-all,$1" $race \
			--stop-first -n 20000 -o "$tmp/sched" </dev/null 2>/dev/null |
			grep -q '^finding 1,'; then
			echo yes
			break
		fi
	done
}

# The claims: rule, checker, fault, rule that it tells of then.
claims() {
	awk '
	/^[0-9]/ { rule = $1; by = $2 }
	/^ *planted: / {
		sub(/^ *planted: /, "")
		n = split(by, who, ",")
		split($0, fault, ",")
		for (i = 1; i <= n; i++) {
			split(fault[i], word, " ")
			print rule, who[i], word[1] == "" ? "-" : word[1], \
			      word[4] == "" ? rule : word[4]
		}
	}' "$tmp/rules"
}

# What mutants.sh waits for: patch, checker or place that says it. The place is the one whose text
# has the longest beginning of the words; several where they say the same.
waited_for() {
	awk '
	FILENAME ~ /sites$/ {
		place[++n] = $1; who[n] = $2
		sub(/^[^ ]+ +[^ ]+ +[^ ]+ +/, "")
		text[n] = $0
		next
	}
	# how much of the words is in a text that can be reported, in one piece from its beginning
	function common(words, text,    len) {
		for (len = length(words); len > 4; len--)
			if (index(text, substr(words, 1, len)))
				return len
		return 0
	}
	/[	 ](reports|races) / {
		patch = $1 "/" $2
		sub(/.*[	 ](reports|races) /, "")
		gsub(/\\/, "")
		m = split($0, words, "|")
		for (k = 1; k <= m; k++) {
			sub(/(\.\*|\[|\().*/, "", words[k])
			best = 0
			for (i = 1; i <= n; i++) {
				has[i] = common(words[k], text[i])
				best = has[i] > best ? has[i] : best
			}
			for (i = 1; i <= n; i++)
				if (best && has[i] == best)
					print patch, who[i], place[i]
		}
	}' "$tmp/sites" tests/worlds-linux/mutants.txt
}

# One line for each claim: the claim, "yes" if it holds.
proofs() {
	while read -r rule who fault as; do
		case $fault in
		*/*) proof=$([ ! -e "tests/worlds-linux/mutants/$fault.diff" ] ||
			grep -m 1 "^$fault $who " "$tmp/waited") ;;
		*) proof=$(caught "$who" "$fault") ;;
		esac
		echo "$rule $who $fault $as ${proof:+yes}"
	done <"$tmp/claims"
}

table() {
	awk -v world="$world" '
	function say(ok, text) {
		printf "%sok %d - %s: %s\n", ok ? "" : "not ", ++number, world, text
		bad += !ok
	}
	FILENAME ~ /sites$/ {
		if ($3 != "-") {
			site[$3, $2] = $1
			own[$2] = 1
		}
		place[++places] = $1
		sub(/^[^ ]+ +[^ ]+ +[^ ]+ +/, "")
		text_of[places] = $0
		next
	}
	FILENAME ~ /waited$/ { met[$3] = $1; next }
	FILENAME ~ /proofs$/ {
		fault[$1, $2] = $3
		patches = patches || $3 ~ /\//
		# whose words are those of a rule has a place for it; not here where a patch of
		# another version shows it, and this one is without what the rule is about
		elsewhere = $3 ~ /\// && index("linux-" $3, world "/") != 1
		proven[$1, $2] = !($2 in own) || (($4, $2) in site) ? $5 == "yes" : elsewhere
		next
	}
	/^[0-9]/ {
		if ($1 + 0 <= last)
			say(0, $1 " comes after " last)
		last = $1 + 0
		by[$1] = $2
		text = $0
		sub(/^[^ ]+ +[^ ]+ +/, "", text)
		n = split($2 == "-" ? "" : $2, list, ",")
		for (i = 1; i <= n; i++)
			say(proven[$1, list[i]], $1 ", " list[i] ": " text ": " fault[$1, list[i]])
		next
	}
	/^ *not checked: / {
		say(by[last] == "-" && length($0) > 44, last " is not checked: " text)
	}
	/^ *source: / && length($0) < 35 { say(0, last " has no source") }
	END {
		for (key in site) {
			split(key, part, SUBSEP)
			if (!index("," by[part[1]] ",", "," part[2] ","))
				say(0, part[1] " is checked in " site[key] ", but not listed so")
		}
		# what a WARN() of the tree is given to say is the text of no place
		for (i = 1; i <= places && patches; i++) {
			if (place[i] !~ /^model\// || text_of[i] == "WARNING: %s")
				continue
			if (text_of[i] ~ /is not modelled/)
				met[place[i]] = "tests/worlds-linux/boundary.sh"
			say(place[i] in met, place[i] ", " text_of[i] ": " met[place[i]])
		}
		printf "1..%d\n", number
		exit bad > 0
	}' "$tmp/sites" "$tmp/waited" "$tmp/proofs" "$tmp/rules"
}

"$stacksim" checks rules -w "$world" >"$tmp/rules"
"$stacksim" checks sites -w "$world" >"$tmp/sites"
claims >"$tmp/claims"
waited_for >"$tmp/waited"
proofs >"$tmp/proofs"
table
