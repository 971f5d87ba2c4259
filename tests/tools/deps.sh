#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Run a command where what it needs is there: deps.sh CC FLEX BISON build|check|PACKAGES COMMAND...
# For what is lacking Debian's packages are installed, as root; elsewhere they are named. Each is
# judged in one way,
# by what it is for: the compiler and linker accept a program that uses it, or the tool does a
# bit of its work. So another header or program of that name is none. Where one of these comes
# before Debian's own, by PATH or by the variables that compilers read, the command is run
# without them. CC, FLEX and BISON are what the Makefile calls.
# shellcheck disable=SC2086 # names of packages are a word each, a compiler may have options
set -eu

cc=$1 flex=$2 bison=$3 target=$4
shift 4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# ---- what each is for -------------------------------------------------------------------------

# program TEXT LIBRARY...: it compiles, links and runs
program() {
	printf '%s\n' "$1" >p.c
	shift
	$cc -std=gnu11 -Werror -o p p.c "$@" && ./p
}

# for_PACKAGE, "-" as "_": in an empty folder, is it there? What it prints says why not.
for_gcc() {
	echo 'int x;' >f.c && $cc -c -o f.o f.c && [ -s f.o ]
}
for_libc6_dev() {
	program '#include <stdio.h>
	#include <stdlib.h>
	int main(void) { return puts("") == EOF ? EXIT_FAILURE : EXIT_SUCCESS; }' -lm -ldl
}
for_libdw_dev() {
	program '#include <dwarf.h>
	#include <elfutils/libdw.h>
	#include <elfutils/libdwfl.h>
	int main(void) { return dwfl_version(NULL) && DW_AT_name ? 0 : 1; }' -ldw -lelf
}
for_libboost_context_dev() {
	program 'void *make_fcontext(void *sp, unsigned long size, void (*fn)(void));
	int main(void) { char s[4096]; return !make_fcontext(s + 4096, 4096, 0); }' -lboost_context
}
for_libxxhash_dev() {
	program '#include <xxhash.h>
	int main(void) { return XXH64("a", 1, 0) == XXH64("b", 1, 0); }' -lxxhash
}
for_libjansson_dev() {
	program '#include <jansson.h>
	int main(void) { return json_integer_value(json_loads("[7]", 0, NULL)) != 0; }' -ljansson
}
for_libsqlite3_dev() {
	program '#include <sqlite3.h>
	int main(void) { return sqlite3_libversion_number() < 3033000 || !sqlite3_threadsafe(); }' \
		-lsqlite3
}
for_libopenmpi_dev() {
	echo 'int main(void) { return MPI_Init(0, 0); }' >p.c
	OMPI_CC=$cc mpicc.openmpi -include mpi.h -o p p.c && mpirun.openmpi --version
}
for_libcmocka_dev() {
	program '#include <setjmp.h>
	#include <stdarg.h>
	#include <stddef.h>
	#include <stdint.h>
	#include <cmocka.h>
	static void t(void **state) { (void)state; assert_int_equal(1, 1); }
	int main(void)
	{
		const struct CMUnitTest all[] = { cmocka_unit_test(t) };
		return cmocka_run_group_tests(all, NULL, NULL);
	}' -lcmocka
}
for_valgrind() {
	program '#include <valgrind/memcheck.h>
	int main(void) { return VALGRIND_COUNT_ERRORS; }' || return
	program '#include <valgrind/valgrind.h>
	int main(void) { return RUNNING_ON_VALGRIND ? 7 : 0; }' || return
	valgrind -q ./p
	[ $? -eq 7 ]
}
for_make() {
	printf 'a b &: ; @touch a b\nc: a ; @:\n' >makefile
	make -s c && [ -e b ]
}
for_flex() {
	printf '%%option reentrant noyywrap noinput nounput\n%%%%\na return 1;\n' >s.l
	$flex --header-file=s.h -o s.c s.l && grep -q yylex_init s.h && [ -s s.c ]
}
for_bison() {
	printf \
		'%%require "3.8"\n%%define api.pure full\n%%define parse.error detailed
%%code requires { }
	%%code { int yylex(void *v); void yyerror(const char *s); }\n%%token A\n%%%%\ns: A;\n' >g.y
	$bison -Werror -d -o g.c g.y && grep -q yytokentype g.h && [ -s g.c ]
}
for_patch() {
	printf 'a\nb\n' >f
	printf -- '--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n' >d
	patch -s -p1 -F0 -N -r - --no-backup-if-mismatch -d . <d && grep -qx c f
}
for_xz_utils() {
	[ "$(echo stacksim | xz -c | xz -dc)" = stacksim ]
}
for_clang() {
	echo 'int f(int *p) { return *p; }' >f.c
	clang -Werror -fsanitize=thread -mllvm -tsan-instrument-func-entry-exit=0 -c -o f.o f.c \
		&& [ -s f.o ]
}
for_lcov() {
	echo 'int x;' >f.c
	printf 'TN:\nSF:%s\nDA:1,1\nLF:1\nLH:1\nend_of_record\n' "$PWD/f.c" >f.info
	lcov -q -e f.info '*/f.c' -o g.info && grep -q 'DA:1,1' g.info &&
		genhtml -q -o html g.info && [ -s html/index.html ]
}
for_shellcheck() {
	printf '#!/bin/sh\necho %s\n' '"x"' >good.sh
	printf '#!/bin/sh\necho %sx\n' '$' >bad.sh
	shellcheck -s sh good.sh && ! shellcheck -s sh bad.sh >out && grep -q SC2086 out
}
for_lowdown() {
	printf '# NAME\n\nt - *x*\n' >t.md
	lowdown -s -T man t.md >t.7 && grep -q '^[.]' t.7 && grep -q 'NAME' t.7
}
for_universal_ctags() {
	printf 'int f(int a)\n{\n\treturn a;\n}\n' >f.c
	ctags -x --c-kinds=f --fields=+ne --_xformat='%{end} %n %N' f.c | grep -qx '4 1 f'
}
for_clang_format() {
	echo 'int  x;' | clang-format | grep -qx 'int x;'
}
# a file with the text that it prints
for_trace_cmd() {
	printf '%s%s%s' '\027\010\104tracing6\0\0\010\0\020\0\0header_page\0\0\0\0\0\0\0\0\0' \
		'header_event\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' \
		'\001\0\0\0latency  \0# tracer: nop\n' >format
	# shellcheck disable=SC2059 # it is one
	printf "$(cat format)" >t.dat
	trace-cmd report -i t.dat | grep -qx '# tracer: nop'
}
for_libxml2_utils() {
	echo '<a><b/></a>' >good.xml && echo '<a><b></a>' >bad.xml
	xmllint --noout good.xml && ! xmllint --noout bad.xml
}
for_chromium() {
	chromium --version | grep -q '^Chromium [0-9]'
}
for_gdb() {
	program 'int main(void) { return 0; }' -g || return
	gdb -nx -batch -ex 'break main' -ex run -ex 'print 6 * 7' ./p | grep -q '= 42'
}
for_mandoc() {
	printf '.TH T 1\n.SH NAME\nt \\- x\n' >t.1
	mandoc -T html t.1 | grep -q NAME
}

