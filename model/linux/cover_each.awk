# SPDX-License-Identifier: GPL-2.0-only
#
# For cover.sh, after cover_rows.awk: of lcov files that are called as scenarios are, each of what
# that one reached in the tree SRC, how many lines that are, and which of them no other one reaches.

function name(path) {
	sub(/^.*\//, "", path)
	sub(/[.]info$/, "", path)
	return path
}
# alone SCENARIO: the lines of @file that only it reaches
function alone(scenario,    n, any) {
	split("", now)
	split("", row)
	last = end[file]
	for (n = 1; n <= last; n++) {
		if (!((file, n) in code))
			continue
		now[n]
		if (times[file, n] == 1 && who[file, n] == scenario)
			any = row[n] = 1
	}
	if (!any)
		return
	print "  " file
	read_source()
	rows(" ")
}
/^SF:/ {
	file = substr($0, 4)
	if (!(file in end))
		files[++nr] = file
	end[file] += 0
}
/^DA:/ {
	split(substr($0, 4), part, ",")
	n = part[1] + 0
	code[file, n]
	if (n > end[file])
		end[file] = n
	if (part[2] + 0 == 0)
		next
	reached[FILENAME]++
	times[file, n]++
	who[file, n] = FILENAME
}
END {
	for (at in times)
		only[who[at]] += times[at] == 1
	for (i = 1; i < ARGC; i++) {
		printf "%s reaches %d lines, %d of them alone\n", name(ARGV[i]), reached[ARGV[i]],
			only[ARGV[i]]
		for (k = 1; k <= nr && only[ARGV[i]]; k++) {
			file = files[k]
			alone(ARGV[i])
		}
	}
}
