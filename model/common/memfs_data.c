// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bytes of memfs in its blocks, and what scenarios and failure injection make of an I/O.
 */
#include "common/memfs.h"
#include "common/oracle.h"
#include "memfs/compat.h"

void memfs_store(struct inode *inode, loff_t pos, size_t len, struct iov_iter *from)
{
	struct memfs_inode *mi = MEMFS_I(inode);
	size_t n;

	memfs_check_thawed(inode, "data");
	for (; len; len -= n, pos += (loff_t)n) {
		loff_t off = pos % MEMFS_BLOCK;

		n = min_t(size_t, (size_t)(MEMFS_BLOCK - off), len);
		(void)!copy_from_iter(mi->block[pos / MEMFS_BLOCK] + off, n, from);
		/* who looks for data meanwhile finds some, or none yet */
		if (data_race(mi->unwritten[pos / MEMFS_BLOCK]))
			data_race(mi->unwritten[pos / MEMFS_BLOCK] = false);
	}
}

ssize_t memfs_load(struct inode *inode, loff_t pos, size_t len, struct iov_iter *to)
{
	struct memfs_inode *mi = MEMFS_I(inode);
	size_t done = 0, n, copied;

	for (; done < len; done += n, pos += (loff_t)n) {
		loff_t off = pos % MEMFS_BLOCK;
		u8 *block = mi->block[pos / MEMFS_BLOCK];

		n = min_t(size_t, (size_t)(MEMFS_BLOCK - off), len - done);
		copied = block ? copy_to_iter(block + off, n, to) : iov_iter_zero(n, to);
		if (copied < n)
			return done + copied ? (ssize_t)(done + copied) : -EFAULT;
	}
	return (ssize_t)done;
}

u8 memfs_byte(struct inode *inode, loff_t pos)
{
	const u8 *block;

	if (pos < 0 || pos >= MEMFS_MAX_SIZE)
		return 0;
	/* who maps a file has no lock, and its blocks may go: both are looked at in one step */
	block = data_race(MEMFS_I(inode)->block[pos / MEMFS_BLOCK]);
	return block ? data_race(block[pos % MEMFS_BLOCK]) : 0;
}

static bool is_hole(struct inode *inode, loff_t pos)
{
	const struct memfs_inode *mi = MEMFS_I(inode);

	return !mi->block[pos / MEMFS_BLOCK] || data_race(mi->unwritten[pos / MEMFS_BLOCK]);
}

loff_t memfs_find(struct inode *inode, loff_t pos, bool hole)
{
	loff_t size = i_size_read(inode);

	if (pos < 0 || pos >= size)
		return -ENXIO;
	while (pos < size && is_hole(inode, pos) != hole)
		pos = (pos / MEMFS_BLOCK + 1) * MEMFS_BLOCK;
	if (pos < size)
		return pos;
	return hole ? size : -ENXIO;
}

int memfs_fill(struct inode *inode, size_t size, u8 fill)
{
	int err = memfs_reserve(inode, 0, size);

	for (size_t pos = 0; !err && pos < size; pos += MEMFS_BLOCK) {
		memset(MEMFS_I(inode)->block[pos / MEMFS_BLOCK], fill,
		       min_t(size_t, MEMFS_BLOCK, size - pos));
		MEMFS_I(inode)->unwritten[pos / MEMFS_BLOCK] = false;
	}
	if (!err) {
		inode->i_size = (loff_t)size;
		oracle_made(inode);
	}
	return err;
}

/* What --fail io tries: errors that these operations have on real filesystems. */
static const struct {
	const char *what;
	int err[3];
	unsigned int nr;
} can_fail[] = {
	[MEMFS_READ] = {"lower.read", {EIO}, 1},
	[MEMFS_WRITE] = {"lower.write", {EIO, ENOSPC, EDQUOT}, 3},
	[MEMFS_OPEN] = {"lower.open", {EIO, ENFILE}, 2},
	[MEMFS_LOOKUP] = {"lower.lookup", {EIO}, 1},
	[MEMFS_CREATE] = {"lower.create", {EIO, ENOSPC, EDQUOT}, 3},
	[MEMFS_MKDIR] = {"lower.mkdir", {EIO, ENOSPC, EDQUOT}, 3},
	[MEMFS_LINK] = {"lower.link", {EIO, ENOSPC}, 2},
	[MEMFS_UNLINK] = {"lower.unlink", {EIO}, 1},
	[MEMFS_RENAME] = {"lower.rename", {EIO, ENOSPC}, 2},
	[MEMFS_SETATTR] = {"lower.setattr", {EIO}, 1},
	[MEMFS_GETXATTR] = {"lower.getxattr", {EIO}, 1},
	[MEMFS_SETXATTR] = {"lower.setxattr", {EIO, ENOSPC}, 2},
	[MEMFS_TRUNCATE] = {"lower.truncate", {EIO, ENOSPC}, 2},
	[MEMFS_FALLOCATE] = {"lower.fallocate", {EIO, ENOSPC}, 2},
	[MEMFS_FSYNC] = {"lower.fsync", {EIO}, 1},
	[MEMFS_SYNCFS] = {"lower.syncfs", {EIO}, 1},
	[MEMFS_STATFS] = {"lower.statfs", {EIO}, 1},
	[MEMFS_FLUSH] = {"lower.flush", {EIO}, 1},
	[MEMFS_READDIR] = {"lower.readdir", {EIO}, 1},
	[MEMFS_READLINK] = {"lower.readlink", {EIO}, 1},
	[MEMFS_FILEATTR] = {"lower.fileattr", {EIO}, 1},
	[MEMFS_FADVISE] = {"lower.fadvise", {EIO}, 1},
	[MEMFS_REMAP] = {"lower.remap", {EIO, ENOSPC, EDQUOT}, 3},
};

void memfs_options(struct memfs_info *info, const union sim_arg *args)
{
	info->dio = (enum memfs_dio_mode)args[1].num;
	info->io = (enum memfs_io)args[2].num;
	info->async_extend = args[3].num;
	info->dio_align = (unsigned int)args[4].num;
	info->fallocate = (enum memfs_falloc)args[5].num;
	memfs_set_space(info, args[6].num, args[7].num);
}

int memfs_inject(enum memfs_can_fail op)
{
	return sim_inject(can_fail[op].what, can_fail[op].err, can_fail[op].nr, SIM_SITE());
}

int memfs_begin(struct inode *inode, enum memfs_can_fail op)
{
	int err = memfs_inject(op);

	if (!err)
		err = memfs_join_journal(inode, false);
	if (!err)
		memfs_check_thawed(inode, "names or attributes");
	return err;
}

int memfs_io_failure(struct memfs_info *info, enum memfs_can_fail op)
{
	int err = data_race(info->fail_io);

	if (!err)
		return memfs_inject(op);
	data_race(info->fail_io = 0);
	return err;
}

long memfs_io_result(struct inode *inode, size_t len, enum memfs_can_fail op)
{
	struct memfs_info *info = MEMFS_SB(inode);
	long err = memfs_io_failure(info, op);

	if (err)
		return err;
	if (info->io != MEMFS_IO_ANY)
		return (long)len;
	switch (sim_choose(3, "io.result", SIM_SITE())) {
	case 0:
		return (long)len;
	case 1:
		return (long)(len + 1) / 2;
	default:
		return -EIO;
	}
}

int memfs_freeze_fs(struct super_block *sb)
{
	struct memfs_info *info = sb->s_fs_info;
	int err = data_race(info->fail_freeze);

	data_race(info->fail_freeze = 0);
	return err;
}
