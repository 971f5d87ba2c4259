#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Units: files of ours that are compiled together, those of a folder. For each file of a world most
# of a compiler's work is to read the kernel's headers, which is done once for a unit. So within
# a folder no two files have a function or variable of the same name. Called by world.mk.
#
#   gen/units/NAME.c   its files, as includes
#   gen/units.mk       UNITS; and ALONE: files that are compiled by themselves
#
# Alone is what has a file of the tree in it, what says something before a header of the kernel,
# what has functions of the kernel without their prototypes (stubs), and what differs between worlds
# of the same tree by the world's name. Units of their own, wherever their files lie, are those that
# are instrumented otherwise (PLAIN), and those that read mock/internal.h.
# names come from the environment
# shellcheck disable=SC2153,SC2154
set -eu

# shellcheck source=model/linux/lib.sh
. "$PORT/lib.sh"

mkdir -p "$gen/units"
cd "$PORT/.."
set -- common linux/services linux/memfs linux/mock linux/ops
parts=$(sed -n 's/^PARTS :=//p' "$gen/parts.mk")
for part in $parts; do
	set -- "$@" "linux/parts/$part"
done
find "$@" -maxdepth 1 -name '*.c' | sort | xargs awk -v plain="$PLAIN" '
function done() {
	if (file == "")
		return
	if (alone || !reads)
		print "ALONE", file
	else
		print unit, file
}
BEGIN {
	split(plain, name, " ")
	for (i in name)
		is_plain[name[i] ".c"]
}
FNR == 1 {
	done()
	file = FILENAME
	sub("^linux/", "", file)
	unit = file
	sub("/[^/]*$", "", unit)
	gsub("/", "-", unit)
	if (file in is_plain)
		unit = "plain"
	alone = said = reads = 0
}
/^#define/ { said = 1 }
/^#include/ { reads = 1 }
/^#include </ && said || /^#include (".*[.]c"|"mock\/stub[.]h"|<port\/version[.]h>)/ { alone = 1 }
/^#include "mock\/internal[.]h"/ { unit = "internal" }
END { done() }' >"$gen/units.list"
awk '$1 != "ALONE" { print $1 }' "$gen/units.list" | sort -u >"$gen/units.names"
while read -r unit; do
	awk -v unit="$unit" '$1 == unit { print "#include \"" $2 "\"" }' "$gen/units.list" |
		put "$gen/units/$unit.c"
done <"$gen/units.names"
{
	echo "UNITS := $(tr '\n' ' ' <"$gen/units.names")"
	echo "ALONE := $(sed -n 's/^ALONE //p' "$gen/units.list" | tr '\n' ' ')"
} | put "$gen/units.mk"
