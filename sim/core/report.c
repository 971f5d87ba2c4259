// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reports of the present execution, and the stacks that go with them.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clean.h"
#include "base/memory.h"
#include "core/context.h"
#include "core/core.h"
#include "core/part.h"
#include "core/strategy.h"

#define MAX_REPORTS 16 /* the last is for a fatal one: it ends the execution, so there is one */
#define DETAIL_SIZE 8192
#define MAX_PLACES 96 /* in one detail */

static struct sim_report reports[MAX_REPORTS + 1]; /* the one more is of what is not taken */
static char details[MAX_REPORTS][DETAIL_SIZE];
static size_t detail_len[MAX_REPORTS];
static struct sim_place places[MAX_REPORTS][MAX_PLACES];
static unsigned int nr_places[MAX_REPORTS];
static bool rejected; /* the report made last was not taken */

static const bool fatal_kind[] = {
#define FATAL(id, fatal, checker) [SIM_R_##id] = fatal,
	SIM_REPORTS(FATAL)
#undef FATAL
};

static struct {
	uintptr_t *pc;
	size_t nr, cap, kept; /* @kept: of boot */
} stacks;

void sim_reports_reset(void)
{
	sim.reports = reports;
	sim.nr_reports = 0;
	stacks.nr = stacks.kept;
}

void sim_stack_load(void)
{
	stacks.kept = 1; /* index 0: no stack */
}

void sim_stack_boot_done(void)
{
	stacks.kept = stacks.nr;
}

const uintptr_t *sim_stack_store(void)
{
	return stacks.pc;
}

static void stack_push(uintptr_t v)
{
	if (stacks.nr >= stacks.cap) {
		stacks.cap = stacks.cap ? stacks.cap * 2 : 4096;
		stacks.pc = sim_resized(stacks.pc, stacks.cap, sizeof(*stacks.pc), "stacks");
	}
	stacks.pc[stacks.nr++] = v;
}

__attribute__((no_sanitize("address"))) unsigned int sim_stack_walk(const struct sim_thread *x,
								    const void *fp, uintptr_t *to)
{
	uintptr_t lo = (uintptr_t)x->stack, f = (uintptr_t)fp;
	unsigned int n = 0;

	while (n < SIM_STACK_FRAMES && f >= lo && f + 16 <= lo + SIM_STACK_SIZE && f % 8 == 0) {
		const uintptr_t *frame = (const uintptr_t *)f;

		if (!frame[1])
			break;
		to[n++] = frame[1];
		if (frame[0] <= f)
			break;
		f = frame[0];
	}
	return n;
}

uint32_t sim_stack_save(uintptr_t pc, const void *fp)
{
	return sim_stack_save_of(sim.cur, pc, fp);
}

uint32_t sim_stack_save_of(const struct sim_thread *x, uintptr_t pc, const void *fp)
{
	uintptr_t frame[SIM_STACK_FRAMES];
	uint32_t at = stacks.nr;
	unsigned int n;

	if (x == &sim.main)
		return 0;
	n = sim_stack_walk(x, fp, frame);
	if (pc && n == SIM_STACK_FRAMES)
		n--;
	stack_push(n + !!pc);
	if (pc)
		stack_push(pc);
	for (unsigned int i = 0; i < n; i++)
		stack_push(frame[i]);
	return at;
}

/* What include/linux/preempt.h keeps in preempt_count(): a field for each kind of context. */
static void copy_context(struct sim_report *v)
{
	const struct sim_thread *x = sim.cur;

	v->preempt_count = (x->atomic_depth & 0xff) | (x->bh_depth & 0xff) << 9 |
			   (x->irq & SIM_IRQ_SOFT ? 1u << 8 : 0) |
			   (x->irq & SIM_IRQ_HARD ? 1u << 16 : 0);
	v->rcu_depth = x->rcu_depth;
	v->irqs_off = x->irq & SIM_IRQ_OFF;
}

static bool is_off(enum sim_report_kind kind)
{
	return sim.under.off >> kind & 1;
}

struct sim_report *sim_report_new(enum sim_report_kind kind)
{
	struct sim_report *v = &reports[sim.nr_reports];

