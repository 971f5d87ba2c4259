// SPDX-License-Identifier: GPL-2.0-only
/*
 * A way to look for a cycle that is not the validator's.
 *
 * The definition (lockdep-design.rst): a cycle of dependencies is a deadlock if
 * no lock of it is taken as a recursive reader and held as a shared one. One
 * strength is chosen for each hop, and what can be reached is computed as a
 * closure. An interrupt is a dependency too, from what it may find held to what
 * it takes.
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
