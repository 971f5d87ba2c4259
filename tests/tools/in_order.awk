# SPDX-License-Identifier: GPL-2.0-only
#
# in_order.awk -v want="COLUMN WORDS|...": does each of them stand further down than the one before
# it, at the beginning of a word? Columns are those of a report's diagram, counted from 1; 0: in any
# line, as of tracepoints. Says which does not.
BEGIN {
	n = split(want, list, "|")
	i = 1
}
/^trace:/ { exit }
i <= n {
	at = words = list[i]
	sub(/ .*/, "", at)
	sub(/^[^ ]* /, "", words)
	text = $0
	if (at + 0)
		text = split($0, column, "|") > 1 ? column[at] : ""
	if (index(" " text, " " words))
		i++
}
END {
	if (i <= n)
		print "there is no \"" list[i] "\" after what comes before it"
	exit i <= n
}
