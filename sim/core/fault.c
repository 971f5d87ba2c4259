// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults of the code under test: an invalid access, an illegal instruction, a
 * stack that overflows, a loop without a visible operation. Each becomes a
 * report with its schedule; the execution is abandoned where it stands. A
 * fault of the engine itself is no finding: it ends the process.
 */
#include <dlfcn.h>
#include <execinfo.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>
#include "base/die.h"
#include "core/core.h"

#define ALT_SIZE (256 * 1024)
#define STUCK_TICKS 10 /* seconds of CPU time without a step: a loop that nothing leaves */
#define MAX_FRAMES 64

static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGPROF};
#define NR_SIGNALS (sizeof(signals) / sizeof(signals[0]))

static const struct itimerval second = {{1, 0}, {1, 0}};
static const struct itimerval moment = {{1, 0}, {0, 1000}}; /* then each second again */

static struct sigaction old[NR_SIGNALS];
static char alt[ALT_SIZE];
static stack_t old_alt;
static struct {
	uint64_t run;
	uint32_t step, ticks;
	const struct sim_exec *cur;
} watch;
static const struct sim_site *volatile probing; /* on whose behalf sim_probe() looks at memory */

static uintptr_t context_pc(const ucontext_t *uc)
{
#ifdef __x86_64__
	return uc->uc_mcontext.gregs[REG_RIP];
#else
	return uc->uc_mcontext.pc;
#endif
}

static const void *context_fp(const ucontext_t *uc)
{
#ifdef __x86_64__
	return (const void *)uc->uc_mcontext.gregs[REG_RBP];
#else
	return (const void *)uc->uc_mcontext.regs[29];
#endif
}

/* Where a function that has not yet run an instruction returns to. */
static uintptr_t context_caller(const ucontext_t *uc)
{
#ifdef __x86_64__
	return *(const uintptr_t *)uc->uc_mcontext.gregs[REG_RSP];
#else
	return uc->uc_mcontext.regs[30];
#endif
}

/* The loaded object that an address lies in, NULL for none. */
static const void *image_of(uintptr_t a)
{
	Dl_info at;

	return dladdr((void *)a, &at) ? at.dli_fbase : NULL;
}

enum owner { THE_WORLD, THE_ENGINE, A_LIBRARY };

/* Whose code is at an address? */
static enum owner owner_of(uintptr_t pc)
{
	const struct sim_program *p = sim.prog;
	const void *image = image_of(pc);

	if (image == image_of((uintptr_t)&sim))
		return p->in_engine_image ? THE_WORLD : THE_ENGINE;
	if (!p->nr_regions || image == image_of((uintptr_t)p->regions[0].start))
		return THE_WORLD;
	return A_LIBRARY;
}

/**
 * struct place - where in the code something happened
 * @pc: as a return address
 */
struct place {
	uintptr_t pc;
	enum owner owner;
};

/*
 * Libraries are not under test: what happens in one, or where there is no
 * code, is the doing of whoever called it. That is not the engine where it
 * ran out of the stack that the code under test had used up.
 */
static struct place find_place(const ucontext_t *uc, bool past_engine)
{
	uintptr_t pc = context_pc(uc);
	struct place at = {pc + 1, owner_of(pc)};
	void *frame[MAX_FRAMES];
	int i = 0, n;

	if (at.owner == THE_WORLD || (at.owner == THE_ENGINE && !past_engine))
		return at;
	if (!image_of(pc))
		return (struct place){context_caller(uc), owner_of(context_caller(uc))};
	n = backtrace(frame, MAX_FRAMES);
	while (i < n && (uintptr_t)frame[i] != pc)
		i++;
	for (i++; i < n && (at.owner == A_LIBRARY || (past_engine && at.owner == THE_ENGINE)); i++)
		at = (struct place){(uintptr_t)frame[i], owner_of((uintptr_t)frame[i])};
	return at;
}

static void die(int sig, uintptr_t pc)
{
	char msg[160];
	Dl_info at = {0};
	int n;

	dladdr((void *)pc, &at);
	n = snprintf(msg, sizeof(msg),
		     "stacksim: engine fault: %s in %s; this is a bug of stacksim\n",
		     strsignal(sig), at.dli_sname ? at.dli_sname : "the engine");
	n = write(STDERR_FILENO, msg, n < (int)sizeof(msg) ? n : (int)sizeof(msg) - 1);
	_exit(SIM_EXIT_FAULT);
}

/* An address that no page can have faults without being told (arch/x86/kernel/traps.c). */
static bool is_non_canonical(const siginfo_t *si)
{
	return si->si_code == SI_KERNEL && !si->si_addr;
}

static const char *access_text(const siginfo_t *si, enum sim_report_kind *kind)
{
	uintptr_t addr = (uintptr_t)si->si_addr;

	if (sim_stack_guard(addr) >= 0) {
		*kind = SIM_R_STACK;
		return "BUG: stack guard page was hit in ";
	}
	if (is_non_canonical(si)) {
		*kind = SIM_R_WILD;
		return "general protection fault, probably for non-canonical address in ";
	}
	if (addr < 4096) {
		*kind = SIM_R_NULL_DEREF;
		return "BUG: kernel NULL pointer dereference in ";
	}
	*kind = SIM_R_WILD;
	return "BUG: unable to handle page fault in ";
}

