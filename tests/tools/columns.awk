# SPDX-License-Identifier: GPL-2.0-only
#
# columns.awk -v want="COLUMN WORD|...": of a report with its diagram, whose columns are counted
# from 1: does each word stand in its column, further down than the one before it? Says which not.
BEGIN {
	n = split(want, list, "|")
	i = 1
}
/^trace:/ { exit }
/\|/ && i <= n {
	split($0, column, "|")
	split(list[i], w, " ")
	if (index(column[w[1]], w[2]))
		i++
}
END {
	if (i <= n)
		print "there is no \"" list[i] "\" after what comes before it"
	exit i <= n
}
