/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random lock sequences for two validators: what a sequence is, and what each
 * says to it. Plain C, since one of them is compiled with a kernel tree's
 * headers.
 */
#ifndef SELFTEST_FUZZ_H
#define SELFTEST_FUZZ_H

#define FUZZ_MAX_OPS 100

/*      lock   name     wait type  type (0 normal, 1 per-cpu)  class, where shared */
#define FUZZ_LOCKS(X)                                                                              \
	X(A, "A", 3, 0, 0)                                                                         \
	X(B, "B", 3, 0, 1)                                                                         \
	X(C, "C", 3, 0, 2)                                                                         \
	X(D, "D", 3, 0, 3)                                                                         \
	X(E, "E", 3, 0, 4)                                                                         \
	X(RAW, "raw", 2, 0, 5)                                                                     \
	X(RAW2, "raw2", 2, 0, 6)                                                                   \
	X(MUTEX, "mutex", 4, 0, 7)                                                                 \
	X(MUTEX2, "mutex2", 4, 0, 8)                                                               \
	X(LOCAL, "local", 3, 1, 9)                                                                 \
	X(OBJ1, "object", 3, 0, 10)                                                                \
	X(OBJ2, "object", 3, 0, 10)                                                                \
	X(OBJ3, "object", 3, 0, 10)

enum fuzz_lock {
#define FUZZ_ENUM(id, name, wait, type, cls) FUZZ_##id,
	FUZZ_LOCKS(FUZZ_ENUM)
#undef FUZZ_ENUM
	FUZZ_NR_LOCKS
};
#define FUZZ_NR_CLASSES 11

/**
 * enum fuzz_kind - what is done. Interrupts are entered with interrupts on,
 * and what is taken in them is released before they are left.
 */
enum fuzz_kind {
	FUZZ_ACQUIRE,
	FUZZ_RELEASE,
	FUZZ_DOWNGRADE,
	FUZZ_IRQ_OFF,
	FUZZ_IRQ_ON,
	FUZZ_BH_OFF,
	FUZZ_BH_ON,
	FUZZ_HARD_ENTER, /* read 1: a thread with PREEMPT_RT */
	FUZZ_HARD_EXIT,
	FUZZ_SOFT_ENTER,
	FUZZ_SOFT_EXIT,
};

/** struct fuzz_op - one step. @nest: lock + 1, 0 for none */
struct fuzz_op {
	unsigned char kind, lock, subclass, trylock, read, check, nest;
};

/** struct fuzz_seq - a sequence. @waits: the locks have wait types */
struct fuzz_seq {
	struct fuzz_op op[FUZZ_MAX_OPS];
	unsigned int nr;
	int waits;
};

/*      verdict    what is in its first line, of both; no other has it */
#define FUZZ_VERDICTS(X)                                                                           \
	X(NONE, "nothing")                                                                         \
	X(RECURSION, "WARNING: possible recursive locking detected")                               \
	X(CYCLE, "WARNING: possible circular locking dependency detected")                         \
	X(BALANCE, "WARNING: bad unlock balance detected")                                         \
	X(NEST, "WARNING: Nested lock was not taken")                                              \
	X(USAGE, "WARNING: inconsistent lock state")                                               \
	X(INVERSION, "WARNING: possible irq lock inversion dependency detected")                   \
	X(IRQ_ORDER, "safe lock order")                                                            \
	X(WAIT, "[ BUG: Invalid wait context ]")                                                   \
	X(DOWNGRADED, "downgrading a read lock")                                                   \
	X(TWIN, "!hlock->nest_lock")                                                               \
	X(OTHER, "something else")

enum fuzz_verdict {
#define FUZZ_ENUM(id, text) FUZZ_##id,
	FUZZ_VERDICTS(FUZZ_ENUM)
#undef FUZZ_ENUM
	FUZZ_NR_VERDICTS
};

/**
 * struct fuzz_result - the first report
 * @step: number of the operation at which it came, the length of the sequence if none did
 * @verdict: enum fuzz_verdict
 * @usage: FUZZ_USAGE: "{IN-HARDIRQ-W} -> {HARDIRQ-ON-W}"
 *	FUZZ_OTHER: the condition that lockdep.c warned of (DEBUG_LOCKS_WARN_ON)
 */
struct fuzz_result {
	unsigned int step, verdict;
	char usage[48];
};

/**
 * oracle_run() - what the kernel's lockdep.c says
 * @forget_chains: it does not make use of its cache of lock chains
 */
struct fuzz_result oracle_run(const struct fuzz_seq *seq, int forget_chains);
void oracle_init(void);
/** ORACLE_MAX_RUNS - runs after which its tables may be full: each takes fresh classes */
#define ORACLE_MAX_RUNS 250

#endif
