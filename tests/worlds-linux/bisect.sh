#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# bisect.sh BUILD: "git bisect run stacksim check --tree ." over a short history
# of a kernel tree: a fault comes in between commits that do not matter, and one
# in the middle does not compile. TAP. The README shows this session.
set -u
export LC_ALL=C # what git says is compared

root=$PWD
build=$(realpath "$1")
tree=$(sh tests/tools/tree.sh 6.12) || exit 1
mutants=$root/tests/worlds-linux/mutants/6.12
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/worlds"
unset STACKSIM_SCENARIOS
export STACKSIM_WORLDS="$work/worlds" HOME="$work"
# shellcheck source=tests/worlds-linux/lib.sh
. "$root/tests/worlds-linux/lib.sh"
share_objects "$build"
number=0 rc=0

result() { # STATUS NAME
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		sed 's/^/# /' "$work/log"
		rc=1
	fi
}

# a tree whose overlayfs is in git; everything else is a link
mkdir -p "$work/linux/fs"
ln -s "$tree"/* "$work/linux/" 2>/dev/null
ln -s "$tree"/fs/* "$work/linux/fs/"
cd "$work/linux" || exit 1
rm fs/overlayfs fs/backing-file.c
cp -R "$tree/fs/overlayfs" "$tree/fs/backing-file.c" fs/

commit() { # SUBJECT
	git add fs/overlayfs fs/backing-file.c && git commit -q -m "$1"
}
{
	git init -q . && git config user.name stacksim && git config user.email stacksim@localhost
	commit "6.12" && git tag v6.12
	echo '/* one more line */' >>fs/overlayfs/util.c
	commit "ovl: a comment"
	patch -s -p1 <"$mutants/U03-bf-lost-append.diff"
	commit "fs: simplify the flags of backing files"
	echo '#error not now' >>fs/overlayfs/file.c
	commit "ovl: broken build"
	sed -i '$d' fs/overlayfs/file.c
	commit "ovl: repair the build"
	echo '/* and another */' >>fs/overlayfs/inode.c
	commit "ovl: another comment"
} >"$work/log" 2>&1
result $? "a history"

PATH=$build:$PATH
git bisect start HEAD v6.12 >"$work/log" 2>&1
git bisect run stacksim check --tree . ovl-rwf-append >"$work/log" 2>&1
result $? "git bisect run"
# digests and commits depend on the release of the package
plain() {
	sed 's/^ *//; s/[0-9a-f]\{16,\}/HASH/; s/6\.12\.[0-9]*,/6.12,/'
}
plain <"$work/log" >"$work/really"
awk '/^    / { if (on) print; if (/^    \$ git bisect run/) on = 1; next } { on = 0 }' \
	"$root/README.md" |
	plain >"$work/shown"
[ -s "$work/shown" ] && awk -f "$root/tests/tools/session.awk" "$work/really" "$work/shown" \
	>>"$work/log"
result $? "it is what the README shows"
grep -q 'is the first bad commit' "$work/log" && grep -q 'simplify the flags' "$work/log"
result $? "it names the commit"
grep -q 'not reported\|unexpected: EXPECT: rwf_append.scn' "$work/log"
result $? "it says what was found"

git checkout -q ':/broken build' 2>>"$work/log"
stacksim check --tree . ovl-rwf-append >"$work/log" 2>&1
[ $? -eq 125 ] && grep -q 'not now' "$work/log"
result $? "a tree that does not compile is for git bisect to skip"
stacksim check --tree . ovl-rwf-apend >"$work/log" 2>&1
[ $? -eq 128 ] && grep -q 'did you mean' "$work/log"
result $? "a scenario that is not there ends it"
echo "1..$number"
exit $rc
