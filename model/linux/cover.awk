# SPDX-License-Identifier: GPL-2.0-only
#
# For cover.sh, after cover_rows.awk: lcov files in which sources are named as in the tree SRC,
# BASELINE first where there is one: a table of files, the lines that were not reached, each row of
# them with the text of its first one, and what became of those that the baseline has. Exit code 1:
# a line is not reached any more, or a file is below AT_LEAST per cent of its lines.

function percent(hit, all) {
	return sprintf("%d of %d (%.1f %%)", hit, all, all ? 100 * hit / all : 100)
}
# against_baseline: what was reached there and is not now, and how much the other way round
function against_baseline(    n, gained) {
	if (!(file in lines_before)) {
		print "  the baseline has not this file"
		return
	}
	if (lines_before[file] != lines) {
		printf "  the baseline has another version of this file, reached %s\n",
			percent(hit_before[file], lines_before[file])
		return
	}
	split("", row)
	for (n in now) {
		if (before[file, n] > 0 && now[n] == 0) {
			row[n]
			losses++
		}
		gained += now[n] > 0 && before[file, n] == 0
	}
	rows("<")
	if (gained)
		printf "  > %d lines that the baseline did not reach\n", gained
}
function summary(    n) {
	read_source()
	printf "%s: lines %s, branches %s\n", file, percent(hit, lines),
		percent(branches_hit, branches)
	split("", row)
	for (n in now)
		if (now[n] == 0)
			row[n]
	rows(" ")
	if (baseline)
		against_baseline()
	if (at_least != "" && 100 * hit < at_least * lines) {
		printf "  at least %s %% of the lines are wanted\n", at_least
		bad = 1
	}
}
FNR == 1 { from_baseline = ++inputs == 1 && baseline }
/^SF:/ {
	file = substr($0, 4)
	last = lines = hit = branches = branches_hit = 0
	split("", now)
}
/^DA:/ {
	split(substr($0, 4), part, ",")
	last = part[1] + 0
	now[last] = part[2] + 0
	lines++
	hit += part[2] > 0
	if (from_baseline)
		before[file, last] = now[last]
}
/^BRDA:/ {
	n = split($0, part, ",")
	branches++
	branches_hit += part[n] > 0
}
/^end_of_record/ {
	if (from_baseline) {
		lines_before[file] = lines
		hit_before[file] = hit
	} else {
		summary()
		files++
	}
}
END {
	if (!files)
		print "no line was counted: did a scenario run?"
	exit bad || losses || !files
}
