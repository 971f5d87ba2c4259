#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What "check" leaves out of the world of a tree, by known.txt beside the
# scenarios; and that a setup that fails is the failure of its scenario alone.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

# scn NAME CHECK: a scenario of the kernel that toy_tree is
mkdir folder
scn() {
	printf 'scenario %s\n\ttitle "%s"\n\tclean at 5.16\ntask one\n\tboth\n\tcheck %s\n' "$1" \
		"$1" "$2" \
		>"folder/$1.scn"
}
scn differs "1 == 2"
scn good "1 == 1"
export STACKSIM_SCENARIOS=folder

# known LINE
known() {
	printf '# a comment\n\n%s\n' "$1" >folder/known.txt
}

# left_out NAME LINE, kept NAME LINE: is a scenario that fails left out by the line?
left_out() {
	known "$2"
	try "$1" 0 "ok 1 differs # SKIP known: model: why" "$stacksim" check -w toy_tree
}
kept() {
	known "$2"
	try "$1" 1 "not ok 1 differs" "$stacksim" check -w toy_tree
}

try "no file" 1 "not ok 1 differs" "$stacksim" check -w toy_tree
kept "none of this scenario" "5.16 good model: why"
left_out "of this version" "5.16 differs model: why"
left_out "of every version" "	* 	differs  model: why"
kept "of another one" "5.1 differs model: why"
kept "of a longer one" "5.160 differs model: why"
kept "of explorations with failures" "fail 5.16 differs model: why"
known "5.16 differs stable: why"
try "by a pattern" 4 "ok 1 clean at 5.16 # SKIP known: stable: why" "$stacksim" check -w toy_tree \
	'diff*'
try "by its name it is run" 1 "not ok 1 differs" "$stacksim" check -w toy_tree differs
try "... beside a pattern" 1 "not ok 1 differs" "$stacksim" check -w toy_tree differs '*'
try "... by its file" 1 "not ok 1 differs" "$stacksim" check -w toy_tree folder/differs.scn
try "... and where any kernel can be had" 1 "not ok 1 differs" "$stacksim" check -w toy

# wrong LINE TEXT
wrong() {
	known "$1"
	try "'$1'" 2 "folder/known.txt:3: error: $2" "$stacksim" check -w toy_tree good
}
version="a kernel version expected, as 6.12, or * for every tree"
wrong "linux-6.12 differs model: why" "$version"
wrong "6 differs model: why" "$version"
wrong "6.12.1 differs model: why" "$version"
wrong "fail" "$version"
wrong "6.12" "a scenario expected: '[fail] VERSION SCENARIO KIND: REASON'"
reason="a reason expected, 'defect: ...', 'stable: ...' or 'model: ...'"
wrong "6.12 differs" "$reason"
wrong "6.12 differs why" "$reason"
wrong "fail 6.12 differs model: " "$reason"
rm folder/known.txt && mkdir folder/known.txt
try "what is no file" 2 "folder/known.txt: Is a directory" "$stacksim" check -w toy_tree good
rmdir folder/known.txt

# ---- setups that fail, in a world that has some
unset STACKSIM_WORLDS
cat >folder/setup.scn <<'END'
scenario setup
	title "setup"
	clean at 6.12
setup
	fs lower
	fs lower
task one
	open /none/f O_RDONLY -> -ENOENT
END
sed -i 's:both:open /none/f O_RDONLY -> -ENOENT:' folder/good.scn
try "a setup that fails tells why" 1 "# folder/setup.scn:6:2: fs returned -EEXIST" "$stacksim" \
	check setup
try "... is not ok" 1 "not ok 1 setup" "$stacksim" check setup
try "... explored, too" 1 "fs returned -EEXIST" "$stacksim" explore setup
try "... and the others are run" 1 "ok 1 good" "$stacksim" check good setup
finish
