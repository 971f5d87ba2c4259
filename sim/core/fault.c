// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults of the code under test: an invalid access, an illegal instruction, a
 * stack that overflows, a loop without a visible operation. Each becomes a
 * report with its schedule; the execution is abandoned where it stands. A
 * fault of the engine itself is no finding: it ends the process.
 */
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>
#include "core/core.h"

#define ALT_SIZE (256 * 1024)
#define STUCK_TICKS 10 /* seconds without a step: a loop that nothing leaves */
#define EXIT_ENGINE_FAULT 5

static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGALRM};
#define NR_SIGNALS (sizeof(signals) / sizeof(signals[0]))

static struct sigaction old[NR_SIGNALS];
static char alt[ALT_SIZE];
static stack_t old_alt;
static struct {
	uint32_t step, ticks;
	const struct sim_exec *cur;
} watch;

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

static bool is_engine(uintptr_t pc)
{
	Dl_info at, engine;

	if (sim.cur == &sim.main)
		return true;
	if (sim.prog->in_engine_image || !dladdr((void *)pc, &at) || !dladdr((void *)&sim, &engine))
		return false;
	return at.dli_fbase == engine.dli_fbase;
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
	n = write(STDERR_FILENO, msg, n);
	_exit(EXIT_ENGINE_FAULT);
}

void sim_no_memory(const char *what)
{
	fprintf(stderr, "stacksim: no memory for %s\n", what);
	_exit(EXIT_ENGINE_FAULT);
}

static const char *fault_text(int sig, uintptr_t addr, enum sim_report_kind *kind)
{
	*kind = SIM_R_WILD;
	if (sim_stack_guard(addr) >= 0 && sig == SIGSEGV) {
		*kind = SIM_R_STACK;
		return "BUG: stack guard page was hit in ";
	}
	if (sig == SIGSEGV && addr < 4096) {
		*kind = SIM_R_NULL_DEREF;
		return "BUG: kernel NULL pointer dereference in ";
	}
	if (sig == SIGSEGV || sig == SIGBUS)
		return "BUG: unable to handle page fault in ";
	*kind = sig == SIGALRM ? SIM_R_LIVELOCK : SIM_R_BUG;
	return sig == SIGFPE    ? "divide error in "
	       : sig == SIGALRM ? "watchdog: BUG: soft lockup in "
				: "invalid opcode in ";
}

static void leave(int sig, uintptr_t addr, const ucontext_t *uc)
{
	enum sim_report_kind kind;
	const char *text = fault_text(sig, addr, &kind);
	struct sim_violation *v = sim_viol_new(kind);

	if (v) {
		v->pc = context_pc(uc) + 1; /* as a return address */
		if (sim.detail)
			v->stack = sim_stack_save(v->pc, context_fp(uc));
		if (sig != SIGALRM && sig != SIGFPE)
			v->addr = (void *)addr;
		snprintf(v->signature, sizeof(v->signature), "%s", text);
		sim_viol_commit(v);
	}
	sim_fatal();
}

/* The clock only asks whether a step was taken since it last looked. */
static bool still_stuck(uintptr_t pc)
{
	if (sim.cur == &sim.main || sim.step != watch.step || sim.cur != watch.cur ||
	    is_engine(pc)) {
		watch.step = sim.step;
		watch.cur = sim.cur;
		watch.ticks = 0;
		return false;
	}
	return ++watch.ticks >= STUCK_TICKS;
}

static void on_signal(int sig, siginfo_t *si, void *ctx)
{
	uintptr_t pc = context_pc(ctx);

	if (sig == SIGALRM && !still_stuck(pc))
		return;
	if (is_engine(pc))
		die(sig, pc);
	leave(sig, (uintptr_t)si->si_addr, ctx);
}

void sim_fault_load(void)
{
	const stack_t ss = {.ss_sp = alt, .ss_size = sizeof(alt)};
	const struct itimerval tick = {{1, 0}, {1, 0}};
	struct sigaction sa = {.sa_sigaction = on_signal};

	sa.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART;
	sigaltstack(&ss, &old_alt);
	for (size_t i = 0; i < NR_SIGNALS; i++)
		sigaction(signals[i], &sa, &old[i]);
	setitimer(ITIMER_REAL, &tick, NULL);
}

void sim_fault_unload(void)
{
	const struct itimerval stop = {0};

	setitimer(ITIMER_REAL, &stop, NULL);
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
