// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first lines of reports. A signature tells findings apart and is the same
 * in every execution; the kernel's line has process ids and offsets in it, and
 * says no more than that: the lock is in the lines below.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "report/text.h"

/*
 * kernel/locking/lockdep.c: how a first line begins, what it ends with beyond the
 * signature, and how wide the rules around it are, where they are not as wide as it is
 */
static const struct {
	const char *begin, *end;
	unsigned int width;
} lock_lines[] = {
	{"WARNING: possible circular locking dependency detected", "", 0},
	{"WARNING: possible recursive locking detected", "", 0},
	{"WARNING: possible irq lock inversion dependency detected", "", 0},
	{"WARNING: inconsistent lock state", "", 0},
	{"WARNING: Nested lock was not taken", "", 0},
	{"WARNING: suspicious RCU usage", "", 0},
	{"WARNING: bad unlock balance detected", "!", 0},
	{"WARNING: held lock freed", "!", 0},
	{"WARNING: lock held when returning to user space", "!", 0},
	{"WARNING: HARDIRQ", "", 53},
	{"WARNING: SOFTIRQ", "", 53},
	{"[ BUG: Invalid wait context ]", "", 0},
	{"BUG: task exits with locks held", "", 36},
};

/* arch/x86/mm/fault.c, of an access to memory that is not there */
static const struct {
	const char *signature, *line;
} fault_lines[] = {
	{"BUG: kernel NULL pointer dereference in ",
	 "BUG: kernel NULL pointer dereference, address"},
	{"BUG: unable to handle page fault in ", "BUG: unable to handle page fault for address"},
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char cut_here[] = "------------[ cut here ]------------\n";

static bool begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

static bool ends(const char *text, const char *with)
{
	size_t len = strlen(text), n = strlen(with);

	return len >= n && !strcmp(text + len - n, with);
}

/* where it happened, as %pS prints it. @name: of the function where no stack was kept */
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

/*
 * What WARN() was given to say comes before.
 * @where: after it, for the last time, the signature says where it is or what it is about
 */
static void put_warn(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		     const char *where, FILE *out)
{
	const char *text = v->signature + strlen("WARNING: "), *end = strstr(text, where);

	fputs(cut_here, out);
	if (!begins(text, "at ")) {
		for (const char *next = end; next; next = strstr(next + 1, where))
			end = next;
		fprintf(out, "%.*s\n", end ? (int)(end - text) : -1, text);
	}
	put_warning(s, run, v, out);
}

/* the function that a signature ends with, which may be one that was inlined; NULL for none */
static const char *func_in(struct symbols *s, const struct sim_report *v)
{
	const struct sym_frame *f = NULL;
	const char *func = v->site ? v->site->func : NULL;

	if (v->pc && symbols_frames(s, v->pc, &f))
		func = f->func;
	if (!func || !ends(v->signature, func))
		return NULL;
	return v->signature + strlen(v->signature) - strlen(func);
}

/* the line of print_held_locks_bug(), which names the task; others name no more than the rule */
static int lock_line(const struct sim_run *run, const struct sim_report *v, const char *end,
		     char *line, size_t size)
{
	const char *locks = strstr(v->signature + strlen("WARNING: "), ": ");
	char who[OBJ_NAME_MAX];

	if (begins(v->signature, "BUG: task exits with locks held"))
		return snprintf(line, size, "WARNING: %s still has locks held!",
				thread_task(run, v->thread, who));
	return snprintf(line, size, "%.*s%s", locks ? (int)(locks - v->signature) : -1,
			v->signature, end);
}

/* up to the locks that a signature names, between the rules of lockdep's reports if it is one */
static void put_lock_line(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
			  FILE *out)
{
	char line[OBJ_NAME_MAX + sizeof(v->signature)];
	unsigned int i = 0, width;

	while (i < COUNT(lock_lines) && !begins(v->signature, lock_lines[i].begin))
		i++;
	if (i == COUNT(lock_lines)) {
		if (begins(v->signature, "WARNING: ")) /* a WARN() of lockdep.c's */
			put_warn(s, run, v, ": ", out);
		else
			fprintf(out, "%s\n", v->signature);
		return;
	}
	width = (unsigned int)lock_line(run, v, lock_lines[i].end, line, sizeof(line));
	if (lock_lines[i].width)
		width = lock_lines[i].width;
	put_rule('=', width, out);
	fprintf(out, "%s\n", line);
	put_kernel(run, out);
	put_rule('-', width, out);
}

/* lockdep_rcu_suspicious(); where and which use is the rest of the signature */
static void put_rcu(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		    FILE *out)
{
	put_lock_line(s, run, v, out);
	fprintf(out,
		"%s!\n\nother info that might help us debug this:\n\n\n"
		"rcu_scheduler_active = 2, debug_locks = 1\n",
		v->signature + strlen("WARNING: suspicious RCU usage: "));
}

/* __might_resched() and __schedule_bug() of kernel/sched/core.c */
static void put_sleep(const struct sim_run *run, const struct sim_report *v, FILE *out)
{
	char who[OBJ_NAME_MAX];

	thread_name(run, v->thread, who);
	if (begins(v->signature, "BUG: scheduling while atomic")) {
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
	if (begins(v->signature, "kernel BUG in ") && v->site)
		fprintf(out, "%skernel BUG at %s:%u!\n", cut_here, v->site->file, v->site->line);
	else
		fprintf(out, "%s%s\n", begins(v->signature, "kernel BUG at ") ? cut_here : "",
			v->signature);
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
	const char *in = strstr(v->signature, " in ");
	bool swap;

	if (!f || !g) {
		fprintf(out, "%s\n", v->signature);
		return;
	}
	swap = strcmp(f->func, g->func) > 0;
	fprintf(out, "%.*s in %s / %s\n", (int)(in - v->signature), v->signature,
		swap ? g->func : f->func, swap ? f->func : g->func);
}

/* Return: false where it is no such access */
static bool put_fault(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		      FILE *out)
{
	for (size_t i = 0; i < COUNT(fault_lines); i++) {
		const char *from = fault_lines[i].signature;

		if (!begins(v->signature, from))
			continue;
		fprintf(out, "%s: %016" PRIx64 "\n", fault_lines[i].line, sim_model_addr(v->addr));
		put_cpu(run, 0, v->thread, out);
		fputs("RIP: 0010:", out);
		put_where(s, run, v, v->signature + strlen(from), out);
		return true;
	}
	return false;
}

/* mm/kasan/report.c, mm/kmsan/report.c: "BUG: KASAN: slab-use-after-free in fn+0x1a/0x90" */
static void put_plain(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		      FILE *out)
{
	const char *func = func_in(s, v);

	if (!func) {
		fprintf(out, "%s\n", v->signature);
		return;
	}
	fprintf(out, "%.*s", (int)(func - v->signature), v->signature);
	put_where(s, run, v, func, out);
}

void put_headline(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		  FILE *out)
{
	switch (v->kind) {
	case SIM_R_LOCK_RECURSION:
	case SIM_R_LOCK_ORDER:
	case SIM_R_LOCK_BALANCE:
	case SIM_R_LOCK_HELD:
	case SIM_R_LOCK_IRQ:
	case SIM_R_LOCK_WAIT:
		put_lock_line(s, run, v, out);
		break;
	case SIM_R_LOCK_RCU:
		put_rcu(s, run, v, out);
		break;
	case SIM_R_HANG:
		put_hung_task(run, v, v->thread, out);
		break;
	case SIM_R_ATOMIC_SLEEP:
		put_sleep(run, v, out);
		break;
	case SIM_R_WARN:
		put_warn(s, run, v, " in ", out);
		break;
	case SIM_R_BUG:
		put_bug(v, out);
		break;
	case SIM_R_REFCOUNT:
		put_refcount(s, run, v, out);
		break;
	case SIM_R_RACE:
		put_race(s, run, v, out);
		break;
	default:
		if (!put_fault(s, run, v, out))
			put_plain(s, run, v, out);
	}
}
