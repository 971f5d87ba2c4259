#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Scenarios that would say nothing: each kind is told, with its place and what
# would be right, and its clean twin is not. What a scenario may be called; and
# that no text of others reaches a terminal as a command.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"
unset STACKSIM_WORLDS
export STACKSIM_SCENARIOS="$dir/folder"
mkdir folder

# scn NAME: a scenario; set-up and tasks, from stdin, begin in line 4
scn() {
	printf 'scenario %s\n\ttitle "t"\n\tclean at 6.12\n' "$1" >"$1.scn"
	cat >>"$1.scn"
}

# told NAME CODE TEXT, fine NAME: explore one that is wrong, and its twin
told() {
	try "$1" "$2" "$3" "$stacksim" explore "$scenario.scn"
}
fine() {
	try "$1" 0 "nothing reported" "$stacksim" explore "$scenario.scn"
}

# one FILE-OPERATION...: a task of these lines beside a file that nobody may open
one() {
	{
		printf 'setup\n\tfs disk\n\tfile disk /f size=512\n\tdeny /disk/f\ntask t\n'
		printf '\t%s\n' "$@"
	} | scn "$scenario"
}

# ---- what says nothing of any world
scenario=empty
printf 'setup\n\tfs disk\ntask t\n\tcheck 1 == 1\n' | scn empty
told "a task without an operation" 2 "empty.scn:6:6: error: 't' does nothing"
printf \
	'setup\n\tfs disk\ntask t\n\ta = freeze disk\n\tb = thaw disk\n\tcheck a == 0 && b == 0\n' | scn empty
fine "... one with some"

# ---- results that are errors
scenario=result
one 'thaw disk -> -EINVAL' 'fd = open /disk/f O_RDWR'
told "a result that is an error, and nobody looks" 1 \
	"result.scn:10:7: fd = open returned -EACCES; 'check' it, or expect it: -> -EACCES"
try "... check" 1 "not ok 1 clean at 6.12" "$stacksim" check result.scn
one 'fd = open /disk/f O_RDWR' 'check fd == -EACCES' 'thaw disk -> -EINVAL'
fine "... one that is checked"
try "... check of that" 0 "ok 1 clean at 6.12" "$stacksim" check result.scn
one 'thaw disk -> -EINVAL' 'fd = open /disk/f O_RDWR' 'check fd'
told "a check that an error would pass" 1 "result.scn:11: fd: it is -EACCES"
one 'fd = open /disk/f O_RDWR -> -EACCES'
fine "... one that is expected"
one 'fd = open /disk/f O_RDWR -> -EACCES' 'n = write fd 0 1' 'close fd'
fine "... what comes of one that is expected"
one 'fd = open /disk/f O_RDWR -> -EIO'
told "an error that is another than expected" 1 "open returned -EACCES, not -EIO"
one 'allow /disk/f' 'fd = open /disk/f O_RDWR -> -EIO'
told "no error where one is expected" 1 "result.scn:10:7: fd = open returned 0, not -EIO"
one 'open /disk/f O_RDWR'
told "an error without a name" 1 "9:2: open returned -EACCES; where that is right: -> -EACCES"
one 'fd = open /disk/f O_RDWR -> -EACESS'
told "an error that is none" 2 "9:30: error: '-EACESS' is no error; did you mean '-EACCES'?"
one 'allow /disk/f' 'fd = open /disk/f O_RDWR' 'n = write fd 0 512' 'close fd'
try "what was made to fail is not told" 0 "nothing reported" "$stacksim" explore "$scenario.scn" \
	--fail io
grep -q 'executions with a failure' .out
result $? "... though some did"

# ---- set-up
scenario=setup
scn setup <<'END'
setup
	fs disk
	file disk /f size=512
	deny /disk/f
	fd = open /disk/f O_RDWR
task t
	n = write fd 0 512
END
told "a set-up that failed" 1 "setup.scn:8:7: fd = open returned -EACCES"
try "... check" 1 "not ok 1 clean at 6.12" "$stacksim" check setup.scn
sed -i '/deny/d' setup.scn
fine "... one that did not"

