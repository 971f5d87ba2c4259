/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside the lock validator: lock classes (class.c) and their names (name.c), the graph of their
 * order (graph.c) and the search in it (search.c), an order of the locks of one class (cmp.c), use
 * in interrupts (usage.c), where a lock may be waited for (wait.c), the locks that threads hold
 * (held.c, holder.c), and the words of reports (splat.c, splat_irq.c). The rules are those of
 * Documentation/locking/lockdep-design.rst.
 *
 * What an execution adds to the tables is appended behind what boot added. A reset cuts it off
 * again, so that it costs no more than was added.
 */
#ifndef SIM_LOCKDEP_INTERNAL_H
#define SIM_LOCKDEP_INTERNAL_H

#include "base/digest.h"
#include "core/part.h"

#define LD_MAX_CLASSES 256
#define LD_MAX_EDGES 8192
#define LD_MAX_NAMES 4096

/*
 * How a class was used, a bit for each way. In the number of the bit, bit 0 is set for reading, bit
 * 1 if the lock was held with interrupts on and clear if it was taken in one, and bit 2 for
 * softirqs. As the kernel says, a lock with an IN bit is irq-safe, one with an ON bit is
 * irq-unsafe.
 */
#define LD_USAGE_READ 1u
#define LD_USAGE_ON 2u
#define LD_USAGE_SOFT 4u
#define LD_NR_USAGE 8u
#define LD_IN 0x33u /* all bits: taken in an interrupt */
#define LD_ON 0xccu /* all bits: held with interrupts on */
#define LD_WRITES 0x55u

/**
 * struct ld_class - a lock class
 * @subkey: its identity: key and subclass
 * @name: name given at the lock's initialisation
 * @bucket: its place in the hash table, from which it is taken again
 * @subclass: 0..7
 * @usage: how it was used, without what was reported
 * @known: how it was used, with what was reported
 * @wait_outer, @wait_inner, @type: as in struct sim_lockmap
 */
struct ld_class {
	const char *subkey;
	const char *name;
	uint16_t bucket;
	uint8_t subclass;
	uint8_t usage, known;
	uint8_t wait_outer, wait_inner, type;
};

/*
 * Types of a dependency prev -> next (lockdep-design.rst, "Dependency types and strong dependency
 * paths"): S or E if prev is held shared or exclusive, R or N if next is taken recursively (read 2)
 * or not. One that was reported has bits of its own: it is not reported again, and no path leads
 * over it.
 */
#define LD_SR 1u
#define LD_ER 2u
#define LD_SN 4u
#define LD_EN 8u
#define LD_GOOD 15u
#define LD_REPORTED 4 /* shift */

/**
 * struct ld_edge - where a dependency of some type was first seen
 * @bits: the types that it added to those of the pair
 * @thread: name of the thread
 */
struct ld_edge {
	struct sim_place prev_at, next_at;
	const char *thread;
	uint16_t prev, next;
	uint8_t bits;
};

/** struct ld_path - the classes that a search came through, from its start to its end */
struct ld_path {
	uint16_t cls[LD_MAX_CLASSES * 2];
	unsigned int nr;
};

/**
 * struct ld_search - a search along strong paths
 * @back: it goes against the direction of the dependencies
 * @usage: it is about interrupts, so that it leaves out classes that are not SIM_LOCK_NORMAL
 * @match: is @cls what is looked for? @weak: the path to it ends with a recursive reader
 *	(backwards: begins with a shared holder)
 */
struct ld_search {
	bool back, usage;
	bool (*match)(unsigned int cls, bool weak, void *arg);
	void *arg;
};

/* ---- what others call ------------------------------------------------- */

/** sim_lockdep_load() - forget everything */
void sim_lockdep_load(void);
void sim_lockdep_freed(const void *p, size_t n, const struct sim_site *site);
/** sim_lockdep_rcu_unbalanced() - report that the running thread is in no read section to leave */
void sim_lockdep_rcu_unbalanced(const struct sim_site *site);
/** sim_lockdep_irqs_on(), sim_lockdep_bh_on() - interrupts, softirqs are about to be switched on */
void sim_lockdep_irqs_on(const struct sim_thread *x);
void sim_lockdep_bh_on(const struct sim_thread *x);
/** sim_lockdep_held() - append what each thread holds to @v->held, as far as there is room */
void sim_lockdep_held(struct sim_report *v);
/** sim_lock_holder() - the thread that has the lock that @x waits for, or NULL */
const struct sim_thread *sim_lock_holder(const struct sim_thread *x);
/**
 * sim_lock_left() - who gave up the lock that @x waits for, which nobody took over; nr 0 for nobody
 */
