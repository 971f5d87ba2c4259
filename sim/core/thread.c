// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads: their slots, stacks and contexts. A context switch is
 * boost.context's fcontext, the one piece of assembly here that is not ours.
 * Stacks are mapped once, with a guard page below each.
 */
#include <string.h>
#include <sys/mman.h>
#include <valgrind/valgrind.h>
#include "base/die.h"
#include "base/memory.h"
#include "core/core.h"
#include "core/critical.h"
#include "core/strategy.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

#define GUARD_SIZE SIM_STACK_GUARD
#define STRIDE SIM_STACK_STRIDE
#define MAX_INFO (SIM_BOOT_THREAD - 1)

static char *stacks;
static unsigned int stack_ids[SIM_MAX_THREADS];

#ifdef __SANITIZE_ADDRESS__
static const void *main_bottom;
static size_t main_size;

static void asan_start(struct sim_thread *from, const struct sim_thread *to, bool dying)
{
	bool to_main = to == &sim.main;

	__sanitizer_start_switch_fiber(dying ? NULL : &from->asan_fake,
				       to_main ? main_bottom : to->stack,
				       to_main ? main_size : SIM_STACK_SIZE);
}

static void asan_finish(struct sim_thread *me, const struct sim_thread *from)
{
	const void *bottom;
	size_t size;

	__sanitizer_finish_switch_fiber(me->asan_fake, &bottom, &size);
	if (from == &sim.main) {
		main_bottom = bottom;
		main_size = size;
	}
}

static void asan_fresh(struct sim_thread *x)
{
	__asan_unpoison_memory_region(x->stack, SIM_STACK_SIZE);
	x->asan_fake = NULL;
}
#else
static inline void asan_start(struct sim_thread *from, const struct sim_thread *to, bool dying)
{
	(void)from, (void)to, (void)dying;
}
static inline void asan_finish(struct sim_thread *me, const struct sim_thread *from)
{
	(void)me, (void)from;
}
static inline void asan_fresh(struct sim_thread *x)
{
	(void)x;
}
#endif

void sim_threads_load(void)
{
	memset(&sim.main, 0, sizeof(sim.main));
	sim.main.name = "engine";
	sim.main.ordinal = SIM_BOOT_THREAD;
	sim.cur = &sim.main;
	if (stacks)
		return;
	stacks = sim_reserve(SIM_MAX_THREADS * STRIDE, "stacks");
	for (unsigned int i = 0; i < SIM_MAX_THREADS; i++) {
		struct sim_thread *x = &sim.slot[i];

		if (mprotect(stacks + i * STRIDE, GUARD_SIZE, PROT_NONE))
			sim_no_memory("stacks");
		x->slot = i;
		x->stack = stacks + i * STRIDE + GUARD_SIZE;
		stack_ids[i] = VALGRIND_STACK_REGISTER(x->stack, x->stack + SIM_STACK_SIZE);
	}
	sim.cap_info = MAX_INFO;
	sim.info = sim_reserve(MAX_INFO * sizeof(*sim.info), "threads");
}

void sim_threads_unload(void)
{
	for (unsigned int i = 0; i < SIM_MAX_THREADS; i++)
		VALGRIND_STACK_DEREGISTER(stack_ids[i]);
	munmap(stacks, SIM_MAX_THREADS * STRIDE);
	munmap(sim.info, MAX_INFO * sizeof(*sim.info));
	stacks = NULL;
	sim.info = NULL;
}

/* All slots are free again; what they ran is abandoned where it stood. */
void sim_threads_reset(void)
{
	for (unsigned int i = 0; i < sim.nr_slots; i++) {
		sim.slot[i].state = THREAD_FREE;
		sim.slot[i].data = NULL;
	}
	sim.live = sim.runnable = sim.timed = sim.held = sim.cpus = SIM_NO_THREADS;
	sim.nr_info = sim.nr_wide = 0;
	sim.now = 0;
	sim.cur = &sim.main;
}

int sim_stack_guard(uintptr_t a)
{
	uintptr_t off = a - (uintptr_t)stacks;

	if (!stacks || off >= SIM_MAX_THREADS * STRIDE || off % STRIDE >= GUARD_SIZE)
		return -1;
	return off / STRIDE;
}

bool sim_on_stack(uintptr_t a)
{
	return a - (uintptr_t)stacks < SIM_MAX_THREADS * STRIDE;
}

/*
 * What lies below the frame that a thread was left in is the engine's, or nobody's; and all of
 * a stack whose thread has ended, or has not begun.
 */
bool sim_stack_in_use(uintptr_t a, size_t n)
{
	const struct sim_thread *x = &sim.slot[sim_stack_slot(a)];

	return x != sim.cur && x->state == THREAD_ALIVE && a > (uintptr_t)x->fp &&
	       n <= (uintptr_t)x->stack + SIM_STACK_SIZE - a;
}

