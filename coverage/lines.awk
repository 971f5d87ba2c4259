# SPDX-License-Identifier: GPL-2.0-only
#
# For lines.sh: a list as fscache.txt and an lcov file: TAP of what is asked of files, and in LIST
# the lines that are left, each with its reason. Lines between two that are reached are one place,
# and have one reason. TREE: where the names are told from.
function read_source(f,    text, n) {
	for (n = 1; (getline text <(tree "/" f)) > 0; n++)
		source[n] = text
	close(tree "/" f)
}
# what is told of lines @from to @to of file @f
function place(f, from, to,    i, n, r, text) {
	for (i = 1; i <= nr; i++)
		for (n = from; !r && n <= to; n++)
			if (of[i] == f && index(source[n], what[i])) {
				r = why[i]
				used[i] = 1
			}
	if (!r) {
		r = "no reason"
		without++
	}
	for (n = from; n <= to; n++)
		if (n in left) {
			text = source[n]
			sub(/^[ \t]+/, "", text)
			printf "%s:%d: %s\n\t%s\n", f, n, r, text >list
		}
}
function places(f,    n, reached, some) {
	for (n = 1; n <= lines; n++) {
		if (!(n in code))
			continue
		if (n in left) {
			some = 1
			continue
		}
		if (some)
			place(f, reached + 1, n - 1)
		reached = n
		some = 0
	}
	if (some)
		place(f, reached + 1, lines)
}
FNR == NR {
	if ($0 ~ /^(#|$)/ || $1 == "scenarios")
		next
	if ($0 ~ /^file /) {
		asked[$2] = $3
		if ($4 == "open")
			open[$2]
		next
	}
	# FILE TEXT: REASON
	of[++nr] = $1
	what[nr] = $0
	sub(/^[^ ]+ /, "", what[nr])
	why[nr] = what[nr]
	sub(/:: .*/, "", what[nr])
	sub(/.*:: /, "", why[nr])
	next
}
FNR == 1 { printf "" >list }
/^SF:/ {
	file = substr($0, length(tree) + 5)
	split("", left)
	split("", code)
	lines = all = hit = 0
}
/^DA:/ && file in asked {
	split(substr($0, 4), d, ",")
	code[d[1]]
	all++
	if (d[2] > 0)
		hit++
	else
		left[d[1]]
	if (d[1] + 0 > lines)
		lines = d[1] + 0
}
/^end_of_record/ && file in asked {
	read_source(file)
	without = 0
	places(file)
	percent = 100 * hit / all
	good = percent >= asked[file]
	bad += !good
	printf "%sok %d - %s: %d of %d lines, %.1f %%, at least %d %%\n", good ? "" : "not ", ++n,
	       file, hit, all, percent, asked[file]
	if (!(file in open)) {
		bad += without > 0
		printf "%sok %d - %s: %d lines are left, each for a reason (%s)\n",
		       without ? "not " : "", ++n, file, all - hit, list
	}
	seen[file]
}
END {
	for (f in asked)
		if (!(f in seen)) {
			printf "not ok %d - %s is in the tree\n", ++n, f
			bad++
		}
	# a reason that is needed no more is told, and is no failure: EXECS may say it is reached
	for (i = 1; i <= nr; i++)
		if (!used[i])
			printf "# not needed: %s %s\n", of[i], what[i]
	print "1.." n
	exit bad > 0
}
