// SPDX-License-Identifier: GPL-2.0-only
/*
 * How lock classes are used with respect to interrupts. A lock that an interrupt takes must not be
 * held with that interrupt on, or the interrupt may wait for what it interrupted. The same is true
 * of each lock that is taken while the first is held. Readers do not wait for each other.
 *
 * Conflicts are looked for when a class is used in a new way, and when a new dependency connects
 * two classes.
 */
#include "lockdep/lockdep.h"

#define MAX_MARKS (LD_MAX_CLASSES * LD_NR_USAGE) /* each bit of each class once */
#define READS (LD_WRITES << LD_USAGE_READ)

static struct ld_mark marks[MAX_MARKS];
static uint32_t nr_marks;
uint32_t ld_nr_in; /* how many of the marks are of locks taken in an interrupt */

/* what taking a lock for writing says about it, by the irq state it is taken in */
#define BIT(usage) (1u << (usage))
#define STATE(s)                                                                                   \
	[s] = ((s)&SIM_IRQ_HARD ? BIT(0) : 0) | ((s)&SIM_IRQ_SOFT ? BIT(LD_USAGE_SOFT) : 0) |      \
	      ((s)&SIM_IRQ_OFF ? 0 : BIT(LD_USAGE_ON)) |                                           \
	      ((s) & (SIM_IRQ_OFF | SIM_BH_OFF) ? 0 : BIT(LD_USAGE_SOFT | LD_USAGE_ON))
const uint8_t ld_usage_of[16] = {
	STATE(0), STATE(1), STATE(2),  STATE(3),  STATE(4),  STATE(5),  STATE(6),  STATE(7),
	STATE(8), STATE(9), STATE(10), STATE(11), STATE(12), STATE(13), STATE(14), STATE(15),
};

/* the same states, the other direction, reading and writing */
static unsigned int opposite(unsigned int mask)
{
	unsigned int m = (mask & LD_IN) << LD_USAGE_ON | (mask & LD_ON) >> LD_USAGE_ON;

	return m | (m & LD_WRITES) << LD_USAGE_READ | (m & READS) >> LD_USAGE_READ;
}

/*
 * The usage of a class that counts at the end of a path. If only recursive readers come there (or
 * leave, backwards), use for reading does not close a cycle.
 */
static unsigned int usage_at(unsigned int cls, bool weak)
{
	return weak ? ld_classes[cls].usage & LD_WRITES : ld_classes[cls].usage;
}

static bool has_usage(unsigned int cls, bool weak, void *mask)
{
	return usage_at(cls, weak) & *(const unsigned int *)mask;
}

static bool add_usage(unsigned int cls, bool weak, void *mask)
{
	*(unsigned int *)mask |= usage_at(cls, weak);
	return false;
}

static void mark(const struct ld_held *h, unsigned int bits, bool good)
{
	struct ld_class *c = &ld_classes[h->cls];

	marks[nr_marks++] = (struct ld_mark){
		.at = {h->site, h->stack},
		.thread = sim.cur->name,
		.cls = h->cls,
		.bits = bits,
	};
	hook_fact(c->subkey, bits, good);
	c->known |= bits;
	if (good)
		c->usage |= bits;
	ld_nr_in += !!(bits & LD_IN);
}

/* Was the lock itself used in a way that conflicts with this one? */
static bool check_self(const struct ld_held *h, unsigned int bit)
{
	unsigned int other = (bit ^ LD_USAGE_ON) & ~LD_USAGE_READ;
	unsigned int bad = ld_classes[h->cls].usage & BIT(other);

	if (!(bit & LD_USAGE_READ))
		bad |= ld_classes[h->cls].usage & BIT(other | LD_USAGE_READ);
	if (!bad)
		return true;
	mark(h, BIT(bit), false);
	ld_splat_usage(h, bit, __builtin_ctz(bad));
	return false;
}

/*
 * If the lock is taken in an interrupt: is a lock that is taken under it held with interrupts on?
 * If it is held with interrupts on: is it taken under one that an interrupt takes?
 */
