#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# errors.sh BUILD: what "stacksim world" says to bad input, and that a
# world that was good stays. TAP.
# shellcheck disable=SC2317 # called by name
set -u

build=$1
tree=$(sh tests/tools/tree.sh 6.12) || exit 1
stacksim=$build/stacksim
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export STACKSIM_WORLDS="$work/worlds"
mkdir "$STACKSIM_WORLDS"
n=0 rc=0

ok() { # NAME COMMAND...
	name=$1
	shift
	n=$((n + 1))
	if "$@"; then
		echo "ok $n $name"
	else
		echo "not ok $n $name"
		sed 's/^/# /' "$work/out"
		rc=1
	fi
}

# says TEXT ARG...: "stacksim world ARG..." fails with exit code 2 and that text
says() {
	text=$1
	shift
	"$stacksim" world "$@" >"$work/out" 2>&1
	[ $? = 2 ] && grep -qF -- "$text" "$work/out"
}

# does ARG...: it succeeds
does() {
	"$stacksim" world "$@" >"$work/out" 2>&1
}

# a tree of our own, to be damaged: folders are links but for what is changed
own=$work/own
mkdir "$own"
ln -s "$tree"/* "$own"
rm "$own/fs"
mkdir "$own/fs"
ln -s "$tree"/fs/* "$own/fs"
rm "$own/fs/backing-file.c" "$own/fs/stack.c"
cp "$tree/fs/stack.c" "$own/fs/stack.c"
[ ! -e "$tree/fs/backing-file.c" ] || cp "$tree/fs/backing-file.c" "$own/fs/backing-file.c"

cat >"$work/apply.diff" <<'EOF'
--- a/fs/stack.c
+++ b/fs/stack.c
@@ -1,3 +1,3 @@
-no such line
+another line
EOF
mkdir -p "$work/a/fs" "$work/b/fs"
cp "$tree/fs/stack.c" "$work/a/fs/stack.c"
{ cat "$tree/fs/stack.c"; echo "#error this patch does not compile"; } >"$work/b/fs/stack.c"
(cd "$work" && diff -u a/fs/stack.c b/fs/stack.c) >"$work/compile.diff"
cat >"$work/file.diff" <<'EOF'
--- a/fs/nosuch.c
+++ b/fs/nosuch.c
@@ -1,1 +1,1 @@
-a
+b
EOF

ok "no verb" says "usage: stacksim world" frobnicate
ok "no tree" says "wants either --tree or --package" add w
ok "tree and package" says "wants either --tree or --package" add w --tree "$tree" --package p
ok "no folder" says "no such folder" add w --tree "$work/nowhere"
ok "not a kernel tree" says "is not a kernel tree" add w --tree "$work"
ok "name with a slash" says "cannot be called that" add a/b --tree "$tree"
ok "the model's name" says "cannot be called that" add model --tree "$tree"
ok "no such package" says "is no package of kernel source" add w --package bash
ok "package unknown to apt" says "apt does not know it" add w --package linux-source-0.1
ok "no such patch" says "no such patch" add w --tree "$tree" --patch "$work/nosuch.diff"

ok "a world" does add w --tree "$own"
cp "$STACKSIM_WORLDS/w.so" "$work/good.so"
kept() {
	cmp -s "$STACKSIM_WORLDS/w.so" "$work/good.so" && grep -q "stays as it was" "$work/out"
}
ok "a patch that does not apply" says "does not apply" add w --tree "$own" --patch "$work/apply.diff"
ok "the good world is kept" kept
ok "a patch that does not compile" says "this patch does not compile" add w --tree "$own" \
	--patch "$work/compile.diff"
ok "the good world is kept" kept
ok "a patch of a file that is not there" says "which this tree does not have" add w --tree "$own" \
	--patch "$work/file.diff"
sed 's/^VERSION = .*/VERSION = 4/' "$tree/Makefile" >"$work/Makefile"
rm "$own/Makefile"
cp "$work/Makefile" "$own/Makefile"
ok "an unsupported version" says "are supported" add w --tree "$own"
rm "$own/Makefile"
ln -s "$tree/Makefile" "$own/Makefile"

# the tree moves: a file that is compiled late changes while the first are compiled
sed -i '$a /* touched */' "$own/fs/stack.c"
(
	while sleep 0.2; do
		[ -e "$work/stop" ] && exit
		echo "/* moved $(date +%N) */" >>"$own/fs/stack.c"
	done
) &
ok "a tree that moves" says "the tree changed while it was compiled" add w --tree "$own"
touch "$work/stop"
wait
ok "the good world is kept" kept
ok "back to good" does add w --tree "$own"
ok "list" does list
ok "show" does show w
ok "show a world that is not there" says "no world 'v'" show v
ok "remove" does remove w
ok "remove it twice" says "no such world" remove w
ok "remove the model" says "cannot be removed" remove model
echo "1..$n"
exit $rc
