// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first lines of reports. A signature must tell findings apart and be the same in every
 * execution, so it names locks and functions. The kernel's first line has process ids and offsets
 * instead, and leaves the locks to the lines below. This makes the one of the other.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "report/text.h"

static const char cut_here[] = "------------[ cut here ]------------\n";

/* The place as %pS prints it. @name: what to print if no stack was kept */
static void put_where(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		      const char *name, FILE *out)
{
	const struct sim_place at = {v->site, v->stack};
	const struct sym_frame *f = place_symbol(s, run, &at, v->pc);

	fputs(f ? f->func : name, out);
	if (f)
		fprintf(out, "+%#lx/%#lx", f->off, f->size);
	fputc('\n', out);
}

/* __warn() of kernel/panic.c */
static void put_warning(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
			FILE *out)
{
	fprintf(out, "WARNING: CPU: 0 PID: %u", sim_pid(v->thread));
	if (!v->site) {
		fputc('\n', out);
		return;
	}
	fprintf(out, " at %s:%u ", v->site->file, v->site->line);
	put_where(s, run, v, v->site->func, out);
}

/* What WARN() was given to say comes before; WARN_ON() says nothing. */
static void put_warn(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		     FILE *out)
{
	const size_t skip = strlen("WARNING: ");

	fputs(cut_here, out);
	if (v->kind != SIM_R_WARN_ON && v->words > skip)
		fprintf(out, "%.*s\n", (int)(v->words - skip), v->signature + skip);
	put_warning(s, run, v, out);
}

/* The kernel's line; print_held_locks_bug() names the task, others name no more than the rule. */
static int banner_line(const struct sim_run *run, const struct sim_report *v, char *line,
		       size_t size)
{
	const struct sim_banner *b = v->banner;
	char who[OBJ_NAME_MAX];

	if (b->line)
		return snprintf(line, size, b->line, thread_task(run, v->thread, who));
	return snprintf(line, size, "%s%s", b->says.text, b->end);
}

/* between the rules of lockdep's reports */
static void put_banner(const struct sim_run *run, const struct sim_report *v, FILE *out)
{
	char line[OBJ_NAME_MAX + sizeof(v->signature)];
	unsigned int width = (unsigned int)banner_line(run, v, line, sizeof(line));

	if (v->banner->width)
		width = v->banner->width;
	put_rule('=', width, out);
	fprintf(out, "%s\n", line);
	put_kernel(run, out);
	put_rule('-', width, out);
	/* lockdep_rcu_suspicious(); where and which use is the rest of the signature */
	if (v->kind == SIM_R_LOCK_RCU)
		fprintf(out,
			"%s!\n\nother info that might help us debug this:\n\n\n"
			"rcu_scheduler_active = 2, debug_locks = 1\n",
			v->signature + v->words + strlen(": "));
}

/* __might_resched() and __schedule_bug() of kernel/sched/core.c */
static void put_sleep(const struct sim_run *run, const struct sim_report *v, FILE *out)
{
	char who[OBJ_NAME_MAX];

	thread_name(run, v->thread, who);
	if (v->kind == SIM_R_ATOMIC_RETURN) {
		fprintf(out, "BUG: scheduling while atomic: %s/%u/0x%08x\n", who,
			sim_pid(v->thread), v->preempt_count);
		return;
	}
	fprintf(out,
		"BUG: sleeping function called from invalid context at %s:%u\n"
		"in_atomic(): %d, irqs_disabled(): %d, non_block: 0, pid: %u, name: %s\n"
		"preempt_count: %x, expected: 0\nRCU nest depth: %u, expected: 0\n",
		v->site->file, v->site->line, v->preempt_count != 0, v->irqs_off,
		sim_pid(v->thread), who, v->preempt_count, v->rcu_depth);
}

/* the same, of which the signature has the text alone */
static void put_refcount(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
			 FILE *out)
{
	fprintf(out, "%s%s\n", cut_here, v->signature);
	put_warning(s, run, v, out);
}

/* lib/bug.c */
static void put_bug(const struct sim_report *v, FILE *out)
{
	fprintf(out, "%skernel BUG at %s:%u!\n", cut_here, v->site->file, v->site->line);
}

/*
 * kernel/kcsan/report.c: the two functions in the order of their names
 */
static void put_race(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		     FILE *out)
{
	const struct sim_place at[] = {{v->other.site, v->other.stack}, {v->site, v->stack}};
	const struct sym_frame *f = place_symbol(s, run, &at[0], v->other.pc);
	const struct sym_frame *g = place_symbol(s, run, &at[1], v->pc);
	bool swap;

	if (!f || !g) {
		fprintf(out, "%s\n", v->signature);
		return;
	}
	swap = strcmp(f->func, g->func) > 0;
	fprintf(out, "%.*s in %s / %s\n", (int)v->words, v->signature, swap ? g->func : f->func,
		swap ? f->func : g->func);
}

/* arch/x86/mm/fault.c, of an access to memory that is not there; @what is after the words */
static void put_fault(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		      const char *what, FILE *out)
{
	fprintf(out, "%.*s%s: %016" PRIx64 "\n", (int)v->words, v->signature, what,
		sim_model_addr(v->addr));
	put_cpu(run, 0, v->thread, out);
	fputs("RIP: 0010:", out);
	put_where(s, run, v, v->func, out);
}

/* mm/kasan/report.c, mm/kmsan/report.c: "BUG: KASAN: slab-use-after-free in fn+0x1a/0x90" */
static void put_plain(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		      FILE *out)
{
	if (!v->func) {
		fprintf(out, "%s\n", v->signature);
		return;
	}
	fprintf(out, "%.*s in ", (int)v->words, v->signature);
	put_where(s, run, v, v->func, out);
}

void put_headline(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		  FILE *out)
{
	if (v->banner) {
		put_banner(run, v, out);
		return;
	}
	switch (v->kind) {
	case SIM_R_HANG:
		put_hung_task(run, v->thread, out);
		break;
	case SIM_R_ATOMIC_SLEEP:
	case SIM_R_ATOMIC_RETURN:
		put_sleep(run, v, out);
		break;
	case SIM_R_LOCK_WARN:
	case SIM_R_WARN_ON:
	case SIM_R_WARN:
		put_warn(s, run, v, out);
		break;
	case SIM_R_BUG:
		put_bug(v, out);
		break;
	case SIM_R_OOPS:
		fprintf(out, "%s\n", v->signature);
		break;
	case SIM_R_REFCOUNT:
		put_refcount(s, run, v, out);
		break;
	case SIM_R_RACE:
		put_race(s, run, v, out);
		break;
	case SIM_R_NULL_DEREF:
		put_fault(s, run, v, ", address", out);
		break;
	case SIM_R_PAGE_FAULT:
		put_fault(s, run, v, " for address", out);
		break;
	default:
		put_plain(s, run, v, out);
	}
}
