/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * WARN_ON() and BUG_ON() as reports, and error pointers. A warning lets the
 * caller go on, as in the kernel; a BUG ends the execution.
 */
#ifndef MODEL_BUG_H
#define MODEL_BUG_H

#include <sim/report.h>
#include <linux/types.h>

/** WARN_ON() - report SIM_R_WARN_ON if @cond holds; evaluates to whether it does */
#define WARN_ON(cond)                                                                              \
	({                                                                                         \
		bool warn_on_ = (cond);                                                            \
		if (warn_on_)                                                                      \
			sim_report(SIM_R_WARN_ON, NULL, SIM_SITE(), "WARNING: at %s:%d %s",        \
				   __FILE__, __LINE__, __func__);                                  \
		warn_on_;                                                                          \
	})

/** WARN_ON_ONCE() - the same, reported once an execution and place */
#define WARN_ON_ONCE(cond)                                                                         \
	({                                                                                         \
		static bool warned_once_;                                                          \
		bool warn_once_ = (cond);                                                          \
		if (warn_once_ && !warned_once_) {                                                 \
			warned_once_ = true;                                                       \
			sim_report(SIM_R_WARN_ON, NULL, SIM_SITE(), "WARNING: at %s:%d %s",        \
				   __FILE__, __LINE__, __func__);                                  \
		}                                                                                  \
		warn_once_;                                                                        \
	})

/** BUG_ON() - end the execution with SIM_R_BUG if @cond holds */
#define BUG_ON(cond)                                                                               \
	do {                                                                                       \
		if (cond)                                                                          \
			sim_report(SIM_R_BUG, NULL, SIM_SITE(), "kernel BUG at %s:%d!", __FILE__,  \
				   __LINE__);                                                      \
	} while (0)

static inline void *ERR_PTR(long err)
{
	return (void *)err;
}

static inline long PTR_ERR(const void *p)
{
	return (long)p;
}

static inline void *ERR_CAST(const void *p)
{
	return (void *)p;
}

static inline bool IS_ERR(const void *p)
{
	return (unsigned long)p >= (unsigned long)-4095;
}

#endif