/* What sim_self_data() and sim_thread_data() hand out. */
bool sim_is_lent(uintptr_t a, size_t n)
{
	uintptr_t off = a - (uintptr_t)&sim.slot[0].data;

	if (a == (uintptr_t)&sim.main.data)
		return n <= sizeof(void *);
	return off < sizeof(sim.slot) && off % sizeof(sim.slot[0]) + n <= sizeof(void *);
}

size_t sim_stack_offset(uintptr_t a)
{
	return a - (uintptr_t)stacks;
}

int sim_stack_slot(uintptr_t a)
{
	return sim_on_stack(a) ? (int)((a - (uintptr_t)stacks) / STRIDE) : -1;
}

static void thread_exit(struct sim_thread *x)
{
	struct sim_thread *to;

	sim_check_flags(NULL);
	hook_settle();
	if (unlikely(x->tell_exit | x->rcu_depth))
		hook_exit(x);
	sim_record(SIM_EXIT, NULL, 0, NULL);
	hook_touched(SIM_OWN_THREAD, x->slot, true);
	hook_touched(SIM_OWN_DATA, x->slot, true);
	hook_touched(SIM_OWN_SLOTS, 0, false);
	hook_touched(SIM_OWN_ENDS, 0, false);
	if (x->atomic_depth | x->irq_depth) {
		x->atomic_depth = x->irq_depth = 0;
		sim_critical_leave(); /* unless it ends in a read section */
	}
	x->data = NULL; /* of nobody: worlds ask by it who is alive */
	x->state = THREAD_FREE;
	threads_remove(&sim.live, x->slot);
	threads_remove(&sim.runnable, x->slot);
	to = sim.eager ? &sim.main : sim_pick();
	asan_start(x, to, true);
	sim.cur = to;
	if (to->state == THREAD_PENDING)
		sim_switch(NULL, to);
	jump_fcontext(to->fctx, x);
	__builtin_unreachable();
}

static void entry(sim_transfer t)
{
	struct sim_thread *x = sim.cur, *from = t.data;

	asan_finish(x, from);
	from->fctx = t.fctx;
	sim_record(SIM_START, NULL, 0, NULL);
	hook_started();
	x->fn(x->fn_arg);
	thread_exit(x);
}

/* A pending thread is chosen: give it a context. */
static void begin(struct sim_thread *x)
{
	x->state = THREAD_ALIVE;
	asan_fresh(x);
	/* 64 bytes apart modulo 4096, so that the stack tops do not share cache sets */
	x->fctx = make_fcontext(x->stack + SIM_STACK_SIZE - 64 * (x->slot % 61), SIM_STACK_SIZE / 2,
				entry);
	if (threads_has(sim.timed, x->slot)) {
		threads_remove(&sim.timed, x->slot);
		if (x->due > sim.now)
			sim.now = x->due;
		sim_timers_update();
	}
}

/*
 * Hand control to @to; returns when @from is chosen again. Whoever resumes a
 * thread learns the context it was resumed from, so each side stores the
 * other's. With @from NULL only the context of @to is made.
 */
void sim_switch(struct sim_thread *from, struct sim_thread *to)
{
	sim_transfer t;

	if (to->state == THREAD_PENDING)
		begin(to);
	if (!from)
		return;
	asan_start(from, to, false);
	from->fp = __builtin_frame_address(0);
	sim.cur = to;
	t = jump_fcontext(to->fctx, from);
	asan_finish(from, t.data);
	((struct sim_thread *)t.data)->fctx = t.fctx;
}

void sim_enter(struct sim_thread *to)
{
	sim.main.fctx = NULL;
	sim_switch(&sim.main, to);
}

bool sim_is_entered(void)
{
	return sim.main.fctx;
}

static uint32_t instance_of(const char *name)
{
	for (uint32_t i = sim.nr_info; i-- > 0;)
		if (sim.info[i].name == name || !strcmp(sim.info[i].name, name))
			return sim.info[i].inst + 1;
	return 1;
}

/* Of the delayed threads the earliest may begin; in a timed run, once it is due. */
void sim_timers_update(void)
{
	const struct sim_thread *best = NULL;
	unsigned int slot;

	for_each_thread (slot, sim.timed) {
		const struct sim_thread *x = &sim.slot[slot];

		if (!best || x->due < best->due ||
		    (x->due == best->due && x->ordinal < best->ordinal))
			best = x;
	}
	sim.runnable = threads_but(sim.runnable, sim.timed);
	if (best && !(sim.under.timed && best->due > sim.now))
		threads_add(&sim.runnable, best->slot);
}

