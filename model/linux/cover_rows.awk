# SPDX-License-Identifier: GPL-2.0-only
#
# Rows of lines of a file of the tree @src, for cover.awk and cover_each.awk. Of the file that is
# called @file, @now has the lines that are code, of which @last is the last, and @row some of them.

# rows SIGN: of lines that are in row[], with what is no code between them; functions apart
function rows(sign,    n, a, b) {
	for (n = 1; n <= last; n++) {
		if (!(n in now))
			continue
		if (a && (!(n in row) || (n in begins))) {
			told(sign, a, b)
			a = 0
		}
		if (n in row) {
			b = n
			if (!a)
				a = n
		}
	}
	if (a)
		told(sign, a, b)
}
function told(sign, a, b) {
	printf "  %s %-9s %s\n", sign, a == b ? a : a "-" b, text[a]
}
function read_source(    n, line) {
	split("", text)
	split("", begins)
	while ((getline line <(src file)) > 0) {
		if (line ~ /^[A-Za-z_].*[^:]$/)
			begins[n + 1]
		gsub(/[ \t]+/, " ", line)
		sub(/^ /, "", line)
		text[++n] = substr(line, 1, 76)
	}
	close(src file)
}
