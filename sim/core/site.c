// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sites of code that was not written for this engine: a real tree's files
 * know nothing of SIM_SITE(), so that their calls are told apart by return
 * address. Each address gets its site once and keeps it; what is in it comes
 * from debug information alone, and is therefore the same in every run.
 */
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "core/engine.h"

#define BITS 14
#define NR_SITES (1u << BITS)
#define RESOLVER_STACK (1ul << 20) /* debug information is read with more than a thread has */

/* a site outlives its world: what was reported still names it */
struct kept {
	struct sim_site site;
	struct kept *older;
};

static struct entry {
	uintptr_t pc;
	struct kept *kept;
} table[NR_SITES];
static unsigned int nr_sites;
static struct kept *newest;

static bool (*resolve)(uintptr_t pc, struct sim_site *site);

/* a context of its own for the resolver; it hands back control after each address */
static struct {
	void *stack, *fctx;
	struct entry *want;
} helper;

static const struct sim_site unknown = {"?", "?", 0};

void sim_set_site_resolver(bool (*fn)(uintptr_t pc, struct sim_site *site))
{
	resolve = fn;
	/* another world may be where this one was */
	if (nr_sites)
		memset(table, 0, sizeof(table));
	nr_sites = 0;
}

static void helper_loop(sim_transfer t)
{
	for (;;) {
		if (!resolve(helper.want->pc, &helper.want->kept->site))
			helper.want->kept->site = unknown;
		t = jump_fcontext(t.fctx, NULL);
	}
}

static void fill(struct entry *e)
{
	if (!helper.stack) {
		helper.stack = sim_reserve(RESOLVER_STACK, "symbols");
		helper.fctx = make_fcontext((char *)helper.stack + RESOLVER_STACK, RESOLVER_STACK,
					    helper_loop);
	}
	helper.want = e;
	helper.fctx = jump_fcontext(helper.fctx, NULL).fctx;
}

const struct sim_site *sim_site_of(uintptr_t pc)
{
	struct entry *e = &table[(pc * 0x9e3779b97f4a7c15ull) >> (64 - BITS)];

	while (e->pc && e->pc != pc)
		e = e == &table[NR_SITES - 1] ? table : e + 1;
	if (likely(e->pc))
		return &e->kept->site;
	if (!resolve || nr_sites == NR_SITES - 1)
		return &unknown;
	nr_sites++;
	e->kept = sim_zeroed(1, sizeof(*e->kept), "symbols");
	e->kept->older = newest;
	newest = e->kept;
	e->pc = pc;
	fill(e);
	return &e->kept->site;
}
