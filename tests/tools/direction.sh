#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# direction.sh BUILD: the folders of sim/ stand on the floors of the table in sim/README.md, and
# nothing includes or calls what is above it, or beside it in another folder. A call is an
# undefined symbol of an object that another one defines. A header declares only what its own
# folder defines (sim/include/ is for all) and others call, be it a test, and files that call each
# other in a circle are few.
# Each of these is seen to fail where it is planted. TAP.
# shellcheck disable=SC2016 # what is quoted in tables
set -u

build=$1
most=6 # files in a circle: those of the scheduler, which stop and start each other
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prototype='^[a-z][^(]*[ *]\([a-z_0-9]\{1,\}\)(.*'
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh

# facts ROOT BUILD: "floor FOLDER NUMBER", "file FILE FOLDER", "include FILE FOLDER",
# "define FILE SYMBOL", "want FILE SYMBOL", "declare FILE SYMBOL", "test SYMBOL"; a file is
# FOLDER/NAME
facts() {
	awk '
	/^## / { here = $0 == "## Floors" }
	here && /^\| `/ {
		at++
		n = split($0, part, "|")
		while (match(part[2], /`[a-z]+\/`/)) {
			print "floor", substr(part[2], RSTART + 1, RLENGTH - 3), at
			part[2] = substr(part[2], RSTART + RLENGTH)
		}
	}' "$1/sim/README.md"
	find "$1/sim" -mindepth 2 -maxdepth 2 -name '*.[chly]' | sort | while read -r f; do
		name=${f#"$1/sim/"}
		echo "file $name ${name%%/*}"
		sed -n "s|^#include \"\([a-z]*\)/.*|include $name \1|p" "$f"
		case $f in
		*.h) sed -n "/^static/d; s|$prototype|declare $name \1|p" "$f" ;;
		esac
	done
	find "$1/sim" -mindepth 2 -maxdepth 2 -name '*.[cly]' | sort | while read -r f; do
		name=${f#"$1/sim/"}
		case $f in
		*.y) object=$2/gen/${name#*/} object=${object%.y}_parse.o ;;
		*.l) object=$2/gen/${name#*/} object=${object%.l}_lex.o ;;
		*) object=$2/sim/${name%.c}.o ;;
		esac
		nm -P "$object" | awk -v f="$name" '
			$2 == "U" { print "want", f, $1 }
			$2 ~ /^[TDBRVWC]$/ { print "define", f, $1 }'
	done
	find "$1/tests" -name '*.[ch]' -exec grep -ohE '[a-z_0-9]+\(' {} + | sort -u |
		sed 's/\(.*\)(/test \1/'
}

# judge: from facts; prints what is wrong, a line each, and last "circle NUMBER FILE..."
judge() {
	awk '
	$1 == "floor" { floor[$2] = $3 }
	$1 == "file" { folder[$2] = $3; if ($3 != "include") used[$3] }
	$1 == "include" { inc[$2 " " $3] }
	$1 == "define" { by[$3] = $2 }
	$1 == "want" { want[$2 " " $3] }
	$1 == "declare" { said[$2 " " $3] }
	$1 == "test" { used_by_test[$2] }
	function above(from, to) {
		return from != to && to != "include" && floor[to] >= floor[from]
	}
	function reach(x, y) { return (x SUBSEP y) in edge }
	END {
		for (f in used)
			if (!(f in floor))
				print "folder: " f "/ is on no floor"
		for (i in inc) {
			split(i, a, " ")
			if ((a[2] in used) && above(folder[a[1]], a[2]))
				print "include: " a[1] " includes " a[2] "/"
		}
		for (i in want) {
			split(i, a, " ")
			if (!(a[2] in by) || by[a[2]] == a[1])
				continue
			to = by[a[2]]
			called[a[2]]
			edge[a[1], to]
			node[a[1]]; node[to]
			if (above(folder[a[1]], folder[to]))
				print "call: " a[1] " wants " a[2] " of " to
		}
		for (i in said) {
			split(i, a, " ")
			if ((a[2] in by) && folder[by[a[2]]] != folder[a[1]] &&
			    folder[a[1]] != "include")
				print "declare: " a[1] " has " a[2] " of " by[a[2]]
			if ((a[2] in by) && !(a[2] in called) && !(a[2] in used_by_test) &&
			    folder[a[1]] != "include")
				print "dead: " a[1] " has " a[2] ", which nobody else calls"
		}
		for (k in node) for (i in node) if (reach(i, k)) for (j in node)
			if (reach(k, j))
				edge[i, j]
		for (i in node) {
			m = 0; s = ""
			for (j in node)
				if (reach(i, j) && reach(j, i)) {
					m++
					s = s " " j
				}
			if (m > largest) {
				largest = m
				which = s
			}
		}
		print "circle", largest + 0 which
	}'
}

# none KIND NAME: there is nothing of that kind in $work/wrong
none() {
	! grep "^$1: " "$work/wrong" >"$work/out"
	result $? "$2"
}

facts . "$build" >"$work/facts"
judge <"$work/facts" | sort >"$work/wrong"
cp "$work/wrong" "$work/out"
grep -q '^file' "$work/facts" && grep -q '^want' "$work/facts" && grep -q '^floor' "$work/facts"
result $? "there are files, calls and floors"
none folder "each folder is on a floor"
none include "nothing includes what is above or beside it"
none call "nothing calls what is above or beside it"
none declare "headers declare what their folder defines"
none dead "and what somebody else calls"
circle=$(sed -n 's/^circle \([0-9]*\).*/\1/p' "$work/wrong")
cp "$work/wrong" "$work/out"
result "$((circle > most))" "no circle of more than $most files: the largest has $circle"
sed -n 's/^circle/# circle/p' "$work/wrong"
echo "# $(grep -c '^file' "$work/facts") files, $(grep -c '^want' "$work/facts") symbols wanted"

# A house of two floors, with a room beside another on the upper one.
tree=$work/tree
begin() {
	rm -rf "$tree"
	mkdir -p "$tree/build" "$tree/tests"
	echo 'int test(void) { return high_it() + beside_it(); }' >"$tree/tests/test.c"
	for f in low high beside; do
		mkdir -p "$tree/sim/$f" "$tree/build/sim/$f"
		echo "int ${f}_it(void);" >"$tree/sim/$f/$f.h"
		echo "int ${f}_it(void) { return 0; }" >"$tree/sim/$f/$f.c"
	done
	printf '%s\n' '## Floors' '| `low/` | it |' '| `high/` `beside/` | it |' \
		>"$tree/sim/README.md"
	printf '%s\n' '#include "low/low.h"' 'int high_it(void) { return low_it(); }' \
		>"$tree/sim/high/high.c"
}

# planted KIND NAME: what is wrong in the tree is told as that; "circle 0" where nothing is
planted() {
	for f in "$tree"/sim/*/*.c; do
		object=${f#"$tree/"}
		${CC:-cc} -I"$tree/sim" -c -o "$tree/build/${object%.c}.o" "$f" || return
	done
	facts "$tree" "$tree/build" | judge >"$work/out"
	[ "$(cut -d: -f1 "$work/out" | sort -u | grep -v '^circle 0')" = "${1#circle 0}" ]
	result $? "$2"
}

begin
planted 'circle 0' 'a house in order: nothing is told'
begin
echo '#include "high/high.h"' >>"$tree/sim/low/low.h"
planted include 'planted: an include upward is told'
begin
echo 'int high_it(void); int low_too(void) { return high_it(); }' >"$tree/sim/low/more.c"
planted call 'planted: a call upward is told'
begin
echo 'int high_it(void); int too(void) { return high_it(); }' >"$tree/sim/beside/more.c"
planted call 'planted: a call to a room beside is told'
begin
echo 'int low_it(void);' >>"$tree/sim/high/high.h"
planted declare 'planted: a prototype by hand is told'
begin
echo 'int beside_it(void);' >"$tree/tests/test.c"
sed -i 's/beside_it/alone_it/' "$tree"/sim/beside/beside.*
planted dead 'planted: a prototype for nobody is told'
begin
sed -i 's/`beside.`//' "$tree/sim/README.md"
planted folder 'planted: a folder without a floor is told'
begin
echo 'int b(void); int a(void) { return b(); }' >"$tree/sim/low/a.c"
echo 'int a(void); int b(void) { return a(); }' >"$tree/sim/low/b.c"
planted 'circle 2 low/a.c low/b.c' 'planted: a circle is found'
echo "1..$n"
exit $rc
