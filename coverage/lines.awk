# SPDX-License-Identifier: GPL-2.0-only
#
# For lines.sh: a list as fscache.txt and an lcov file: TAP of what is asked of files, and in LIST
# the lines that are left, each with its reason. Lines between two that are reached are one place,
# and have one reason. Of some files branches are asked for, too: those that are left of a line are
# told by their number and the function that they are in. TREE: where the names are told from.
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
# Return: the reason that the list has for @count branches of line @n of @f; none: ""
function branch_reason(f, n, count,    i) {
	for (i = 1; i <= nb; i++)
		if (branch_of[i] == f && branch_in[i] == within[n] &&
		    index(source[n], branch_what[i])) {
			branch_used[i] = 1
			return branch_count[i] == count ? branch_why[i] : ""
		}
	return ""
}
# what is told of the branches of a file
function judge_branches(f,    n, i, name, text, told, strange, could, percent) {
	for (n = 1; n <= lines; n++) {
		if (source[n] ~ /^[a-z_].*\(/) {
			name = source[n]
			sub(/\(.*/, "", name)
			sub(/.*[ *]/, "", name)
		}
		within[n] = name
		if (!(n in branch_left))
			continue
		text = branch_reason(f, n, branch_left[n])
		told += text ? branch_left[n] : 0
		strange += !text
		printf "%s:%d: %d branches in %s\n\t%s\n", f, n, branch_left[n], within[n],
		       text ? text : "no reason, or for another number" >list
	}
	for (i = 1; i <= nb; i++)
		if (branch_of[i] == f && !branch_used[i]) {
			printf "# taken after all: %s %s: %s\n", f, branch_in[i], branch_what[i]
			strange++
		}
	could = branches - told
	percent = could ? 100 * taken / could : 0
	bad += percent < branches_asked[f]
	printf "%sok %d - %s: %d of %d branches, %.1f %%; of %d that can be taken %.1f %%, at least %d %%\n",
	       percent < branches_asked[f] ? "not " : "", ++nr_tests, f, taken, branches,
	       100 * taken / branches, could, percent, branches_asked[f]
	bad += strange > 0
	printf "%sok %d - %s: %d branches are left, each for a reason (%s)\n",
	       strange ? "not " : "", ++nr_tests, f, branches - taken, list
}
FNR == NR {
	if ($0 ~ /^(#|$)/ || $1 == "scenarios")
		next
	if ($0 ~ /^file /) {
		asked[$2] = $3
		if ($4 == "branches")
			branches_asked[$2] = $5
		next
	}
	if ($1 == "branch") {
		# branch FILE FUNCTION NUMBER TEXT:: REASON
		branch_of[++nb] = $2
		branch_in[nb] = $3
		branch_count[nb] = $4
		branch_what[nb] = $0
		sub(/^branch [^ ]+ [^ ]+ [0-9]+ /, "", branch_what[nb])
		branch_why[nb] = branch_what[nb]
		sub(/:: .*/, "", branch_what[nb])
		sub(/.*:: /, "", branch_why[nb])
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
	split("", branch_left)
	lines = all = hit = branches = taken = 0
}
/^BRDA:/ && file in asked {
	split(substr($0, 6), d, ",")
	branches++
	if (d[4] > 0)
		taken++
	else
		branch_left[d[1]]++
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
	printf "%sok %d - %s: %d of %d lines, %.1f %%, at least %d %%\n", good ? "" : "not ",
	       ++nr_tests, file, hit, all, percent, asked[file]
	bad += without > 0
	printf "%sok %d - %s: %d lines are left, each for a reason (%s)\n",
	       without ? "not " : "", ++nr_tests, file, all - hit, list
	if (file in branches_asked)
		judge_branches(file)
	seen[file]
}
END {
	for (f in asked)
		if (!(f in seen)) {
			printf "not ok %d - %s is in the tree\n", ++nr_tests, f
			bad++
		}
	# a reason that is needed no more is told, and is no failure: EXECS may say it is reached
	for (i = 1; i <= nr; i++)
		if (!used[i])
			printf "# not needed: %s %s\n", of[i], what[i]
	print "1.." nr_tests
	exit bad > 0
}
