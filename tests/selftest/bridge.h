/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the selftest, which is compiled with a kernel tree's headers, and
 * the lock validator, which is compiled with the C library's: plain C.
 */
#ifndef SELFTEST_BRIDGE_H
#define SELFTEST_BRIDGE_H

/** struct bridge_lock - what the validator is to know of a struct lockdep_map */
struct bridge_lock {
	const void *map, *key;
	const char *name;
	unsigned char outer, inner, type;
};

/** struct bridge_irq - the state that the kernel's headers keep about interrupts */
struct bridge_irq {
	int hard, soft, threaded, hard_off, soft_off;
};

/* Each returns whether the validator has reported something since bridge_reset(). */
int bridge_acquire(const struct bridge_lock *lock, const struct bridge_irq *irq,
		   unsigned int subclass, int trylock, int read, int check,
		   const struct bridge_lock *nest);
int bridge_release(const struct bridge_lock *lock, const struct bridge_irq *irq);
int bridge_irqs_on(const struct bridge_irq *irq);
int bridge_bh_on(const struct bridge_irq *irq);
int bridge_freed(const void *from, unsigned long len);

int bridge_is_held(const struct bridge_lock *lock);
/** bridge_reset() - forget all classes, all order and all that is held */
void bridge_reset(void);
/** bridge_init() - @off: reports that are switched off, bit per enum sim_report_kind */
void bridge_init(unsigned int off);

#endif
