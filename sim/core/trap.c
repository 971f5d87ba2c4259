// SPDX-License-Identifier: GPL-2.0-only
/*
 * Traps of the code under test: an invalid access, an illegal instruction, a stack that overflows,
 * a loop without a visible operation. Each is reported, and the execution ends there.
 *
 * While the engine works for a thread it follows pointers that the code under test keeps in locks,
 * work items and names, so a trap of the engine is that thread's doing then. A trap while no thread
 * runs is a bug of the engine, and ends the process.
 */
#include <dlfcn.h>
#include <execinfo.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <valgrind/valgrind.h>
#include "base/die.h"
#include "core/context.h"
#include "core/core.h"
#include "core/part.h"

#define ALT_SIZE (256 * 1024)
#define MAX_FRAMES 64
#define MAX_NAME 100

static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS, SIGPROF};
#define NR_SIGNALS (sizeof(signals) / sizeof(signals[0]))

static struct sigaction old[NR_SIGNALS];
static char alt[ALT_SIZE];
static stack_t old_alt;
static const struct sim_site *volatile probing; /* where sim_probe() was called, while it runs */
static unsigned int depth; /* above 0 while a trap is dealt with, which may trap itself */
static struct {
	volatile bool on;
	sigjmp_buf env;
} reading; /* where to go on if memory that sim_text() reads is not there */

/* The loaded object that an address lies in, NULL for none. */
static const void *image_of(uintptr_t a)
{
	Dl_info at;

	return dladdr((void *)a, &at) ? at.dli_fbase : NULL;
}

enum owner { THE_WORLD, THE_ENGINE, A_LIBRARY, NOBODY };

/* Whose code is at an address? */
static enum owner owner_of(uintptr_t pc)
{
	const struct sim_program *p = sim.prog;
	const void *image = image_of(pc);

	if (!image)
		return NOBODY;
	if (image == image_of((uintptr_t)&sim))
		return p->in_engine_image ? THE_WORLD : THE_ENGINE;
	if (!p->nr_regions || image == image_of((uintptr_t)p->regions[0].start))
		return THE_WORLD;
	return A_LIBRARY;
}

/*
 * Find out which function under test a trap is to be reported in. If the trap is in a library, in
 * the engine, or at an address without code, that is the function that called there.
 * Return: an address behind a call in it; 0 if the engine itself called what is no function, or the
 * stack cannot be read.
 */
static uintptr_t find_place(const ucontext_t *uc)
{
	uintptr_t pc = context_pc(uc), sp = context_sp(uc), caller;
	void *frame[MAX_FRAMES];
	int n, i = 0;

	if (owner_of(pc) == THE_WORLD && !context_is_jump(uc))
		return pc + 1;
	caller = sim_self_stack((void *)sp) ? context_caller(uc) : 0;
	if (context_is_jump(uc) && owner_of(caller) == THE_WORLD)
		return caller;
	n = backtrace(frame, MAX_FRAMES);
	while (i < n && (uintptr_t)frame[i] != pc)
		i++;
	for (i++; i < n; i++)
		if (owner_of((uintptr_t)frame[i]) == THE_WORLD)
			return (uintptr_t)frame[i];
	return 0;
}

/*
 * A library that the engine called counts as the engine: it may hold a lock, and must not be left.
 */
