// SPDX-License-Identifier: GPL-2.0-only
/*
 * The wording of reports about interrupts and about wait types; see splat.c.
 */
#include <stdio.h>
#include "lockdep/lockdep.h"

/* the interrupts that a usage bit is about */
static const char *irq_of(unsigned int bit)
{
	return bit & LD_USAGE_SOFT ? "SOFTIRQ" : "HARDIRQ";
}

/* ... and whether a reader takes it there, as the kernel prints it */
static const char *state_of(unsigned int bit)
{
	if (bit & LD_USAGE_READ)
		return bit & LD_USAGE_SOFT ? "SOFTIRQ-READ" : "HARDIRQ-READ";
	return irq_of(bit);
}

/* a usage bit as the kernel prints it: IN-HARDIRQ-W, SOFTIRQ-ON-R */
static struct ld_name usage_name(unsigned int bit)
{
	struct ld_name n;

	snprintf(n.s, sizeof(n.s), "%s%s%s-%c", bit & LD_USAGE_ON ? "" : "IN-", irq_of(bit),
		 bit & LD_USAGE_ON ? "-ON" : "", bit & LD_USAGE_READ ? 'R' : 'W');
	return n;
}

/* who does it, with the irq state that the kernel prints: in and off or on, by kind */
static void detail_who(const char *does)
{
	const struct sim_thread *x = sim.cur;
	unsigned int hard = !!(x->irq & SIM_IRQ_HARD), soft = !!(x->irq & SIM_IRQ_SOFT);

	sim_report_detail("%s/%u [HC%u[%u]:SC%u[%u]:HE%u:SE%u] %s:\n", x->name, sim_pid(x->ordinal),
			  hard, hard, soft, x->bh_depth, !(x->irq & SIM_IRQ_OFF),
			  !(x->irq & SIM_BH_OFF), does);
}

/* since when a class is used so */
static void detail_since(unsigned int cls, unsigned int bit)
{
	const struct ld_mark *m = ld_mark_find(cls, bit);

	ld_detail_stack(&m->at);
	sim_report_detail("       by %s\n", m->thread);
}

void ld_splat_usage(const struct ld_held *h, unsigned int bit, unsigned int old)
{
	const struct ld_name n = ld_name(h->cls), new = usage_name(bit), was = usage_name(old);

	ld_report(LD_INCONSISTENT, h->map, h->site, "{%s} -> {%s} usage: %s", was.s, new.s, n.s);
	sim_report_detail("inconsistent {%s} -> {%s} usage.\n", was.s, new.s);
	detail_who("takes");
	ld_detail_lock(h);
	sim_report_detail("{%s} state was registered at:\n", was.s);
	detail_since(h->cls, old);
	sim_report_detail("\nother info that might help us debug this:\n"
			  " Possible unsafe locking scenario:\n\n"
			  "       CPU0\n       ----\n  lock(%s);\n  <Interrupt>\n    lock(%s);\n\n"
			  " *** DEADLOCK ***\n\n",
			  n.s, n.s);
}

/* An irq finds the unsafe lock held, and its holder's chain holds the safe one. */
static void detail_scenario(unsigned int safe, unsigned int middle, unsigned int unsafe)
{
	const struct ld_name s = ld_name(safe), m = ld_name(middle), u = ld_name(unsafe);

	if (middle != unsafe)
		sim_report_detail("Chain exists of:\n  %s --> %s --> %s\n\n", s.s, m.s, u.s);
	sim_report_detail(" Possible interrupt unsafe locking scenario:\n\n"
			  "       CPU0                    CPU1\n"
			  "       ----                    ----\n"
			  "  lock(%s);\n"
			  "                               local_irq_disable();\n"
			  "                               lock(%s);\n"
			  "                               lock(%s);\n"
			  "  <Interrupt>\n"
			  "    lock(%s);\n\n *** DEADLOCK ***\n\n",
			  u.s, s.s, m.s, s.s);
}

static void detail_dep(unsigned int prev, unsigned int next)
{
	const struct ld_edge *e = ld_edge_find(prev, next);

	sim_report_detail("-> ");
	ld_detail_class(next);
	sim_report_detail(" {\n");
	ld_detail_stack(&e->next_at);
	sim_report_detail(" }\n ... acquired by %s, while it held (%s), at: ", e->thread,
			  ld_name(prev).s);
	sim_report_place(SIM_DETAIL_AT, e->prev_at.site, e->prev_at.stack);
	sim_report_detail("\n");
}

/* the dependencies along a path; @back: it was searched against their direction */
static void detail_path(const struct ld_path *path, bool back)
{
	for (unsigned int i = 1; i < path->nr; i++) {
		if (back)
			detail_dep(path->cls[path->nr - i], path->cls[path->nr - 1 - i]);
		else
			detail_dep(path->cls[i - 1], path->cls[i]);
	}
}