struct sim_left sim_lock_left(const struct sim_thread *x);
extern struct sim_part sim_lockdep_part;

/* ---- classes: class.c ------------------------------------------------- */

extern struct ld_class ld_classes[LD_MAX_CLASSES];
extern uint32_t ld_nr_classes;
extern uint8_t ld_dep[LD_MAX_CLASSES][LD_MAX_CLASSES];
extern uint32_t ld_nr_in;

uint32_t ld_class_slow(struct sim_lockmap *m, const char *subkey, unsigned int subclass);
void ld_class_cut(uint32_t nr);

/** ld_class() - class of a lock, made if it is new. @subclass: 0..7. Return: its index */
static inline uint32_t ld_class(struct sim_lockmap *m, unsigned int subclass)
{
	const char *k = (m->key ? m->key->subkey : (const char *)m) + subclass;
	uint32_t c = m->cls - 1; /* 0, not cached, wraps around */

	/* the cache lives in the world's memory and may be older than the table */
	if (likely(!subclass && c < ld_nr_classes && ld_classes[c].subkey == k))
		return c;
	return ld_class_slow(m, k, subclass);
}

/* ---- order: graph.c --------------------------------------------------- */

/**
 * struct ld_held - a lock that a thread holds, as the kernel's struct held_lock
 * @site: where it was taken
 * @nest: the lock that was named as its nest_lock, or NULL
 * @cls: index of its class
 * @references: how many locks of the class share the entry; 0 stands for one
 * @irq: the irq state in which it was taken, SIM_IRQ_*
 * @stack: index of the stack on which it was taken; 0 while stacks are not kept
 */
struct ld_held {
	struct sim_lockmap *map;
	const struct sim_site *site;
	struct sim_lockmap *nest;
	uint16_t cls;
	uint16_t references;
	uint8_t read, trylock, check, irq;
	uint32_t stack;
};

#define LD_MAX_HELD 48 /* as MAX_LOCK_DEPTH */

/** struct ld_holds - what a thread holds, the last one on top. @nr: how many */
struct ld_holds {
	uint32_t nr;
	struct ld_held lock[LD_MAX_HELD];
};

/* by slot; the last one is of the engine's own context, in which set-up takes locks, too */
extern struct ld_holds ld_holds[SIM_MAX_THREADS + 1];

static inline struct ld_holds *ld_holds_of(const struct sim_thread *x)
{
	return x == &sim.main ? &ld_holds[SIM_MAX_THREADS] : &ld_holds[x->slot];
}

/**
 * ld_check_dep() - add a dependency, and report the deadlock that it makes possible
 * @p: the lock that is held
 * @h: the lock that is wanted
 * Return: false when there was a report.
 */
bool ld_check_dep(const struct ld_held *p, const struct ld_held *h);
/** ld_edge_find() - Return: where the dependency of a pair of classes was first seen */
const struct ld_edge *ld_edge_find(unsigned int prev, unsigned int next);
uint32_t ld_nr_edges(void);
void ld_graph_cut(uint32_t nr);
/** ld_graph_digest() - dependencies from number @nr on */
void ld_graph_digest(struct sim_digest *d, uint32_t nr);

/* ---- order within a class: cmp.c --------------------------------------- */

/**
 * ld_cmp() - in which order are two locks of a class?
 * @order: what its comparison function returns
 * Return: false when it has none, or the classes differ.
 */
bool ld_cmp(const struct ld_held *p, const struct ld_held *h, int *order);
/** ld_in_order() - does it say that @h may be taken under @p? */
bool ld_in_order(const struct ld_held *p, const struct ld_held *h);
uint32_t ld_nr_ordered(void);
void ld_ordered_cut(uint32_t nr);
/** ld_ordered_digest() - classes that got one from number @nr on */
void ld_ordered_digest(struct sim_digest *d, uint32_t nr);

/* ---- the search: search.c --------------------------------------------- */

