// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wait queues. A waiter stands before its WAIT, and cannot run, until it is woken; the operation is
 * recorded when it goes on. So to be about to sleep and to sleep are the same. A wake-up dequeues,
 * as autoremove_wake_function() does.
 */
#include <errno.h>
#include <string.h>
#include "prims/prims.h"

/*
 * The queues of wait_on_bit() and wait_var_event() are found by address and bit, in a hash table of
 * the engine's. They are only looked up, so that nothing depends on the order of addresses. Entries
 * live until the execution ends.
 */
#define KEYED_BITS 10
#define KEYED (1u << KEYED_BITS)

static struct keyed {
	const void *addr;
	int bit;
	bool used;
	struct sim_wq wq;
} keyed[KEYED];
static uint16_t keyed_list[KEYED];
static uint32_t nr_keyed;

struct sim_wq *sim_keyed_wq(const void *addr, int bit)
{
	uint64_t h = ((uintptr_t)addr + (unsigned int)bit) * 0x9e3779b97f4a7c15ull;
	struct keyed *k = &keyed[h >> (64 - KEYED_BITS)];

	while (k->used && (k->addr != addr || k->bit != bit))
		k = k == &keyed[KEYED - 1] ? keyed : k + 1;
	if (k->used)
		return &k->wq;
	if (nr_keyed == KEYED - 1) {
		sim_report(SIM_R_LIMIT, addr, NULL, "stacksim: more than %u variables waited on",
			   KEYED - 1);
		sim_give_up();
	}
	keyed_list[nr_keyed++] = k - keyed;
	*k = (struct keyed){.addr = addr, .bit = bit, .used = true};
	return &k->wq;
}

/**
 * struct wait - what a thread waits for; it begins and ends with none of it
 * @wq: wait queue it is enqueued on, @seq: its place in the order
 * @err: why the wait is over, where nobody woke it
 * @timeout: slot of the pending timeout of its wait + 1
 */
static struct wait {
	struct sim_wq *wq;
	uint64_t seq;
	int err, timeout;
	bool woken, excl, killable, enqueued;
} waits[SIM_MAX_THREADS];
static uint64_t last_seq;

static struct wait *wait_of(const struct sim_thread *x)
{
	return &waits[x->slot];
}

static void forget_keyed(void)
{
	while (nr_keyed)
		keyed[keyed_list[--nr_keyed]].used = false;
}

void sim_wq_reset(void)
{
	unsigned int slot;

	for_each_thread (slot, sim.live)
		waits[slot] = (struct wait){0};
	last_seq = 0;
	forget_keyed();
}

void sim_wq_saved(struct sim_saver *s)
{
	if (s->back) {
		memset(waits, 0, sizeof(waits));
		forget_keyed();
	}
	sim_saved_slots(s, waits, sizeof(waits[0]));
	sim_saved(s, &last_seq, sizeof(last_seq));
	nr_keyed = sim_saved_nr(s, nr_keyed);
	sim_saved(s, keyed_list, nr_keyed * sizeof(keyed_list[0]));
	for (uint32_t i = 0; i < nr_keyed; i++)
		sim_saved(s, &keyed[keyed_list[i]], sizeof(keyed[0]));
}

static void wait_digest(struct sim_digest *d, const struct wait *w)
{
	const bool f[] = {w->woken, w->excl, w->killable, w->enqueued};
	uint64_t v = (uint32_t)w->timeout;

	for (unsigned int i = 0; i < sizeof(f); i++)
		v |= (uint64_t)f[i] << (32 + i);
	digest_mix(d, v);
	digest_mix(d, w->err);
	digest_mix(d, (uintptr_t)w->wq);
	digest_mix(d, w->wq && w->excl ? w->seq : 0);
}

void sim_wq_digest(struct sim_digest *d)
{
	unsigned int slot;

	for_each_thread (slot, sim.live)
		wait_digest(d, &waits[slot]);
	for (uint32_t i = 0; i < nr_keyed; i++) {
		const struct keyed *k = &keyed[keyed_list[i]];

		if (k->wq.waiters.bits)
			digest_add(d, (uintptr_t)k->addr, k->bit, k->wq.waiters.bits);
	}
}

/* The engine's own queues are no memory of the world. */
static void check(struct sim_wq *wq, const struct sim_site *site)
{
	if ((uintptr_t)wq - (uintptr_t)keyed < sizeof(keyed)) {
		hook_wrote(wq, sizeof(*wq));
		return;
	}
	sim_check(wq, sizeof(*wq), true, site);
	if (unlikely(sim_waiters_bad(&wq->waiters)))
		sim_corrupted(wq, SIM_SAYS(SIM_R_OOPS, 0, "BUG: wait queue corrupted"), site);
}

void sim_wq_enqueue(struct sim_wq *wq, bool excl, const struct sim_site *site)
{
	struct wait *w = wait_of(sim.cur);

	check(wq, site);
	hook_touched(SIM_OWN_THREAD, sim.cur->slot, true);
	sim.cur->tell_exit = true;
	if (!w->wq) {
		w->err = 0;
		hb_drop(); /* a wake-up before it waited did not wake it, and orders nothing */
	}
	if (w->wq != wq || !w->enqueued) {
		sim_wait_at(&wq->waiters);
		w->wq = wq;
		w->seq = ++last_seq;
	}
	w->enqueued = true;
	w->excl = excl;
	w->woken = false;
}

void sim_wq_prepare(struct sim_wq *wq, bool excl, const struct sim_site *site)
{
	sim_point(SIM_PREPARE, wq, 0, site);
	sim_wq_enqueue(wq, excl, site);
}

static void end_sleep(const struct sim_thread *x)
{
	if (x->op == SIM_WAIT)
		sim_make_runnable(x->slot);
}

