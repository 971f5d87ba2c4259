// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two ways to look for a cycle, neither of which is the validator's.
 *
 * The definition (lockdep-design.rst): a cycle of dependencies is a deadlock if
 * no lock of it is taken as a recursive reader and held as a shared one. One
 * strength is chosen for each hop, and what can be reached is computed as a
 * closure. An interrupt is a dependency too, from what it may find held to what
 * it takes.
 *
 * lockdep.c's search (__bfs()): breadth first, in the order in which the
 * dependencies were added, each class once, with the weakness with which it was
 * come to first.
 */
#include <string.h>
#include "lockdep/lockdep.h"
#include "selftest/referee.h"

/* a dependency of one strength: how prev is held, how next is taken */
#define SHARED(bit) (!((bit) & 1))
#define RECURSIVE(bit) (!((bit) & 2))

/* ---- what the report is about ----------------------------------------- */

/* A dependency that was reported. @bit: number of its strength */
static bool reported_dep(unsigned int *prev, unsigned int *next, unsigned int *bit)
{
	for (*prev = 0; *prev < ld_nr_classes; ++*prev) {
		for (*next = 0; *next < ld_nr_classes; ++*next) {
			unsigned int bits = ld_dep[*prev][*next] >> LD_REPORTED;

			*bit = bits ? __builtin_ctz(bits) : 0;
			if (bits)
				return true;
		}
	}
	return false;
}

/* A use that was reported. @bit: number of its usage bit */
static bool reported_use(unsigned int *cls, unsigned int *bit)
{
	for (*cls = 0; *cls < ld_nr_classes; ++*cls) {
		unsigned int bits = ld_classes[*cls].known & ~ld_classes[*cls].usage;

		*bit = bits ? __builtin_ctz(bits) : 0;
		if (bits)
			return true;
	}
	return false;
}

/* ---- the definition ---------------------------------------------------- */

/* locks that a path leads to, by whether it takes them as a recursive reader */
struct reach {
	bool at[LD_MAX_CLASSES][2];
};

static bool is_skipped(unsigned int cls, bool irqs)
{
	return irqs && ld_classes[cls].type != SIM_LOCK_NORMAL;
}

/* Follow each dependency that is known by one hop. Return: is there anything new? */
static bool hop(struct reach *r, const uint8_t (*dep)[LD_MAX_CLASSES], bool irqs)
{
	bool more = false;

	for (unsigned int i = 0; i < ld_nr_classes * ld_nr_classes * 4; i++) {
		unsigned int bit = i % 4, p = i / 4 / ld_nr_classes, n = i / 4 % ld_nr_classes;
		bool *to = &r->at[n][RECURSIVE(bit)];

		if (*to || !(dep[p][n] >> bit & 1) || is_skipped(p, irqs) || is_skipped(n, irqs))
			continue;
		if (r->at[p][0] || (r->at[p][1] && !SHARED(bit)))
			more = *to = true;
	}
	return more;
}

static void reach_from(struct reach *r, unsigned int cls, bool recursive,
		       const uint8_t (*dep)[LD_MAX_CLASSES], bool irqs)
{
	memset(r, 0, sizeof(*r));
	if (is_skipped(cls, irqs))
		return;
	r->at[cls][recursive] = true;
	while (hop(r, dep, irqs))
		;
}

/* Can an interrupt that takes @in, one of its kinds of use, close a cycle? */
static bool irq_closes(unsigned int in, unsigned int use, bool recursive,
		       const uint8_t (*dep)[LD_MAX_CLASSES])
{
	unsigned int write = (use & LD_USAGE_SOFT) | LD_USAGE_ON;
	static struct reach r;

	reach_from(&r, in, recursive, dep, true);
	for (unsigned int on = 0; on < ld_nr_classes; on++) {
		unsigned int known = ld_classes[on].known >> write;

		if ((known & 1 && (r.at[on][0] || r.at[on][1])) || (known & 2 && r.at[on][0]))
			return true;
	}
	return false;
}

/* Can any? @read: how @fresh was taken now; readers of before are taken to be recursive */
static bool any_irq_closes(const uint8_t (*dep)[LD_MAX_CLASSES], unsigned int fresh, int read)
{
	for (unsigned int i = 0; i < ld_nr_classes * LD_NR_USAGE; i++) {
		unsigned int cls = i / LD_NR_USAGE, use = i % LD_NR_USAGE;
		bool recursive = use & LD_USAGE_READ && (cls != fresh || read == 2);

		if (ld_classes[cls].known >> use & 1 && !(use & LD_USAGE_ON) &&
		    irq_closes(cls, use, recursive, dep))
			return true;
	}
	return false;
}