static bool check_others(const struct ld_held *h, unsigned int bit)
{
	static struct ld_path path;
	unsigned int mask = opposite(BIT(bit));
	const struct ld_search s = {
		.back = bit & LD_USAGE_ON,
		.usage = true,
		.match = has_usage,
		.arg = &mask,
	};
	int end = ld_walk(&s, h->cls, s.back ? h->read != 0 : h->read == 2);

	if (end < 0)
		return true;
	ld_path_to(&path, end);
	mark(h, BIT(bit), false);
	ld_splat_inversion(h, bit, &path);
	return false;
}

bool ld_mark(const struct ld_held *h, unsigned int bits)
{
	/* hardirq before softirq, in an interrupt before outside */
	static const uint8_t order[] = {0, 1, 4, 5, 2, 3, 6, 7};

	bits &= ~ld_classes[h->cls].known;
	if (!bits || !sim.on[SIM_C_LOCKDEP])
		return true;
	if (likely(!ld_nr_in && !(bits & LD_IN))) {
		/* no interrupt has taken anything yet */
		mark(h, bits, true);
		return true;
	}
	for (unsigned int i = 0; i < LD_NR_USAGE; i++) {
		if (!(bits & BIT(order[i])))
			continue;
		if (!check_self(h, order[i]) || !check_others(h, order[i]))
			return false;
		mark(h, BIT(order[i]), true);
	}
	return true;
}

bool ld_check_irq(const struct ld_held *p, const struct ld_held *h)
{
	static struct ld_path back, forth;
	unsigned int mask = 0;
	struct ld_search s = {.back = true, .usage = true, .match = add_usage, .arg = &mask};
	int end;

	if (likely(!ld_nr_in))
		return true;
	/* which interrupts take what leads to @p? */
	ld_walk(&s, p->cls, p->read != 0);
	mask = opposite(mask & LD_IN);
	/* does @h lead to something that they may find held? */
	s.match = has_usage;
	s.back = false;
	end = ld_walk(&s, h->cls, h->read == 2);
	if (end < 0)
		return true;
	ld_path_to(&forth, end);
	mask = opposite(ld_classes[end / 2].usage & LD_ON);
	s.back = true;
	ld_path_to(&back, ld_walk(&s, p->cls, p->read != 0));
	ld_splat_irq_order(p, h, &back, &forth);
	return false;
}

const struct ld_mark *ld_mark_find(unsigned int cls, unsigned int bit)
{
	const struct ld_mark *m = marks;

	while (m->cls != cls || !(m->bits & BIT(bit)))
		m++;
	return m;
}

uint32_t ld_nr_marks(void)
{
	return nr_marks;
}

void ld_usage_cut(uint32_t nr)
{
	while (nr_marks > nr) {
		const struct ld_mark *m = &marks[--nr_marks];
		struct ld_class *c = &ld_classes[m->cls];

		c->known &= ~m->bits;
		c->usage &= ~m->bits;
		ld_nr_in -= !!(m->bits & LD_IN);
	}
}

/* All that @x holds may from now on be found held by an interrupt. */
static bool mark_held(const struct sim_thread *x, unsigned int bit)
{
	const struct ld_holds *o = ld_holds_of(x);

	for (uint32_t i = 0; i < o->nr; i++) {
		const struct ld_held *h = &o->lock[i];

		if (h->check && !ld_mark(h, BIT(bit + (h->read != 0))))
			return false;
	}
	return true;
}

void sim_lockdep_irqs_on(const struct sim_thread *x)
{
	if (mark_held(x, LD_USAGE_ON) && !(x->irq & SIM_BH_OFF))
		mark_held(x, LD_USAGE_SOFT | LD_USAGE_ON);
}

void sim_lockdep_bh_on(const struct sim_thread *x)
{
	if (!(x->irq & SIM_IRQ_OFF))
		mark_held(x, LD_USAGE_SOFT | LD_USAGE_ON);
}
