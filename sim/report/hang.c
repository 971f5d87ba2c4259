// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that hang. Each has its line and its stack as the kernel shows them, and between the two
 * what the kernel cannot know: what the task waits for, and who could end the wait.
 */
#include <string.h>
#include "report/text.h"

static bool waits(const struct sim_report *v, uint32_t thread)
{
	for (unsigned int i = 0; i < v->nr_blocked; i++)
		if (v->blocked[i].thread == thread)
			return !v->blocked[i].running;
	return false;
}

/*
 * A lock that was handed over, such as a frozen file system's: who gave it up, and nobody took it.
 */
static void put_left(struct symbols *s, const struct sim_run *run, const struct sim_left *l,
		     FILE *out)
{
	char who[OBJ_NAME_MAX], text[SIM_LOCK_TEXT];

	fprintf(out, ": %s is left %s by %s", sim_lock_text(&l->cls, text),
		l->read ? "taken for reading" : "taken", thread_task(run, l->thread, who));
	if (l->nr > 1)
		fprintf(out, " and %u more", l->nr - 1);
	fputs(", taken at: ", out);
	put_place(s, run, &l->at, out);
}

void put_waiting(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		 const struct sim_blocked *b, FILE *out)
{
	char name[OBJ_NAME_MAX], who[OBJ_NAME_MAX];

	if (b->running) {
		fputs("is running\n", out);
		return;
	}
	fprintf(out, "waits in %s", op_name(b->op));
	if (obj_name(s, b->obj, op_is_lock(b->op), name)[0])
		fprintf(out, " for %s", name);
	if (b->left.nr)
		put_left(s, run, &b->left, out);
	else if (b->holder != UINT32_MAX)
		fprintf(out, ", held by %s%s", thread_task(run, b->holder, who),
			waits(v, b->holder) ? ", which waits itself" : "");
	else if (b->missed)
		fprintf(out, ": lost wake-up, it came in step %u when nobody waited", b->missed);
	else if (!op_is_lock(b->op))
		fputs(", and nobody ends that", out);
	fputc('\n', out);
}

void put_hung_task(const struct sim_run *run, uint32_t thread, FILE *out)
{
	char who[OBJ_NAME_MAX];

	fprintf(out, "INFO: task %s:%u" SIM_HUNG "\n      ", thread_name(run, thread, who),
		sim_pid(thread));
	put_untainted(run, out);
	fputs("\"echo 0 > /proc/sys/kernel/hung_task_timeout_secs\" disables this message.\n", out);
}

/* sched_show_task() of kernel/sched/core.c; tasks have no parents and no flags here */
static void put_task_state(const struct sim_run *run, const struct sim_blocked *b, FILE *out)
{
	char who[OBJ_NAME_MAX];
	unsigned int pid = sim_pid(b->thread);

	fprintf(out,
		"task:%-15.15s state:%c%s stack:%-5u pid:%-5u tgid:%-5u ppid:%-6u flags:0x%08x\n",
		thread_name(run, b->thread, who), b->running ? 'R' : 'D',
		b->running ? "  running task    " : "", 0, pid, pid, 0, 0);
}

void put_blocked(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		 FILE *out)
{
	for (unsigned int i = 0; i < v->nr_blocked; i++) {
		const struct sim_blocked *b = &v->blocked[i];

		/* the first line of the report is that of the first one that hangs */
		if (i || v->kind != SIM_R_HANG)
			fputc('\n', out);
		if (i && v->kind == SIM_R_HANG)
			put_hung_task(run, b->thread, out);
		put_task_state(run, b, out);
		put_waiting(s, run, v, b, out);
		fputs("Call Trace:\n", out);
		put_stack(s, run, &(struct sim_place){b->site, b->stack}, " ", out);
	}
}
