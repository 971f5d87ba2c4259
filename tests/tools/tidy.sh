#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# tidy.sh [DIR]: the form of what is in DIR, or here: what the top level may have, lines of at
# most 100 columns, functions of at most 60 lines, declarations of what is defined somewhere, and
# comments that name what they describe; and the files are as clang-format 14 writes them, where
# that is the version that is here. Tables, pages, scenarios, goldens and patches have the form
# that they have. TAP.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh
cd "${1:-.}" || exit 1
find sim model tests coverage -type f -name '*.[chyl]' 2>/dev/null | LC_ALL=C sort >"$work/c"
find Makefile sim model tests coverage scenarios -type f 2>/dev/null |
	grep -v -e '^tests/golden/' -e '\.diff$' -e '\.supp$' -e '\.txt$' -e '\.md$' -e '\.scn$' \
		-e '\.json$' -e '^tests/manifest$' |
	LC_ALL=C sort >"$work/all"

# none NAME: nothing in $work/out
none() {
	[ ! -s "$work/out" ]
	result $? "$1"
}

# of a clone what it keeps, elsewhere what there is
{ git ls-files 2>/dev/null | grep . || ls; } | cut -d/ -f1 | sort -u | grep -vx -e '\..*' \
	-e 'build.*' -e Makefile -e sim -e model -e scenarios -e tests -e coverage \
	-e README.md -e LICENSE >"$work/out"
none "nothing else at the top level"

# tags KINDS FORMAT: of all C sources
tags() {
	ctags -x --language-force=C --c-kinds="$1" --fields=+ne --extras=-F --_xformat="$2" \
		-L "$work/c" 2>/dev/null
}

# a text in quotes is not broken: it is searched for as a whole
# shellcheck disable=SC2016 # awk
xargs awk '
# the column that a text ends in, which begins behind column @col
function columns(text, col,    n, i) {
	n = length(text)
	for (i = 1; i <= n; i++)
		col = substr(text, i, 1) == "\t" ? col - col % 8 + 8 : col + 1
	return col
}
# does a text in quotes of at least 40 bytes reach to column 100, or beyond?
function crosses(line,    col) {
	while (match(line, /"([^"\\]|\\.)*"|\047[^\047]*\047/)) {
		col = columns(substr(line, 1, RSTART + RLENGTH - 1), col)
		if (col >= 98 && RLENGTH >= 40)
			return 1
		line = substr(line, RSTART + RLENGTH)
	}
	return 0
}
{
	col = columns($0, 0)
	if (col > 100 && !crosses($0))
		printf "%s:%d: %d columns\n", FILENAME, FNR, col
}' <"$work/all" >"$work/out"
none "lines of at most 100 columns"

tags f '%{end} %n %F:%n: %N()' | awk '$1 - $2 + 1 > 60 { print $3, $4, $1 - $2 + 1, "lines" }' \
	>"$work/out"
none "functions of at most 60 lines"

# groups of scenarios are folders and "groups" lines: a name may begin as it likes
folders=$(find scenarios -mindepth 1 -maxdepth 1 -type d 2>/dev/null | sed 's,.*/,,' |
	paste -sd '|')
grep -E -e '\.(sh|mk)$' -e '(^|/)Makefile$' "$work/all" |
	xargs grep -nE "(^|[^A-Za-z_/])(${folders:-/})-?[a-z-]*[*]" /dev/null >"$work/out"
none "no script takes scenarios by how their names begin"

# those of boost.context are of a library that has no header for C
{ tags f '%N' && printf '%s\n' jump_fcontext make_fcontext; } | sort -u >"$work/defined"
tags p '%N %F:%n' | grep -v -e ' model/linux/' -e ' tests/' -e '^[A-Z_]* ' | sort -u |
	awk 'FNR == NR { def[$1]; next } !($1 in def) { print $2 ": " $1 "() is defined nowhere" }' \
		"$work/defined" - >"$work/out"
none "declarations of what is there"

# shellcheck disable=SC2016 # awk
# a comment that begins with a name is of that; each "@name:" in it is a word of what it describes
grep '\.h$' "$work/c" | grep -v -e '^model/linux/include/' -e '^tests/' | xargs awk '
function judge(    name, i, list, m) {
	name = doc
	sub(/^[^A-Za-z_]*(struct |enum |union )?/, "", name)
	sub(/[^A-Za-z0-9_].*/, "", name)
	if (doc ~ /(^|[^A-Za-z0-9_])[A-Za-z0-9_]+(\(\))? - / &&
	    code !~ "(^|[^A-Za-z0-9_])" name "([^A-Za-z0-9_]|$)")
		printf "%s: the comment is of %s, which does not follow\n", at, name
	m = split(doc, list, "@")
	for (i = 2; i <= m; i++) {
		if (list[i] !~ /^[A-Za-z_][A-Za-z0-9_]*(:|, $)/)
			continue
		sub(/[^A-Za-z0-9_].*/, "", list[i])
		if (code !~ "(^|[^A-Za-z0-9_])" list[i] "([^A-Za-z0-9_]|$)")
			printf "%s: %s has no %s\n", at, name, list[i]
	}
}
# what a comment is of reaches to the end of its braces, or to an empty line
FNR == 1 && state == 2 { judge() }
FNR == 1 { state = 0 }
state == 2 && (/^$/ || /^\/\*\*/) && (code !~ /{/ || code ~ /\n[}]/) { judge(); state = 0 }
/^\/\*\*/ { doc = ""; code = ""; at = FILENAME ":" FNR; state = 1 }
state == 1 { doc = doc " " $0; if (/\*\//) { state = 2; next } }
state == 2 { code = code "\n" $0 }
END { if (state == 2) judge() }' >"$work/out"
none "comments name what is there"

if clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
	grep -e '^sim/.*\.c$' -e '^model/[^/]*/[^/]*\.c$' "$work/c" |
		xargs -r clang-format --dry-run 2>&1 |
		sed -n 's/^\([^:]*\):.* code should be clang-formatted .*/\1/p' | uniq |
		sed 's/.*/&: clang-format & writes it otherwise/' >"$work/out"
	none "as clang-format writes it"
else
	result 0 "as clang-format writes it # SKIP clang-format is not version 14"
fi
echo "1..$n"
exit $rc
