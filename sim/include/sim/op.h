/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The visible operations: the places at which another thread can be let
 * in, and the records a trace is made of. One table; names, the parser of
 * traces and the renderers are made from it.
 */
#ifndef SIM_OP_H
#define SIM_OP_H

/*      id          name in traces   flags */
#define SIM_OPS(X)                                                              \
	X(NONE,         "none",          0) /* never recorded */                \
	X(SPAWN,        "spawn",         0) /* obj 0, arg slot of the new thread */ \
	X(START,        "start",         0) /* first step of a thread */       \
	X(EXIT,         "exit",          0)                                     \
	X(CHOICE,       "choose",        0) /* arg value | of << 32 */          \
	X(CALL,         "call",          0) /* a scenario operation begins */   \
	X(RET,          "ret",           0) /* ... and returns arg */           \
	X(LOCK,         "lock",          0)                                     \
	X(TRYLOCK,      "trylock",       0) /* arg 1 taken, 0 not */            \
	X(UNLOCK,       "unlock",        0)                                     \
	X(RDLOCK,       "read_lock",     0)                                     \
	X(RDTRYLOCK,    "read_trylock",  0)                                     \
	X(RDUNLOCK,     "read_unlock",   0)                                     \
	X(PREPARE,      "prepare_to_wait", 0)                                   \
	X(WAIT,         "wait",          0)                                     \
	X(WAKE,         "wake",          0) /* arg number woken */              \
	X(SIGNAL,       "signal",        0)                                     \
	X(ATOMIC,       "atomic",        0) /* arg new value */                 \
	X(READ,         "read_once",     0) /* arg value */                     \
	X(WRITE,        "write_once",    0) /* arg value */                     \
	X(ALLOC,        "alloc",         0) /* arg size in bytes */             \
	X(FREE,         "free",          0)                                     \
	X(QUEUE,        "queue_work",    0) /* arg 1 queued, 0 already pending */ \
	X(CANCEL,       "cancel_work",   0)                                     \
	X(FLUSH,        "flush_work",    0)                                     \
	X(TIMER,        "mod_timer",     0) /* arg expiry, ns of virtual time */ \
	X(TIMER_DEL,    "del_timer",     0)                                     \
	X(RCU_LOCK,     "rcu_read_lock", 0)                                     \
	X(RCU_UNLOCK,   "rcu_read_unlock", 0)                                   \
	X(RCU_CALL,     "call_rcu",      0)                                     \
	X(RCU_SYNC,     "synchronize_rcu", 0)                                   \
	X(IO_SUBMIT,    "io_submit",     0)                                     \
	X(IO_COMPLETE,  "io_complete",   0) /* arg result */                    \
	X(ORDER,        "order",         0) /* let go by an order constraint */ \
	X(PLAIN_READ,   "plain_read",    0) /* of memory that races; arg size in bytes */ \
	X(PLAIN_WRITE,  "plain_write",   0)                                     \
	X(INJECT,       "inject",        0) /* arg negative errno; not a scheduling point */ \
	X(POINT,        "point",         0) /* world-defined */                 \
	X(NOTE,         "note",          0) /* not a scheduling point */

enum sim_op {
#define SIM_OP_ENUM(id, name, flags) SIM_##id,
	SIM_OPS(SIM_OP_ENUM)
#undef SIM_OP_ENUM
	SIM_NR_OPS
};

#endif
