# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# What the tests of the command line share. They are called as "sh TEST BUILD"
# from the project's root, work in a folder of their own and speak TAP.
set -u

root=$PWD
case $1 in
/*) build=$1 ;;
*) build=$root/$1 ;;
esac
# shellcheck disable=SC2034
stacksim=$build/stacksim
golden=$root/tests/golden/cli
number=0
export STACKSIM_WORLDS="$build/tests/worlds"
export STACKSIM_SCENARIOS="tests/cli/scenarios"

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/tests" && ln -s "$root/tests/cli" "$dir/tests/cli"
cd "$dir" || exit 1

# result STATUS NAME: one line of TAP; the output of a failed test as comment
result() {
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		sed 's/^/# /' "$dir/.out"
	fi
}

# try NAME CODE TEXT COMMAND...: the command ends with CODE, and says TEXT somewhere
try() {
	name=$1 code=$2 text=$3
	shift 3
	"$@" >"$dir/.out" 2>&1 </dev/null
	rc=$?
	[ $rc -eq "$code" ] && { [ -z "$text" ] || grep -qF -- "$text" "$dir/.out"; }
	status=$?
	[ $rc -eq "$code" ] || echo "exit code $rc instead of $code" >>"$dir/.out"
	result $status "$name"
}

# of_page FILE ID: a script of a page
of_page() {
	sed -n "/^<script .* id=\"$2\"/,/^<.script>/p" "$1" | sed '1d;$d; s/\\u003c/</g'
}

# same NAME FILE COMMAND...: stdout without what depends on the compiler (offsets, inlining, where
# variables are) is tests/golden/cli/FILE.
# UPDATE=1 writes the file instead.
same() {
	name=$1 file=$golden/$2
	shift 2
	"$@" 2>/dev/null </dev/null |
		sed 's/+0x[0-9a-f]*\/0x[0-9a-f]*//; s/ \[inline\]$//; s/ffffffff8[0-9a-f]*/ffffffff8_/; s,'"$stacksim"',stacksim,g' >"$dir/.now"
	if [ -n "${UPDATE:-}" ]; then
		cp "$dir/.now" "$file"
	fi
	diff -u "$file" "$dir/.now" >"$dir/.out" 2>&1
	result $? "$name"
}

finish() {
	echo "1..$number"
}
