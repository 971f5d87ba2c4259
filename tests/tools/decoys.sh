#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# decoys.sh: deps.sh takes nothing else for what it looks for: a header in an odd folder or of
# another make, a library without what is called, a program of that name that does something
# else or is older. It installs what is lacking as root on Debian, and names it elsewhere. TAP.
set -u

deps=$PWD/tests/tools/deps.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
unset CPATH LIBRARY_PATH
n=0 bad=0

# run PACKAGES COMMAND...: with the compiler $cc; what it says is in out
cc=cc
run() {
	sh "$deps" "$cc" flex bison "$@" >out 2>&1
}

# says CODE NAME TEXT...: the exit code, and that these texts are in lines of their own
says() {
	[ "$?" -eq "$1" ]
	good=$?
	name=$2
	shift 2
	for line; do
		grep -qF -- "$line" out || good=1
	done
	n=$((n + 1))
	if [ $good -eq 0 ]; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' out
		bad=1
	fi
}

aside="Debian's own are used"
quiet() {
	code=$?
	[ ! -s out ] || code=99
	return $code
}

run check true
quiet
says 0 "all that there is here"
# shellcheck disable=SC2016
run gcc sh -c 'exit "$1"' sh 7
says 7 "the command's exit code and arguments"

# ---- what comes before the system's own: headers, programs
mkdir headers libs tools
for h in libdw-dev:elfutils/libdwfl.h libxxhash-dev:xxhash.h libjansson-dev:jansson.h \
	libsqlite3-dev:sqlite3.h valgrind:valgrind/valgrind.h \
	libcmocka-dev:cmocka.h libc6-dev:stdio.h; do
	mkdir -p "headers/$(dirname "${h#*:}")"
	for text in '#error another one' ''; do
		echo "$text" >"headers/${h#*:}"
		# shellcheck disable=SC2016
		CPATH=$work/headers run "${h%:*}" sh -c 'test -z "${CPATH:-}"'
		says 0 "another ${h#*:}: ${text:-empty}" "stacksim: ${h%:*}: " "$aside"
	done
	rm "headers/${h#*:}"
done

# tool PACKAGE PROGRAM SCRIPT WHAT: it stands before Debian's
tool() {
	printf '#!/bin/sh\n%s\n' "$3" >"tools/$2"
	chmod +x "tools/$2"
	# shellcheck disable=SC2016
	PATH=$work/tools:$PATH run "$1" sh -c 'test "$(command -v "$1")" != "$2"' sh "$2" \
		"$work/tools/$2"
	says 0 "another $2: $4" "stacksim: $1: " "$aside"
	rm "tools/$2"
}
for t in gcc:cc make flex bison valgrind patch xz-utils:xz lcov lcov:genhtml clang shellcheck \
	mandoc trace-cmd libxml2-utils:xmllint; do
	tool "${t%:*}" "${t#*:}" 'echo "something else"' 'something else'
	tool "${t%:*}" "${t#*:}" 'echo "usage" >&2; exit 2' 'takes other arguments'
done
for t in flex:--header-file bison:-Werror patch:-N make:-s; do
	# shellcheck disable=SC2016
	tool "${t%:*}" "${t%:*}" \
		"case \" \$* \" in *' ${t#*:}'*) echo 'no such option' >&2; exit 1 ;; esac
		PATH=\${PATH#*:} exec ${t%:*} \"\$@\"" "an older one without ${t#*:}"
done

# ---- what is not there: a compiler with options, or that sees copies of the folders of headers

printf '#!/bin/sh\necho 1000\n' >tools/id
chmod +x tools/id
echo 'int other;' >other.c
cc -shared -o other.so other.c
for l in libdw-dev:dw libxxhash-dev:xxhash libboost-context-dev:boost_context \
	libjansson-dev:jansson libsqlite3-dev:sqlite3 libcmocka-dev:cmocka; do
	cp other.so "libs/lib${l#*:}.so"
	cc="cc -L$work/libs"
	PATH=$work/tools:$PATH run "${l%:*}" touch ran
	says 1 "another lib${l#*:}" "stacksim: missing: ${l%:*}" "stacksim: ${l%:*}: /"
	rm "libs/lib${l#*:}.so"
done
test ! -e ran
says 0 "... runs nothing"

mkdir inc inc/llvm inc/llvm/Support machine
ln -s /usr/include/* inc 2>/dev/null
ln -s /usr/include/"$(cc -print-multiarch)"/* machine
cp /usr/include/xxhash.h inc/llvm/Support
rm inc/xxhash.h inc/cmocka.h
cc=$work/cc
printf '#!/bin/sh\nexec %s -nostdinc -isystem %s -isystem %s -isystem %s "$@"\n' \
	"$(command -v cc)" \
	"$(cc -print-file-name=include)" "$work/inc" "$work/machine" >cc
chmod +x cc
run "gcc libc6-dev libdw-dev valgrind" true
quiet
says 0 "a compiler of one's own"

printf '#!/bin/sh\necho "$@" >>%s/called\n' "$work" >tools/apt-get
chmod +x tools/apt-get
PATH=$work/tools:$PATH run "gcc libxxhash-dev libdw-dev libcmocka-dev" touch ran
says 1 "xxhash.h of llvm is none: not root" "stacksim: missing: libxxhash-dev libcmocka-dev" \
	"stacksim: on Debian: apt-get install libxxhash-dev libcmocka-dev" "xxhash.h: No such file"
test ! -e called && test ! -e ran
says 0 "... installs and runs nothing"

mkdir elsewhere
ln -s /usr/bin/* elsewhere
rm -f elsewhere/apt-get
PATH=$work/elsewhere run libxxhash-dev touch ran
says 1 "not on Debian" "stacksim: missing: libxxhash-dev"

printf '#!/bin/sh\necho 0\n' >tools/id
cat >tools/apt-get <<-END
	#!/bin/sh
	echo "\$@" >>$work/called
	case \$1 in
	update) touch $work/lists ;;
	install) [ -e $work/lists ] && ln -s /usr/include/xxhash.h $work/inc/xxhash.h ;;
	esac
END
PATH=$work/tools:$PATH run libxxhash-dev sh -c 'test -e inc/xxhash.h'
says 0 "root installs it, though no lists of packages are there" \
	"stacksim: installing libxxhash-dev"
printf '%s\n' 'install -y -qq --no-install-recommends libxxhash-dev' 'update -qq' \
	'install -y -qq --no-install-recommends libxxhash-dev' | diff - called >out
says 0 "... in these steps"
rm inc/xxhash.h
printf '#!/bin/sh\n' >tools/apt-get
PATH=$work/tools:$PATH run libxxhash-dev touch ran
says 1 "installed, but of no use" "stacksim: libxxhash-dev: installed, but of no use here" \
	"xxhash.h: No such file"
printf '#!/bin/sh\necho no such package >&2\nexit 100\n' >tools/apt-get
PATH=$work/tools:$PATH run libxxhash-dev touch ran
says 100 "not to be had" "no such package"
test ! -e ran
says 0 "... runs nothing"
echo "1..$n"
exit $bad
