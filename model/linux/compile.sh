#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# compile.sh FILE OBJECT FLAGS...: compile a file of a world, and note what was read for it.
#
# Most files begin with the same headers. Where many files are to be compiled, these headers were
# read once (gen/heads.h.gch, made by world.mk) and are there already when a file begins. What it
# is compiled to is the same, where headers mean the same in any order; a file that defines
# something in front of a header, or has a hook, means something else, and is compiled as it is. So
# is what does not compile with them: a file that includes less may have names of its own.
# names come from world.mk's environment
# shellcheck disable=SC2153,SC2154,SC2086
set -eu
# shellcheck source=model/linux/lib.sh
. "$PORT/lib.sh"

file=$1
object=$2
shift 2
# without, too, where the compiler could not tell
rm -f "$object"

# as_it_is: whether the file says something in front of a header, other than how it prints
as_it_is() {
	awk '/^[ \t]*#[ \t]*(define|undef)/ && $2 !~ /^pr_fmt/ { said = 1 }
	/^[ \t]*#[ \t]*include/ && said { found = 1; exit } END { exit !found }' "$file"
}

case " $* " in
*" -include "*) ;;
*)
	if [ -e "$gen/heads.h.gch" ] && ! as_it_is &&
		$CC -include "$gen/heads.h" -fpch-deps "$@" -MD -c -o "$object" "$file" \
			2>/dev/null; then
		exit
	fi
	;;
esac
exec $CC $FIRST "$@" -MD -c -o "$object" "$file"
