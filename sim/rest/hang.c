// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hang check: when no thread can go on, none may still wait. That is what khungtaskd finds
 * after two minutes. Here it is known what each waits for, who holds that, and whether it is a
 * deadlock or a wake-up that was lost.
 */
#include <stdio.h>
#include "core/core.h"
#include "lockdep/lockdep.h"
#include "prims/prims.h"
#include "rest/rest.h"

#define SIM_HUNG_TASK "INFO: task %s" SIM_HUNG

static bool waits(const struct sim_thread *x)
{
	return x->state == THREAD_ALIVE && !x->daemon;
}

/*
 * Whoever still waits hangs, since a scenario ends by itself. Where something was made to fail it
 * need not: user space was told, and may owe an answer now that it does not give, as a daemon that
 * has lost a request. What the kernel wants of user space it waits for so that SIGKILL ends it, and
 * others may wait for who does that. So nobody is said to hang then, as long as such a wait could
 * be ended (kernel/hung_task.c passes over TASK_WAKEKILL for the same reason).
 */
static bool owed(void)
{
	unsigned int slot;

	if (!sim.injected)
		return false;
	for_each_thread (slot, threads_but(sim.live, sim.runnable))
		if (waits(&sim.slot[slot]) && sim_wq_killable(&sim.slot[slot]))
			return true;
	return false;
}

/*
 * Return: number of the record behind the last one that the thread made before record @i; 0 for
 * none
 */
static uint32_t own_step(const struct sim_thread *x, uint32_t i)
{
	while (i && sim.rec[i - 1].thread != x->ordinal)
		i--;
	return i;
}

/*
 * A wake-up was lost if it found nobody on the queue, and came between the last operation of the
 * waiter before it enqueued itself and its enqueuing. Of an earlier one the waiter could have
 * known. A waiter that did something after it had enqueued itself has looked again, so it lost
 * none.
 * Return: the step of the wake-up that was lost, or 0.
 */
static uint32_t missed_wakeup(const struct sim_thread *x)
{
	uint32_t enqueued = own_step(x, sim.nr_rec), before;
	const struct sim_rec *r;

	if (!enqueued || sim.rec[enqueued - 1].op != SIM_PREPARE ||
	    sim.rec[enqueued - 1].obj != x->obj)
		return 0;
	before = own_step(x, enqueued - 1);
	for (r = &sim.rec[enqueued - 1]; r-- > &sim.rec[before];)
		if (r->op == SIM_WAKE && r->obj == x->obj && !r->arg)
			return r->step;
	return 0;
}

static struct sim_blocked blocked(const struct sim_thread *x)
{
	const struct sim_thread *holder = sim_lock_holder(x);
	bool running = threads_has(sim.runnable, x->slot);
	const void *fp = x == sim.cur ? __builtin_frame_address(0) : x->fp;
	bool begun = x->state == THREAD_ALIVE;

	return (struct sim_blocked){
		.thread = x->ordinal,
		.stack = sim.detail && begun ? sim_stack_save_of(x, 0, fp) : 0,
		.holder = holder && !running ? holder->ordinal : UINT32_MAX,
		.missed = running ? 0 : missed_wakeup(x),
		.obj = x->obj,
		.site = x->site,
		.op = x->op,
		.running = running,
		.left = running ? (struct sim_left){0} : sim_lock_left(x),
	};
}

static bool is_wanted(const struct sim_thread *x, enum sim_collect which)
{
	if (which == SIM_COLLECT_LIVE || waits(x))
		return true;
	return which == SIM_COLLECT_GOING && x->state == THREAD_ALIVE &&
	       threads_has(sim.runnable, x->slot);
}

void sim_hang_collect(struct sim_report *v, enum sim_collect which)
{
	unsigned int slot;

	for_each_thread (slot, sim.live) {
		if (v->nr_blocked == SIM_MAX_BLOCKED_REPORTED)
			break;
		if (is_wanted(&sim.slot[slot], which))
			v->blocked[v->nr_blocked++] = blocked(&sim.slot[slot]);
	}
}

/*
 * Follow who waits for whom, from the first one on: is there a way back to it, which is a deadlock?
 */
static void say_cycle(const struct sim_thread *first)
{
	const struct sim_thread *x = first;
	struct sim_threads seen = SIM_NO_THREADS;

	while (x && !threads_has(seen, x->slot)) {
		threads_add(&seen, x->slot);
		x = sim_lock_holder(x);
	}
	if (!x)
		return;
	first = x;
	sim_report_detail("deadlock: %s", x->name);
	do {
		x = sim_lock_holder(x);
		sim_report_detail(" waits for %s", x->name);
	} while (x != first);
	sim_report_detail("\n");
}

/*
 * An RCU callback never runs if a reader never leaves its section; work and timers run some time.
 */
static void at_rest(void)
{
	unsigned int slot;

	for_each_thread (slot, sim.live) {
		const struct sim_thread *x = &sim.slot[slot];

		if (x->state == THREAD_PENDING)
			sim_report(SIM_R_LEAK, x->fn_arg, NULL,
				   "kmemleak: pending %s, which never runs", x->name);
	}
}

static void idle(bool *waiting)
{
	const struct sim_says *says = SIM_SAYS(SIM_R_HANG, 0, SIM_HUNG_TASK);
	const struct sim_thread *first = NULL;
	struct sim_report *v;
	unsigned int slot;

	if (threads_some(sim.held)) {
		sim.infeasible = true;
		*waiting = true;
		return;
	}
	for_each_thread (slot, sim.live)
		if (!first && waits(&sim.slot[slot]))
			first = &sim.slot[slot];
	*waiting |= first != NULL;
	v = first && !owed() ? sim_report_new(says->kind) : NULL;
	if (!v)
		return;
	v->thread = first->ordinal;
	v->obj = first->obj;
	v->site = first->site;
	snprintf(v->signature, sizeof(v->signature), SIM_HUNG_TASK, first->name);
	sim_report_commit(v);
	say_cycle(first);
	sim_hang_collect(v, SIM_COLLECT_WAITING);
	sim_report_end(SIM_R_HANG);
}

/* The threads of a livelock are those that could still go on. */
static void too_long(void)
{
	const struct sim_says *says =
		SIM_SAYS(SIM_R_LIVELOCK, 0, "INFO: livelock: no end after the step limit");
	struct sim_report *v = owed() ? NULL : sim_report_says(says);

	if (!v)
		return;
	sim_report_commit(v);
	sim_hang_collect(v, SIM_COLLECT_GOING);
}

struct sim_part sim_hang_part = {
	.name = "hang",
	.always = SIM_HOOK_IDLE | SIM_HOOK_AT_REST | SIM_HOOK_TOO_LONG,
	.idle = idle,
	.at_rest = at_rest,
	.too_long = too_long,
};