# ---- names that mean nothing
# names LINE...: tasks of one line each, below two file systems and an overlay
names() {
	{
		printf 'setup\n\tfs lower\n\tfs upper\n\tfile lower /file size=512\n'
		printf '\toverlay /mnt lower=lower upper=upper\n'
		printf 'task t\n\tcopy_up /mnt/file\n'
		printf '%s\n' "$@"
	} | scn names
}
scenario=names
names '	fd = open /mnt/fiel O_RDONLY'
told "no such file" 2 "names.scn:11:12: error: no file '/mnt/fiel'; did you mean '/mnt/file'?"
names '	fd = open /mnt/file O_RDONLY'
fine "... one that is there"
names '	fd = open /upper/file O_RDONLY'
fine "... one that is there once it is copied up"
names '	open /mnt/fiel O_RDONLY -> -ENOENT'
fine "... one that is not to be there"
names '	freeze uper'
told "no such file system" 2 "names.scn:11:9: error: no file system 'uper'; did you mean 'upper'?"
names '	freeze upper'
fine "... one that is there"
names '	fd = open /mtn/file O_RDONLY'
told "no such mount point" 2 "names.scn:11:12: error: no file system 'mtn'; did you mean 'mnt'?"
names expect '	size(/mnt/fiel) < 4096'
told "no such file, in a query" 2 "names.scn:12:7: error: no file '/mnt/fiel'"
names expect '	size(/mnt/fiel) == -ENOENT'
fine "... one that is not to be there"
names expect '	writers(lwoer) <= 0'
told "no such file system, in a query" 2 "12:10: error: no file system 'lwoer'"
names expect '	writers(lower) <= 0'
fine "... one that is there"

# ---- versions and changes
scenario=version
for gen in 9.99 5.20 6.14 7.2; do
	names && sed "s/names/version/; s/clean at 6.12/bug at $gen \"KASAN\"/" names.scn \
		>version.scn
	told "no such generation, $gen" 2 "version.scn:3:9: error: "
	try "... --gen" 2 "" "$stacksim" explore names.scn --gen "$gen"
done
try "... says the newest" 2 "knows no generation '7.2'; the newest is 6.13" \
	"$stacksim" explore version.scn
names && sed 's/names/version/; s/6.12/& with ovl-aio-refcuont/' names.scn >version.scn
told "no such change" 2 \
	"3:21: error: unknown change 'ovl-aio-refcuont'; did you mean 'ovl-aio-refcount'?"
names && sed 's/names/version/; s/6.12/& without fnord/' names.scn >version.scn
told "... like no other" 2 "version.scn:3:24: error: unknown change 'fnord'"
try "... is none of check" 2 "not ok 1 version" "$stacksim" check version.scn

# ---- operations
scenario=operation
scn operation <<'END'
setup
	fs disk
	file disk /f size=512
task t
	fd = open /disk/f O_RDWR
	truncate /disk/f 0
END
told "an operation of trees" 4 \
	"world 'model' has no operation 'truncate': it is of worlds of kernel trees, as linux-6.12"
try "... check" 4 "# SKIP world 'model' has no operation 'truncate': it is of worlds of kernel trees" \
	"$stacksim" check operation.scn
sed -i 's/truncate/trnucate/' operation.scn
told "... misspelt" 2 "operation.scn:9:2: error: unknown operation 'trnucate'; did you mean 'truncate'?"
sed -i 's/trnucate/mkfifo/' operation.scn
told "an operation of nobody" 2 "operation.scn:9:2: error: unknown operation 'mkfifo'"
try "... check" 2 "not ok 1 operation" "$stacksim" check operation.scn

# ---- tasks that do nothing
scenario=idle
scn idle <<'END'
setup
	fs disk
	freeze disk
task t
	a = freeze disk
	check a == -EBUSY
task u
	freeze disk -> -EBUSY
event x
	b = freeze disk
	check b == -EBUSY
END
told "a task that fails in all it does" 1 \
	"task 't' in line 7 did nothing: none of its operations ever succeeded"
told "an event that never strikes" 1 "event 'x' in line 12 did nothing"
told "... they are counted" 1 "2 of 3 tasks did nothing"
try "... check" 1 "# 2 of 3 tasks did nothing" "$stacksim" check idle.scn
sed -i 's/check a == -EBUSY/check a == 0 || a == -EBUSY/; s/check b == -EBUSY/thaw disk/' idle.scn
sed -i 's/^	freeze disk -> -EBUSY/	c = thaw disk\n	check c == 0 || c == -EINVAL/' idle.scn
told "... ones that do something" 1 "EXPECT"
sed -i '/^event/,$d' idle.scn
fine "... and nothing is wrong with"

