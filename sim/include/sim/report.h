/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A report says what is wrong, and where. It is data, of which report/ makes text. Whoever sees
 * something wrong calls sim_report(); a fatal kind ends the execution, the exploration goes on.
 */
#ifndef SIM_REPORT_H
#define SIM_REPORT_H

#include <sim/site.h>

/*      id              fatal  the checker that makes it, see sim/checks.h */
#define SIM_REPORTS(X)                                                  \
	X(UAF,              1, KASAN)                                   \
	X(OOB,              1, KASAN)                                   \
	X(WILD,             1, KASAN)                                   \
	X(PAGE_FAULT,       1, KASAN)                                   \
	X(GP_FAULT,         1, KASAN)                                   \
	X(NULL_DEREF,       1, OOPS)                                    \
	X(DOUBLE_FREE,      1, KASAN)                                   \
	X(INVALID_FREE,     1, KASAN)                                   \
	X(UNINIT,           0, UNINIT)                                  \
	X(LEAK,             0, LEAK)                                    \
	X(REFCOUNT,         0, REFCOUNT)                                \
	X(LOCK_RECURSION,   1, LOCKDEP)                                 \
	X(LOCK_ORDER,       0, LOCKDEP)                                 \
	X(LOCK_BALANCE,     0, LOCKDEP)                                 \
	X(LOCK_HELD,        0, LOCKDEP)                                 \
	X(LOCK_IRQ,         0, LOCKDEP)                                 \
	X(LOCK_WAIT,        0, LOCKDEP)                                 \
	X(LOCK_RCU,         0, LOCKDEP)                                 \
	X(LOCK_WARN,        0, LOCKDEP)                                 \
	X(ATOMIC_SLEEP,     0, CONTEXT)                                 \
	X(ATOMIC_RETURN,    0, CONTEXT)                                 \
	X(HANG,             1, HANG)                                    \
	X(LIVELOCK,         1, LIVELOCK)                                \
	X(STACK,            1, OOPS)                                    \
	X(OOPS,             1, OOPS)                                    \
	X(BUG,              1, OOPS)                                    \
	X(WARN_ON,          0, WARN)                                    \
	X(WARN,             0, WARN)                                    \
	X(FREEZE,           0, FREEZE)                                  \
	X(KIOCB,            0, KIOCB)                                   \
	X(CRED,             0, CRED)                                    \
	X(OVERLAY,          0, OVERLAY)                                 \
	X(INVARIANT,        0, INVARIANT)                               \
	X(EXPECT,           0, EXPECT)                                  \
	X(RACE,             0, RACE)                                    \
	X(LIMIT,            1, LIMIT)

enum sim_report_kind {
#define SIM_REPORT_ENUM(id, fatal, name) SIM_R_##id,
	SIM_REPORTS(SIM_REPORT_ENUM)
#undef SIM_REPORT_ENUM
	SIM_NR_REPORTS
};

/**
 * sim_report() - report a violation of the code under test
 * @kind: its kind; a fatal one does not return when called from a thread
 * @obj: the object it is about (heap object, lock), or NULL
 * @site: where, or NULL for the place of the running thread
 * @fmt: printf format of the first line, in the kernel's own words, without
 *	addresses or anything else that differs between runs: it is the
 *	signature by which a finding is recognised
 */
void sim_report(enum sim_report_kind kind, const void *obj, const struct sim_site *site,
		const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/** sim_report_in() - the same; the first line ends with " in " and the function of @site */
void sim_report_in(enum sim_report_kind kind, const void *obj, const struct sim_site *site,
		   const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/**
 * sim_broken() - report that a rule is broken
 * @row: which rule, see SIM_INVARIANT(): its number says which checker it belongs to
 * The others are those of sim_report().
 */
void sim_broken(const char *row, const void *obj, const struct sim_site *site, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/**
 * SIM_INVARIANT() - check a named rule of the stacking path
 * @cond: what must hold
 * @row: its row, "INVARIANTS 9", or the kernel path that states it
 * @...: printf format and arguments of what went wrong
 */
#define SIM_INVARIANT(cond, obj, row, fmt, ...)                                            \
	do {                                                                               \
		if (!(cond))                                                               \
			sim_broken(row, obj, SIM_SITE(), "BUG: invariant: " fmt " (%s)",   \
				   ##__VA_ARGS__, row);                                    \
	} while (0)

#endif
