#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# parts.sh BUILD: a subsystem is a folder, and nothing else. A copy of the port gets one more, and
# of the tree's own a patch takes one away: what the folder has is operations, checks at rest and at
# unmounting of a world, what is away is told to be elsewhere, and the rest is as before. TAP.
# shellcheck disable=SC2317 # called by name
set -u

stacksim=$(realpath "$1/stacksim")
world=linux-6.12
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=$work/worlds
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh
tree=$(sh tests/tools/tree.sh 6.12) || exit 1

mkdir "$out"
copy_port
mkdir "$port/parts/toy"
cat >"$port/parts/toy/part" <<'EOT'
probe TOY fs/libfs.c simple_statfs
where TOY
EOT
cat >"$port/parts/toy/ops.def" <<'EOT'
#define WHO_TOY(name) {name, "worlds with a toy"},
OP(toy, TOY, SIM_IN_SETUP, "Mount a toy.", REQ("path", NEW_FS, NULL, "mount point"))
EOT
cat >"$port/parts/toy/toy.c" <<'EOT'
#include <linux/fs_context.h>
#include <linux/module.h>
#include "common/rules.h"
#include "memfs/compat.h"
#include "memfs/memfs.h"
#include "mock/namespace.h"
#include "ops/ops.h"
#include "parts/part.h"

static const struct super_operations toy_ops = {
	.statfs = simple_statfs,
	.drop_inode = generic_delete_inode,
};

static struct inode *node(struct super_block *sb, umode_t mode)
{
	struct inode *inode = new_inode(sb);

	inode->i_mode = mode;
	inode->i_op = &simple_dir_inode_operations;
	inode->i_fop = &simple_dir_operations;
	return inode;
}

static int fill(struct super_block *sb, struct fs_context *fc)
{
	struct dentry *d;

	sb->s_op = &toy_ops;
	sb->s_root = d_make_root(node(sb, S_IFDIR | 0777));
	d = d_alloc_name(sb->s_root, "f");
	memfs_name(d, node(sb, S_IFREG | 0644));
	dput(d);
	return 0;
}

static int get_tree(struct fs_context *fc)
{
	return get_tree_nodev(fc, fill);
}

static const struct fs_context_operations context_ops = {.get_tree = get_tree};

static int init_context(struct fs_context *fc)
{
	fc->ops = &context_ops;
	return 0;
}

static struct file_system_type toy_type = {
	.name = "toy",
	.init_fs_context = init_context,
	.kill_sb = kill_litter_super,
};

static int __init toy_init(void)
{
	return register_filesystem(&toy_type);
}
fs_initcall(toy_init);

DEFINE_SETUP(toy)
{
	return op_mount(args[0].name, mock_fs_type("toy"), NULL, NULL);
}

static void at_rest(struct inode *inode, const char *name)
{
	INVARIANT(false, inode, 1, "a toy of %s has come to rest", name);
}

static long pins(const struct inode *inode)
{
	return S_ISREG(inode->i_mode);
}

extern const struct port_part port_part_toy;
const struct port_part port_part_toy = {.type = "toy", .at_rest = at_rest, .pins = pins};
EOT
mkdir -p "$work/a/fs/overlayfs" "$work/b/fs/overlayfs"
cp "$tree/fs/overlayfs/overlayfs.h" "$work/a/fs/overlayfs"
sed 's/ovl_maybe_copy_up/ovl_perhaps_copy_up/' "$tree/fs/overlayfs/overlayfs.h" \
	>"$work/b/fs/overlayfs/overlayfs.h"
(cd "$work" && diff -u a/fs/overlayfs/overlayfs.h b/fs/overlayfs/overlayfs.h) >"$work/p.diff"

build() {
	make_world -j2 PATCHES="$work/p.diff" STORE="$work/objects"
}

# explores CODE TEXT [OPTION]...: what comes of the set-up on stdin, and is said
explores() {
	want=$1 text=$2
	shift 2
	{
		printf 'scenario s\n\ttitle "s"\n\tclean at 6.12\nsetup\n'
		cat
		printf 'task t\n\tr = freeze lower\n'
	} >"$work/s.scn"
	"$stacksim" explore "$work/s.scn" -w "$out/$world.so" -o "$work/sched" "$@" \
		>"$work/said" 2>&1
	code=$?
	cat "$work/said"
	[ "$code" = "$want" ] && grep -qF "$text" "$work/said"
}

at_rest() {
	printf 'fs lower\ntoy /mnt\n' | explores 1 "a toy of mnt has come to rest"
}

# ... which is a report, and ends it
unmounted() {
	printf 'fs lower\ntoy /mnt\n' |
		explores 1 "1 reference to inode of mnt put too many" --checks=-freeze
}

elsewhere() {
	printf 'fs lower\noverlay /mnt lower=lower upper=lower\n' |
		explores 4 "no operation 'overlay': it is of worlds with overlayfs"
}

rest() {
	echo 'fs lower' | explores 0 "nothing reported" && ! grep -q ' ovl_' "$out/$world.manifest"
}

ok "a folder more, and what one of the tree is there by is away" build
ok "its file system is checked at rest" at_rest
ok "... and at unmounting" unmounted
ok "what is away is told to be elsewhere" elsewhere
ok "the rest is as before, and nothing of it is left" rest
echo "1..$n"
exit $rc
