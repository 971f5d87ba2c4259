// SPDX-License-Identifier: GPL-2.0-only
/*
 * Classes whose locks have an order among themselves, by address or inode number. Like all tables
 * of the validator, the list of these classes is cut back after an execution.
 */
#include "lockdep/lockdep.h"

static struct {
	sim_lock_cmp cmp;
	uint16_t cls;
} ordered[LD_MAX_CLASSES];
static uint32_t nr_ordered;

static sim_lock_cmp cmp_of(uint32_t cls)
{
	for (uint32_t i = nr_ordered; i-- > 0;)
		if (ordered[i].cls == cls)
			return ordered[i].cmp;
	return NULL;
}

void sim_lock_set_cmp(struct sim_lockmap *m, sim_lock_cmp cmp)
{
	uint32_t cls = ld_class(m, 0);

	if (cmp_of(cls) == cmp)
		return;
	if (nr_ordered == LD_MAX_CLASSES) {
		sim_report(SIM_R_LIMIT, m, NULL, "BUG: MAX_LOCKDEP_KEYS too low!");
		return;
	}
	ordered[nr_ordered].cmp = cmp;
	ordered[nr_ordered++].cls = cls;
	hook_fact(ld_classes[cls].subkey, (uintptr_t)cmp, 0);
}

bool ld_cmp(const struct ld_held *p, const struct ld_held *h, int *order)
{
	sim_lock_cmp cmp = p->cls == h->cls ? cmp_of(p->cls) : NULL;

	if (cmp)
		*order = cmp(p->map, h->map);
	return cmp;
}

bool ld_in_order(const struct ld_held *p, const struct ld_held *h)
{
	int order;

	return ld_cmp(p, h, &order) && order < 0;
}

uint32_t ld_nr_ordered(void)
{
	return nr_ordered;
}

void ld_ordered_cut(uint32_t nr)
{
	nr_ordered = nr;
}

void ld_ordered_digest(struct sim_digest *d, uint32_t nr)
{
	for (uint32_t i = nr; i < nr_ordered; i++)
		digest_add(d, (uintptr_t)ld_classes[ordered[i].cls].subkey,
			   (uintptr_t)ordered[i].cmp, 0);
}
