// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a lock may be waited for: while a spinlock is held, only spinlocks. The strictest of the
 * held locks and of the context counts. RCU has an outer type that is smaller than its inner one: a
 * section may be entered anywhere, and allows what it does only if nothing else forbids it.
 */
#include "lockdep/lockdep.h"

/* With PREEMPT_RT softirqs and most hardirqs are threads, so spinlock_t is fine there. */
static unsigned int context_of(const struct sim_thread *x)
{
	if (x->irq & SIM_IRQ_HARD)
		return x->irq & SIM_IRQ_RAW ? SIM_WAIT_SPIN : SIM_WAIT_CONFIG;
	return x->irq & SIM_IRQ_SOFT ? SIM_WAIT_CONFIG : SIM_WAIT_MAX;
}

/* Return: the first of the locks that are held in the same context as @h. */
static uint32_t first_of_context(const struct ld_holds *o, const struct ld_held *h, uint32_t depth)
{
	while (depth && !((o->lock[depth - 1].irq ^ h->irq) & SIM_IRQ_CTX))
		depth--;
	return depth;
}

bool ld_check_wait(const struct ld_holds *o, const struct ld_held *h, uint32_t depth)
{
	unsigned int context = context_of(sim.cur), inner = context;

	if (h->trylock)
		return true;
	for (uint32_t i = first_of_context(o, h, depth); i < depth; i++) {
		const struct ld_class *c = &ld_classes[o->lock[i].cls];

		if (c->wait_inner && (c->wait_inner < inner || c->type == SIM_LOCK_WAIT_OVERRIDE))
			inner = c->wait_inner;
	}
	if (ld_classes[h->cls].wait_outer <= inner)
		return true;
	ld_splat_wait(sim.cur, h, context);
	return false;
}
