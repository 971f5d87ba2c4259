/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A violation is data. Whoever sees one calls sim_report(); the execution ends
 * there if its kind says so, the exploration goes on.
 */
#ifndef SIM_REPORT_H
#define SIM_REPORT_H

#include <sim/site.h>

/*      id               fatal  name, as check names on the command line */
#define SIM_REPORTS(X)                                                  \
	X(UAF,              1, "use-after-free")                        \
	X(OOB,              1, "out-of-bounds")                         \
	X(WILD,             1, "wild-access")                           \
	X(NULL_DEREF,       1, "null-deref")                            \
	X(DOUBLE_FREE,      1, "double-free")                           \
	X(INVALID_FREE,     1, "invalid-free")                          \
	X(LEAK,             0, "leak")                                  \
	X(REFCOUNT,         0, "refcount")                              \
	X(LOCK_RECURSION,   1, "lock-recursion")                        \
	X(LOCK_ORDER,       0, "lock-order")                            \
	X(LOCK_BALANCE,     0, "lock-balance")                          \
	X(LOCK_HELD,        0, "lock-held")                             \
	X(LOCK_IRQ,         0, "lock-irq")                              \
	X(LOCK_WAIT,        0, "lock-wait")                             \
	X(ATOMIC_SLEEP,     0, "sleep-in-atomic")                       \
	X(HANG,             1, "hang")                                  \
	X(LIVELOCK,         1, "livelock")                              \
	X(STACK,            1, "stack-overflow")                        \
	X(BUG,              1, "bug")                                   \
	X(WARN,             0, "warn")                                  \
	X(INVARIANT,        0, "invariant")                             \
	X(EXPECT,           0, "expect")                                \
	X(RACE,             0, "data-race")                             \
	X(LIMIT,            1, "limit")

enum sim_report_kind {
#define SIM_REPORT_ENUM(id, fatal, name) SIM_R_##id,
	SIM_REPORTS(SIM_REPORT_ENUM)
#undef SIM_REPORT_ENUM
	SIM_NR_REPORTS
};

/**
 * sim_report() - report a violation of the code under test
 * @kind: its kind; a fatal one does not return when called from an execution
 * @obj: the object it is about (heap object, lock), or NULL
 * @site: where, or NULL for the place of the running execution
 * @fmt: printf format of the first line, in the kernel's own words, without
 *	addresses or anything else that differs between runs: it is the
 *	signature by which a finding is recognised
 */
void sim_report(enum sim_report_kind kind, const void *obj, const struct sim_site *site,
		const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/**
 * SIM_INVARIANT() - check a named rule of the stacking path
 * @cond: what must hold
 * @row: its row, "INVARIANTS 9", or the kernel path that states it
 * @...: printf format and arguments of what went wrong
 */
#define SIM_INVARIANT(cond, obj, row, fmt, ...)                                            \
	do {                                                                               \
		if (!(cond))                                                               \
			sim_report(SIM_R_INVARIANT, obj, SIM_SITE(),                       \
				   "BUG: invariant: " fmt " (%s)", ##__VA_ARGS__, row);     \
	} while (0)

#endif
