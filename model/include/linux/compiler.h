/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the race detector has to be told, under the kernel's names where it has
 * one (include/linux/compiler.h). The mock kernel's own lists and counters are
 * changed between two visible operations, where the kernel has lock-free lists,
 * spinlocks or per-cpu data; their accesses are data_race(), and the order
 * that the real thing gives is made by mock_release() and mock_acquire().
 */
#ifndef MODEL_RACE_H
#define MODEL_RACE_H

#include <sim/race.h>

/** data_race() - evaluate an expression whose accesses may race */
#define data_race(expr)                                                                            \
	({                                                                                         \
		__auto_type data_race_ = (sim_race_ignore(1), (expr));                             \
		sim_race_ignore(-1);                                                               \
		data_race_;                                                                        \
	})

#define mock_release(key) sim_hb_release(key)
#define mock_acquire(key) sim_hb_acquire(key)

#endif
