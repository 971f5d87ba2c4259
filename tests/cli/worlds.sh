#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Files that are no world, or not the world that was made: empty, cut off anywhere, with any byte
# damaged, of others than files. Each is a sentence and exit code 2, and so is what cannot be read
# for other reasons; nothing waits for anybody.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

model=$build/worlds/model.so
size=$(stat -c %s "$model")
cp "$model" whole.so

# says NAME TEXT FILE: as a world
says() {
	try "$1" 2 "$2" "$stacksim" ops -w "$3" open
}
: >empty.so
mkfifo pipe.so
mkdir folder.so
echo junk >junk.so
{ cat whole.so && echo more; } >longer.so
head -c $((size - 1)) whole.so >almost.so
printf '\177ELF' >magic.so
try "a world" 0 "open path flags" "$stacksim" ops -w ./whole.so open
says "an empty file" "./empty.so is empty" ./empty.so
says "a pipe that nobody writes to" "./pipe.so: is no file" ./pipe.so
says "a device" "/dev/null: is no file" /dev/null
says "a folder" "./folder.so: Is a directory" ./folder.so
says "a text" "./junk.so is no shared object" ./junk.so
says "the beginning of an object" "./magic.so is no shared object" ./magic.so
says "a program" "cannot load world: $stacksim: " "$stacksim"
says "no such file" "no world './nowhere.so'" ./nowhere.so
try "a world whose seal is cut off is whole" 0 "open path flags" "$stacksim" ops -w ./almost.so open
try "... and what follows it is nobody's" 0 "open path flags" "$stacksim" ops -w ./longer.so open
try "a pipe that nobody writes to as a scenario" 2 "./pipe.so: error: Broken pipe" \
	"$stacksim" explore ./pipe.so
try "... as a schedule" 2 "pipe.so" "$stacksim" replay ./pipe.so
try "... as suppressions" 2 "./pipe.so: Broken pipe" "$stacksim" explore \
	"$root/scenarios/vfs/freeze.scn" -w model -n 1 --suppressions ./pipe.so

# refused FILE: with a sentence and 2
refused() {
	"$stacksim" ops -w "$1" open >.one 2>&1
	rc=$?
	[ $rc -eq 2 ] && grep -q "^stacksim: cannot load world: $1" .one
}

# each NAME FUNCTION NUMBER...: all are refused
each() {
	name=$1 make=$2
	shift 2
	bad=0
	: >.out
	for at; do
		$make "$at"
		refused ./bad.so && continue
		bad=$((bad + 1))
		{ echo "at $at: exit code $rc"; cat .one; } >>.out
	done
	[ $# -gt 0 ] && [ $bad -eq 0 ]
	result $? "$name: $# of $size bytes"
}
shorter() {
	head -c "$1" whole.so >bad.so
}
# flips one bit, another one at each place
flipped() {
	cp whole.so bad.so
	byte=$(od -An -tu1 -j "$1" -N 1 whole.so | tr -d ' ')
	bit=$((1 << ($1 % 8)))
	# shellcheck disable=SC2059
	printf "\\$(printf %o $((byte ^ bit)))" |
		dd of=bad.so bs=1 seek="$1" conv=notrunc 2>/dev/null
}
# numbers N UP-TO: always the same ones, the first of them dense
numbers() {
	awk -v n="$1" -v max="$2" 'BEGIN {
		for (i = 1; i <= n / 4; i++) print i
		for (x = 12345; i <= n; i++) {
			x = (x * 16807) % 2147483647
			print 1 + x % (max - 1)
		}
	}'
}
body=$((size - 39))
# shellcheck disable=SC2046 # words
each "cut off" shorter $(numbers "${CUTS:-80}" $body) $((body - 1))
# shellcheck disable=SC2046
each "with a bit that is another one" flipped $(numbers "${FLIPS:-80}" $body) $((size - 2))
finish
