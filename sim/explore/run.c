// SPDX-License-Identifier: GPL-2.0-only
/*
 * One execution from reset to verdict, and the loading of the program that it runs.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "base/memory.h"
#include "core/checkpoint.h"
#include "core/core.h"
#include "core/part.h"
#include "core/strategy.h"
#include "explore/explore.h"
#include "mem/tracepoint.h"

#define RECS_PER_STEP 4

static struct sim_schedule derived;
static int boot_err;
static uint64_t *reset_ns; /* where time in reset is added up, or NULL */

static const char *unknown_func(uintptr_t pc)
{
	(void)pc;
	return "?";
}

void sim_set_func_name(const char *(*fn)(uintptr_t pc))
{
	sim.func_name = fn;
}

/* At the limit an execution is cut off; or all threads take turns, for as many steps again. */
static void set_limit(void)
{
	uint32_t max_steps = sim.under.max_steps;
	uint32_t cap;

	sim.fair_at = max_steps ? max_steps : SIM_LIVELOCK_STEPS;
	sim.max_steps = sim.under.cut_off ? sim.fair_at : 2 * sim.fair_at;
	cap = sim.max_steps * RECS_PER_STEP; /* no overflow: at most twice SIM_MAX_STEPS */
	if (cap <= sim.cap_rec)
		return;
	sim.cap_rec = cap;
	sim.rec = sim_resized(sim.rec, cap, sizeof(*sim.rec), "a trace");
	sim.path = sim_resized(sim.path, sim.max_steps, sizeof(*sim.path), "a trace");
}

void sim_time_reset(uint64_t *ns)
{
	reset_ns = ns;
}

/* A checker has something to do if one of its kinds of report is wanted. */
static void set_on(void)
{
	for (unsigned int c = 0; c < SIM_NR_CHECKERS; c++)
		sim.on[c] = sim_checker_kinds(c) & ~sim.under.off;
}

/*
 * What is found out of the steps of an execution, beside what it comes to, is found out of all of
 * them.
 */
static bool can_restore(const struct sim_explore *opt)
{
#ifdef __SANITIZE_ADDRESS__
	return false; /* it keeps something of each stack by itself */
#endif
	return sim.prog->own.start && !sim.prog->opaque && !sim.detail && !opt->note_failures &&
	       !opt->cover;
}

void sim_setup_run(const struct sim_explore *opt)
{
	sim_use_strategy(opt->strategy);
	sim.under = opt->under;
	set_limit();
	set_on();
	sim.note_failures = opt->note_failures;
	sim_checkpoint_setup(opt->restore && opt->strategy->restores && can_restore(opt));
	sim_parts_setup(opt);
	opt->strategy->load(opt);
}

/* What the last execution leaves behind that is no state, and what all begin with. */
static void begin_anew(void)
{
	sim_trap_reset();
	sim_tracepoint_reset();
	sim.over = sim.infeasible = sim.cut = sim.overfull = sim.cut_short = false;
	sim.run++;
	sim.divergence[0] = '\0';
	sim_reports_reset();
}

static void reset(void)
{
	sim_checkpoint_forget();
	hook_reset(); /* parts forget about those that are alive */
	sim_threads_reset();
	begin_anew();
	sim.step = 0;
	sim.nr_rec = 0;
	sim.turn_end = 0;
	sim.starved = false;
	sim.fail_in = sim.under.fail.nr;
	sim.nr_failable = 0;
	sim.injected = false;
	if (unlikely(sim.nr_constraints))
		sim_constraint_reset();
}

static void reset_timed(void)
{
	uint64_t start;

	if (likely(!reset_ns)) {
		reset();
		return;
	}
	start = sim_clock_ns();
	reset();
	*reset_ns += sim_clock_ns() - start;
}

/* What a task does before its first visible operation concerns nobody else, so it does it first. */
static void run_eager(void)
{
	unsigned int slot;

	sim.eager = true;
	for_each_thread (slot, sim.runnable) {
		struct sim_thread *x = &sim.slot[slot];

		/* a thread that ran just now may have cancelled this one */
		if (x->ctx <= SIM_CTX_KTHREAD && x->state == THREAD_PENDING && !sim.over)
			sim_enter(x);
	}
	sim.eager = false;
}

static void end_body(void *arg)
{
	(void)arg;
	sim.prog->end(sim.prog->arg);
}

