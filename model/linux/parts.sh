#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Parts are subsystems, a folder of parts/ each; its file "part" has lines
#
#   probe NAME FILE REGEX     HAVE_NAME where FILE of the tree has a line of REGEX (probes)
#   where NAME                the part is in a world where that is so
#   real FILE [HOOK]          compiled, where the tree has it; HOOK of the folder is read before it
#   config NAME               CONFIG_NAME is 1
#   events HEADER             include/trace/events/HEADER.h has tracepoints that are printed
#   scenarios FOLDER          where scenarios/ has those that are about it
#
# Everything else of the port finds parts by what is made of these lines here, after the probes:
#
#   gen/parts.mk            PARTS in this world, their REAL and HOOK_...; what some tree has, KNOWN
#   gen/port/parts.h        OP_IN_... of each, and their records by PART()
#   gen/port/config.h       what they configure
#   gen/port/parts.def      rows of operations of all of them, also of those that are not here
#   gen/port/events.h       trace_NAME() of tracepoints that are printed: include/linux/tracepoint.h
# names come from the environment
# shellcheck disable=SC2153,SC2154
set -eu

# shellcheck source=model/linux/lib.sh
. "$PORT/lib.sh"

cd "$PORT"
awk '
function bad(why) {
	printf "stacksim: model/linux/%s:%d: %s\n", FILENAME, FNR, why >"/dev/stderr"
	exit failed = 1
}
FILENAME ~ /probe[.]h$/ { have[$2]; next }
FNR == 1 {
	split(FILENAME, path, "/")
	part = path[2]
	decided = here = 0
}
/^(#|$)/ { next }
$1 == "probe" && NF >= 4 { probes[part, $2]; next }
$1 == "where" && NF == 2 && !((part, $2) in probes) { bad("there is no probe " $2 " above") }
$1 == "where" && NF == 2 {
	decided = 1
	here = ("HAVE_" $2) in have
	if (here) {
		parts = parts " " part
		records = records " PART(" part ")"
		print "h #define OP_IN_" toupper(part) " 1"
	}
	next
}
!decided { bad("a line \"where NAME\" comes before") }
$1 == "real" && NF <= 3 && $2 ~ /[.]c$/ {
	known = known " " $2
	if (here)
		real = real " " $2
	if (here && NF == 3)
		print "mk HOOK_" substr($2, 1, length($2) - 2), ":= -include $(PORT)/parts/" part \
			"/" $3
	next
}
$1 == "config" && NF == 2 { if (here) print "config #define CONFIG_" $2 " 1"; next }
$1 == "events" && NF == 2 { if (here) print "events include/trace/events/" $2 ".h"; next }
$1 == "scenarios" && NF == 2 { next }
{ bad("right: probe NAME FILE REGEX, where NAME, real FILE.c [HOOK], config NAME, " \
		"events HEADER, scenarios FOLDER") }
END {
	if (failed)
		exit 1
	print "mk PARTS :=" parts
	print "mk REAL_OF_PARTS :=" real
	print "mk KNOWN_OF_PARTS :=" known
	print "h #define PORT_PARTS" records
}' \
	"$gen/port/probe.h" parts/*/part >"$gen/parts"
sed -n 's/^mk //p' "$gen/parts" | put "$gen/parts.mk"
sed -n 's/^h //p' "$gen/parts" | put "$gen/port/parts.h"
sed -n 's/^config //p' "$gen/parts" | put "$gen/port/config.h"
sed -n 's/^events //p' "$gen/parts" | while read -r f; do
	sed -n 's/^TRACE_EVENT(\([a-z0-9_]*\),.*/#define trace_\1(args...) PORT_TRACE(\1, args)/p' \
		"$SRC/$f"
done | put "$gen/port/events.h"
for f in parts/*/ops.def; do
	echo "#include \"linux/$f\""
done | put "$gen/port/parts.def"
