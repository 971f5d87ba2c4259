// SPDX-License-Identifier: GPL-2.0-only
/* Events of ftrace, and the text of /sys/kernel/tracing/trace: see ftrace.h. */
#include "report/ftrace.h"

/* Where the kernel has the event: include/trace/events/sched.h. */
const struct ftrace_format ftrace_formats[FTRACE_KINDS] = {
	[FTRACE_RECORD] = {"stacksim",
			   "object=%s arg=%s func=%s at=%s",
			   {{"object", FTRACE_TEXT},
			    {"arg", FTRACE_TEXT},
			    {"func", FTRACE_TEXT},
			    {"at", FTRACE_TEXT}},
			   4,
			   0},
	[FTRACE_LINE] = {"tracepoints", "%s", {{"text", FTRACE_TEXT}}, 1, 0},
	/* who was running until now is ready to run, as far as the tools need to know: state 0 */
	[FTRACE_SWITCH] = {"sched",
			   "prev_comm=%s prev_pid=%d prev_prio=%d prev_state=R ==> "
			   "next_comm=%s next_pid=%d next_prio=%d",
			   {{"prev_comm", FTRACE_NAME},
			    {"prev_pid", FTRACE_NUMBER},
			    {"prev_prio", FTRACE_NUMBER},
			    {"prev_state", FTRACE_NUMBER},
			    {"next_comm", FTRACE_NAME},
			    {"next_pid", FTRACE_NUMBER},
			    {"next_prio", FTRACE_NUMBER}},
			   7,
			   1u << 3},
	[FTRACE_WAKEUP] = {"sched",
			   "comm=%s pid=%d prio=%d target_cpu=%d",
			   {{"comm", FTRACE_NAME},
			    {"pid", FTRACE_NUMBER},
			    {"prio", FTRACE_NUMBER},
			    {"target_cpu", FTRACE_NUMBER}},
			   4,
			   0},
};

#define PRIO 120 /* of a task that nobody has made nicer */

/** struct walk - over the rows of a view */
struct walk {
	const struct view *v;
	void (*fn)(void *arg, const struct ftrace_event *e);
	void *arg;
};

/* Boot stands where the kernel has the idle task. */
static const char *comm(const struct view *v, uint32_t thread)
{
	return sim_pid(thread) ? view_thread(v, thread) : "<idle>";
}

static const char *flags_of(const struct view *v, uint32_t thread)
{
	static const char *const by_context[] = {
		[SIM_CTX_TASK] = ".....",
		[SIM_CTX_KTHREAD] = ".....",
		[SIM_CTX_SOFTIRQ] = "..s..",
		[SIM_CTX_HARDIRQ] = "..h..",
	};

	return by_context[thread < v->run->nr_threads ? v->run->thread[thread].ctx : SIM_CTX_TASK];
}

static void put_line(const struct walk *w, const char *name, uint32_t step, uint32_t thread,
		     const char *flags, const char *text)
{
	w->fn(w->arg, &(struct ftrace_event){.kind = FTRACE_LINE,
					     .step = step,
					     .thread = thread,
					     .name = name,
					     .flags = flags,
					     .text = {text}});
}

static void put_row(const struct walk *w, const struct view_row *r)
{
	char at[OBJ_NAME_MAX] = "-";

	if (r->text) {
		put_line(w, r->op, r->step, r->thread, r->flags, r->text);
		return;
	}
	if (r->site)
		snprintf(at, sizeof(at), "%s:%u", r->site->file, r->site->line);
	w->fn(w->arg, &(struct ftrace_event){.kind = FTRACE_RECORD,
					     .step = r->step,
					     .thread = r->thread,
					     .name = r->op,
					     .flags = flags_of(w->v, r->thread),
					     .text = {r->object[0] ? r->object : "-", r->arg,
						      r->site ? r->site->func : "-", at}});
}

