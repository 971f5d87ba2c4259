# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# What the scripts of world.mk share. They get from it TREE, the kernel's; SRC,
# what is compiled; OUT, where; PORT, the folder of this file.
# shellcheck disable=SC2034,SC2153 # theirs

gen=$OUT/gen

die() {
	echo "stacksim: $*" >&2
	exit 1
}

# put FILE: stdin into it, if it differs
put() {
	cat >"$1.new"
	if cmp -s "$1.new" "$1"; then
		rm "$1.new"
	else
		mv "$1.new" "$1"
	fi
}

# tree_names: of lines that end with a path, those of files of the tree, as it calls them
tree_names() {
	sed -n "s,$SRC/,,p; s,$gen/\(kernel/sched/\),\1,p"
}