	context_plain_flags();
	rejected = true;
	/* what was made to fail cannot be expected to succeed */
	if (is_off(kind) || (kind == SIM_R_EXPECT && sim.injected))
		return NULL;
	if (sim.nr_reports + !fatal_kind[kind] >= MAX_REPORTS)
		v = &reports[MAX_REPORTS];
	memset(v, 0, offsetof(struct sim_report, held)); /* lists are as long as is counted */
	v->kind = kind;
	v->thread = sim.cur == &sim.main || sim.quiet ? UINT32_MAX : sim.cur->ordinal;
	v->step = sim.step;
	copy_context(v);
	return v;
}

void sim_report_name(struct sim_report *v)
{
	if (*v->func)
		snprintf(v->signature + v->words, sizeof(v->signature) - v->words, " in %s",
			 v->func);
}

void sim_report_commit(struct sim_report *v)
{
	size_t i = v - reports;

	if (!v->words)
		v->words = strlen(v->signature);
	if (v->func)
		sim_report_name(v);
	clean_line(v->signature);
	for (size_t k = 0; k < sim.nr_reports; k++)
		if (reports[k].pc == v->pc && !strcmp(reports[k].signature, v->signature))
			return;
	if (i == MAX_REPORTS) {
		sim.overfull = true;
		return;
	}
	hook_reported(v);
	if (sim.detail && !v->stack)
		v->stack = sim_stack_save(0, __builtin_frame_address(0));
	detail_len[i] = nr_places[i] = 0;
	details[i][0] = '\0';
	v->detail = details[i];
	v->place = places[i];
	sim.nr_reports++;
	rejected = false;
}

struct sim_report *sim_report_says(const struct sim_says *says)
{
	struct sim_report *v = sim_report_new(says->kind);

	if (v) {
		v->words = strlen(says->text);
		sim_assert(v->words < sizeof(v->signature));
		memcpy(v->signature, says->text, v->words);
	}
	return v;
}

void sim_say(const struct sim_says *says, bool where, const void *obj, const struct sim_site *site,
	     const char *fmt, ...)
{
	struct sim_report *v = sim_report_new(says->kind);
	va_list ap;

	if (v) {
		v->obj = obj;
		v->site = site ? site : sim.cur->site;
		if (where)
			v->func = v->site ? v->site->func : sim_text(sim.cur->name);
		va_start(ap, fmt);
		vsnprintf(v->signature, sizeof(v->signature), fmt, ap);
		va_end(ap);
		sim_report_commit(v);
	}
	sim_report_end(says->kind);
}

void sim_report_end(enum sim_report_kind kind)
{
	if (!fatal_kind[kind] || is_off(kind))
		return;
	sim.cut |= kind == SIM_R_LIMIT;
	sim_fatal();
}

void sim_report_detail(const char *fmt, ...)
{
	size_t i = sim.nr_reports - 1, room;
	va_list ap;
	int n;

	if (rejected || !sim.nr_reports)
		return;
	room = DETAIL_SIZE - detail_len[i];
	va_start(ap, fmt);
	n = vsnprintf(details[i] + detail_len[i], room, fmt, ap);
	va_end(ap);
	detail_len[i] += (size_t)n < room ? (size_t)n : room - 1;
}

void sim_report_place(char how, const struct sim_site *site, uint32_t stack)
{
	size_t i = sim.nr_reports - 1;

	if (rejected || !sim.nr_reports || nr_places[i] == MAX_PLACES)
		return;
	places[i][nr_places[i]++] = (struct sim_place){site, stack};
	sim_report_detail("%c", how);
}

void sim_diverge(const char *fmt, ...)
{
	va_list ap;
	int n;

	n = snprintf(sim.divergence, sizeof(sim.divergence), "step %u: ", sim.step);
	va_start(ap, fmt);
	vsnprintf(sim.divergence + n, sizeof(sim.divergence) - n, fmt, ap);
	va_end(ap);
	sim.over = true;
}

struct sim_finding *sim_finding_of(const struct sim_result *res, const char *signature)
{
	for (size_t i = 0; i < res->nr_findings; i++)
		if (!strcmp(res->findings[i].signature, signature))
			return &res->findings[i];
	return NULL;
}

bool sim_nothing_new(void)
{
	for (uint32_t i = 0; i < sim.nr_reports; i++)
		if (!sim_finding_of(sim.found, sim.reports[i].signature))
			return false;
	return true;
}