bool sim_in_engine(const ucontext_t *uc)
{
	uintptr_t pc = context_pc(uc);
	enum owner who = owner_of(pc);
	void *frame[MAX_FRAMES];
	int n, i = 0;

	if (who == THE_WORLD || who == THE_ENGINE)
		return who == THE_ENGINE;
	n = backtrace(frame, MAX_FRAMES);
	while (i < n && (uintptr_t)frame[i] != pc)
		i++;
	while (i < n && owner_of((uintptr_t)frame[i]) == A_LIBRARY)
		i++;
	return i == n || owner_of((uintptr_t)frame[i]) == THE_ENGINE;
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

/*
 * An access to a non-canonical address traps, but the trap has no address
 * (arch/x86/kernel/traps.c).
 */
static bool is_non_canonical(const siginfo_t *si)
{
	return si->si_code == SI_KERNEL && !si->si_addr;
}

static const struct sim_says *access_says(const ucontext_t *uc, const siginfo_t *si)
{
	uintptr_t addr = (uintptr_t)si->si_addr;

	if (sim_stack_guard(addr) >= 0)
		return SIM_SAYS(SIM_R_STACK, 0, "BUG: stack guard page was hit");
	if (context_is_privileged(uc))
		return SIM_SAYS(SIM_R_OOPS, 0, "general protection fault");
	if (is_non_canonical(si))
		return SIM_SAYS(SIM_R_GP_FAULT, 0,
				"general protection fault, probably for non-canonical address");
	if (addr < 4096)
		return SIM_SAYS(SIM_R_NULL_DEREF, 0, "BUG: kernel NULL pointer dereference");
	if (context_is_jump(uc) && si->si_code == SEGV_ACCERR)
		return SIM_SAYS(SIM_R_GP_FAULT, 0, "kernel tried to execute NX-protected page");
	return SIM_SAYS(SIM_R_PAGE_FAULT, 0, "BUG: unable to handle page fault");
}

/* arch/x86/kernel/traps.c */
static const struct sim_says *trap_says(int sig, const ucontext_t *uc, const siginfo_t *si)
{
	switch (sig) {
	case SIGPROF:
		return SIM_SAYS(SIM_R_LIVELOCK, 0, "watchdog: BUG: soft lockup");
	case SIGFPE:
		return SIM_SAYS(SIM_R_OOPS, 0, "divide error");
	case SIGILL:
		return SIM_SAYS(SIM_R_OOPS, 0, "invalid opcode");
	case SIGTRAP:
		return si->si_code == TRAP_TRACE ? SIM_SAYS(SIM_R_OOPS, 0, "debug exception")
						 : SIM_SAYS(SIM_R_OOPS, 0, "int3");
	case SIGABRT:
		return SIM_SAYS(SIM_R_OOPS, 0, "BUG: a library gave up");
	case SIGSYS:
		return SIM_SAYS(SIM_R_OOPS, 0, "BUG: system call");
	default:
		if (sig == SIGBUS && si->si_code == BUS_ADRALN)
			return SIM_SAYS(SIM_R_OOPS, 0, "alignment check");
		return access_says(uc, si);
	}
}

static bool has_address(int sig, const siginfo_t *si)
{
	return (sig == SIGSEGV && !is_non_canonical(si)) ||
	       (sig == SIGBUS && si->si_code != BUS_ADRALN);
}

/*
 * The place is @site; if that is NULL it is the return address @pc; if that is 0, the thread's
 * body.
 */
static void report(int sig, const siginfo_t *si, const struct sim_site *site, uintptr_t pc,
		   const ucontext_t *uc)
{
	struct sim_report *v = sim_report_says(trap_says(sig, uc, si));

	if (!v)
		return;
	v->site = site;
	v->pc = pc;
	if (sim.detail)
		v->stack = sim_stack_save(pc, context_fp(uc));
	if (has_address(sig, si))
		v->addr = si->si_addr;
	v->func = site ? site->func : pc ? "" : sim_text(sim.cur->name);
	sim_report_commit(v);
}

void sim_trap_reset(void)
{
	probing = NULL;
	reading.on = false;
	sim_stuck_reset();
}

/* The thread cannot go on from a trap: report it and end the execution. */
static void leave(int sig, const siginfo_t *si, const struct sim_site *site, uintptr_t pc,
		  const ucontext_t *uc)
{
	sim_trap_reset();
	report(sig, si, site, pc, uc);
	depth = 0;
	sim_fatal();
}

static void on_tick(int sig, const siginfo_t *si, ucontext_t *uc)
{
	bool stepped = sig == SIGTRAP;

	if (!stepped && sim.cur != &sim.main && !sim_is_entered()) {
		sim_stuck_look_again();
		return;
	}
	/* the limit of time does not end what has a report: its schedule must be whole */
	if (!stepped && sim_limit_tick() && sim.cur != &sim.main && !sim.nr_reports) {
		/* who goes on may be in the middle of a switch, and ends soon by itself */
		if (sim_stuck_moved() || sim_in_engine(uc))
			sim_stuck_look_again();
		else
			sim_give_up();
		return;
	}
	if (sim_stuck_tick(uc, stepped) == SIM_STUCK_NOT)
		return;
	depth++;
	leave(SIGPROF, si, NULL, find_place(uc), uc);
}

static void on_trap(int sig, const siginfo_t *si, const ucontext_t *uc)
{
	const struct sim_site *site = probing;

	if (sim.cur == &sim.main || depth > 1)
		die(sig, context_pc(uc));
	/* a second trap came from reading the stack in find_place(), which is therefore left out */
	leave(sig, si, site, site || depth++ ? 0 : find_place(uc), uc);
}

static void on_signal(int sig, siginfo_t *si, void *ctx)
{
	context_plain_flags();
	if (sig == SIGPROF || (sig == SIGTRAP && sim_stuck_following()))
		on_tick(sig, si, ctx);
	else if (reading.on)
		siglongjmp(reading.env, 1);
	else
		on_trap(sig, si, ctx);
}

/* A name that the world gave may have been overwritten or freed. Is it one still? */
__attribute__((no_sanitize("address"))) static bool is_name(const char *s)
{
	size_t n = 0;

	while (n < MAX_NAME && s[n] >= ' ' && s[n] < 0x7f)
		n++;
	return !s[n] && !sim_parts_gone(s);
}

__attribute__((no_sanitize("address"), no_sanitize("null"))) bool sim_is_there(const void *p)
{
	volatile bool there = false;
	volatile char byte;

	/* that it may not be there is no error of ours */
	VALGRIND_DISABLE_ERROR_REPORTING;
	if (!sigsetjmp(reading.env, 0)) {
		reading.on = true;
		/* a load whose value nobody uses is left out by valgrind */
		byte = *(const volatile char *)p;
		(void)byte;
		there = true;
	}
	VALGRIND_ENABLE_ERROR_REPORTING;
	reading.on = false;
	return there && !sim_parts_gone(p);
}

void sim_report_caller(const struct sim_says *says, const void *obj)
{
	struct sim_report *v = sim_report_says(says);
	void *frame[MAX_FRAMES];
	int n, i = 0;

	if (v) {
		n = backtrace(frame, MAX_FRAMES);
		while (i < n && owner_of((uintptr_t)frame[i]) != THE_WORLD)
			i++;
		v->obj = obj;
		v->pc = i < n ? (uintptr_t)frame[i] : 0;
		v->func = v->pc ? "" : sim_text(sim.cur->name);
		sim_report_commit(v);
	}
	sim_report_end(says->kind);
}

const char *sim_text(const char *name)
{
	volatile bool fine = false;

	if (!name)
		return "(null)";
	if (!sigsetjmp(reading.env, 0)) {
		reading.on = true;
		fine = is_name(name);
	}
	reading.on = false;
	return fine ? name : "(overwritten)";
}

__attribute__((noinline, no_sanitize("address"))) void
sim_probe(const void *p, size_t n, bool write, const struct sim_site *site)
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

void sim_trap_load(void)
{
	const stack_t ss = {.ss_sp = alt, .ss_size = sizeof(alt)};
	struct sigaction sa = {.sa_sigaction = on_signal};
	void *frame;

	backtrace(&frame, 1); /* the first call loads a library, which a handler must not do */
	sa.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART;
	sigaltstack(&ss, &old_alt);
	for (size_t i = 0; i < NR_SIGNALS; i++)
		sigaction(signals[i], &sa, &old[i]);
	depth = 0;
	sim_stuck_load();
}

void sim_trap_unload(void)
{
	sim_stuck_unload();
	/* valgrind may still deliver a tick, and what is restored below may be to die of one */
	signal(SIGPROF, SIG_IGN);
	for (size_t i = 0; i < NR_SIGNALS; i++)
		sigaction(signals[i], &old[i], NULL);
	sigaltstack(&old_alt, NULL);
}

/* The first line of a report that was made from an address ends in a blank: its name is missing. */
void sim_trap_finish(void)
{
	for (uint32_t i = 0; i < sim.nr_reports; i++) {
		struct sim_report *v = &sim.reports[i];

		if (!v->pc || !v->func || *v->func)
			continue;
		v->func = sim.func_name(v->pc);
		sim_report_name(v);
	}
}
