// SPDX-License-Identifier: GPL-2.0-only
/*
 * The wording of the validator's reports: the kernel's, as far as there is
 * something to say, so that who reads kernel logs can read these. First lines
 * name classes and nothing that differs between runs.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "core/strategy.h"
#include "lockdep/lockdep.h"

static const struct sim_banner banners[] = {
#define BANNER(id, kind, words, end, line, width)                                                  \
	{{__FILE__, __LINE__, SIM_R_##kind, 0, words}, end, line, width},
	LD_LINES(BANNER)
#undef BANNER
};

static const struct sim_says *const banners_at[] SIM_SAYS_LIST = {
#define BANNER_AT(id, kind, words, end, line, width) &banners[LD_##id].says,
	LD_LINES(BANNER_AT)
#undef BANNER_AT
};

void ld_report(enum ld_line line, const void *obj, const struct sim_site *site, const char *fmt,
	       ...)
{
	const struct sim_banner *b = &banners[line];
	struct sim_report *v = sim_report_says(&b->says);
	va_list ap;
	int n;

	if (!v)
		return;
	v->obj = obj;
	v->site = site ? site : sim.cur->site;
	v->banner = b;
	n = v->words + snprintf(v->signature + v->words, sizeof(v->signature) - v->words, ": ");
	va_start(ap, fmt);
	vsnprintf(v->signature + n, sizeof(v->signature) - n, fmt, ap);
	va_end(ap);
	sim_report_commit(v);
}

/* a WARN() of lockdep.c, which has no more to say; @h is the lock it is about */
static void warn(const struct ld_held *h, const struct sim_site *site, const struct sim_says *says)
{
	struct sim_report *v = sim_report_says(says);

	if (!v)
		return;
	v->obj = h->map;
	v->site = site;
	snprintf(v->signature + v->words, sizeof(v->signature) - v->words, ": %s",
		 ld_name(h->cls).s);
	sim_report_commit(v);
}

/* print_circular_lock_scenario(), which alone tells readers apart */
static const char *verb(const struct ld_held *h)
{
	return h->read ? "rlock" : "lock";
}

void ld_detail_who(const char *does)
{
	sim_report_detail("%s/%u %s\n", sim.cur->name, sim_pid(sim.cur->ordinal), does);
}

void ld_detail_class(uint32_t cls)
{
	const struct sim_lock_class c = ld_describe(cls);
	char text[SIM_LOCK_TEXT];

	sim_report_detail("%s", sim_lock_text(&c, text));
}

void ld_detail_lock(const struct ld_held *h)
{
	sim_report_detail("%016" PRIx64 " ", sim_model_addr(h->map));
	ld_detail_class(h->cls);
	sim_report_detail(", at: ");
	sim_report_place(SIM_DETAIL_AT, h->site, h->stack);
	sim_report_detail("\n");
}

void ld_detail_stack(const struct sim_place *at)
{
	sim_report_place(SIM_DETAIL_STACK, at->site, at->stack);
}

static void detail_order(const struct ld_held *p, const struct ld_held *h)
{
	ld_detail_who("is trying to acquire lock:");
	ld_detail_lock(h);
	sim_report_detail("\nbut task is already holding lock:\n");
	ld_detail_lock(p);
}

static void report_recursion(const struct ld_held *p, const struct ld_held *h)
{
	const struct ld_name n = ld_name(h->cls);
	int order;

	ld_report(LD_RECURSIVE, h->map, h->site, "%s", n.s);
	detail_order(p, h);
	if (ld_cmp(p, h, &order))
		sim_report_detail("and the lock comparison function returns %d:\n", order);
	sim_report_detail(
		"\nother info that might help us debug this:\n"
		" Possible unsafe locking scenario:\n\n"
		"       CPU0\n       ----\n  lock(%s);\n  lock(%s);\n\n *** DEADLOCK ***\n\n"
		" May be due to missing lock nesting notation\n\n",
		n.s, n.s);
}

/* Ends the execution, so what there is to say is said before. */
void ld_splat_recursion(const struct ld_held *p, const struct ld_held *h)
{
	report_recursion(p, h);
	sim_report_end(SIM_R_LOCK_RECURSION);
}

/* how a lock came to be taken under another: the stack, then what the kernel does not say */
static void detail_taken(const struct ld_edge *e)
{
	ld_detail_stack(&e->next_at);
	sim_report_detail("       by %s, while it held (%s), at: ", e->thread, ld_name(e->prev).s);
	sim_report_place(SIM_DETAIL_AT, e->prev_at.site, e->prev_at.stack);
	sim_report_detail("\n");
}

