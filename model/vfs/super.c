// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mounts, and freeze protection: per-cpu rwsems, one a level, taken shared by
 * writers and exclusively by a freeze. Levels and order are those of
 * fs/super.c; the counters beside the semaphores exist for the checks.
 */
#include "vfs/vfs.h"

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
	sb->s_type = type;
	sb->s_stack_depth = depth;
	__init_rwsem(&sb->s_umount, "&type->s_umount_key", &type->s_umount_key);
	for (int i = 0; i < SB_FREEZE_LEVELS; i++)
		__percpu_init_rwsem(&sb->s_writers.rw_sem[i], level_name[i],
				    &type->s_writers_key[i]);
	return sb;
}

void sb_start_write(struct super_block *sb)
{
	percpu_down_read(&sb->s_writers.rw_sem[SB_FREEZE_WRITE - 1]);
	data_race(sb->s_writers.count[SB_FREEZE_WRITE - 1]++);
}

bool sb_start_write_trylock(struct super_block *sb)
{
	if (!percpu_down_read_trylock(&sb->s_writers.rw_sem[SB_FREEZE_WRITE - 1]))
		return false;
	data_race(sb->s_writers.count[SB_FREEZE_WRITE - 1]++);
	return true;
}

void sb_end_write(struct super_block *sb)
{
	int *count = &sb->s_writers.count[SB_FREEZE_WRITE - 1];

	SIM_INVARIANT(data_race(*count) > 0, sb, "INVARIANTS 1",
		      "sb_end_write() without sb_start_write() on %s", sb->s_id);
	/* an underflow would only be reported a second time by the semaphore */
	if (data_race(*count) <= 0)
		return;
	data_race(--*count);
	percpu_up_read(&sb->s_writers.rw_sem[SB_FREEZE_WRITE - 1]);
}

/* sb_wait_write(): shut a level and wait for those who are in */
static void sb_wait_write(struct super_block *sb, int level)
{
	percpu_down_write(&sb->s_writers.rw_sem[level - 1]);
	SIM_INVARIANT(!data_race(sb->s_writers.count[level - 1]), sb, "INVARIANTS 6",
		      "%s frozen with writers inside", sb->s_id);
}

static void set_frozen(struct super_block *sb, int frozen)
{
	SIM_INVARIANT(lockdep_is_held(&sb->s_umount), sb, "INVARIANTS 5",
		      "frozen changes without s_umount on %s", sb->s_id);
	SIM_INVARIANT(frozen == SB_UNFROZEN || frozen == sb->s_writers.frozen + 1, sb,
		      "INVARIANTS 5", "frozen jumps to %d on %s", frozen, sb->s_id);
	sb->s_writers.frozen = frozen;
}

int freeze_super(struct super_block *sb)
{
	down_write(&sb->s_umount);
	if (sb->s_writers.frozen != SB_UNFROZEN) {
		up_write(&sb->s_umount);
		return -EBUSY;
	}
	set_frozen(sb, SB_FREEZE_WRITE);
	/* keeps the order sb_start_write(), then s_umount: INVARIANTS 2, 7 */
	up_write(&sb->s_umount);
	sb_wait_write(sb, SB_FREEZE_WRITE);
	down_write(&sb->s_umount);
	set_frozen(sb, SB_FREEZE_PAGEFAULT);
	sb_wait_write(sb, SB_FREEZE_PAGEFAULT);
	set_frozen(sb, SB_FREEZE_FS);
	sb_wait_write(sb, SB_FREEZE_FS);
	sb->s_writers.freeze_count++;
	set_frozen(sb, SB_FREEZE_COMPLETE);
	/* it stays frozen after the return to user mode */
	for (int level = SB_FREEZE_LEVELS - 1; level >= 0; level--)
		percpu_rwsem_release(&sb->s_writers.rw_sem[level]);
	up_write(&sb->s_umount);
	return 0;
}

int thaw_super(struct super_block *sb)
{
	down_write(&sb->s_umount);
	if (sb->s_writers.frozen != SB_FREEZE_COMPLETE) {
		up_write(&sb->s_umount);
		return -EINVAL;
	}
	sb->s_writers.freeze_count--;
	SIM_INVARIANT(!sb->s_writers.freeze_count, sb, "INVARIANTS 8", "thaw of %s leaves holders",
		      sb->s_id);
	for (int level = 0; level < SB_FREEZE_LEVELS; level++)
		percpu_rwsem_acquire(&sb->s_writers.rw_sem[level]);
	set_frozen(sb, SB_UNFROZEN);
	for (int level = SB_FREEZE_LEVELS - 1; level >= 0; level--)
		percpu_up_write(&sb->s_writers.rw_sem[level]);
	up_write(&sb->s_umount);
	return 0;
}

DEFINE_KEPT_CACHE(wq_cache, struct workqueue_struct, "workqueue_struct");

int sb_init_dio_done_wq(struct super_block *sb)
{
	struct workqueue_struct *wq;

	if (READ_ONCE(sb->s_dio_done_wq))
		return 0;
	wq = kmem_cache_zalloc(&wq_cache);
	if (!wq)
		return -ENOMEM;
	/* not ordered: completions may run side by side, INVARIANTS 45 */
	sim_wq_create(&wq->w, sb->s_dio_wq_name, false);
	if (cmpxchg(&sb->s_dio_done_wq, NULL, wq)) {
		sim_wq_destroy(&wq->w, SIM_SITE());
		kmem_cache_free(wq);
	}
	return 0;
}