static void timeout_fn(void *arg)
{
	const struct sim_thread *x = arg;
	struct wait *w = wait_of(x);

	hook_touched(SIM_OWN_THREAD, x->slot, true);
	w->timeout = 0;
	w->err = -ETIME;
	end_sleep(x);
}

static void arm_timeout(struct sim_thread *x, uint64_t ns)
{
	const struct sim_spawn s = {
		.name = "timeout",
		.ctx = SIM_CTX_SOFTIRQ,
		.fn = timeout_fn,
		.arg = x,
		.delay_ns = ns,
	};

	wait_of(x)->timeout = sim_spawn(&s) + 1;
}

/*
 * A wait inside the condition has ended. If the outer one is no longer queued, it was woken
 * meanwhile.
 */
static void resume_wait(struct wait *w, struct sim_wq *wq)
{
	w->wq = wq;
	w->enqueued = threads_has(sim_waiters(&wq->waiters), sim.cur->slot);
	w->woken = !w->enqueued;
}

int sim_sleep_on(struct sim_wq *wq, enum sim_wait_mode mode, uint64_t timeout_ns,
		 const struct sim_site *site)
{
	struct sim_thread *x = sim.cur;
	struct wait *w = wait_of(x);
	struct sim_waiters want = {0};
	int err;

	hook_touched(SIM_OWN_THREAD, x->slot, true);
	if (timeout_ns != SIM_FOREVER && !w->timeout && !w->err)
		arm_timeout(x, timeout_ns);
	if (w->wq != wq)
		resume_wait(w, wq);
	w->killable = mode == SIM_KILLABLE;
	sim_gate_arrive(SIM_WAIT, wq, 0, site);
	sim_gate_point(&want, w->woken || w->err || (w->killable && x->killed));
	hb_take();
	err = w->woken ? 0 : w->err ? w->err : -EINTR;
	hook_saw(err);
	return err;
}

int sim_wq_block(struct sim_wq *wq, enum sim_wait_mode mode, uint64_t timeout_ns,
		 const struct sim_site *site)
{
	sim_might_sleep(site);
	return sim_sleep_on(wq, mode, timeout_ns, site);
}

void sim_wq_finish(struct sim_wq *wq, const struct sim_site *site)
{
	struct wait *w = wait_of(sim.cur);

	check(wq, site);
	hook_touched(SIM_OWN_THREAD, sim.cur->slot, true);
	sim_waiters_remove(&wq->waiters, sim.cur->slot);
	w->enqueued = false;
	w->wq = NULL;
	w->err = 0;
	if (w->timeout)
		sim_cancel(w->timeout - 1);
	w->timeout = 0;
}

void sim_wake_thread(struct sim_wq *wq, const struct sim_thread *x)
{
	struct wait *w = wait_of(x);

	hook_touched(SIM_OWN_THREAD, x->slot, true);
	hook_wrote(wq, sizeof(*wq));
	sim_waiters_remove(&wq->waiters, x->slot);
	hb_pass(x->slot);
	if (w->wq != wq)
		return; /* it waits on another queue, inside the condition of this wait */
	w->enqueued = false;
	w->woken = true;
	end_sleep(x);
}

static struct sim_thread *first_exclusive(const struct sim_wq *wq)
{
	struct sim_thread *first = NULL;
	unsigned int slot;

	for_each_thread (slot, sim_waiters(&wq->waiters)) {
		struct sim_thread *x = &sim.slot[slot];

		if (!first || wait_of(x)->seq < wait_of(first)->seq)
			first = x;
	}
	return first;
}

int sim_wake_now(struct sim_wq *wq, int nr_excl)
{
	unsigned int slot;
	int n = 0;

	for_each_thread (slot, sim_waiters(&wq->waiters)) {
		struct sim_thread *x = &sim.slot[slot];

		if (wait_of(x)->excl && nr_excl)
			continue;
		sim_wake_thread(wq, x);
		n++;
	}
	for (; nr_excl && wq->waiters.bits; nr_excl--, n++)
		sim_wake_thread(wq, first_exclusive(wq));
	return n;
}

int sim_wq_wake(struct sim_wq *wq, int nr_excl, const struct sim_site *site)
{
	uint32_t step;
	int n;

	hook_touched(SIM_OWN_AHEAD, 0, true);
	check(wq, site);
	hook_touched(SIM_OWN_AHEAD, 0, false);
	step = sim.step;
	sim_point(SIM_WAKE, wq, 0, site);
	if (sim.step != step + 1)
		check(wq, site);
	hook_wrote(wq, sizeof(*wq));
	n = sim_wake_now(wq, nr_excl);
	sim_set_arg(n);
	hook_saw(n);
	return n;
}

bool sim_wq_killable(const struct sim_thread *x)
{
	return wait_of(x)->wq && wait_of(x)->killable;
}

void sim_wq_signalled(struct sim_thread *x)
{
	if (sim_wq_killable(x))
		end_sleep(x);
}

void sim_sleep(uint64_t ns, const struct sim_site *site)
{
	struct sim_wq wq = {0};

	sim_wq_prepare(&wq, false, site);
	sim_wq_block(&wq, SIM_UNINTERRUPTIBLE, ns, site);
	sim_wq_finish(&wq, site);
}

void sim_wq_exits(const struct sim_thread *x)
{
	struct wait *w = wait_of(x);

	if (unlikely(w->enqueued))
		sim_report(SIM_R_LEAK, w->wq, NULL,
			   "kmemleak: wait queue entry of %s, which ends without finish_wait()",
			   x->name);
	*w = (struct wait){0};
}

void sim_wq_set_woken(bool woken)
{
	wait_of(sim.cur)->woken = woken;
}