static void put_switch(const struct walk *w, uint32_t from, const struct view_row *r)
{
	w->fn(w->arg,
	      &(struct ftrace_event){.kind = FTRACE_SWITCH,
				     .step = r->step,
				     .thread = from,
				     .name = "sched_switch",
				     .flags = flags_of(w->v, from),
				     .text = {[0] = comm(w->v, from), [4] = comm(w->v, r->thread)},
				     .number = {[1] = sim_pid(from),
						[2] = PRIO,
						[5] = sim_pid(r->thread),
						[6] = PRIO}});
}

/* The other side of a wake-up: who goes on later because of this row. */
static void put_wakeups(const struct walk *w, uint32_t row)
{
	const struct view_row *at = &w->v->row[row];

	for (uint32_t i = row + 1; i < w->v->nr_rows; i++) {
		uint32_t woken = w->v->row[i].thread;

		if (w->v->row[i].after != row)
			continue;
		w->fn(w->arg, &(struct ftrace_event){.kind = FTRACE_WAKEUP,
						     .step = at->step,
						     .thread = at->thread,
						     .name = "sched_wakeup",
						     .flags = flags_of(w->v, at->thread),
						     .text = {comm(w->v, woken)},
						     .number = {[1] = sim_pid(woken), [2] = PRIO}});
	}
}

/* Reports of steps from @from until before @to stand where who writes to trace_marker would. */
static void put_reports(const struct walk *w, uint32_t from, uint32_t to)
{
	for (size_t i = 0; i < w->v->run->nr_reports; i++) {
		const struct sim_report *r = &w->v->run->reports[i];
		uint32_t step = view_step(w->v, r);

		if (step >= from && step < to)
			put_line(w, "tracing_mark_write", step, r->thread,
				 flags_of(w->v, r->thread), r->signature);
	}
}

void ftrace_each(const struct view *v, void (*fn)(void *arg, const struct ftrace_event *e),
		 void *arg)
{
	const struct walk w = {v, fn, arg};
	uint32_t running = VIEW_NONE, step = 0;

	for (uint32_t i = 0; i < v->nr_rows; i++) {
		const struct view_row *r = &v->row[i];

		put_reports(&w, step, r->step);
		step = r->step;
		if (r->thread != running)
			put_switch(&w, running, r);
		running = r->thread;
		put_row(&w, r);
		if (r->kind == SIM_WAKE || r->kind == SIM_SPAWN)
			put_wakeups(&w, i);
	}
	put_reports(&w, step, UINT32_MAX);
}

/* ---- as text -------------------------------------------------------------------------------- */

struct printed {
	const struct view *v;
	FILE *out;
};

/* trace_print_context() of kernel/trace/trace_output.c, then the event's own text. */
static void print_event(void *arg, const struct ftrace_event *e)
{
	const struct printed *p = arg;
	const struct ftrace_format *f = &ftrace_formats[e->kind];
	unsigned int field = 0;

	fprintf(p->out, "%16s-%-7u [000] %s %5u.%06u: %s: ", comm(p->v, e->thread),
		sim_pid(e->thread), e->flags, e->step / 1000000, e->step % 1000000, e->name);
	for (const char *c = f->print; *c; c++) {
		if (*c != '%') {
			fputc(*c, p->out);
			continue;
		}
		field += f->hidden >> field & 1;
		if (*++c == 's' && f->field[field].type == FTRACE_NAME)
			fprintf(p->out, "%.*s", FTRACE_COMM - 1, e->text[field]);
		else if (*c == 's')
			fputs(e->text[field], p->out);
		else
			fprintf(p->out, "%u", e->number[field]);
		field++;
	}
	fputc('\n', p->out);
}

static void count(void *arg, const struct ftrace_event *e)
{
	(void)e;
	++*(size_t *)arg;
}

void view_put_ftrace(struct view *v, FILE *out)
{
	struct printed p = {v, out};
	size_t nr = 0;

	ftrace_each(v, count, &nr);
	fprintf(out, "# tracer: nop\n#\n# entries-in-buffer/entries-written: %zu/%zu   #P:1\n#\n",
		nr, nr);
	ftrace_each(v, print_event, &p);
}