/** ld_near() - let searches lead over a dependency from now on, or not */
void ld_near(const struct ld_edge *e, bool on);
/**
 * ld_walk() - breadth-first search, in which the start may match, too
 * @cls: the class to start from
 * @weak: it is taken by a recursive reader (backwards: held by a shared holder)
 * Return: a node for ld_path_to(), or -1 if nothing matches.
 */
int ld_walk(const struct ld_search *s, unsigned int cls, bool weak);
/** ld_path_to() - the path that the last ld_walk() found. @node: what it returned */
void ld_path_to(struct ld_path *path, unsigned int node);

/* ---- interrupts: usage.c ---------------------------------------------- */

/**
 * struct ld_mark - the first time a class was used in some way
 * @bits: LD_USAGE_* combinations, as in struct ld_class
 * @thread: name of the thread
 */
struct ld_mark {
	struct sim_place at;
	const char *thread;
	uint16_t cls;
	uint8_t bits;
};

extern const uint8_t ld_usage_of[16];

/**
 * ld_usage() - usage bits that a lock gets by being taken
 * @irq: SIM_IRQ_* at that time
 */
static inline unsigned int ld_usage(unsigned int irq, bool trylock, bool read)
{
	unsigned int bits = ld_usage_of[irq & 15];

	/*
	 * a trylock in an interrupt does not wait, so it cannot deadlock with what was interrupted
	 */
	return (trylock ? bits & LD_ON : bits) << read;
}

/**
 * ld_mark() - note how a held lock is used, and report what that conflicts with
 * @bits: the usage; what its class is known for is left out
 * Return: false when there was a report.
 */
bool ld_mark(const struct ld_held *h, unsigned int bits);
/** ld_check_irq() - report a dependency that leads from an irq-safe class to an irq-unsafe one */
bool ld_check_irq(const struct ld_held *p, const struct ld_held *h);
/** ld_mark_find() - where a class was first used in a way. @bit: number of the usage bit */
const struct ld_mark *ld_mark_find(unsigned int cls, unsigned int bit);
uint32_t ld_nr_marks(void);
void ld_usage_cut(uint32_t nr);

/* ---- wait types: wait.c ------------------------------------------------ */

/**
 * ld_check_wait() - may the lock be waited for where it is taken?
 * @depth: locks held before it
 * Return: false when there was a report.
 */
bool ld_check_wait(const struct ld_holds *o, const struct ld_held *h, uint32_t depth);

/* ---- what is held: held.c --------------------------------------------- */

/**
 * ld_exit(), ld_to_user() - report locks that are held by @x, which ends, or on return to user mode
 */
void ld_exit(struct sim_thread *x);
void ld_to_user(const struct sim_site *site);

/* ---- who has a lock: holder.c ----------------------------------------- */

/** ld_is_map_of() - is @m the map in the lock @lock? */
bool ld_is_map_of(const struct sim_lockmap *m, const void *lock);
uint32_t ld_nr_handed(void);
void ld_handed_cut(uint32_t nr);

/* ---- reports: splat.c, splat_irq.c ------------------------------------ */

/** struct ld_name - a class as signatures have it: its name, and /SUBCLASS when there is one */
struct ld_name {
	char s[96];
};
struct ld_name ld_name(uint32_t cls);
/** ld_describe() - a class as reports have it; its version is counted while stacks are kept */
struct sim_lock_class ld_describe(uint32_t cls);
/** ld_detail_who() - "reader/1 DOES": a line, who does it and what */
void ld_detail_who(const char *does);
/** ld_detail_class() - a class with how it was used, as the kernel prints it */
void ld_detail_class(uint32_t cls);
/** ld_detail_lock() - a line: a lock with its address, its class, and where it was taken */
void ld_detail_lock(const struct ld_held *h);
/** ld_detail_stack() - the lines of a stack */
void ld_detail_stack(const struct sim_place *at);

/*
 * First lines: id, kind, words, what the kernel's line has after them, that line where it is
 * another, and how wide the rules around it are where they are not as wide as it is.
 */
