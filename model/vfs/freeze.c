// SPDX-License-Identifier: GPL-2.0-only
/*
 * Freeze protection: per-cpu rwsems, one a level, taken shared by writers and
 * exclusively by a freeze. Levels and order are those of fs/super.c; the
 * counters beside the semaphores exist for the checks.
 */
#include <linux/fs.h>
#include "common/io.h"
#include "common/rules.h"

/* before the current task waits for a thaw or for writers of @sb */
static void check_no_work(const struct super_block *sb)
{
	INVARIANT(!io_ends_by_work(sb), sb, 11,
		  "task waits for a freeze of %s, which waits for its work", sb->s_id);
}

static bool holds_inode_lock(const struct super_block *sb)
{
	mock_acquire(&sb->s_dentries);
	for (const struct dentry *d = data_race(sb->s_dentries); d; d = data_race(d->d_next)) {
		if (lockdep_is_held(&d->d_inode->i_rwsem))
			return true;
	}
	return false;
}

/* The order of the levels matters to callers that wait; a trylock may come in any order. */
static void sb_check_order(const struct super_block *sb, int level)
{
	INVARIANT(level != SB_FREEZE_WRITE ||
			  (!lockdep_is_held(&sb->s_umount) && !holds_inode_lock(sb)),
		  sb, 2, "sb_start_write() on %s under i_rwsem or s_umount", sb->s_id);
	for (int inner = level + 1; inner <= SB_FREEZE_LEVELS; inner++)
		INVARIANT(!lockdep_is_held(&sb->s_writers.rw_sem[inner - 1]), sb, 4,
			  "freeze protection of %s: level %d within level %d", sb->s_id, level,
			  inner);
	check_no_work(sb);
}

static void sb_entered(struct super_block *sb, int level)
{
	data_race(sb->s_writers.count[level - 1]++);
	INVARIANT(data_race(sb->s_writers.frozen) <= level, sb, 6,
		  "new writer on %s, which is frozen", sb->s_id);
}

void __sb_start_write(struct super_block *sb, int level)
{
	sb_check_order(sb, level);
	percpu_down_read(&sb->s_writers.rw_sem[level - 1]);
	sb_entered(sb, level);
}

bool sb_start_write_trylock(struct super_block *sb)
{
	if (!percpu_down_read_trylock(&sb->s_writers.rw_sem[SB_FREEZE_WRITE - 1]) &&
	    !changed(FAULT_START_FROZEN))
		return false;
	sb_entered(sb, SB_FREEZE_WRITE);
	return true;
}

void __sb_end_write(struct super_block *sb, int level)
{
	int *count = &sb->s_writers.count[level - 1];

	INVARIANT(data_race(*count) > 0, sb, 1, "sb_end_write() without sb_start_write() on %s",
		  sb->s_id);
	/* an underflow would only be reported a second time by the semaphore */
	if (data_race(*count) <= 0)
		return;
	data_race(--*count);
	percpu_up_read(&sb->s_writers.rw_sem[level - 1]);
}

/* shut a level and wait for those who are in */
static void sb_wait_write(struct super_block *sb, int level)
{
	INVARIANT(level != SB_FREEZE_WRITE || !lockdep_is_held(&sb->s_umount), sb, 7,
		  "wait for the writers of %s under s_umount", sb->s_id);
	percpu_down_write(&sb->s_writers.rw_sem[level - 1]);
	INVARIANT(!data_race(sb->s_writers.count[level - 1]), sb, 6,
		  "%s frozen with writers inside", sb->s_id);
}

static void sb_freeze_unlock(struct super_block *sb, int levels)
{
	for (int level = levels - 1; level >= 0; level--)
		percpu_up_write(&sb->s_writers.rw_sem[level]);
}

/* Since 6.6 a second caller waits until the first has frozen the file system, or has failed to. */
static wait_queue_head_t freeze_wait;

static void set_frozen(struct super_block *sb, int frozen)
{
	INVARIANT(lockdep_is_held(&sb->s_umount), sb, 5, "frozen changes without s_umount on %s",
		  sb->s_id);
	INVARIANT(frozen == SB_UNFROZEN || frozen == sb->s_writers.frozen + 1, sb, 5,
		  "frozen jumps to %d on %s", frozen, sb->s_id);
	WRITE_ONCE(sb->s_writers.frozen, frozen);
	if (changed(FREEZE_PARTIAL) && frozen % SB_FREEZE_COMPLETE == 0)
		wake_up_all(&freeze_wait);
}

static bool partially_frozen(const struct super_block *sb)
{
	return READ_ONCE(sb->s_writers.frozen) % SB_FREEZE_COMPLETE;
}