for_debhelper() {
	mkdir debian
	printf '%s\n' 'Source: tt' 'Build-Depends: debhelper-compat (= 13)' '' 'Package: tt' \
		'Architecture: all' 'Description: t' >debian/control
	[ "$(dh_listpackages)" = tt ] && dpkg-buildpackage --version
}
for_lintian() {
	lintian --print-version | grep -q '^[0-9]'
}
for_pkgconf() {
	printf 'Name: t\nDescription: t\nVersion: 1\nLibs: -lt\n' >t.pc
	[ "$(PKG_CONFIG_PATH=. pkg-config --libs t | tr -d ' ')" = -lt ]
}
for_zsh() {
	zsh -fc 'print -r -- ${(M)@:#a*}' - ab | grep -qx ab
}

build="gcc libc6-dev make flex bison libdw-dev libboost-context-dev libxxhash-dev libjansson-dev \
libsqlite3-dev valgrind patch xz-utils"
check="$build libcmocka-dev libopenmpi-dev lcov clang clang-format shellcheck universal-ctags \
lowdown mandoc trace-cmd libxml2-utils zsh pkgconf"

# ---- what to do about it ------------------------------------------------------------------------

# lacking: the packages of $want that are not there; what was said about each is in $work/PACKAGE
lacking() {
	for pkg in $want; do
		rm -rf "$work/try"
		mkdir "$work/try"
		(cd "$work/try" && "for_$(echo "$pkg" | tr - _)") >"$work/$pkg" 2>&1 </dev/null ||
			printf '%s ' "$pkg"
	done
}

# as_system COMMAND...: without what may come before Debian's own
as_system() {
	(
		unset CPATH C_INCLUDE_PATH CPLUS_INCLUDE_PATH LIBRARY_PATH COMPILER_PATH \
			GCC_EXEC_PREFIX LD_LIBRARY_PATH
		PATH=/usr/sbin:/usr/bin:/sbin:/bin
		export PATH
		"$@"
	)
}

# apt_install PACKAGE...: the lists of packages may be old, or not there at all
apt_install() {
	export DEBIAN_FRONTEND=noninteractive
	apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return
	apt-get update -qq
	apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# said PACKAGE...: why each is not accepted
said() {
	for pkg; do
		why=$(head -n 1 "$work/$pkg" | grep . || echo "it does not do what it is for")
		echo "stacksim: $pkg: $why"
	done
}

# run COMMAND...: and leave nothing behind
run() {
	rm -rf "$work"
	exec "$@"
}

case $target in
build) want=$build ;;
check) want=$check ;;
*) want=$target ;;
esac
missing=$(lacking)
[ -n "$missing" ] || run "$@"
absent=$(as_system lacking)
if [ -n "$absent" ]; then
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
		said $absent >&2
		echo "stacksim: missing: ${absent% }" >&2
		echo "stacksim: on Debian: apt-get install ${absent% }" >&2
		exit 1
	fi
	echo "stacksim: installing ${absent% }"
	apt_install $absent
	missing=$(lacking)
	[ -n "$missing" ] || run "$@"
	absent=$(as_system lacking)
	if [ -n "$absent" ]; then
		echo "stacksim: ${absent% }: installed, but of no use here" >&2
		said $absent >&2
		exit 1
	fi
	lacking >/dev/null
fi
said $missing >&2
echo "stacksim: Debian's own are used: PATH and what compilers search is set aside" >&2
as_system run "$@"
