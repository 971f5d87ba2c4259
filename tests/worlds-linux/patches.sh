#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# patches.sh BUILD [all]: what a patch or a change of a tree touches is what is
# compiled: headers however they are included, files that come and go, files
# that are older than the object; and a patch that would change nothing is an
# error. Where a change is to be seen, it is an #error; in one file of each kind, or in all. TAP.
# shellcheck disable=SC2317 # called by name
set -u

here=$(dirname "$0")
stacksim=$(realpath "$1")/stacksim
tree=$(sh tests/tools/tree.sh 6.12) || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. "$here/lib.sh"
export STACKSIM_WORLDS="$work/worlds"
world=$STACKSIM_WORLDS/w.so build=$STACKSIM_WORLDS/.build/w
share_objects "$1"

# a tree of our own: links but for what is changed here
own=$work/own
mkdir -p "$own/fs"
ln -s "$tree"/* "$own" 2>/dev/null
ln -s "$tree"/fs/* "$own/fs" 2>/dev/null
rm "$own/fs/overlayfs" "$own/fs/stack.c" "$own/Makefile"
cp -R "$tree/fs/overlayfs" "$own/fs"
cp "$tree/fs/stack.c" "$own/fs"
cp "$tree/Makefile" "$own"

add() {
	"$stacksim" world add w --tree "$own" "$@"
}

# refused TEXT ARG...: "world add" fails with that text, and the world stays
refused() {
	text=$1
	shift
	cp "$world" "$work/before.so"
	add "$@" >"$work/said" 2>&1
	rc_add=$?
	cat "$work/said"
	[ "$rc_add" = 2 ] && grep -qF -- "$text" "$work/said" && cmp -s "$world" "$work/before.so"
}

# patch_of FILE SED...: a patch, by what sed does to the tree's file. Prints its name
patch_of() {
	f=$1
	shift
	mkdir -p "$work/a/${f%/*}" "$work/b/${f%/*}"
	cp "$tree/$f" "$work/a/$f"
	sed "$@" "$tree/$f" >"$work/b/$f"
	(cd "$work" && diff -u "a/$f" "b/$f") >"$work/p.diff"
	rm -r "$work/a" "$work/b"
	echo "$work/p.diff"
}

ok "a world" add

further="fs/internal.h fs/mount.h fs/fuse/fuse_i.h include/linux/fs_stack.h"
# shellcheck disable=SC2086 # words
for f in fs/overlayfs/overlayfs.h include/uapi/linux/fuse.h kernel/sched/wait_bit.c fs/fcntl.c \
	${2:+$further}; do
	ok "a patch of $f is compiled" refused "#error seen" \
		--patch "$(patch_of "$f" '1i #error seen')"
done
probed() {
	refused "#error seen" --patch "$(patch_of fs/internal.h '1i #error seen sync_lazytime')" &&
		grep -q 'HAVE_SYNC_LAZYTIME' "$build/gen/port/probe.h"
}
ok "the patched tree is asked for its features" probed

# ---- what comes and goes
cat >"$work/new.diff" <<'END'
--- /dev/null
+++ b/fs/file_attr.c
@@ -0,0 +1,1 @@
+#error new
END
ok "a file that a patch adds is compiled" refused "#error new" --patch "$work/new.diff"
sed 's,^--- .*,--- a/fs/file_attr.c 1970-01-01 00:00:00 +0000,' "$work/new.diff" >"$work/epoch.diff"
ok "... also where diff tells it by the date" refused "#error new" --patch "$work/epoch.diff"
sed 's/file_attr/stack/' "$work/new.diff" >"$work/there.diff"
ok "... unless it is there" refused \
	"there.diff:2: changes fs/stack.c, which this tree has already" \
	--patch "$work/there.diff"
{
	printf -- '--- a/fs/statfs.c\n+++ /dev/null\n@@ -1,%d +0,0 @@\n' \
		"$(wc -l <"$tree/fs/statfs.c")"
	sed 's/^/-/' "$tree/fs/statfs.c"
} >"$work/gone.diff"
ok "a file that a patch deletes is not compiled: who wants what is named" \
	refused "undefined reference to \`vfs_statfs'" --patch "$work/gone.diff"
cat >"$work/rename.diff" <<'END'
diff --git a/fs/stack.c b/fs/file_attr.c
similarity index 100%
rename from fs/stack.c
rename to fs/file_attr.c
END
renamed() {
	add --patch "$work/rename.diff" && "$stacksim" world show w >"$work/show" &&
		grep -q '^real fs/file_attr.c .* patched$' "$work/show" &&
		! grep -q '^real fs/stack.c' "$work/show"
}
ok "a file that a patch renames" renamed
ok "... and back" add

# ---- what cannot be
ok "a patch without a folder before the names" \
	refused "p.diff:2: changes fs/stack.c, but a folder of any name is to be before it" \
	--patch "$(patch_of fs/stack.c '1i #error seen'
		sed -i 's,^\([-+]*\) [ab]/,\1 ,' "$work/p.diff")"
sed 's,b/fs/file_attr,b/../out,' "$work/new.diff" >"$work/out.diff"
ok "a patch of what is outside" refused "which is outside of the tree" --patch "$work/out.diff"
: >"$work/empty.diff"
ok "an empty patch" refused "empty.diff is no patch" --patch "$work/empty.diff"
ok "no patch" refused "README.md is no patch" --patch README.md
ok "a patch of what is not compiled" refused \
	"p.diff:2: nothing that is compiled reads fs/ext4/super.c" \
	--patch "$(patch_of fs/ext4/super.c '1i #error seen')"
both() {
	cat "$(patch_of fs/ext4/super.c '1i #error seen')" >"$work/both.diff"
	cat "$(patch_of fs/stack.c '1i /* seen */')" >>"$work/both.diff"
	add --patch "$work/both.diff" >"$work/said" 2>&1 &&
		grep -qF 'nothing that is compiled reads fs/ext4/super.c' "$work/said"
}
ok "... is told where the patch changes something else" both
calls='/^void ovl_copyattr/,/^}/s/^{$/{ extern void nowhere(void); nowhere();/'
ok "a call of a function that there is not names it and the file" \
	refused "fs/overlayfs/util.c:" --patch "$(patch_of fs/overlayfs/util.c "$calls")"