/* Return: 0 with all levels shut, what ->freeze_fs() returned with none; s_umount is held */
static int sb_freeze_levels(struct super_block *sb)
{
	/* keeps the order sb_start_write(), then s_umount: rules 2, 7 */
	bool drop = !changed(FAULT_FREEZE_UMOUNT);
	int err;

	set_frozen(sb, SB_FREEZE_WRITE);
	if (drop)
		up_write(&sb->s_umount);
	sb_wait_write(sb, SB_FREEZE_WRITE);
	if (drop)
		down_write(&sb->s_umount);
	if (!changed(FAULT_FROZEN_JUMPS))
		set_frozen(sb, SB_FREEZE_PAGEFAULT);
	sb_wait_write(sb, SB_FREEZE_PAGEFAULT);
	set_frozen(sb, SB_FREEZE_FS);
	sb_wait_write(sb, SB_FREEZE_FS);
	err = sb->s_op ? sb->s_op->freeze_fs(sb) : 0;
	if (!err)
		return 0;
	if (!changed(FAULT_FROZEN_STUCK))
		set_frozen(sb, SB_UNFROZEN);
	sb_freeze_unlock(sb, SB_FREEZE_LEVELS);
	return err;
}

/* Before 6.6 there was one freeze for all holders, which each of them could thaw. */
static int *holder_count(struct super_block *sb, enum freeze_holder who)
{
	return &sb->s_writers.freeze_count[changed(FREEZE_HOLDERS) ? who : FREEZE_HOLDER_USERSPACE];
}

static int freeze_super_locked(struct super_block *sb, int *holder)
{
	int err;

	if (sb->s_writers.frozen == SB_FREEZE_COMPLETE && !*holder) {
		++*holder;
		return 0;
	}
	if (sb->s_writers.frozen != SB_UNFROZEN)
		return -EBUSY;
	err = sb_freeze_levels(sb);
	if (err)
		return err;
	++*holder;
	set_frozen(sb, SB_FREEZE_COMPLETE);
	/* it stays frozen after the return to user mode */
	for (int level = SB_FREEZE_LEVELS - 1; level >= 0; level--)
		percpu_rwsem_release(&sb->s_writers.rw_sem[level]);
	return 0;
}

int freeze_super(struct super_block *sb, enum freeze_holder who)
{
	int err;

	check_no_work(sb);
	down_write(&sb->s_umount);
	while (changed(FREEZE_PARTIAL) && partially_frozen(sb)) {
		up_write(&sb->s_umount);
		wait_event(freeze_wait, !partially_frozen(sb));
		down_write(&sb->s_umount);
	}
	err = freeze_super_locked(sb, holder_count(sb, who));
	up_write(&sb->s_umount);
	return err;
}

static int thaw_super_locked(struct super_block *sb, int *holder)
{
	const int levels = SB_FREEZE_LEVELS - changed(FAULT_THAW_LEVEL);
	const int *count = sb->s_writers.freeze_count;

	if (sb->s_writers.frozen != SB_FREEZE_COMPLETE || !*holder)
		return -EINVAL;
	--*holder;
	if (count[0] + count[1] > 0 && !changed(FAULT_THAW_SHARED))
		return 0;
	INVARIANT(!count[0] && !count[1], sb, 8, "thaw of %s leaves holders", sb->s_id);
	for (int level = 0; level < levels; level++)
		percpu_rwsem_acquire(&sb->s_writers.rw_sem[level]);
	set_frozen(sb, SB_UNFROZEN);
	sb_freeze_unlock(sb, levels);
	if (changed(FAULT_START_UMOUNT)) {
		sb_start_write(sb);
		sb_end_write(sb);
	}
	return 0;
}

int thaw_super(struct super_block *sb, enum freeze_holder who)
{
	int err;

	if (changed(FAULT_FROZEN_UNLOCKED))
		set_frozen(sb, SB_UNFROZEN);
	down_write(&sb->s_umount);
	err = thaw_super_locked(sb, holder_count(sb, who));
	up_write(&sb->s_umount);
	return err;
}

void sb_check_quiet(struct super_block *sb)
{
	for (int level = 0; level < SB_FREEZE_LEVELS; level++)
		INVARIANT(!sb->s_writers.count[level], sb, 1,
			  "sb_start_write() without sb_end_write() on %s", sb->s_id);
	INVARIANT(sb->s_writers.frozen == SB_UNFROZEN || sb->s_writers.frozen == SB_FREEZE_COMPLETE,
		  sb, 5, "%s is left half frozen, %d", sb->s_id, sb->s_writers.frozen);
	INVARIANT(sb->s_dio_wqs <= 1, sb, 81, "%d dio workqueues on %s", sb->s_dio_wqs, sb->s_id);
}
