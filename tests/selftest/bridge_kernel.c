// SPDX-License-Identifier: GPL-2.0-only
/*
 * lockdep's entry points, as the kernel tree declares them, over the lock
 * validator: the kernel's half of the bridge. As in lockdep.c, nothing is
 * looked at after the first report until the selftest resets it.
 */
#include <kshim.h>
#include "bridge.h"

struct lock_class_key __lockdep_no_validate__, __lockdep_no_track__;
extern unsigned int force_read_lock_recursive;

static struct bridge_lock lock_of(const struct lockdep_map *m)
{
	return (struct bridge_lock){
		.map = m,
		.key = m->key,
		.name = m->name,
		.outer = m->wait_type_outer,
		.inner = m->wait_type_inner,
		.type = m->lock_type,
	};
}

static struct bridge_irq irq_now(void)
{
	return (struct bridge_irq){
		.hard = hardirq_context,
		.soft = current->softirq_context,
		.threaded = current->hardirq_threaded,
		.hard_off = irqs_disabled(),
		.soft_off = !current->softirqs_enabled,
	};
}

static void judge(int reported)
{
	if (reported)
		debug_locks_off();
}

void lock_acquire(struct lockdep_map *lock, unsigned int subclass, int trylock, int read, int check,
		  struct lockdep_map *nest_lock, unsigned long ip)
{
	const struct bridge_lock l = lock_of(lock);
	const struct bridge_lock nest = nest_lock ? lock_of(nest_lock) : (struct bridge_lock){};
	const struct bridge_irq irq = irq_now();

	if (debug_locks)
		judge(bridge_acquire(&l, &irq, subclass, trylock, read,
				     check && lock->key != &__lockdep_no_validate__,
				     nest_lock ? &nest : NULL));
}

void lock_release(struct lockdep_map *lock, unsigned long ip)
{
	const struct bridge_lock l = lock_of(lock);
	const struct bridge_irq irq = irq_now();

	if (debug_locks)
		judge(bridge_release(&l, &irq));
}

int lock_is_held_type(const struct lockdep_map *lock, int read)
{
	const struct bridge_lock l = lock_of(lock);

	return debug_locks ? bridge_is_held(&l) : LOCK_STATE_UNKNOWN;
}

bool read_lock_is_recursive(void)
{
	return force_read_lock_recursive || in_interrupt();
}

void lockdep_init_map_type(struct lockdep_map *lock, const char *name, struct lock_class_key *key,
			   int subclass, u8 inner, u8 outer, u8 lock_type)
{
	lock->name = name;
	lock->key = key;
	lock->wait_type_inner = inner;
	lock->wait_type_outer = outer;
	lock->lock_type = lock_type;
}

void debug_check_no_locks_freed(const void *from, unsigned long len)
{
	if (debug_locks)
		judge(bridge_freed(from, len));
}

/* ---- interrupts ------------------------------------------------------- */

void lockdep_hardirqs_on_prepare(void)
{
	const struct bridge_irq irq = irq_now();

	if (debug_locks && !hardirqs_enabled)
		judge(bridge_irqs_on(&irq));
}

void lockdep_hardirqs_on(unsigned long ip)
{
	hardirqs_enabled = 1;
}

void lockdep_hardirqs_off(unsigned long ip)
{
	hardirqs_enabled = 0;
}

/* Called with interrupts off for a moment: what counts is what they were before. */
void lockdep_softirqs_on(unsigned long ip)
{
	struct bridge_irq irq = irq_now();

	current->softirqs_enabled = 1;
	irq.hard_off = !hardirqs_enabled;
	irq.soft_off = 0;
	if (debug_locks)
		judge(bridge_bh_on(&irq));
}

void lockdep_softirqs_off(unsigned long ip)
{
	current->softirqs_enabled = 0;
}

/* ---- the selftest's own ----------------------------------------------- */

void lockdep_reset(void)
{
	bridge_reset();
	hardirq_context = 0;
	hardirqs_enabled = !irqs_disabled();
	current->softirq_context = 0;
	current->softirqs_enabled = 1;
	debug_locks = 1;
}

/* each lock is reset between cases, and then all: the latter is enough */
void lockdep_reset_lock(struct lockdep_map *lock)
{
}

void lockdep_free_key_range(void *start, unsigned long size)
{
}

void lockdep_set_selftest_task(struct task_struct *task)
{
}

void lockdep_init(void)
{
}
