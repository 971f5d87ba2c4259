#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# objects.sh BUILD: what was compiled for one world is used for others, as far as it is
# made of the same; and a project that was copied or moved makes the same worlds where it is. TAP.
# shellcheck disable=SC2317 # called by name
set -u

here=$(dirname "$0")
tree=$(sh tests/tools/tree.sh 6.12) || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"
unset STACKSIM_WORLDS STACKSIM_SCENARIOS

# copy TO: of the project what makes worlds, with what was compiled
copy() {
	mkdir -p "$1/build/worlds/.build" "$1/sim" "$1/model"
	cp -a sim/include "$1/sim" && cp -a model/linux model/common "$1/model" &&
		cp -a "$build/stacksim" "$1/build"
}
build=$1
first=$work/first
copy "$first"
mkdir "$first/build/worlds/.build/.objects"
cp -a "$build"/worlds/.build/.objects/* "$first/build/worlds/.build/.objects"

# add PROJECT NAME ARG...: what it compiles is in $work/compiled
add() {
	stacksim=$1/build/stacksim
	shift
	"$stacksim" world add "$@" --tree "$tree" >"$work/log" 2>&1
	added=$?
	cat "$work/log"
	sed -n 's/^  CC      //p' "$work/log" | sort >"$work/compiled"
	return "$added"
}

# compiles "FILE..." PROJECT NAME ARG...: that and nothing else
compiles() {
	# shellcheck disable=SC2086 # a word each
	printf '%s\n' $1 | sed '/^$/d' >"$work/wanted"
	shift
	add "$@" && diff "$work/wanted" "$work/compiled"
}
so=build/worlds/w.so

# bare SO TO: without names, what a debugger reads, and the sum of all that
bare() {
	objcopy -S -R .note.gnu.build-id "$1" "$2"
}

# same SO: what is loaded of it is what the first one has. Names of its own and what a debugger
# reads may differ, by whether the headers of a file were compiled before it.
same() {
	bare "$1" "$work/this" && bare "$work/w.so" "$work/other" &&
		cmp "$work/this" "$work/other"
}

ok "a world" add "$first" w
cp "$first/$so" "$work/w.so"
ok "once more: nothing is compiled" compiles "" "$first" w
ok "... and the world is the same" same "$first/$so"
ok "another of the same tree: only what has its name" compiles "model/linux/ops/world.c" "$first" v
mkdir -p "$work/a/fs" "$work/b/fs"
cp "$tree/fs/stack.c" "$work/a/fs"
{ cat "$tree/fs/stack.c"; echo "/* $work */"; } >"$work/b/fs/stack.c"
(cd "$work" && diff -u a/fs/stack.c b/fs/stack.c) >"$work/p.diff"
ok "... and of a patched one what the patch touches" \
	compiles "fs/stack.c model/linux/ops/world.c" "$first" u --patch "$work/p.diff"
ok "... which is compiled once" compiles "model/linux/ops/world.c" "$first" t --patch "$work/p.diff"

# object FILE: in the store, of w
object() {
	readlink -f "$first/build/worlds/.build/w/tree/$1.o" >/dev/null &&
		find "$first/build/worlds/.build/.objects" \
			-samefile "$first/build/worlds/.build/w/tree/$1.o"
}
damaged() {
	for f in fs/stack fs/statfs fs/sync; do
		object=$(object "$f")
		[ -n "$object" ] || return
		# others have this file by another name
		case $f in
		fs/stack) : >"$work/bad" ;;
		fs/statfs) head -c 1000 "$object" >"$work/bad" ;;
		fs/sync) { cat "$object" && echo; } >"$work/bad" ;;
		esac
		cp --remove-destination "$work/bad" "$object"
	done
	rm -f "${object%.o}.deps"
	compiles "fs/stack.c fs/statfs.c fs/sync.c" "$first" w && same "$first/$so"
}
ok "objects that are damaged, and one without its sums, are made again" damaged

both() {
	add "$first" a --patch "$work/p.diff" >"$work/a.log" 2>&1 &
	add "$first" b >"$work/b.log" 2>&1 && wait $!
}
ok "two at a time" both

# ---- where the project lies
second=$work/second
cp -a "$first" "$second"
ok "a copy of the project: nothing is compiled" compiles "" "$second" w
ok "... and the world is the same" same "$second/$so"
changed() {
	sed -i '$a /* one more line */' "$second/model/linux/mock/misc.c"
	compiles "model/linux/mock" "$second" w && compiles "" "$first" w
}
ok "what changes in the copy is compiled there, and only there" changed
mv "$first" "$work/third"
ok "a project that was moved" compiles "" "$work/third" w
ok "... makes the same world" same "$work/third/$so"
nowhere() {
	[ -s "$work/w.so" ] && ! grep -aqF "$work" "$work/w.so"
}
ok "nothing in it says where it was made" nowhere
echo "1..$n"
exit $rc