/* No thread can go on: look for hangs, then let the program and the parts check what is left. */
static void check_end(void)
{
	bool waits = false;

	hook_idle(&waits);
	if (sim.infeasible)
		sim.nr_reports = 0; /* an execution that the scenario excludes is not judged */
	if (waits || sim.over)
		return;
	sim_fail_alloc(0); /* an allocation of the checks must not fail */
	if (sim.prog->end)
		sim_run_quietly("quiesce", end_body, NULL);
	if (sim.over)
		return;
	hook_at_rest();
}

static void run_from_start(void)
{
	reset_timed();
	if (sim.strategy->begin)
		sim.strategy->begin();
	sim.prog->start(sim.prog->arg);
	hook_begin();
	run_eager();
	if (!sim.over)
		sim_run_until_idle();
}

bool sim_run_one(void)
{
	struct sim_thread *x = sim_checkpoint_back();

	sim.restored = x;
	if (x) {
		begin_anew();
		sim_checkpoint_run(x);
	} else {
		run_from_start();
	}
	sim_tracepoint_left();
	sim_assert(!threads_some(
		threads_but(threads_or(threads_or(sim.runnable, sim.timed), sim.held), sim.live)));
	sim_assert(sim.step <= sim.max_steps && sim.nr_rec <= sim.cap_rec);
	sim_trap_finish();
	hook_over();
	if (!sim.over) {
		check_end();
		sim_trap_finish();
	}
	return !sim.divergence[0];
}

static void boot_body(void *arg)
{
	(void)arg;
	boot_err = sim.prog->boot(sim.prog->arg);
}

int sim_load(const struct sim_program *p)
{
	static const struct sim_explore usual = {.strategy = &sim_random};

	sim_assert(!sim.prog && p->start && p->nr_regions <= SIM_MAX_REGIONS);
	sim.prog = p;
	if (!sim.func_name)
		sim.func_name = unknown_func;
	sim_threads_load();
	sim_stack_load();
	sim_parts_load(sim_parts);
	sim.nr_constraints = p->nr_constraints;
	sim_constraint_load();
	sim_trap_load();
	sim.detail = false;
	sim_failures_load();
	sim_setup_run(&usual);
	reset();
	boot_err = 0;
	if (p->boot) {
		sim_run_quietly("boot", boot_body, NULL);
		sim_trap_finish();
	}
	sim_stack_boot_done();
	sim_parts_boot_done(p);
	return boot_err ? boot_err : sim.nr_reports ? -EPROTO : 0;
}

void sim_unload(void)
{
	sim_assert(sim.prog && sim.cur == &sim.main);
	sim_trap_unload();
	sim_checkpoint_unload();
	sim_parts_unload();
	sim_threads_unload();
	sim_schedule_free(&derived);
	free(sim.rec);
	free(sim.path);
	sim.rec = NULL;
	sim.path = NULL;
	sim.cap_rec = 0;
	sim.prog = NULL;
}

/* Append the choices of step @step. @at: the first record to look at; moved behind that step. */
static void derive_choices(uint32_t step, uint32_t *at)
{
	for (; *at < sim.nr_rec && sim.rec[*at].step <= step; (*at)++) {
		const struct sim_rec *r = &sim.rec[*at];

		if (r->op == SIM_CHOICE)
			sim_schedule_add(&derived, SIM_SEG_CHOICE, (uint32_t)r->arg, r->arg >> 32,
					 r->obj, 1);
	}
}

const struct sim_schedule *sim_derive_schedule(void)
{
	uint32_t at = 0;

	derived.nr = 0;
	derive_choices(0, &at);
	for (uint32_t step = 1; step <= sim.step; step++) {
		uint32_t ord = sim.path[step - 1];

		sim_schedule_add(&derived, ord, 1, 0, sim.info[ord].name, sim.info[ord].inst);
		derive_choices(step, &at);
	}
	return &derived;
}

const struct sim_run *sim_run(void)
{
	static struct sim_run run;

	run = (struct sim_run){
		.rec = sim.rec,
		.nr_rec = sim.nr_rec,
		.thread = sim.info,
		.nr_threads = sim.nr_info,
		.stacks = sim_stack_store(),
		.reports = sim.reports,
		.nr_reports = sim.nr_reports,
		.schedule = sim_derive_schedule(),
		.divergence = sim.divergence,
		.now_ns = sim.now,
		.steps = sim.step,
		.infeasible = sim.infeasible,
		.release = sim.prog ? sim.prog->release : NULL,
	};
	run.line = sim_tracepoint_lines(&run.nr_lines, &run.lines_lost);
	return &run;
}