/* a use of the class that does not go with that of @bit: for writing, where there is one */
static unsigned int other_use(unsigned int cls, unsigned int bit)
{
	unsigned int other = (bit ^ LD_USAGE_ON) & ~LD_USAGE_READ;

	return ld_classes[cls].usage >> other & 1 ? other : other | LD_USAGE_READ;
}

void ld_splat_inversion(const struct ld_held *h, unsigned int bit, const struct ld_path *path)
{
	bool forth = !(bit & LD_USAGE_ON);
	unsigned int end = path->cls[path->nr - 1], next = path->cls[path->nr > 1];
	unsigned int last = path->cls[path->nr > 1 ? path->nr - 2 : 0];
	const char *state = state_of(other_use(end, bit));

	ld_report(LD_INVERSION, h->map, h->site, "%s %s %s", ld_name(h->cls).s, forth ? "->" : "<-",
		  ld_name(end).s);
	ld_detail_who("just changed the state of lock:");
	ld_detail_lock(h);
	if (forth)
		sim_report_detail("but this lock took another, %s-unsafe lock in the past:\n",
				  state);
	else
		sim_report_detail("but this lock was taken by another, %s-safe lock in the past:\n",
				  state);
	sim_report_detail(" ");
	ld_detail_class(end);
	sim_report_detail("\n\nand interrupts could create inverse lock ordering between them.\n\n"
			  "\nother info that might help us debug this:\n");
	if (forth)
		detail_scenario(h->cls, next, end);
	else
		detail_scenario(end, last, h->cls);
	sim_report_detail("\nthe shortest dependencies between 2nd lock and 1st lock:\n");
	detail_path(path, !forth);
}

/* the first use of the one in an interrupt that does not go with a use of the other */
static unsigned int safe_use(unsigned int safe, unsigned int unsafe)
{
	unsigned int on = ld_classes[unsafe].usage >> LD_USAGE_ON;
	unsigned int both = on | (on & LD_WRITES) << 1 | (on >> 1 & LD_WRITES);

	return __builtin_ctz(ld_classes[safe].usage & both & LD_IN);
}

static void detail_became(const char *state, const char *how, unsigned int cls, unsigned int bit)
{
	sim_report_detail(" ");
	ld_detail_class(cls);
	sim_report_detail("\n\n... which became %s-irq-%s at:\n", state, how);
	detail_since(cls, bit);
}

/* the first line about a use in such interrupts */
static enum ld_line line_of(unsigned int bit)
{
	if (bit & LD_USAGE_READ)
		return bit & LD_USAGE_SOFT ? LD_SOFT_READ : LD_HARD_READ;
	return bit & LD_USAGE_SOFT ? LD_SOFT : LD_HARD;
}

void ld_splat_irq_order(const struct ld_held *p, const struct ld_held *h,
			const struct ld_path *back, const struct ld_path *forth)
{
	unsigned int safe = back->cls[back->nr - 1], unsafe = forth->cls[forth->nr - 1];
	unsigned int bit = safe_use(safe, unsafe);
	const struct ld_name prev = ld_name(p->cls), next = ld_name(h->cls);
	const char *irq = state_of(bit);

	ld_report(line_of(bit), h->map, h->site, "%s -> %s", prev.s, next.s);
	detail_who("is trying to acquire");
	ld_detail_lock(h);
	sim_report_detail("\nand this task is already holding:\n");
	ld_detail_lock(p);
	sim_report_detail("which would create a new lock dependency:\n ");
	ld_detail_class(p->cls);
	sim_report_detail(" -> ");
	ld_detail_class(h->cls);
	sim_report_detail("\n");
	sim_report_detail("\nbut this new dependency connects a %s-irq-safe lock:\n", irq);
	detail_became(irq, "safe", safe, bit);
	sim_report_detail("\nto a %s-irq-unsafe lock:\n", irq);
	detail_became(irq, "unsafe", unsafe, other_use(unsafe, bit));
	sim_report_detail("\nother info that might help us debug this:\n\n");
	detail_scenario(safe, p->cls == safe ? h->cls : p->cls, unsafe);
	sim_report_detail("\nthe dependencies between %s-irq-safe lock and the holding lock:\n",
			  irq);
	detail_path(back, true);
	sim_report_detail("\nthe dependencies between the lock to be acquired and %s-irq-unsafe "
			  "lock:\n",
			  irq);
	detail_path(forth, false);
}

void ld_splat_wait(const struct sim_thread *x, const struct ld_held *h, unsigned int context)
{
	ld_report(LD_WAIT, h->map, h->site, "%s", ld_name(h->cls).s);
	sim_report_detail("%s/%u is trying to lock:\n", x->name, sim_pid(x->ordinal));
	ld_detail_lock(h);
	sim_report_detail("other info that might help us debug this:\ncontext-{%u:%u}\n", context,
			  context);
}
