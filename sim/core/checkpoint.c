// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>
#include <sys/mman.h>
#include <valgrind/memcheck.h>
#include "base/memory.h"
#include "core/checkpoint.h"
#include "core/core.h"
#include "core/part.h"
#include "core/waiters.h"

#define MAX_CHECKPOINTS 8192
/* so that a program is noticed that does not repeat itself, one of so many begins at the start */
#define FROM_START 512
#define ROOM (256ul << 20) /* of all of them */

/**
 * struct checkpoint - where what it has is
 * @decision: its number on the path; @cur: who came to it
 * @from: in the room
 */
struct checkpoint {
	size_t decision, from;
	struct sim_thread *cur;
};

static struct {
	struct checkpoint list[MAX_CHECKPOINTS];
	unsigned int nr;
	char *room;
	size_t used;
	bool asked, wanted; /* one is to be taken, to be gone back to */
	uint32_t nr_wanted; /* how often one was */
} cp;

bool sim_checkpoint_on;

/* From the context of a thread on, which lies on its stack, to the end of that. */
static void save_stack(struct sim_saver *s, const struct sim_thread *x)
{
	size_t n = x->stack + SIM_STACK_SIZE - (char *)x->fctx;

	if (s->back) /* the thread may have left it since, or have ended */
		VALGRIND_MAKE_MEM_UNDEFINED(x->fctx, n);
	sim_saved(s, x->fctx, n);
}

static void save_threads(struct sim_saver *s, struct sim_thread *cur)
{
	struct sim_threads was = sim.live;
	unsigned int slot, nr;

	sim_saved(s, &sim.live, sizeof(sim.live));
	for_each_thread (slot, threads_but(was, sim.live))
		sim.slot[slot].state = THREAD_FREE;
	sim_saved_slots(s, sim.slot, sizeof(sim.slot[0]));
	/* of all: who asks whether a thread has ended looks at what nobody has any more */
	nr = sim_saved_nr(s, sim.nr_slots);
	for (slot = 0; slot < nr; slot++)
		sim_saved(s, &sim.slot[slot].data, sizeof(sim.slot[slot].data));
	for (; slot < sim.nr_slots; slot++)
		sim.slot[slot].data = NULL;
	for_each_thread (slot, sim.live)
		if (sim.slot[slot].state == THREAD_ALIVE)
			save_stack(s, &sim.slot[slot]);
	/* who has ended goes on as far as to who comes next */
	if (cur->state == THREAD_FREE) {
		sim_saved(s, cur, sizeof(*cur));
		save_stack(s, cur);
	}
}

static void save(struct sim_saver *s, struct sim_thread *cur)
{
	save_threads(s, cur);
#define SAVE(what) sim_saved(s, &sim.what, sizeof(sim.what))
	SAVE(runnable);
	SAVE(timed);
	SAVE(held);
	SAVE(cpus);
	SAVE(step);
	SAVE(turn_end);
	SAVE(now);
	SAVE(nr_rec);
	SAVE(nr_info);
	SAVE(fail_in);
	SAVE(nr_failable);
	SAVE(starved);
	SAVE(injected);
#undef SAVE
	sim_waiters_saved(s);
	if (sim.prog->own.len)
		sim_saved(s, sim.prog->own.start, sim.prog->own.len);
	if (unlikely(sim.nr_constraints))
		sim_constraint_saved(s);
	sim_parts_saved(s);
}

/* how much one may take; who has just ended has a stack, too */
static size_t most(void)
{
	return (threads_nr(sim.live) + 1) * (size_t)SIM_STACK_SIZE + (1ul << 20);
}

void sim_checkpoint(size_t decision)
{
	if (!sim_checkpoint_on || sim.cur == &sim.main || sim.nr_reports ||
	    cp.nr == MAX_CHECKPOINTS || ROOM - cp.used < most() || !sim_parts_can_save())
		return;
	cp.list[cp.nr] = (struct checkpoint){decision, cp.used, sim.cur};
	cp.asked = true;
	sim_switch(sim.cur, &sim.main);
}

/* Control has come back to the engine: was that for a checkpoint? Return: who goes on then */
static struct sim_thread *serve(void)
{
	struct sim_saver s = {.at = cp.room + cp.used, .end = cp.room + ROOM};

	if (likely(!cp.asked))
		return NULL;
	cp.asked = false;
	save(&s, cp.list[cp.nr].cur);
	cp.used = s.at - cp.room;
	return cp.list[cp.nr++].cur;
}

void sim_checkpoint_run(struct sim_thread *to)
{
	while (to) {
		sim_enter(to);
		to = serve();
	}
}

void sim_checkpoint_want(size_t decision)
{
	while (cp.nr && cp.list[cp.nr - 1].decision > decision)
		cp.used = cp.list[--cp.nr].from;
	cp.wanted = cp.nr && cp.nr_wanted++ % FROM_START;
}

struct sim_thread *sim_checkpoint_back(void)
{
	const struct checkpoint *c;
	struct sim_saver s;

	if (!cp.wanted)
		return NULL;
	cp.wanted = false;
	c = &cp.list[cp.nr - 1];
	s = (struct sim_saver){.at = cp.room + c->from, .end = cp.room + cp.used, .back = true};
	save(&s, c->cur);
	return c->cur;
}

void sim_checkpoint_forget(void)
{
	cp.nr = 0;
	cp.used = 0;
	cp.wanted = cp.asked = false;
}

void sim_checkpoint_setup(bool on)
{
	sim_checkpoint_forget();
	sim_checkpoint_on = on;
	cp.nr_wanted = 0;
	if (on && !cp.room)
		cp.room = sim_reserve(ROOM, "checkpoints");
}

void sim_checkpoint_unload(void)
{
	sim_checkpoint_forget();
	if (cp.room)
		munmap(cp.room, ROOM);
	cp.room = NULL;
}