/* the irq state that a thread begins with */
static const uint8_t irq_of[] = {
	[SIM_CTX_TASK] = 0,
	[SIM_CTX_KTHREAD] = 0,
	[SIM_CTX_SOFTIRQ] = SIM_IRQ_SOFT | SIM_BH_OFF,
	[SIM_CTX_HARDIRQ] = SIM_IRQ_HARD | SIM_IRQ_OFF,
};

int sim_spawn(const struct sim_spawn *s)
{
	unsigned int max = sim.prog->max_threads ? sim.prog->max_threads : SIM_MAX_THREADS,
		     slot = threads_free(sim.live);
	struct sim_thread *x = &sim.slot[slot];
	uint32_t inst;

	if (slot >= max || sim.nr_info == sim.cap_info) {
		sim_report(SIM_R_LIMIT, NULL, NULL, "stacksim: more than %u threads alive", max);
		sim_give_up();
		return 0; /* to the start of a program, of which no thread will run */
	}
	sim_assert(s->ctx <= SIM_CTX_HARDIRQ && x->state == THREAD_FREE);
	/* a name that is none ends it here, before there is half of it */
	inst = instance_of(s->name);
	x->state = THREAD_PENDING;
	x->ctx = s->ctx;
	x->daemon = s->daemon;
	x->disabled = s->disabled;
	x->killed = x->tell_exit = false;
	x->atomic_depth = s->ctx >= SIM_CTX_SOFTIRQ;
	x->irq_depth = s->ctx == SIM_CTX_HARDIRQ;
	x->bh_depth = s->ctx == SIM_CTX_SOFTIRQ;
	x->irq = irq_of[s->ctx] | (s->no_thread ? SIM_IRQ_RAW : 0);
	x->rcu_depth = x->cpu = 0;
	x->op = SIM_START;
	x->obj = NULL;
	x->site = NULL;
	x->want = NULL;
	x->fn = s->fn;
	x->fn_arg = s->arg;
	x->name = s->name;
	x->data = NULL;
	x->due = sim.now + s->delay_ns;
	x->ordinal = sim.nr_info;
	sim.info[sim.nr_info] = (struct sim_thread_info){
		.name = s->name,
		.inst = inst,
		.ctx = s->ctx,
		.spawner = sim.cur == &sim.main ? UINT32_MAX : sim.cur->ordinal,
	};
	sim.nr_info++;
	threads_add(&sim.live, slot);
	if (slot >= sim.nr_slots)
		sim.nr_slots = slot + 1;
	if (s->delay_ns && !s->disabled) {
		threads_add(&sim.timed, slot);
		sim_timers_update();
	} else if (!s->disabled) {
		threads_add(&sim.runnable, slot);
	}
	hook_spawned(x);
	if (sim.strategy->spawned)
		sim.strategy->spawned(x);
	sim_note(SIM_SPAWN, NULL, x->ordinal, NULL);
	hook_saw(slot);
	return slot;
}

void sim_enable(int slot)
{
	sim_assert(sim_is_slot(slot));
	hook_touched(SIM_OWN_THREAD, slot, true);
	hook_pass(slot);
	sim.slot[slot].disabled = false;
	sim_make_runnable(slot);
}

bool sim_cancel(int slot)
{
	struct sim_thread *x = &sim.slot[slot];

	sim_assert(sim_is_slot(slot));
	hook_touched(SIM_OWN_THREAD, slot, true);
	hook_saw(x->state);
	if (x->state != THREAD_PENDING)
		return false;
	hook_touched(SIM_OWN_GONE, slot, true);
	hook_touched(SIM_OWN_SLOTS, 0, false);
	hook_touched(SIM_OWN_ENDS, 0, false);
	x->state = THREAD_FREE;
	threads_remove(&sim.live, slot);
	threads_remove(&sim.runnable, slot);
	if (threads_has(sim.timed, slot)) {
		threads_remove(&sim.timed, slot);
		sim_timers_update();
		hook_touched(SIM_OWN_TIME, 0, true);
	}
	return true;
}

int sim_self(void)
{
	return sim.cur->slot;
}

const char *sim_self_name(void)
{
	return sim.cur->name;
}

bool sim_self_stack(const void *p)
{
	return (uintptr_t)p - (uintptr_t)sim.cur->stack < SIM_STACK_SIZE;
}

bool sim_is_stack(const void *p)
{
	return sim_on_stack((uintptr_t)p);
}

enum sim_ctx sim_self_ctx(void)
{
	return sim.cur->ctx;
}

void **sim_self_data(void)
{
	hook_touched(SIM_OWN_DATA, sim.cur->slot, false);
	hook_saw((uintptr_t)sim.cur->data);
	return &sim.cur->data;
}

void **sim_thread_data(int slot)
{
	sim_assert(sim_is_slot(slot));
	hook_touched(SIM_OWN_DATA, slot, false);
	hook_saw((uintptr_t)sim.slot[slot].data);
	return &sim.slot[slot].data;
}
