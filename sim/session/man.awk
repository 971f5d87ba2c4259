# SPDX-License-Identifier: GPL-2.0-only
#
# stacksim(3) of stacksim.h: the comment at its top is what the library is, declarations are its
# synopsis, and the comments before them say what each is. -v version=VERSION

# plain TEXT: so that no character of it means anything to man
function plain(text) {
	gsub(/\\/, "\\e", text)
	gsub(/-/, "\\-", text)
	return text ~ /^[.']/ ? "\\&" text : text
}
# prose TEXT: names of parameters, "@name", in italics
function prose(text,    out) {
	text = plain(text)
	while (match(text, /@[a-z_]+/)) {
		out = out substr(text, 1, RSTART - 1) "\\fI" substr(text, RSTART + 1, RLENGTH - 1) \
			"\\fR"
		text = substr(text, RSTART + RLENGTH)
	}
	return out text
}
# put LINE: a line of a comment without what begins it; one that is indented by a tab is code, or
# goes on with what a parameter is
function put(line) {
	if (line ~ /^@[a-z_, @]+: /) {
		text = text ".TP\n.I " substr(line, 2, index(line, ":") - 2) "\n" \
			prose(substr(line, index(line, ":") + 2)) "\n"
		within = 1
	} else if (line ~ /^\t/ && !within) {
		text = text (code ? gap : ".in +4n\n.nf\n") plain(substr(line, 2)) "\n"
		code = 1
		gap = ""
	} else if (code && line == "") {
		gap = gap "\n"
	} else if (code) {
		text = text ".fi\n.in\n.PP\n" prose(line) "\n"
		code = 0
	} else if (line == "" || line ~ /^Return:/) {
		text = text ".PP\n" (line == "" ? "" : prose(line) "\n")
		within = 0
	} else {
		sub(/^\t/, "", line)
		text = text prose(line) "\n"
	}
}
# comment LINE: of one that begins or goes on
function comment(line,    end, at) {
	end = line ~ /\*\/$/
	sub(/^\/\*\*? ?/, "", line)
	sub(/^ \*\/?/, "", line)
	sub(/^ /, "", line)
	sub(/ *\*\/$/, "", line)
	at = match(line, /[.] @[a-z]+: /)
	if (at) {
		put(substr(line, 1, at))
		line = substr(line, at + 2)
	}
	if (line != "" || !(end || begins))
		put(line)
	begins = 0
	return !end
}
FNR == 1 { next }
/^\/\*/ {
	text = ""
	within = code = 0
	gap = ""
	begins = 1
	about = /^\/\*\*/
	inside = comment($0)
	next
}
inside {
	inside = comment($0)
	if (!inside && !about)
		what = text
	next
}
/^#/ { about = 0 }
about && $0 != "" {
	synopsis = synopsis "\\fB" plain($0) "\\fR\n"
	open = /[{]$/ || (open && !/^}/)
	if (open || !/;$/)
		next
	about = 0
	synopsis = synopsis ".sp .5v\n"
	name = text
	sub(/ \\- .*/, "", name)
	sub(/^[^\n]* \\- /, "", text)
	if (name ~ /\(\)$/)
		names = names ", " substr(name, 1, length(name) - 2)
	entries = entries ".SS " name "\n" text
}
END {
	print ".\\\" SPDX-License-Identifier: GPL-2.0-only\n.\\\" made of stacksim.h"
	printf ".TH stacksim 3 \"\" \"stacksim %s\" \"Library Functions\"\n", version
	print ".SH NAME\nstacksim" names " \\- a world from a C program"
	print ".SH SYNOPSIS\n.nf\n.B #include <stacksim.h>\n.sp .5v"
	printf "%s.fi\n", synopsis
	print ".PP\nLink with what \\fBpkg\\-config \\-\\-cflags \\-\\-libs stacksim\\fR prints."
	printf ".SH DESCRIPTION\n%s", what
	printf ".SH TYPES AND FUNCTIONS\n%s", entries
	print ".SH SEE ALSO\n.BR stacksim (1),\n.BR stacksim\\-scenario (7)"
}
