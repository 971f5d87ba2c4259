#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# errors.sh BUILD: what "stacksim world" says to bad input, and that a
# world that was good stays. TAP.
# shellcheck disable=SC2317 # called by name
set -u

build=$1
tree=$(sh tests/tools/tree.sh 6.12) || exit 1
stacksim=$(realpath "$build")/stacksim
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export STACKSIM_WORLDS="$work/worlds"
mkdir "$STACKSIM_WORLDS"
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh
share_objects "$build"
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
ok "no tree" says "either --tree or --package is wanted" add w
ok "tree and package" says "either --tree or --package is wanted" add w --tree "$tree" --package p
ok "no folder" says "no such folder" add w --tree "$work/nowhere"
ok "not a kernel tree" says "is not a kernel tree" add w --tree "$work"
ok "name with a slash" says "cannot be called that" add a/b --tree "$tree"
ok "the model's name" says "cannot be called that" add model --tree "$tree"
ok "no such package" says "is no package of kernel source" add w --package bash
ok "package unknown to apt" says "apt does not know it" add w --package linux-source-0.1
ok "no such patch" says "no such patch" add w --tree "$tree" --patch "$work/nosuch.diff"
for v in "list --tree $tree" "show w --package p" "remove w --patch p" "list -j 2"; do
	# shellcheck disable=SC2086
	ok "world $v" says "are for 'world add', not for: ${v%% *}" $v
done

# ---- paths that make or the shell would take apart
# shellcheck disable=SC2016
for odd in 'a;b' '$(x)' '*' 'a b' "a'b" 'a:b' 'a,b' 'a%b' 'a=b' 'a#b'; do
	mkdir "$work/$odd"
	: >"$work/$odd/p.diff"
	ok "a tree in $odd" says "may have letters, digits and /._-+@ only: $work/$odd" \
		add w --tree "$work/$odd"
	ok "a patch in $odd" says "may have letters, digits and /._-+@ only: $work/$odd/p.diff" \
		add w --tree "$tree" --patch "$work/$odd/p.diff"
	STACKSIM_WORLDS="$work/$odd" ok "worlds in $odd" \
		says "may have letters, digits and /._-+@ only: $work/$odd" add w --tree "$tree"
	STACKSIM_TREES="$work/$odd" ok "trees of packages in $odd" \
		says "may have letters, digits and /._-+@ only: $work/$odd" add w \
			--package linux-source-6.12
done

# ---- what is no world
junk() {
	echo junk >"$STACKSIM_WORLDS/junk.so"
	"$@"
	junk_rc=$?
	[ -e "$STACKSIM_WORLDS/junk.so" ] && rm "$STACKSIM_WORLDS/junk.so" && return "$junk_rc"
}
ok "list with something that is no world" junk says "cannot load world" list
ok "remove something that is no world" junk says "was not made by 'world add'" remove junk
STACKSIM_WORLDS="$work/nowhere" ok "list where nothing is" says "No such file or directory" list

# checked TEXT ARG...: the same of "stacksim check"
checked() {
	text=$1
	shift
	"$stacksim" check "$@" ovl-aio-uaf >"$work/out" 2>&1
	[ $? -ge 2 ] && grep -qF -- "$text" "$work/out"
}
ok "check --patch of nothing" checked "it wants --tree or --package" --patch "$work/apply.diff"
ok "check of two worlds" checked "which of them is to be checked?" -w model --tree "$tree"
ok "... and of a package" checked "which of them is to be checked?" -w model --package p
ok "check of two trees" checked "either --tree or --package is wanted" --tree "$tree" --package p

# another one, this shell, holds the lock until it is waited for
waits() {
	mkdir -p "$STACKSIM_WORLDS/.build/w"
	exec 9>"$STACKSIM_WORLDS/.build/w/lock"
	flock 9
	(exec 9>&- && does add w --tree "$own") &
	until grep -qs "waiting for another build of w" "$work/out" ||
		! grep -q . /proc/$!/cmdline; do
		sleep 0.2
	done
	[ "$(cat "$work/out")" = "stacksim: waiting for another build of w" ]
	waited=$?
	exec 9>&-
	wait $! && [ "$waited" = 0 ]
}
ok "a world, when another one has been made" waits
cp "$STACKSIM_WORLDS/w.so" "$work/good.so"
kept() {
	cmp -s "$STACKSIM_WORLDS/w.so" "$work/good.so" && grep -q "stays as it was" "$work/out"
}
ok "a patch that does not apply" says "does not apply" add w --tree "$own" \
	--patch "$work/apply.diff"
