#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# announced.sh BUILD WORLD: gcc does not announce the store of a structure that a function returns,
# so that the engine would neither undo nor see it; services/hook_results.h is for files of trees
# that have such stores. Here is what the compiler made of a world: after a call, is what it
# returned stored elsewhere than on the stack, and nothing is announced between? TAP; x86-64 only.
set -u

so=$1/worlds/$2.so
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Those that may be: the function, and which one it calls.
#   the variable of its caller, which is on a stack
#   an entry of an ACL that was made just now
cat >"$work/known" <<'END'
__io_import_iovec io_buffer_select
__io_import_rw_buffer io_buffer_select
make_posix_acl indirect
END

# stores FILE: each as FUNCTION CALLED
stores() {
	objdump -d --no-show-raw-insn "$1" | awk '
	function name(s) { gsub(/[<>:]|@.*/, "", s); return s }
	/^[0-9a-f]+ <.*>:$/ { fn = name($2); armed = 0; next }
	/call/ {
		armed = $0 !~ /__tsan|__wrap|sim_/
		called = $NF ~ /^</ ? name($NF) : "indirect"
		next
	}
	/\tj[a-z]+ |\tret/ { armed = 0 }
	armed && /mov +%([re]ax|[re]dx),[^,]*\(%r/ && !/\(%r[sb]p/ { print fn, called }
	armed && /mov +[^,]*,%[re]ax$/ { armed = 0 }' | sort -u
}

# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh
echo 1..2
if [ "$(uname -m)" != x86_64 ]; then
	echo "ok 1 - # SKIP objdump's words are of x86-64"
	echo "ok 2 - # SKIP objdump's words are of x86-64"
	exit 0
fi
cat >"$work/planted.c" <<'END'
struct id { unsigned int val; };
struct object { int other; struct id id; };
struct id id_of(int n);
void set(struct object *o, int n);
void set(struct object *o, int n)
{
	o->id = id_of(n);
}
void set_by_variable(struct object *o, int n);
void set_by_variable(struct object *o, int n)
{
	struct id id = id_of(n);

	o->id = id;
}
END
gcc -O1 -fsanitize=thread -c -o "$work/planted.o" "$work/planted.c" &&
	gcc -shared -nostdlib -o "$work/planted.so" "$work/planted.o" 2>/dev/null
stores "$work/planted.so" >"$work/out"
[ "$(cat "$work/out")" = "set id_of" ]
result $? "one is seen, and not where a variable is between"
stores "$so" >"$work/stores"
grep -vxFf "$work/known" "$work/stores" |
	sed 's/^\([^ ]*\) \(.*\)/\1() stores what \2() returns: hook_results.h/' >"$work/out"
[ -e "$so" ] && [ ! -s "$work/out" ]
result $? "$2 has no other ones that are not announced"
exit $rc