ok "... and the function" grep -qF "undefined reference to \`nowhere'" "$work/said"
ok "no patch any more" add

# ---- by content, not by time
header=fs/overlayfs/params.h
older() { # FILE: replaced by an older one, and that by the first with its first time
	cp -p "$own/$1" "$work/first"
	echo '#error old' >>"$own/$1"
	touch -d 2001-01-01 "$own/$1"
	refused "#error old" || return
	cp -p "$work/first" "$own/$1"
	add
}
ok "a source that was replaced by an older one" older fs/stack.c
# Programs speak the user's language; this one does so on machines that have no other, too.
mkdir "$work/de"
cat >"$work/de/sha256sum" <<'END'
#!/bin/sh
PATH=${PATH#*:}
sha256sum "$@" | if [ "${LC_ALL:-}" = C ]; then cat; else sed 's/: FAILED/: FEHLSCHLAG/'; fi
END
chmod +x "$work/de/sha256sum"
foreign() {
	LANGUAGE=de LC_ALL=C.UTF-8 PATH=$work/de:$PATH "$@"
}
ok "a header, too, where programs speak another language" foreign older $header
digest() {
	"$stacksim" world show w | sed -n 's/^provenance.* sha256 //p'
}
digests() {
	was=$(digest)
	echo '/* one more line */' >>"$own/$header"
	add || return
	now=$(digest)
	cp "$tree/$header" "$own/$header"
	add || return
	[ -n "$was" ] && [ "$was" != "$now" ] && [ "$was" = "$(digest)" ]
}
ok "headers are part of the digest" digests

# ---- a tree that moves: while fs/stack.c is compiled, a line is added to what $MOVES names
mkdir "$work/bin"
cat >"$work/bin/gcc" <<END
#!/bin/sh
case "\$* " in *"/fs/stack.c "*) echo '/* moved */' >>"\$MOVES" ;; esac
PATH=\${PATH#*:} exec gcc "\$@"
END
chmod +x "$work/bin/gcc"
moves() {
	rm -f "$build/tree/fs/stack.o"
	echo "/* $1 */" >>"$own/fs/stack.c"
	MOVES=$own/$1 PATH=$work/bin:$PATH refused "the tree changed while it was compiled: $1"
}
for f in fs/stack.c Makefile ${2:+$header}; do
	ok "$f changes while it is compiled" moves "$f"
done
ok "and no more" add

# ---- what a world is stands above what is found in it, and in the schedules
is='^# w: Linux 6\.12\.[0-9]*, [0-9]* files, sha256 [0-9a-f]*'
patch=$work/U03-bf-lost-append.diff
cp "$here/mutants/6.12/U03-bf-lost-append.diff" "$patch"
recorded() {
	add --patch "$patch" || return
	"$stacksim" explore -w w -o "$work/sched" -1 ovl-rwf-append >"$work/said"
	[ $? = 1 ] && head -n 1 "$work/said" | grep "$is, patches U03-bf-lost-append.diff:" &&
		grep '^tree "Linux 6\.12\..*, patches U03' "$work/sched"
}
ok "explore says it, and records it" recorded

# told CODE COMMAND...: it says it, and nothing of another world
told() {
	code=$1
	shift
	"$stacksim" "$@" >"$work/said" 2>&1
	status=$?
	cat "$work/said"
	[ "$status" = "$code" ] && grep -q "$is" "$work/said" &&
		! grep -q "is not what it was" "$work/said"
}
ok "replay says it" told 1 replay "$work/sched"
ok "show says it" told 1 show "$work/sched"
# the page of it has lines as they were compiled: the last one that begins with a word
paged() {
	"$stacksim" show "$work/sched" --as html >"$work/page"
	sed -n 's/^"fs\/backing-file.c": {.*"\([0-9]*\)": "\(\\t\)*\([a-z_]\{4,\}\).*/\1 \3/p' \
		"$work/page" >"$work/said"
	read -r at word <"$work/said" && sed -n "${at}p" "$build/src/fs/backing-file.c" |
		grep "^[[:blank:]]*$word"
}
ok "its page has lines of the tree" paged
ok "check says it" told 1 check -w w ovl-rwf-append -n 20
cp "$STACKSIM_WORLDS/w.so" "$work/copy.so"
ok "compare says it" told 0 compare -w w -w "$work/copy.so" ovl-rwf-append -n 5
sed '/^tree /d' "$work/sched" >"$work/old.sched"
ok "a schedule that does not say it replays" told 1 replay "$work/old.sched"

# ---- the patch is changed while the world is watched
# waits NUMBER: until it has waited so often for a change
waits() {
	until [ "$(grep -c "waiting .* of its patch $patch\$" "$work/err")" -ge "$1" ]; do
		kill -0 "$pid" || return 1
		sleep 0.2
	done
}
watched() {
	cp "$work/sched" "$work/watch.sched"
	"$stacksim" explore --watch ovl-rwf-append -w w -n 100 -o "$work/watch.sched" \
		>"$work/said" 2>"$work/err" &
	pid=$!
	waits 1 && cp "$(patch_of fs/backing-file.c '1i /* as it was */')" "$patch" && waits 2 &&
		echo none >"$patch" && waits 3
	kill -TERM "$pid"
	wait "$pid"
	status=$?
	cat "$work/said" "$work/err"
	[ "$status" = 130 ] && [ "$(grep -c "$is, patches U03" "$work/said")" = 2 ] &&
		[ "$(grep -c '^finding 1' "$work/said")" = 1 ] &&
			grep -q '^nothing reported' "$work/said" &&
				grep -q "is no patch" "$work/err" &&
					grep -q "world w stays as it was" "$work/err"
}
ok "with a patch that is changed, the world is added and explored again" watched
other() {
	add || return
	"$stacksim" replay "$work/sched" >"$work/said" 2>&1
	status=$?
	cat "$work/said"
	[ "$status" = 3 ] && grep -q "world w is not what it was when this schedule was saved" \
		"$work/said" &&
		grep -q '^  then: .*, patches U03' "$work/said" &&
			grep -q '^  now:  Linux 6' "$work/said"
}
ok "replay says that the world is another one" other

# ---- a printf() of the port: no more is read of a text than is printed
text='char *s = kmalloc(70, GFP_KERNEL), out[128]; memset(s, 1, 70)'
text="$text; snprintf(out, sizeof(out), \"%.70s\", s)"
text="$text; WARN_ON(strlen(out) != 70); kfree(s);"
endless() {
	open="/^static int ovl_open(/,/^{/s/^{$/{ $text/"
	add --patch "$(patch_of fs/overlayfs/file.c "$open")" &&
		silent "$stacksim" explore -w w -n 5 -o "$work/sched" ovl-noatime
}
ok "a text without an end, and its length" endless
echo "1..$n"
exit $rc
