/* SPDX-License-Identifier: GPL-2.0-only */
/* What strategies that go by objects ask of a visible operation. */
#ifndef SIM_OBJECTS_H
#define SIM_OBJECTS_H

#include "core/strategy.h"

/** op_only_reads() - operations that do not conflict on one object, since they do not change it */
static inline bool op_only_reads(enum sim_op op)
{
	return op == SIM_READ || op == SIM_PLAIN_READ || op == SIM_RDLOCK || op == SIM_RDUNLOCK ||
	       op == SIM_RDTRYLOCK;
}

/** op_has_object() - is what these operations have an object, and no name for one? */
static inline bool op_has_object(enum sim_op op)
{
	return op != SIM_CALL && op != SIM_ALLOC;
}

/** op_lets_go() - operations on a lock that no other thread can be kept from by it */
static inline bool op_lets_go(enum sim_op op)
{
	return op == SIM_UNLOCK || op == SIM_RDUNLOCK;
}

#endif