bool referee_sees(int read)
{
	static uint8_t dep[LD_MAX_CLASSES][LD_MAX_CLASSES];
	static struct reach r;
	unsigned int prev, next, bit;

	memcpy(dep, ld_dep, sizeof(dep));
	if (!reported_dep(&prev, &next, &bit))
		return reported_use(&next, &bit) &&
		       any_irq_closes((const uint8_t(*)[LD_MAX_CLASSES])dep, next, read);
	reach_from(&r, next, RECURSIVE(bit), (const uint8_t(*)[LD_MAX_CLASSES])dep, false);
	if (r.at[prev][0] || (r.at[prev][1] && !SHARED(bit)))
		return true;
	dep[prev][next] |= 1u << bit;
	return any_irq_closes((const uint8_t(*)[LD_MAX_CLASSES])dep, LD_MAX_CLASSES, read);
}

/* ---- lockdep.c's search ----------------------------------------------- */

/**
 * struct bfs - a search
 * @hold: class to find, held so that @shared; where there is a @mask, usage is looked for
 * @mask: usage bits to find; @seen collects all of them where @gather
 */
struct bfs {
	bool back, gather, shared;
	unsigned int hold, mask, seen;
};

struct entry {
	unsigned int cls, dep;
	bool weak; /* of the parent until it is visited, then its own */
	bool root;
};

/* Is it what is looked for? */
static bool matches(struct bfs *b, const struct entry *e)
{
	unsigned int usage = ld_classes[e->cls].usage & (e->weak ? LD_WRITES : ~0u);

	if (!b->gather && !b->mask)
		return e->cls == b->hold && (!b->shared || !e->weak);
	b->seen |= usage;
	return !b->gather && usage & b->mask;
}

/* The strengths of a dependency as seen from @cls on the way to @n. */
static unsigned int dep_towards(const struct bfs *b, unsigned int cls, unsigned int n)
{
	unsigned int d = b->back ? ld_dep[n][cls] : ld_dep[cls][n];

	if (b->back)
		d = (d & 9) | (d & 2) << 1 | (d & 4) >> 1;
	return d & LD_GOOD;
}

static const struct ld_edge *edge_of(const struct bfs *b, unsigned int cls, unsigned int n)
{
	return b->back ? ld_edge_find(n, cls) : ld_edge_find(cls, n);
}

/* Append the neighbours of @e, the oldest dependency first. Return: new end of the queue */
static unsigned int enqueue(const struct bfs *b, const struct entry *e, struct entry *queue,
			    unsigned int tail)
{
	const struct ld_edge *last = NULL, *best;

	do {
		best = NULL;
		for (unsigned int n = 0; n < ld_nr_classes; n++) {
			unsigned int dep = dep_towards(b, e->cls, n);
			const struct ld_edge *edge = dep ? edge_of(b, e->cls, n) : NULL;

			if (!edge || edge <= last || (best && edge > best))
				continue;
			best = edge;
			queue[tail] = (struct entry){ .cls = n, .dep = dep, .weak = e->weak };
		}
		tail += !!best;
		last = best;
	} while (best);
	return tail;
}

static bool bfs(struct bfs *b, unsigned int cls, bool weak)
{
	static struct entry queue[LD_MAX_CLASSES * LD_MAX_CLASSES];
	bool accessed[LD_MAX_CLASSES] = { false };
	unsigned int tail = 1;

	queue[0] = (struct entry){ .cls = cls, .weak = weak, .root = true };
	for (unsigned int head = 0; head < tail; head++) {
		struct entry *e = &queue[head];

		if (accessed[e->cls])
			continue;
		accessed[e->cls] = true;
		if (!e->root) {
			unsigned int dep = e->dep & (e->weak ? LD_ER | LD_EN : LD_GOOD);

			if (!dep)
				continue;
			e->weak = !(dep & (LD_SN | LD_EN));
		}
		if (is_skipped(e->cls, b->gather || b->mask))
			continue;
		if (matches(b, e))
			return true;
		tail = enqueue(b, e, queue, tail);
	}
	return false;
}

static unsigned int opposite(unsigned int mask)
{
	unsigned int m = (mask & LD_IN) << 2 | (mask & LD_ON) >> 2;

	return m | (m & 0x55) << 1 | (m & 0xaa) >> 1;
}

bool referee_kernel_sees(int read)
{
	unsigned int prev, next, bit;
	struct bfs b = { 0 };

	if (!reported_dep(&prev, &next, &bit)) {
		reported_use(&next, &bit);
		b.back = bit & LD_USAGE_ON;
		b.mask = opposite(1u << bit);
		return bfs(&b, next, b.back ? read != 0 : read == 2);
	}
	b.hold = prev;
	b.shared = SHARED(bit);
	if (bfs(&b, next, RECURSIVE(bit)))
		return true;
	b.back = b.gather = true;
	bfs(&b, prev, SHARED(bit));
	b = (struct bfs){ .mask = opposite(b.seen & LD_IN) };
	return b.mask && bfs(&b, next, RECURSIVE(bit));
}