static const char *fault_text(int sig, const siginfo_t *si, enum sim_report_kind *kind)
{
	*kind = sig == SIGPROF ? SIM_R_LIVELOCK : SIM_R_BUG;
	switch (sig) {
	case SIGPROF:
		return "watchdog: BUG: soft lockup in ";
	case SIGFPE:
		return "divide error in ";
	case SIGILL:
		return "invalid opcode in ";
	default:
		return access_text(si, kind);
	}
}

/* @pc: return address; 0: at the site that is probed for */
static void leave(int sig, const siginfo_t *si, uintptr_t pc, const ucontext_t *uc)
{
	const struct sim_site *site = probing;
	enum sim_report_kind kind;
	const char *text = fault_text(sig, si, &kind);
	struct sim_violation *v = sim_viol_new(kind);

	probing = NULL;
	if (v) {
		v->site = site;
		v->pc = pc;
		if (sim.detail)
			v->stack = sim_stack_save(pc, context_fp(uc));
		if ((sig == SIGSEGV && !is_non_canonical(si)) || sig == SIGBUS)
			v->addr = si->si_addr;
		snprintf(v->signature, sizeof(v->signature), "%s%s", text, site ? site->func : "");
		sim_viol_commit(v);
	}
	sim_fatal();
}

/*
 * The clock only asks whether a step was taken since it last looked. It counts
 * CPU time: a loaded machine is no endless loop.
 */
static bool still_stuck(void)
{
	if (sim.cur == &sim.main || sim.run != watch.run || sim.step != watch.step ||
	    sim.cur != watch.cur) {
		watch.run = sim.run;
		watch.step = sim.step;
		watch.cur = sim.cur;
		watch.ticks = 0;
		return false;
	}
	return ++watch.ticks >= STUCK_TICKS;
}

/*
 * A loop may spend most of its time in what the engine does for it, which must
 * not be left half done. Then look again soon, until its own code is met.
 */
static void on_tick(const siginfo_t *si, const ucontext_t *uc)
{
	/* what has reported something comes to its end: its schedule is one of all of it */
	bool over = sim_limit_tick() && sim.cur != &sim.main && !sim.nr_viol;
	struct place at;

	if (!over && !still_stuck())
		return;
	at = find_place(uc, false);
	if (at.owner == THE_ENGINE)
		setitimer(ITIMER_PROF, &moment, NULL);
	else if (over)
		sim_give_up();
	else
		leave(SIGPROF, si, at.pc, uc);
}

static void on_signal(int sig, siginfo_t *si, void *ctx)
{
	struct place at;

	if (sig == SIGPROF) {
		on_tick(si, ctx);
		return;
	}
	if (probing)
		leave(sig, si, 0, ctx);
	at = find_place(ctx, sig == SIGSEGV && sim_stack_guard((uintptr_t)si->si_addr) >= 0);
	if (sim.cur == &sim.main || at.owner == THE_ENGINE)
		die(sig, at.pc - 1);
	leave(sig, si, at.pc, ctx);
}

__attribute__((noinline, no_sanitize("address"))) void sim_probe(const void *p, size_t n, bool write,
								 const struct sim_site *site)
{
	volatile char *first = (volatile char *)p, *last = first + n - 1;
	char was;

	probing = site;
	was = *first;
	if (write)
		*first = was;
	was = *last;
	if (write)
		*last = was;
	probing = NULL;
}

void sim_fault_load(void)
{
	const stack_t ss = {.ss_sp = alt, .ss_size = sizeof(alt)};
	struct sigaction sa = {.sa_sigaction = on_signal};
	void *frame;

	backtrace(&frame, 1); /* the first call loads a library, which no handler may do */
	sa.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART;
	sigaltstack(&ss, &old_alt);
	for (size_t i = 0; i < NR_SIGNALS; i++)
		sigaction(signals[i], &sa, &old[i]);
	setitimer(ITIMER_PROF, &second, NULL);
}

void sim_fault_unload(void)
{
	const struct itimerval stop = {0};

	setitimer(ITIMER_PROF, &stop, NULL);
	for (size_t i = 0; i < NR_SIGNALS; i++)
		sigaction(signals[i], &old[i], NULL);
	sigaltstack(&old_alt, NULL);
}

/* A report that was made from an address gets its function's name. */
void sim_fault_finish(void)
{
	for (uint32_t i = 0; i < sim.nr_viol; i++) {
		struct sim_violation *v = &sim.viol[i];
		size_t n = strlen(v->signature);

		if (v->pc && n && v->signature[n - 1] == ' ')
			snprintf(v->signature + n, sizeof(v->signature) - n, "%s",
				 sim.func_name(v->pc));
	}
}
