// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mounts, inodes and blocks of memfs.
 */
#include "memfs/memfs.h"
#include "memfs/file.h"

static struct file_system_type memfs_type = {.name = "memfs"};

DEFINE_KEPT_CACHE(memfs_info_cache, struct memfs_info, "memfs_info");
DEFINE_KEPT_CACHE(memfs_inode_cache, struct memfs_inode, "memfs_inode");
static const struct sim_cache memfs_block_cache = {
	.name = "memfs_block", .size = MEMFS_BLOCK, .leak_ok = true};

struct super_block *memfs_mount(const char *where, const struct memfs_info *opts)
{
	struct super_block *sb = sget(&memfs_type, where, 0);

	if (IS_ERR(sb))
		return sb;
	sb->s_fs_info = kmem_cache_zalloc(&memfs_info_cache);
	if (!sb->s_fs_info) {
		deactivate_super(sb);
		return ERR_PTR(-ENOMEM);
	}
	mem_copy(sb->s_fs_info, opts, sizeof(*opts));
	return sb;
}

bool memfs_is(const struct super_block *sb)
{
	return sb->s_type == &memfs_type;
}

struct inode *memfs_new_inode(struct super_block *sb, umode_t mode)
{
	struct memfs_inode *mi = kmem_cache_zalloc(&memfs_inode_cache);

	if (!mi)
		return NULL;
	inode_init(&mi->vfs_inode, sb);
	mi->vfs_inode.i_mode = mode;
	mi->vfs_inode.i_uid = current_cred()->uid;
	mi->vfs_inode.i_fop = &memfs_file_operations;
	return &mi->vfs_inode;
}

int memfs_reserve(struct inode *inode, loff_t pos, size_t len)
{
	struct memfs_inode *mi = MEMFS_I(inode);

	if (len > MEMFS_MAX_SIZE || pos > (loff_t)(MEMFS_MAX_SIZE - len))
		return -EFBIG;
	for (loff_t b = pos / MEMFS_BLOCK; b * MEMFS_BLOCK < pos + (loff_t)len; b++) {
		if (mi->block[b])
			continue;
		mi->block[b] = kmem_cache_zalloc(&memfs_block_cache);
		if (!mi->block[b])
			return -ENOSPC;
	}
	return 0;
}

void memfs_store(struct inode *inode, loff_t pos, size_t len, const struct iov_iter *from)
{
	struct memfs_inode *mi = MEMFS_I(inode);
	size_t done = 0, n;

	for (; done < len; done += n, pos += (loff_t)n) {
		loff_t off = pos % MEMFS_BLOCK;
		uint8_t *to = mi->block[pos / MEMFS_BLOCK] + off;

		n = (size_t)min_loff(MEMFS_BLOCK - off, (loff_t)(len - done));
		/* the device does that: what it races with is the user's business */
		sim_race_ignore(1);
		if (from->kvec)
			mem_copy(to, from->kvec + done, n);
		else
			mem_set(to, from->fill, n);
		sim_race_ignore(-1);
	}
}

void memfs_load(struct inode *inode, loff_t pos, size_t len, const struct iov_iter *to)
{
	if (to->first)
		*to->first = memfs_byte(inode, pos);
	for (size_t i = 0; to->kvec && i < len; i++)
		to->kvec[i] = memfs_byte(inode, pos + (loff_t)i);
}

uint8_t memfs_byte(struct inode *inode, loff_t pos)
{
	const uint8_t *block;

	if (pos < 0 || pos >= MEMFS_MAX_SIZE)
		return 0;
	block = MEMFS_I(inode)->block[pos / MEMFS_BLOCK];
	return block ? data_race(block[pos % MEMFS_BLOCK]) : 0;
}

int memfs_fill(struct inode *inode, size_t size, uint8_t fill)
{
	int err = memfs_reserve(inode, 0, size);

	if (err)
		return err;
	memfs_store(inode, 0, size, &(struct iov_iter){.fill = fill});
	inode->i_size = (loff_t)size;
	return 0;
}

/* what --fail io tries: errors that these operations have on real filesystems */
static const int read_errors[] = {EIO};
static const int write_errors[] = {EIO, ENOSPC, EDQUOT};
static const int open_errors[] = {EIO, ENFILE};

static int inject_io(bool write)
{
	if (write)
		return sim_inject("lower.write", write_errors, 3, SIM_SITE());
	return sim_inject("lower.read", read_errors, 1, SIM_SITE());
}

int memfs_inject_open(void)
{
	return sim_inject("lower.open", open_errors, 2, SIM_SITE());
}

long memfs_io_result(struct inode *inode, size_t len, bool write)
{
	struct memfs_info *info = MEMFS_SB(inode);
	long err = data_race(info->fail_io);

	if (!err)
		err = inject_io(write);
	if (err) {
		data_race(info->fail_io = 0);
		return err;
	}
	if (!info->any_result)
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
