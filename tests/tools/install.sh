#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# install.sh BUILD: commands work as the README, the help and the program itself print them: from
# the project's folder, from another one, and after "make install" to a folder with a blank in
# its name, also for a user who may not write there. TAP.
set -u

root=$PWD
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset STACKSIM_WORLDS STACKSIM_SCENARIOS MAKEFLAGS MAKELEVEL
export HOME="$work/home"
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh

# printed WHERE PROGRAM: what it prints in the folder that this is called in
printed() {
	"$2" explore ovl-aio-uaf --gen 5.15 -1 -o 'a race.sched' >"$work/out" 2>&1
	[ $? -eq 1 ] && replay=$(sed -n 's/^replay with: //p' "$work/out") && [ -n "$replay" ] &&
		sh -c "$replay" >"$work/out" 2>&1
	[ $? -eq 1 ] && grep -q 'KASAN: slab-use-after-free in memfs_dio_queued' "$work/out"
	result $? "$1: the replay that explore prints"
	"$2" show 'a race.sched' --as html >"$work/out" 2>&1
	grep -q '^"model/overlay/aio.c": {"[0-9]*": "' "$work/out"
	result $? "$1: the page that show makes has lines of source"
	"$2" compare ovl-aio-uaf -w model -w "$work/copy.so" -n 2000 >"$work/out" 2>&1
	result $? "$1: compare"
	rm -f 'a race.sched'
}

# begins WHERE PROGRAM: the commands of its help, in the folder that this is called in
begins() {
	"$2" help | sed -n '/^to begin with:/,/^$/s/^  //p' >"$work/begin"
	[ -s "$work/begin" ]
	result $? "$1: there are commands to begin with"
	while read -r command; do
		sh -c "$command" >"$work/out" 2>&1
		[ $? -le 1 ]
		result $? "$1: help: $command"
	done <"$work/begin"
	rm -f ovl-aio-uaf.sched*
}

# shellcheck disable=SC2016 # in expressions of grep and sed
# sessions FILE: what the commands of the README's sessions print here, where build/stacksim is one
sessions() {
	sed -n '/^```console/,/^```/s/^\$ //p' "$root/README.md" | grep 'build/stacksim' |
		while read -r command; do
			printf '$ %s\n' "$command"
			sh -c "$command" 2>&1 </dev/null
			echo "exit code $?"
		done | sed 's,[^ ]*/scenarios/,scenarios/,g' >"$1"
	rm -f race.sched*
}

# ---- in the project's folder, and from another one
mkdir "$work/project" "$work/else where" "$work/home"
ln -s "$root/scenarios" "$work/project"
ln -s "$(realpath "$build")" "$work/project/build"
cp "$build/worlds/model.so" "$work/copy.so"
cd "$work/project" || exit 1
printed "in the project's folder" build/stacksim
begins "in the project's folder" build/stacksim
sessions "$work/sessions"
cp "$work/sessions" "$work/out"
[ "$(grep -c '^exit code' "$work/sessions")" -ge 7 ]
result $? "the README has sessions"
cd "$work/else where" || exit 1
printed "in another folder" ../project/build/stacksim

# ---- installed
prefix="$work/my own"
make -s -C "$root" BUILD="$build" PREFIX="$prefix" install >"$work/out" 2>&1
result $? "make install to a path with a blank"
printed "installed, by its path" "$prefix/bin/stacksim"
PATH=$prefix/bin:$PATH
printed "installed, by its name" stacksim
begins "installed, by its name" stacksim
ln -s "$prefix/bin" build
sessions "$work/installed"
diff "$work/sessions" "$work/installed" >"$work/out"
result $? "... the README's sessions are the same"
mandoc -T lint -W error "$prefix/share/man/man1/stacksim.1" >"$work/out" &&
	mandoc -T ascii "$prefix/share/man/man1/stacksim.1" >"$work/out" &&
	grep -q 'stacksim replay ovl-aio-uaf.sched' "$work/out"
result $? "... with its manual page"
mandoc -T ascii "$prefix/share/man/man7/stacksim-scenario.7" >"$work/out" &&
	grep -q 'stacksim-scenario - the scenario language' "$work/out"
result $? "... and that of the language"
page=$prefix/share/man/man3/stacksim.3
sed -n 's/^[a-z].*[ *]\(stacksim_[a-z_]*\)(.*[;,]$/.SS \1()/p' \
	"$prefix/include/stacksim/stacksim.h" >"$work/functions"
mandoc -T lint -W error "$page" >"$work/out" &&
	grep '^\.SS stacksim_.*()$' "$page" | diff "$work/functions" - >"$work/out" &&
	[ -s "$work/functions" ] && grep -q 'void stacksim_close(struct stacksim ' "$page"
result $? "... and that of the library, with each of its functions"
make -s -C "$root" BUILD="$build" DESTDIR="$work/stage" PREFIX=/usr install >"$work/out" 2>&1
result $? "make install to a stage"
printed "staged" "$work/stage/usr/bin/stacksim"

# ---- a program of a user's own, with what was installed and nothing else
flags=$(PKG_CONFIG_SYSROOT_DIR=$work/stage PKG_CONFIG_LIBDIR=$work/stage/usr/lib/pkgconfig \
	pkg-config --cflags --libs stacksim)
# shellcheck disable=SC2086 # words
gcc -Wall -Wextra -Werror -o test_aio "$root/tests/library/test_aio.c" $flags -lcmocka \
	>"$work/out" 2>&1 &&
	STACKSIM_WORLDS=$work/stage/usr/lib/stacksim CMOCKA_MESSAGE_OUTPUT=STDOUT \
		./test_aio >"$work/out" 2>&1 &&
	grep -q 'PASSED.* 2 test' "$work/out"
result $? "a test with libstacksim: it finds a race, and is silent where that is fixed"
./test_aio >"$work/out" 2>&1
grep -q "no world 'model'; looked for .*, /usr/lib/stacksim/model.so" "$work/out"
result $? "... worlds are looked for where the library is installed"
nm -g --defined-only "$work/stage/usr/lib/libstacksim.a" |
	awk 'NF == 3 && $3 !~ /^(sim|stacksim|__tsan|__wrap)_/' >"$work/out"
[ ! -s "$work/out" ]
result $? "... no other names of it can be in the way"

# ---- by a user who may write in one folder only
if [ "$(id -u)" = 0 ]; then
	chmod 755 "$work"
	chmod 777 "$work/else where"
	as='setpriv --reuid=65534 --regid=65534 --clear-groups'
	printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$as" "$prefix/bin/stacksim" >"$work/theirs"
	chmod 755 "$work/theirs"
	printed "installed by another user" "$work/theirs"
	mkdir "$work/closed"
	cd "$work/closed" || exit 1
	"$work/theirs" explore ovl-aio-uaf --gen 5.15 -1 >"$work/out" 2>&1
	[ $? -ge 1 ] && grep -q 'cannot write' "$work/out"
	result $? "... who cannot keep a schedule is told so"
fi
echo "1..$n"
exit $rc