#define LD_LINES(X)                                                                                \
	X(CIRCULAR, LOCK_ORDER, "WARNING: possible circular locking dependency detected", "",      \
	  NULL, 0)                                                                                 \
	X(RECURSIVE, LOCK_RECURSION, "WARNING: possible recursive locking detected", "", NULL, 0)  \
	X(INVERSION, LOCK_IRQ, "WARNING: possible irq lock inversion dependency detected", "",     \
	  NULL, 0)                                                                                 \
	X(INCONSISTENT, LOCK_IRQ, "WARNING: inconsistent lock state", "", NULL, 0)                 \
	X(HARD, LOCK_IRQ, "WARNING: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected", "", NULL, \
	  53)                                                                                      \
	X(HARD_READ, LOCK_IRQ,                                                                     \
	  "WARNING: HARDIRQ-READ-safe -> HARDIRQ-READ-unsafe lock order detected", "", NULL, 53)   \
	X(SOFT, LOCK_IRQ, "WARNING: SOFTIRQ-safe -> SOFTIRQ-unsafe lock order detected", "", NULL, \
	  53)                                                                                      \
	X(SOFT_READ, LOCK_IRQ,                                                                     \
	  "WARNING: SOFTIRQ-READ-safe -> SOFTIRQ-READ-unsafe lock order detected", "", NULL, 53)   \
	X(UNNESTED, LOCK_BALANCE, "WARNING: Nested lock was not taken", "", NULL, 0)               \
	X(RCU, LOCK_RCU, "WARNING: suspicious RCU usage", "", NULL, 0)                             \
	X(UNBALANCED, LOCK_BALANCE, "WARNING: bad unlock balance detected", "!", NULL, 0)          \
	X(FREED, LOCK_HELD, "WARNING: held lock freed", "!", NULL, 0)                              \
	X(TO_USER, LOCK_HELD, "WARNING: lock held when returning to user space", "!", NULL, 0)     \
	X(EXIT, LOCK_HELD, "BUG: task exits with locks held", "",                                  \
	  "WARNING: %s still has locks held!", 36)                                                 \
	X(WAIT, LOCK_WAIT, "[ BUG: Invalid wait context ]", "", NULL, 0)

enum ld_line {
#define LD_LINE(id, kind, words, end, line, width) LD_##id,
	LD_LINES(LD_LINE)
#undef LD_LINE
};

/** ld_report() - a report with that first line; @fmt: what follows its words, after ": " */
void ld_report(enum ld_line line, const void *obj, const struct sim_site *site, const char *fmt,
	       ...) __attribute__((format(printf, 4, 5)));
void ld_splat_recursion(const struct ld_held *p, const struct ld_held *h);
void ld_splat_cycle(const struct ld_held *p, const struct ld_held *h,
		    const struct ld_path *path);
void ld_splat_balance(struct sim_lockmap *m, const struct sim_site *site);
void ld_splat_nest(const struct ld_held *h);
/** ld_splat_twin() - @h, which no outer lock protects, stands for several locks */
void ld_splat_twin(const struct ld_held *h);
/** ld_splat_downgrade() - @h, which is held for reading, is downgraded at @site */
void ld_splat_downgrade(const struct ld_held *h, const struct sim_site *site);
/** ld_splat_held() - @first: of the kind LOCK_HELD; @h: the lock it is about */
void ld_splat_held(enum ld_line first, const struct ld_held *h, const struct sim_site *site);
/** ld_splat_freed() - @h is in @n bytes at @p, which are freed */
void ld_splat_freed(const struct ld_held *h, const void *p, size_t n,
		    const struct sim_site *site);
/** ld_splat_usage() - one lock, used in two ways. @bit: new, @old: before; numbers of usage bits */
void ld_splat_usage(const struct ld_held *h, unsigned int bit, unsigned int old);
/** ld_splat_inversion() - a lock's new use, against one that @path leads to. @bit: new */
void ld_splat_inversion(const struct ld_held *h, unsigned int bit, const struct ld_path *path);
/**
 * ld_splat_irq_order() - a dependency connects a safe lock with an unsafe one
 * @back: from @p back to the safe one
 * @forth: from @h to the unsafe one
 */
void ld_splat_irq_order(const struct ld_held *p, const struct ld_held *h,
			const struct ld_path *back, const struct ld_path *forth);
/** ld_splat_wait() - @context: enum sim_wait_type, what may be waited for where nothing is held */
void ld_splat_wait(const struct sim_thread *x, const struct ld_held *h, unsigned int context);

#endif