/* the dependencies on the way from the wanted lock to the held one, last first */
static void detail_chain(const struct ld_held *h, const struct ld_path *path)
{
	const struct sim_place at = {h->site, h->stack};

	sim_report_detail("\nwhich lock already depends on the new lock.\n\n\n"
			  "the existing dependency chain (in reverse order) is:\n");
	for (unsigned int i = path->nr - 1; i > 0; i--) {
		sim_report_detail("\n-> #%u ", i);
		ld_detail_class(path->cls[i]);
		sim_report_detail(":\n");
		detail_taken(ld_edge_find(path->cls[i - 1], path->cls[i]));
	}
	sim_report_detail("\n-> #0 ");
	ld_detail_class(h->cls);
	sim_report_detail(":\n");
	ld_detail_stack(&at);
}

static void detail_scenario(const struct ld_held *p, const struct ld_held *h,
			    const struct ld_path *path)
{
	const struct ld_name held = ld_name(p->cls), want = ld_name(h->cls);
	const struct ld_name parent = ld_name(path->cls[path->nr - 2]);

	sim_report_detail("\nother info that might help us debug this:\n\n");
	if (path->nr > 2)
		sim_report_detail("Chain exists of:\n  %s --> %s --> %s\n\n", want.s, parent.s,
				  held.s);
	sim_report_detail(" Possible unsafe locking scenario:\n\n"
			  "       CPU0                    CPU1\n"
			  "       ----                    ----\n"
			  "  %s(%s);\n"
			  "                               lock(%s);\n"
			  "                               lock(%s);\n"
			  "  %s(%s);\n\n *** DEADLOCK ***\n\n",
			  verb(p), held.s, parent.s, held.s, verb(h), want.s);
}

/*
 * A path of one class is a lock taken while held whose recursion check let it
 * pass; it cannot be a cycle, so @path has at least two.
 */
void ld_splat_cycle(const struct ld_held *p, const struct ld_held *h, const struct ld_path *path)
{
	ld_report(LD_CIRCULAR, h->map, h->site, "%s -> %s", ld_name(p->cls).s, ld_name(h->cls).s);
	detail_order(p, h);
	detail_chain(h, path);
	detail_scenario(p, h, path);
}

static void unbalanced(const void *lock, const char *name, const struct sim_site *site)
{
	ld_report(LD_UNBALANCED, lock, site, "%s", name);
	sim_report_detail("%s/%u is trying to release lock (%s) at:\n", sim.cur->name,
			  sim_pid(sim.cur->ordinal), name);
	sim_report_place(SIM_DETAIL_IP, site,
			 sim.detail ? sim_stack_save(0, __builtin_frame_address(0)) : 0);
	sim_report_detail("\nbut there are no more locks to release!\n"
			  "\nother info that might help us debug this:\n");
}

void ld_splat_balance(struct sim_lockmap *m, const struct sim_site *site)
{
	unbalanced(m, ld_describe(ld_class(m, 0)).name, site);
}

void sim_lockdep_rcu_unbalanced(const struct sim_site *site)
{
	unbalanced(NULL, "rcu_read_lock", site);
}

void ld_splat_nest(const struct ld_held *h)
{
	ld_report(LD_UNNESTED, h->map, h->site, "%s", ld_name(h->cls).s);
	ld_detail_who("is trying to lock:");
	ld_detail_lock(h);
	sim_report_detail("\nbut this task is not holding:\n%s\n"
			  "\nother info that might help us debug this:\n",
			  h->nest->name);
}

/* The same two of lockdep.c: it refers to its own variables, and says no more. */
void ld_splat_twin(const struct ld_held *h)
{
	warn(h, h->site,
	     SIM_SAYS(SIM_R_LOCK_WARN, 0, "WARNING: DEBUG_LOCKS_WARN_ON(!hlock->nest_lock)"));
}

void ld_splat_downgrade(const struct ld_held *h, const struct sim_site *site)
{
	warn(h, site, SIM_SAYS(SIM_R_LOCK_WARN, 0, "WARNING: downgrading a read lock"));
}

void sim_lockdep_rcu_suspicious(const char *file, int line, const char *text,
				const struct sim_site *site)
{
	ld_report(LD_RCU, NULL, site, "%s:%d %s", file, line, text);
}

void ld_splat_held(enum ld_line first, const struct ld_held *h, const struct sim_site *site)
{
	ld_report(first, h->map, site, "%s", ld_name(h->cls).s);
}

void ld_splat_freed(const struct ld_held *h, const void *p, size_t n, const struct sim_site *site)
{
	uint64_t from = sim_model_addr(p);

	ld_splat_held(LD_FREED, h, site);
	sim_report_detail("%s/%u is freeing memory %016" PRIx64 "-%016" PRIx64
			  ", with a lock still held there!\n",
			  sim.cur->name, sim_pid(sim.cur->ordinal), from, from + n - 1);
	ld_detail_lock(h);
}
