// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that share blocks: clone and dedupe, where a scenario has the feature "reflink". Blocks are
 * copied, which is another thing only for who counts them.
 */
#include <linux/fs.h>
#include "memfs/compat.h"
#include "memfs/memfs.h"

/** struct remap - @len bytes of @in from @pos_in on, and of @out */
struct remap {
	struct inode *in, *out;
	loff_t pos_in, pos_out, len;
};

/* a part of a block ends where its file does, and in a copy nothing of the file is behind it */
static bool has_whole_blocks(const struct remap *r)
{
	if (r->pos_in % MEMFS_BLOCK || r->pos_out % MEMFS_BLOCK)
		return false;
	return !(r->len % MEMFS_BLOCK) || (r->pos_in + r->len == i_size_read(r->in) &&
					   r->pos_out + r->len >= i_size_read(r->out));
}

static bool overlaps(const struct remap *r)
{
	return r->in == r->out && r->pos_in < r->pos_out + r->len &&
	       r->pos_out < r->pos_in + r->len;
}

/* as generic_remap_file_range_prep(); 0 is all of the source, but for dedupe. Return: 0, -EINVAL */
static int check_range(struct remap *r, bool dedupe)
{
	loff_t size = i_size_read(r->in);

	if (!r->len && !dedupe)
		r->len = size - r->pos_in;
	if (r->len < 0 || r->pos_in + r->len > size)
		return -EINVAL;
	if (dedupe && r->pos_out + r->len > i_size_read(r->out))
		return -EINVAL;
	return has_whole_blocks(r) && !overlaps(r) ? 0 : -EINVAL;
}

/* Return: 0, -EBADE */
static int compare(const struct remap *r)
{
	for (loff_t i = 0; i < r->len; i++)
		if (memfs_byte(r->in, r->pos_in + i) != memfs_byte(r->out, r->pos_out + i))
			return -EBADE;
	return 0;
}

static void share_block(const struct remap *r, loff_t at, size_t n)
{
	loff_t from = (r->pos_in + at) / MEMFS_BLOCK, to = (r->pos_out + at) / MEMFS_BLOCK;
	const u8 *block = MEMFS_I(r->in)->block[from];

	if (block)
		memcpy(MEMFS_I(r->out)->block[to], block, n);
	else
		memset(MEMFS_I(r->out)->block[to], 0, n);
	MEMFS_I(r->out)->unwritten[to] = !block || MEMFS_I(r->in)->unwritten[from];
}

/* Return: 0, or why it cannot be */
static int share(const struct remap *r, struct file *out)
{
	int err = file_modified(out);

	if (!err)
		err = memfs_join_journal(r->out, false);
	if (!err)
		err = memfs_reserve(r->out, r->pos_out, (size_t)r->len);
	if (err)
		return err;
	memfs_check_thawed(r->out, "data");
	for (loff_t at = 0; at < r->len; at += MEMFS_BLOCK)
		share_block(r, at, (size_t)min_t(loff_t, MEMFS_BLOCK, r->len - at));
	memfs_extend(r->out, r->pos_out + r->len);
	return 0;
}

/* with the locks of both inodes. Return: bytes, negative errno */
static loff_t remap_locked(struct remap *r, struct file *out, bool dedupe)
{
	int err = check_range(r, dedupe);

	if (!err && r->len) {
		memfs_dio_wait(r->in);
		memfs_dio_wait(r->out);
		err = memfs_io_failure(MEMFS_SB(r->out), MEMFS_REMAP);
		if (!err)
			err = dedupe ? compare(r) : share(r, out);
	}
	return err ? err : r->len;
}

loff_t memfs_remap_file_range(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out,
			      loff_t len, unsigned int flags)
{
	struct remap r = {.in = file_inode(in),
			  .out = file_inode(out),
			  .pos_in = pos_in,
			  .pos_out = pos_out,
			  .len = len};
	loff_t ret;

	if (flags & ~(REMAP_FILE_DEDUP | REMAP_FILE_ADVISORY))
		return -EINVAL;
	memfs_check_protected(r.out);
	memfs_check_locked_above(out);
	lock_two_nondirectories(r.in, r.out);
	ret = remap_locked(&r, out, flags & REMAP_FILE_DEDUP);
	unlock_two_nondirectories(r.in, r.out);
	return ret;
}
