// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loops without a visible operation. A loop that accesses memory is found by the number of its
 * accesses, which is the same whenever it runs. Any other is found by processor time, which a
 * loaded machine does not use up.
 *
 * At which instruction of a loop the time is up is chance, and must not show in the report. So the
 * loop is followed for a number of instructions that is enough to go round in most. The function
 * that has the loop is the one with the outermost frame seen on the way, and the lowest address
 * seen in that frame is where the report is made.
 */
#include <sys/time.h>
#include "core/context.h"
#include "core/core.h"

#define STUCK_TICKS 3 /* seconds of processor time */
#define FOLLOW 50000  /* instructions */

static const struct itimerval second = {{1, 0}, {1, 0}};
static const struct itimerval moment = {{1, 0}, {0, 1000}}; /* then each second again */

uint32_t sim_accesses_left;

static struct {
	uint64_t run;
	uint32_t step, ticks;
	const struct sim_thread *cur;
	/* while it is followed */
	bool following;
	uint32_t followed;
	uintptr_t sp, pc;
} watch;

void sim_stuck_load(void)
{
	sim_stuck_reset();
	setitimer(ITIMER_PROF, &second, NULL);
}

void sim_stuck_reset(void)
{
	watch.following = false;
	sim_accesses_left = SIM_STUCK_ACCESSES;
}

void sim_stuck_unload(void)
{
	const struct itimerval stop = {0};

	setitimer(ITIMER_PROF, &stop, NULL);
}

void sim_stuck_look_again(void)
{
	setitimer(ITIMER_PROF, &moment, NULL);
}

bool sim_stuck_moved(void)
{
	if (sim.cur != &sim.main && sim.run == watch.run && sim.step == watch.step &&
	    sim.cur == watch.cur)
		return false;
	watch.run = sim.run;
	watch.step = sim.step;
	watch.cur = sim.cur;
	watch.ticks = 0;
	return true;
}

static enum sim_stuck follow(ucontext_t *uc)
{
	uintptr_t sp = context_sp(uc), pc = context_pc(uc);

	if (sim_stuck_moved()) {
		watch.following = false;
		context_step(uc, false);
		return SIM_STUCK_NOT;
	}
	if (watch.followed++ < FOLLOW) {
		if (sp > watch.sp || (sp == watch.sp && pc < watch.pc)) {
			watch.sp = sp;
			watch.pc = pc;
		}
		return SIM_STUCK_NOT;
	}
	if ((sp != watch.sp || pc != watch.pc) &&
	    (watch.followed < 3 * FOLLOW || (watch.followed < 30 * FOLLOW && sim_in_engine(uc))))
		return SIM_STUCK_NOT;
	watch.following = false;
	return SIM_STUCK;
}

/*
 * Where nobody can be followed (some processors, and valgrind), it is left where it is; not in
 * the engine, though, which must not be left half done.
 */
static enum sim_stuck leave_here(const ucontext_t *uc)
{
	if (watch.ticks < 100 * STUCK_TICKS && sim_in_engine(uc)) {
		sim_stuck_look_again();
		return SIM_STUCK_NOT;
	}
	watch.following = false;
	return SIM_STUCK;
}

bool sim_stuck_following(void)
{
	return watch.following;
}

enum sim_stuck sim_stuck_tick(ucontext_t *uc, bool stepped)
{
	if (stepped)
		return follow(uc);
	if (sim_stuck_moved()) {
		watch.following = false;
		return SIM_STUCK_NOT;
	}
	if (++watch.ticks < STUCK_TICKS || (watch.following && watch.followed))
		return SIM_STUCK_NOT;
	if (watch.following || !context_step(uc, true))
		return leave_here(uc);
	watch.following = true;
	watch.followed = 0;
	watch.sp = 0;
	return SIM_STUCK_NOT;
}

/* So many since the last visible operation. What the clock saw last has no part in it. */
void sim_stuck_accesses(void)
{
	sim_accesses_left = SIM_STUCK_ACCESSES;
	if (sim.cur == &sim.main)
		return;
	sim_stuck_moved();
	watch.ticks = STUCK_TICKS;
	raise(SIGPROF);
}
