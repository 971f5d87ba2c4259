/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The checkers, by name. Each makes some kinds of report (SIM_REPORTS), and
 * can be switched off; then it costs next to nothing, and the execution goes
 * on where it would have ended, as far as there is a way to go on.
 */
#ifndef SIM_CHECKS_H
#define SIM_CHECKS_H

#include <stdbool.h>
#include <stdint.h>
#include <sim/report.h>

/*      id          name           which kernel tool says the same */
#define SIM_CHECKERS(X)                                                                            \
	X(KASAN, "kasan", "KASAN",                                                                 \
	  "use after free, out of bounds, wild access, double and invalid free")                   \
	X(UNINIT, "uninit", "KMSAN", "heap memory that is read and was never written")             \
	X(RACE, "race", "KCSAN", "two accesses that nothing orders; as strict as --race says")     \
	X(LEAK, "leak", "kmemleak", "what is allocated and still there at the end")                \
	X(REFCOUNT, "refcount", "refcount_t",                                                      \
	  "addition on 0, underflow, saturation, decrement to 0")                                  \
	X(LOCKDEP, "lockdep", "PROVE_LOCKING",                                                     \
	  "order, recursion, balance, interrupts, wait types, RCU usage; held at exit, freed")     \
	X(CONTEXT, "context", "DEBUG_ATOMIC_SLEEP",                                                \
	  "sleeping in atomic context, return to user in it")                                      \
	X(HANG, "hang", "hung_task", "who still waits at the end: deadlock, lost wake-up")         \
	X(LIVELOCK, "livelock", "softlockup", "no end after the step limit, endless loop")         \
	X(OOPS, "oops", "oops", "NULL and stack, BUG(), traps; without it nothing is said")       \
	X(WARN, "warn", "WARN()", "WARN(), and warnings of workqueues and RCU")                    \
	X(FREEZE, "freeze", "", "freeze protection: balance, order, who may enter when")           \
	X(KIOCB, "kiocb", "", "requests: completed once, flags, protection, position")             \
	X(CRED, "cred", "", "credentials: nested, the right ones, reverted")                       \
	X(OVERLAY, "overlay", "", "copy-up, real files, flags, attributes at rest")                \
	X(INVARIANT, "invariant", "", "rules of the stacking path that are no other's")            \
	X(EXPECT, "expect", "", "expectations of the scenario")                                    \
	X(LIMIT, "limit", "", "what the engine has no room for")

enum sim_checker_id {
#define SIM_CHECKER_ENUM(id, name, like, doc) SIM_C_##id,
	SIM_CHECKERS(SIM_CHECKER_ENUM)
#undef SIM_CHECKER_ENUM
		SIM_NR_CHECKERS
};

/**
 * struct sim_checker - a checker
 * @name: for --checks
 * @like: tool of the kernel whose verdicts these are, empty for rules that none has
 * @doc: what it finds, half a sentence
 */
struct sim_checker {
	const char *name, *like, *doc;
};
extern const struct sim_checker sim_checkers[SIM_NR_CHECKERS];

/** sim_checker_of() - the checker that makes a kind of report */
enum sim_checker_id sim_checker_of(enum sim_report_kind kind);

/** sim_checker_kinds() - bit per enum sim_report_kind that a checker makes */
uint64_t sim_checker_kinds(enum sim_checker_id checker);

/**
 * sim_checks_parse() - which reports a list of checkers switches off
 * @list: names and "all", separated by commas, one after the other: "-NAME"
 *	switches off, "NAME" on
 * @off: in: what is off before; out: bit per kind of report, as sim_conditions.off
 * @on: set to the kinds that the list names to be on
 * Return: NULL, or the name that is unknown (up to a comma or the end).
 */
const char *sim_checks_parse(const char *list, uint64_t *off, uint64_t *on);

/**
 * sim_checks_print() - the list that switches the same off, for sim_checks_parse()
 * @off: bit per kind; all kinds of a checker or none
 * @buf: at least SIM_CHECKS_MAX bytes
 * Return: @buf; empty when nothing is off.
 */
#define SIM_CHECKS_MAX 256
const char *sim_checks_print(uint64_t off, char *buf);

#endif