# ---- what a scenario may be called
# name NAME COLUMN...: such a one is refused
for name in ../name a/b .. -x '*' 'a.b' '@x' "$(printf '%065d' 0)"; do
	scenario=named
	scn named </dev/null
	printf 'scenario %s\n\ttitle "t"\nsetup\n\tfs disk\ntask t\n\tfreeze disk\n\tthaw disk\n' \
		"$name" >named.scn
	told "no name: $name" 2 "named.scn:1:10: error: "
done
printf 'scenario a b\n\ttitle "t"\nsetup\n\tfs disk\ntask t\n\tfreeze disk\n\tthaw disk\n' \
	>named.scn
told "two words" 2 "named.scn:1:12: error: unexpected 'b'"
printf 'scenario A-1_b\n\ttitle "t"\nsetup\n\tfs disk\ntask t\n\tfreeze disk\n\tthaw disk\n' \
	>named.scn
fine "... a name"
for f in one two; do
	printf \
		'# %s\nscenario same\n\ttitle "t"\n\tclean at 6.12\nsetup\n\tfs disk\ntask t\n\tfreeze disk\n\tthaw disk\n' $f >folder/$f.scn
done
taken="folder/two.scn:2:10: error: the name 'same' is taken by $dir/folder/one.scn:2:10"
try "two of one name" 2 "$taken" "$stacksim" check
try "... by that name" 2 "$taken" "$stacksim" explore same
try "... listed" 2 "$taken" "$stacksim" list
try "... one of them, by its path" 0 "nothing reported" "$stacksim" explore folder/one.scn
try "... another one, by its path" 2 "is taken by" "$stacksim" check folder/one.scn folder/two.scn
rm folder/two.scn
try "one that is asked for twice is there once" 0 "1..1" \
	"$stacksim" check folder/one.scn ./folder/one.scn same
printf '\t# other\n \r\n\tscenario  other # of a file\n\ttitle "t"\n\tgoups toy\n' >folder/other.scn
try "a mistake in a file of another name is not what was asked" 0 "1..1" "$stacksim" check same
try "... but by its name" 2 "other.scn:5:2: error: unknown keyword 'goups'" "$stacksim" check other
try "... by a pattern" 2 "other.scn:5:2: error" "$stacksim" check 's*' 'o*'
try "... by a group" 2 "other.scn:5:2: error" "$stacksim" list @nosuch
try "... among all" 2 "other.scn:5:2: error" "$stacksim" check
try "... and is a name that was meant" 2 "did you mean 'other'?" "$stacksim" check othr
printf 'scenaro third\n' >folder/other.scn
try "a file that does not say its name is read" 2 "other.scn:1:1: error" "$stacksim" check same
printf 'scenario third or not\n' >folder/other.scn
try "... nor a plain one" 2 "other.scn:1:16: error" "$stacksim" check same
rm folder/other.scn

# ---- control bytes
esc=$(printf '\033[31m')
csi=$(printf '\302\2331m')
# clean NAME COMMAND...: what it prints is free of them
clean() {
	name=$1
	shift
	"$@" >.out 2>&1 </dev/null
	! LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]\\|\302[\200-\237]')" .out &&
		[ -s .out ]
	result $? "control bytes: $name"
}
printf 'scenario a%sb\n' "$esc" >raw.scn
clean "a scenario" "$stacksim" list raw.scn
sed "s/title \"t\"/title \"$csi\"/" folder/one.scn >raw.scn
clean "a title" "$stacksim" list raw.scn
cp folder/one.scn "$esc.scn"
clean "a path" "$stacksim" list "./$esc.scn"
clean "a path that is missing" "$stacksim" explore "$esc$csi.scn"
clean "a name" "$stacksim" explore "$esc"
clean "a command" "$stacksim" "$esc"
clean "an option" "$stacksim" list "--$esc"
clean "a world" "$stacksim" explore same -w "$esc"
printf '6.12 same model: %s\n' "$esc" >folder/known.txt
printf '%s\n' "$esc" >>folder/known.txt
clean "a list of what is known" "$stacksim" check
rm folder/known.txt
printf 'stacksim-schedule 1\nworld model\nchanges %s\n' "$esc" >raw.sched
clean "a schedule" "$stacksim" replay raw.sched
clean "... its path" "$stacksim" replay "$esc.sched"
finish
