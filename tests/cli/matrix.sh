#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Upstream changes of the stacking path, each by a scenario that tells its two sides apart, and what
# these scenarios report from generation to generation. Which one tells of a change is made out: of
# those that name its commit, the first whose reports differ with it and without. What is printed is
# the golden, too; UPDATE=1 writes it. A change that no scenario tells of is not ok.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"
unset STACKSIM_WORLDS STACKSIM_SCENARIOS

# fscache and cachefiles have scenarios of their own; what was never merged has no generation
"$stacksim" changes | awk '$3 != "-" && !/^(fscache|cachefiles)-/' >changes.txt

# What no scenario has the commit of: CHANGE SCENARIO [GENERATION [WITH]]. Of changes that follow
# each other the first is seen before the second; what a helper checks, where a fault is planted.
cat >also.txt <<'END'
ovl-aio ovl/aio_sb_writers
f-iocb-flags ovl/setfl_append
ovl-tmpfile-open ovl/tmpfile_leak
iomap-caller-comp ovl/caller_comp
ovl-lock-then-want-write ovl/copy_up_done 6.6
backing-file faults/no_fmode_backing 6.8 fault-no-fmode-backing
uring-end-write-in-complete vfs/uring_owner_freezes
END

# CHANGE FILE GENERATION [WITH]
while read -r name commit version _; do
	grep -l "^	commit $commit " "$root"/scenarios/*/*.scn |
		sed "s,^,$name ,; s,\$, $version,"
	awk -v root="$root" -v version="$version" -v name="$name" '$1 == name {
		print name, root "/scenarios/" $2 ".scn", $3 ? $3 : version, $4
	}' also.txt
done <changes.txt >candidates.txt

# each scenario once, with its verdicts in place of its own
generations="5.6-rc1 5.6 5.8 5.10 5.11 5.15 5.19 6.1 6.2 6.6-rc1 6.6 6.7 6.8 6.10 6.12 6.13-rc1 6.13"
mkdir all
cut -d ' ' -f 2 candidates.txt | sort -u | while read -r file; do
	awk -v generations="$generations" '
	FNR == NR {
		if ($2 == ARGV[2]) {
			at = $3 ($4 ? " with " $4 : "")
			lines = lines "\tclean at " at " without " $1 "\n"
			lines = lines "\tclean at " at " with " $1 "\n"
		}
		next
	}
	/^\t(bug|clean) +at / { next }
	{ print }
	/^\ttitle/ {
		n = split(generations, gen, " ")
		for (i = 1; i <= n; i++)
			print "\tclean at " gen[i]
		printf "%s", lines
	}' candidates.txt "$file" >"all/$(echo "${file#"$root"/scenarios/}" | tr / -)"
done

# SCENARIO, verdict and reports, with tabs between
"$stacksim" check -j 2 -n 150 -S all 2>check.err >check.out
awk '
/^ *# Subtest: / { name = $3 }
/^ *# unexpected: / {
	sub(/^ *# unexpected: /, "")
	sub(/ \(in [0-9]* exec.*/, "")
	sub(/: left .*/, "")
	sub(/^EXPECT: [^ ]*:[0-9]+: /, "EXPECT: ")
	at = 0
	for (i = 1; i <= n; i++)
		if (list[i] < $0)
			at = i
		else if (list[i] == $0)
			next
	for (i = ++n; i > at + 1; i--)
		list[i] = list[i - 1]
	list[at + 1] = $0
}
/^  (not )?ok [0-9]+ clean at / {
	sub(/ # .*/, "")
	sub(/.* clean at /, "")
	all = ""
	for (i = 1; i <= n; i++)
		all = all (all ? "; " : "") list[i]
	n = 0
	print name "\t" $0 "\t" all
}' check.out >reports.txt

# what the two sides of each change are, and the matrix of the scenarios that tell of them
matrix() {
	awk -v generations="$generations" -F '\t' '
	# what only the first of two sides reports
	function only(here, there,    i, n, list, out) {
		n = split(here, list, "; ")
		for (i = 1; i <= n; i++)
			if (!index("; " there "; ", "; " list[i] "; "))
				out = out "\n\t\t" list[i]
		return out ? out : " nothing else"
	}
	function letters(reports,    out) {
		out = reports ~ /KASAN/ ? "K" : ""
		out = out (reports ~ /invariant/ ? "R" : "") (reports ~ /EXPECT/ ? "E" : "")
		out = out (reports ~ /WARNING/ ? "L" : "") (reports ~ /blocked/ ? "H" : "")
		out = out (reports ~ /kmemleak/ ? "M" : "") (reports ~ /NULL/ ? "O" : "")
		return out ? out : reports ? "W" : "."
	}
	FILENAME == "reports.txt" { said[$1, $2] = $3; next }
	FILENAME == "changes.txt" {
		split($0, word, / +/)
		change[++nr] = word[1]
		version[word[1]] = word[3]
		next
	}
	{
		split($0, word, " ")
		at = word[3] (word[4] ? " with " word[4] : "")
		name = ""
		while ((getline line <word[2]) > 0 && name == "")
			if (line ~ /^scenario /)
				name = substr(line, 10)
		close(word[2])
		off = said[name, at " without " word[1]]
		on = said[name, at " with " word[1]]
		if (off == on || word[1] in tells)
			next
		tells[word[1]] = name
		without[word[1]] = only(off, on)
		having[word[1]] = only(on, off)
	}
	END {
		for (i = 1; i <= nr; i++) {
			c = change[i]
			printf "%-28s %-9s %s\n", c, version[c],
				c in tells ? tells[c] : "NOTHING TELLS"
			if (!(c in tells))
				continue
			printf "\twithout it:%s\n\twith it:%s\n", without[c], having[c]
			if (!(tells[c] in row)) {
				row[tells[c]] = ++rows
				order[rows] = tells[c]
			}
		}
		print "\nWhat 150 executions report. R: a rule, K: KASAN, L: a warning, of locks"
		print "mostly, E: an expectation, H: a task that hangs, M: a leak, O: an oops,"
		print "W: another warning, .: nothing\n"
		n = split(generations, gen, " ")
		for (r = 0; r <= rows; r++) {
			line = sprintf("%-26s", order[r])
			for (i = 1; i <= n; i++) {
				wide = length(gen[i]) < 4 ? 5 : length(gen[i]) + 1
				cell = r ? letters(said[order[r], gen[i]]) : gen[i]
				line = line sprintf("%-*s", wide, cell)
			}
			sub(/ +$/, "", line)
			print line
		}
	}' reports.txt changes.txt FS=' ' candidates.txt
}
matrix >matrix.txt
sed 's/^/#| /' matrix.txt
while read -r name _; do
	: >.out
	grep -q "^$name .* NOTHING TELLS$" matrix.txt
	[ $? -eq 1 ]
	result $? "a scenario tells the sides of $name apart"
done <changes.txt
same "the matrix" matrix.txt cat matrix.txt
: >.out
[ "$(wc -l <changes.txt)" -ge 40 ]
result $? "there are forty changes at least"
finish
