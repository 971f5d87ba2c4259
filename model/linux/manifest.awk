# SPDX-License-Identifier: GPL-2.0-only
#
# The manifest of a world: each file with what of it is in the world, and the
# boundary, the functions that files of the tree call and one of ours provides.
# From finish.sh:
#
#	awk -f manifest.awk -v out=OUT kind=world NM kind=objects NM kind=lines LINES \
#		kind=files LIST
#
# where NM is what "nm -A" says of the world and of all objects, LINES has "NAME
# FILE:LINE" of each function of a unit (units.sh), and LIST a line for each file:
# KIND FILE SHA256-OR-WRAPS [patched]. KIND is real, service, mock or stub. A file
# of ours that WRAPS one of the tree, as part of its own code, provides but what
# begins with port_.

# a function, and no part that the compiler split off
function is_function(type, name) {
	return type ~ /^[tT]$/ && name !~ /^_sub_I|[.]/
}

# the object that nm names, as OUT/FOLDER/FILE.o: is called for each line
function object(at) {
	at = substr($1, length(out) + 2)
	sub(/\.o:.*/, "", at)
	return at
}

function add(name, to) {
	functions[to] = functions[to] " " name
}

kind == "world" { if (is_function($(NF - 1), $NF)) in_world[$NF] }

kind == "objects" {
	o = object()
	if (o ~ /^port\/units\//) {
		if ($(NF - 1) != "U")
			of_unit[$NF] = $(NF - 1)
		next
	}
	objects[o]
	type = $(NF - 1)
	if (is_function(type, $NF) && $NF in in_world && !((o, $NF) in listed)) {
		listed[o, $NF]
		add($NF, o)
	}
	if (type ~ /^[TW]$/)
		defined[o] = defined[o] " " $NF
	if (o ~ /^tree\//) {
		if (type ~ /^[TW]$/)
			own[$NF]
		else if (type == "U")
			wanted[$NF]
	}
}

# what is of a unit is of the file that has its line, which is no object by itself
kind == "lines" && /[ \/]model\// && $1 in of_unit {
	o = $2
	sub(/^.*model\/(linux\/)?/, "port/", o)
	sub(/\.c:.*/, "", o)
	if (o in objects || !is_function(of_unit[$1], $1))
		next
	add($1, o)
	if (of_unit[$1] ~ /^[TW]$/)
		defined[o] = defined[o] " " $1
}

# provided KIND FILE OBJECT WRAPS: lines of the boundary
function provided(kind, file, o, wraps, name, n, i) {
	n = split(defined[o], name, " ")
	for (i = 1; i <= n; i++)
		if (name[i] in wanted && !(name[i] in own) && name[i] in in_world &&
		    (name[i] ~ /^port_/ || !wraps))
			boundary[++nr] = sprintf("  %-8s %-36s %s", kind, name[i], file)
}

kind == "files" {
	o = $2
	sub(/^model\/(linux\/)?/, "port/", o)
	if ($1 == "real")
		o = "tree/" $2
	sub(/\.c$/, "", o)
	if ($1 == "real")
		print
	else
		print $1, $2
	if (o in functions)
		print " " functions[o]
	if ($1 != "real")
		provided($1, $2, o, $3 == "wraps")
}

END {
	print "boundary: functions that files of the tree call; the call of a stub is a report"
	for (i = 1; i <= nr; i++)
		print boundary[i] | "sort"
}
