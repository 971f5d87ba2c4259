#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Nothing is written twice in model/: twins.sh [MOST]. Twins are functions and types in two files
# that have half of their lines in common, and five of them at least; those lines are counted, in
# any order, without comments, blanks, directives and lines of one brace or less. So copies are seen
# that have drifted. TAP: not ok where there are more lines than MOST, which only ever goes down.
set -eu

# shellcheck disable=SC2016 # of awk
find model -name '*.[ch]' | sort | xargs awk -v most="${1:-0}" '
FNR == 1 { inside = comment = 0 }
# a block begins at the margin and ends with a brace there
/^[a-zA-Z_].*[^;]$/ && !inside { inside = 1; file[++nr] = FILENAME; title[nr] = $0 }
{
	end = /^}/
	gsub(/[ \t]+/, " ")
	sub(/^ /, "")
	sub(/ $/, "")
}
/^\/\*/ { comment = 1 }
inside && !comment && !/^#|^\/\/|^[{}();]*$/ {
	size[nr]++
	at = $0 SUBSEP (++seen[nr, $0])
	having[at] = having[at] " " nr
}
/\*\// { comment = 0 }
end { inside = 0 }

END {
	for (at in having) {
		n = split(having[at], who, " ")
		for (b = 2; b <= n; b++)
			for (a = 1; a < b; a++)
				if (file[who[a]] != file[who[b]])
					common[who[b], who[a]]++
	}
	for (pair in common) {
		split(pair, p, SUBSEP)
		n = common[pair]
		if (n >= 5 && 2 * n >= size[p[1]] && 2 * n >= size[p[2]] && n > best[p[1]]) {
			best[p[1]] = n
			of[p[1]] = p[2]
		}
	}
	for (b in best) {
		lines[file[b] " has of " file[of[b]]] += best[b]
		all += best[b]
	}
	for (pair in lines)
		printf "# %4d %s\n", lines[pair], pair | "sort -k 2nr -k 3"
	close("sort -k 2nr -k 3")
	bad = all + 0 > most + 0
	printf "%sok 1 - lines of model/ that are there twice: %d, at most %d\n1..1\n",
		(bad ? "not " : ""), all, most
	exit bad
}'
