# SPDX-License-Identifier: GPL-2.0-only
#
# Two lcov files of the same objects, the second after more was run, with
# failures: a table of branches taken, of the files where that made a
# difference, and in LIST a line for each branch that was gained, and for each
# at a line that is reached and that neither takes. TOP: folder that names of files
# are told from. Ends with 1 when nothing was gained.
BEGIN { FS = ":" }
FNR == 1 { with = NR > 1 }
/^SF:/ {
	file = substr($2, length(top) + 2)
	if (!with)
		order[++files] = file
}
/^DA:/ { split($2, d, ","); ran[with, file, d[1]] = d[2] > 0 }
/^BRDA:/ {
	split($2, b, ",")
	id = file SUBSEP b[1] SUBSEP b[2] SUBSEP b[3]
	if (!with) {
		branch[++branches] = id
		all[file]++
	}
	taken[with, id] = b[4] != "-" && b[4] > 0
	count[with, file] += taken[with, id]
}
# a line of the source, and where it is
function place(file, line,    n, text) {
	if (!(file in known)) {
		known[file] = 1
		for (n = 1; (getline text <(top "/" file)) > 0; n++) {
			sub(/^[ \t]+/, "", text)
			source[file, n] = text
		}
		close(top "/" file)
	}
	return file ":" line "\t" source[file, line]
}
function row(name, n, a, b) {
	printf "#| %-32s %8d %8d %8d   %+d\n", name, n, a, b, b - a
}
END {
	printf "#| %-32s %8s %8s %8s\n", "file", "branches", "without", "with"
	for (i = 1; i <= files; i++) {
		f = order[i]
		if (!count[1, f])
			continue
		if (count[0, f] != count[1, f])
			row(f, all[f], count[0, f], count[1, f])
		total += all[f]
		before += count[0, f]
		after += count[1, f]
	}
	row("all files that are reached", total, before, after)
	for (i = 1; i <= branches; i++) {
		split(branch[i], b, SUBSEP)
		if (!taken[0, branch[i]] && taken[1, branch[i]])
			print "gained\t" place(b[1], b[2]) >list
		else if (!taken[1, branch[i]] && ran[1, b[1], b[2]])
			print "neither\t" place(b[1], b[2]) >list
	}
	exit after <= before
}