ok "the good world is kept" kept
ok "a patch that does not compile" says "this patch does not compile" add w --tree "$own" \
	--patch "$work/compile.diff"
ok "the good world is kept" kept
ok "a patch of a file that is not there" says "which this tree does not have" add w --tree "$own" \
	--patch "$work/file.diff"
sed 's/^VERSION = .*/VERSION = 4/' "$tree/Makefile" >"$work/Makefile"
rm "$own/Makefile"
cp "$work/Makefile" "$own/Makefile"
ok "an unsupported version" says "are known to build" add w --tree "$own"
sed 's/^VERSION = .*/VERSION = 5/; s/^PATCHLEVEL = .*/PATCHLEVEL = 4/' "$tree/Makefile" \
	>"$own/Makefile"
ok "one of the same number" says "others from 5.10 to 7.x are tried" add w --tree "$own"
sed 's/^EXTRAVERSION =.*/EXTRAVERSION = -rc7/' "$tree/Makefile" >"$own/Makefile"
ok "a release candidate" does add w --tree "$own"
ok "... is called one" grep -q -- "-rc7, " "$work/out"
cp "$STACKSIM_WORLDS/w.so" "$work/good.so"
gone=$(readlink "$own/fs/statfs.c")
rm "$own/fs/statfs.c"
ok "a file that is gone" says "undefined reference to \`vfs_statfs', wanted by" add w --tree "$own"
ok "the good world is kept" kept
ln -s "$gone" "$own/fs/statfs.c"
no_compiler() {
	CC=nosuchcc says "there is no compiler nosuchcc" add w --tree "$own"
}
ok "no compiler" no_compiler
ok "the good world is kept" kept
rm "$own/Makefile"
ln -s "$tree/Makefile" "$own/Makefile"
ok "no release candidate any more" does add w --tree "$own"
ok "... is called none" grep -q "[0-9], [0-9]* files" "$work/out"
cp "$STACKSIM_WORLDS/w.so" "$work/good.so"

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
cp "$STACKSIM_WORLDS/w.so" "$work/good.so"

# ---- who is ended leaves nothing running: here each compiler is a process that does not end
mkdir "$work/bin"
cat >"$work/bin/gcc" <<'END'
#!/bin/sh
case " $* " in *" -c "*) sleep 100000 & echo $! >>"$SLEEPERS" && wait ;; esac
PATH=${PATH#*:} exec gcc "$@"
END
chmod +x "$work/bin/gcc"
export SLEEPERS="$work/sleepers"

# soon COMMAND...: on the slowest machine, too
soon() {
	for _ in $(seq 5000); do
		"$@" && return
		sleep 0.2
	done
	return 1
}
asleep() {
	xargs -I {} cat /proc/{}/cmdline <"$SLEEPERS" 2>/dev/null | grep -q sleep
}
awake() {
	! asleep
}

# ended SIGNAL CODE: the exit code, and all compilers end, too
ended() {
	: >"$SLEEPERS"
	echo "/* SIG$1 */" >>"$own/fs/stack.c"
	PATH=$work/bin:$PATH "$stacksim" world add w --tree "$own" >"$work/out" 2>&1 &
	added=$!
	soon asleep || return
	kill "-$1" "$added"
	wait "$added"
	[ $? = "$2" ] && soon awake
}
ok "SIGTERM" ended TERM 130
ok "the good world is kept" kept
ok "Ctrl-C" ended INT 130
ok "SIGKILL" ended KILL 137
ok "the world is made again" does add w --tree "$own"
# the same folder by a relative name
relative() {
	(cd "$work" && STACKSIM_WORLDS=worlds "$stacksim" world add w --tree own) >"$work/out" 2>&1
}
ok "a relative folder of worlds" relative
ok "list" does list
ok "show" does show w
ok "show a world that is not there" says "no world 'v'" show v
ok "remove" does remove w
ok "remove it twice" says "no such world" remove w
ok "remove the model" says "cannot be removed" remove model
echo "1..$n"
exit $rc
