// SPDX-License-Identifier: GPL-2.0-only
/*
 * The wording of the validator's reports: the kernel's, as far as there is
 * something to say, so that who reads kernel logs can read these. First lines
 * name classes and nothing that differs between runs.
 */
#include <stdio.h>
#include "core/strategy.h"
#include "lockdep/lockdep.h"

struct ld_name ld_name(uint32_t cls)
{
	const struct ld_class *c = &ld_classes[cls];
	struct ld_name n;

	if (c->subclass)
		snprintf(n.s, sizeof(n.s), "%s/%u", c->name, c->subclass);
	else
		snprintf(n.s, sizeof(n.s), "%s", c->name);
	return n;
}

static const char *verb(const struct sim_heldlock *h)
{
	return h->read ? "rlock" : "lock";
}

void ld_detail_place(const struct sim_site *site)
{
	if (site)
		sim_report_detail(", at: %s %s:%u", site->func, site->file, site->line);
	sim_report_detail("\n");
}

void ld_detail_lock(const char *lead, uint32_t cls, const struct sim_site *site)
{
	sim_report_detail("%s(%s)", lead, ld_name(cls).s);
	ld_detail_place(site);
}

static void detail_who(const struct sim_heldlock *p, const struct sim_heldlock *h)
{
	sim_report_detail("%s/%u is trying to acquire lock:\n", sim.cur->name, sim_pid(sim.cur->ordinal));
	ld_detail_lock(" ", h->cls, h->site);
	sim_report_detail("\nbut task is already holding lock:\n");
	ld_detail_lock(" ", p->cls, p->site);
}

static void report_recursion(const struct sim_heldlock *p, const struct sim_heldlock *h)
{
	const struct ld_name n = ld_name(h->cls);
	struct sim_violation *v = sim_viol_new(SIM_R_LOCK_RECURSION);

	if (!v)
		return;
	v->obj = h->map;
	v->site = h->site;
	snprintf(v->signature, sizeof(v->signature),
		 "WARNING: possible recursive locking detected: %s", n.s);
	sim_viol_commit(v);
	detail_who(p, h);
	sim_report_detail("\nother info that might help us debug this:\n"
			  " Possible unsafe locking scenario:\n\n"
			  "       CPU0\n       ----\n  %s(%s);\n  %s(%s);\n\n *** DEADLOCK ***\n\n"
			  " May be due to missing lock nesting notation\n",
			  verb(p), n.s, verb(h), n.s);
}

/* Ends the execution, so what there is to say is said before. */
void ld_splat_recursion(const struct sim_heldlock *p, const struct sim_heldlock *h)
{
	report_recursion(p, h);
	sim_viol_end(SIM_R_LOCK_RECURSION);
}

/* the dependencies on the way from the wanted lock to the held one, last first */
static void detail_chain(const struct sim_heldlock *h, const struct ld_path *path)
{
	sim_report_detail("\nwhich lock already depends on the new lock.\n\n"
			  "the existing dependency chain (in reverse order) is:\n");
	for (unsigned int i = path->nr - 1; i > 0; i--) {
		const struct ld_edge *e = ld_edge_find(path->cls[i - 1], path->cls[i]);

		sim_report_detail("\n-> #%u (%s):\n", i, ld_name(e->next).s);
		sim_report_detail("       taken by %s", e->exec);
		ld_detail_place(e->next_site);
		ld_detail_lock("       while holding ", e->prev, e->prev_site);
	}
	sim_report_detail("\n-> #0 (%s):\n       wanted by %s", ld_name(h->cls).s, sim.cur->name);
	ld_detail_place(h->site);
}

static void detail_scenario(const struct sim_heldlock *p, const struct sim_heldlock *h,
			    const struct ld_path *path)
{
	const struct ld_name held = ld_name(p->cls), want = ld_name(h->cls);

	sim_report_detail("\nother info that might help us debug this:\n\n");
	if (path->nr > 2) {
		sim_report_detail("Chain exists of:\n  %s", want.s);
		for (unsigned int i = 1; i < path->nr; i++)
			sim_report_detail(" --> %s", ld_name(path->cls[i]).s);
		sim_report_detail("\n\n");
	}
	sim_report_detail(" Possible unsafe locking scenario:\n\n"
			  "       CPU0                    CPU1\n"
			  "       ----                    ----\n"
			  "  %s(%s);\n"
			  "                               lock(%s);\n"
			  "                               lock(%s);\n"
			  "  %s(%s);\n\n *** DEADLOCK ***\n",
			  verb(p), held.s, ld_name(path->cls[path->nr - 2]).s, held.s, verb(h),
			  want.s);
}

/*
 * A path of one class is a lock taken while held whose recursion check let it
 * pass; it cannot be a cycle, so @path has at least two.
 */
void ld_splat_cycle(const struct sim_heldlock *p, const struct sim_heldlock *h,
		    const struct ld_path *path)
{
	sim_report(SIM_R_LOCK_ORDER, h->map, h->site,
		   "WARNING: possible circular locking dependency detected: %s -> %s",
		   ld_name(p->cls).s, ld_name(h->cls).s);
	detail_who(p, h);
	detail_chain(h, path);
	detail_scenario(p, h, path);
}

void ld_splat_balance(struct sim_lockmap *m, const struct sim_site *site)
{
	const struct ld_name n = ld_name(ld_class(m, 0));

	sim_report(SIM_R_LOCK_BALANCE, m, site, "WARNING: bad unlock balance detected: %s", n.s);
	sim_report_detail("%s/%u is trying to release lock (%s)", sim.cur->name, sim_pid(sim.cur->ordinal),
			  n.s);
	ld_detail_place(site);
	sim_report_detail("but there are no more locks to release!\n");
}

void ld_splat_nest(const struct sim_heldlock *h)
{
	sim_report(SIM_R_LOCK_BALANCE, h->map, h->site, "WARNING: Nested lock was not taken: %s",
		   ld_name(h->cls).s);
	sim_report_detail("%s/%u is trying to lock:\n", sim.cur->name, sim_pid(sim.cur->ordinal));
	ld_detail_lock(" ", h->cls, h->site);
	sim_report_detail("\nbut this task is not holding:\n %s\n", h->nest->name);
}

void ld_detail_held(const struct sim_exec *x)
{
	sim_report_detail("%u lock%s held by %s/%u:\n", x->nr_held, x->nr_held == 1 ? "" : "s",
			  x->name, sim_pid(x->ordinal));
	for (uint32_t i = 0; i < x->nr_held; i++) {
		sim_report_detail(" #%u: ", i);
		ld_detail_lock("", x->held[i].cls, x->held[i].site);
	}
}

void ld_splat_held(enum sim_report_kind kind, const char *first, const struct sim_exec *x,
		   const struct sim_heldlock *h, const struct sim_site *site)
{
	sim_report(kind, h->map, site, "%s: %s", first, ld_name(h->cls).s);
	ld_detail_held(x);
}
