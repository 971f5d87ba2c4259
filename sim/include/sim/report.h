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
 * struct sim_says - a place that can report; "stacksim checks sites" lists them
 * @file, @line: where it is
 * @kind: of what it reports
 * @rule: number of the rule that it checks, 0 for none
 * @text: printf format of the first line, or of how that begins
 */
struct sim_says {
	const char *file;
	unsigned int line;
	enum sim_report_kind kind;
	unsigned int rule;
	const char *text;
};

/* a list of them, which the linker puts together; the weak ends are there where the list is */
#define SIM_SAYS_LIST __attribute__((section("sim_says"), used, aligned(sizeof(void *))))
#define SIM_SAYS_END __attribute__((weak, visibility("hidden")))
extern const struct sim_says *const __start_sim_says[] SIM_SAYS_END;
extern const struct sim_says *const __stop_sim_says[] SIM_SAYS_END;

/**
 * SIM_SAYS() - something is reported here: puts this place into the list of its image
 *
 * Arguments are constants, those of struct sim_says. Evaluates to a pointer that never dies.
 */
#define SIM_SAYS(kind, rule, text)                                                         \
	({                                                                                 \
		static const struct sim_says says_ = { __FILE__, __LINE__, kind, rule, text }; \
		static const struct sim_says *const says_at_ SIM_SAYS_LIST = &says_;       \
		&says_;                                                                    \
	})

/**
 * sim_say() - what the macros below call
 * @says: from where
 * @where: the first line ends with " in " and the function of @site
 */
void sim_say(const struct sim_says *says, bool where, const void *obj, const struct sim_site *site,
	     const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/**
 * sim_report() - report a violation of the code under test
 * @kind: its kind; a fatal one does not return when called from a thread
 * @obj: the object it is about (heap object, lock), or NULL
 * @site: where, or NULL for the place of the running thread
 * @fmt: printf format of the first line, in the kernel's own words, without
 *	addresses or anything else that differs between runs: it is the
 *	signature by which a finding is recognised
 */
#define sim_report(kind, obj, site, fmt, ...)                                              \
	sim_say(SIM_SAYS(kind, 0, fmt), false, obj, site, fmt, ##__VA_ARGS__)

/** sim_report_in() - the same; the first line ends with " in " and the function of @site */
#define sim_report_in(kind, obj, site, fmt, ...)                                           \
	sim_say(SIM_SAYS(kind, 0, fmt), true, obj, site, fmt, ##__VA_ARGS__)

/**
 * SIM_RULE() - check a rule of a table
 * @kind: of the report that it is broken
 * @rule: its number
 * @cond: what must hold
 * @fmt: literal, printf format of what went wrong; then its arguments
 */
#define SIM_RULE(kind, rule, cond, obj, fmt, ...)                                          \
	do {                                                                               \
		if (!(cond))                                                               \
			sim_say(SIM_SAYS(kind, rule, "BUG: invariant: " fmt), false, obj,  \
				SIM_SITE(), "BUG: invariant: " fmt, ##__VA_ARGS__);        \
	} while (0)

/** SIM_INVARIANT() - check a rule that no table has. @name: literal, what it is called */
#define SIM_INVARIANT(cond, obj, name, fmt, ...)                                           \
	SIM_RULE(SIM_R_INVARIANT, 0, cond, obj, fmt " (" name ")", ##__VA_ARGS__)

#endif
