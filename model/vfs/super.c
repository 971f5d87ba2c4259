// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mounts, and what a super block has by itself: locks of freeze protection
 * (freeze.c uses them), and the work queue of direct I/O completions.
 */
#include <linux/fs.h>
#include "common/rules.h"

#define MAX_SB 8

static struct super_block supers[MAX_SB];
static unsigned int nr_supers;

static const char *const level_name[SB_FREEZE_LEVELS] = {"sb_writers", "sb_pagefaults",
							 "sb_internal"};

struct super_block *mounted_sb(const char *name)
{
	for (unsigned int i = 0; i < nr_supers; i++) {
		if (!strcmp(supers[i].s_id + (name[0] != '/'), name))
			return &supers[i];
	}
	return NULL;
}

void for_each_sb(void (*fn)(struct super_block *sb))
{
	for (unsigned int i = 0; i < nr_supers; i++)
		fn(&supers[i]);
}

static void super_init(struct super_block *sb, struct file_system_type *type)
{
	sb->s_type = type;
	__init_rwsem(&sb->s_umount, "&type->s_umount_key", &type->s_umount_key);
	for (int i = 0; i < SB_FREEZE_LEVELS; i++)
		__percpu_init_rwsem(&sb->s_writers.rw_sem[i], level_name[i],
				    &type->s_writers_key[i]);
}

struct inode *anon_inode(void)
{
	static struct file_system_type type = {.name = "anon_inodefs"};
	static struct super_block sb;
	static struct inode inode;

	if (!sb.s_type) {
		super_init(&sb, &type);
		inode_init(&inode, &sb);
	}
	return &inode;
}

struct super_block *sget(struct file_system_type *type, const char *where, int depth)
{
	size_t slash = where[0] != '/', len = strlen(where);
	struct super_block *sb = &supers[nr_supers];

	if (mounted_sb(where))
		return ERR_PTR(-EEXIST);
	if (nr_supers == MAX_SB)
		return ERR_PTR(-ENOSPC);
	if (len + sizeof("dio") > NAME_LEN)
		return ERR_PTR(-ENAMETOOLONG);
	nr_supers++;
	sb->s_id[0] = '/';
	mem_copy(sb->s_id + slash, where, len + 1);
	mem_copy(sb->s_dio_wq_name, "dio", 3);
	mem_copy(sb->s_dio_wq_name + 3, sb->s_id, strlen(sb->s_id) + 1);
	sb->s_stack_depth = depth;
	super_init(sb, type);
	return sb;
}

void deactivate_super(struct super_block *sb)
{
	nr_supers--;
	mem_set(sb, 0, sizeof(*sb));
}

DEFINE_KEPT_CACHE(wq_cache, struct workqueue_struct, "workqueue_struct");

int sb_init_dio_done_wq(struct super_block *sb)
{
	struct workqueue_struct *wq;

	if (READ_ONCE(sb->s_dio_done_wq))
		return 0;
	wq = kmem_cache_zalloc(wq_cache, GFP_KERNEL);
	if (!wq)
		return -ENOMEM;
	sim_wq_create(&wq->w, sb->s_dio_wq_name, changed(FAULT_DIO_WQ_ORDERED));
	INVARIANT(!wq->w.ordered, sb, 45, "completions on %s cannot run side by side", sb->s_id);
	data_race(sb->s_dio_wqs++);
	if (cmpxchg(&sb->s_dio_done_wq, NULL, wq) && !changed(FAULT_DIO_WQ_KEPT)) {
		data_race(sb->s_dio_wqs--);
		sim_wq_destroy(&wq->w, SIM_SITE());
		kmem_cache_free(wq_cache, wq);
	}
	return 0;
}
