// SPDX-License-Identifier: GPL-2.0-only
/*
 * A random lock sequence as the kernel's own lockdep.c sees it.
 */
#include <kshim.h>
#include "fuzz.h"

unsigned int force_read_lock_recursive;
DECLARE_PER_CPU(unsigned int, lockdep_recursion);

static struct lock_class_key keys[ORACLE_MAX_RUNS * FUZZ_NR_CLASSES];
static unsigned int runs;
static struct lockdep_map maps[FUZZ_NR_LOCKS];
static struct fuzz_result result;

static const struct {
	const char *name;
	unsigned char wait, type, cls;
} locks[] = {
#define LOCK(id, name, wait, type, cls) { name, wait, type, cls },
	FUZZ_LOCKS(LOCK)
#undef LOCK
};

static const char *const verdicts[] = {
#define TEXT(id, text) text,
	FUZZ_VERDICTS(TEXT)
#undef TEXT
};

/* The beginning of a report, or of the text of a WARN(). */
static unsigned int verdict_of(const char *fmt)
{
	for (unsigned int v = FUZZ_NONE + 1; v < FUZZ_OTHER; v++)
		if (strstr(fmt, verdicts[v]))
			return v;
	return FUZZ_NONE;
}

/* What is printed first decides; only formats are looked at, and the condition of a warning. */
int shim_printk(const char *fmt, ...)
{
	__builtin_va_list ap;
	const char *was, *now;

	__builtin_va_start(ap, fmt);
	if (!strcmp(fmt, "inconsistent {%s} -> {%s} usage.\n")) {
		was = __builtin_va_arg(ap, const char *);
		now = __builtin_va_arg(ap, const char *);
		snprintf(result.usage, sizeof(result.usage), "{%s} -> {%s}", was, now);
	} else if (result.verdict == FUZZ_NONE && !strcmp(fmt, "DEBUG_LOCKS_WARN_ON(%s)")) {
		was = __builtin_va_arg(ap, const char *);
		result.verdict = verdict_of(was);
		if (result.verdict == FUZZ_NONE)
			snprintf(result.usage, sizeof(result.usage), "%s", was);
	} else if (result.verdict == FUZZ_NONE) {
		result.verdict = verdict_of(fmt);
	}
	__builtin_va_end(ap);
	return 0;
}

/* Each counts, also one after which lockdep.c goes on. Its text, if it has one, came before. */
void shim_warn(const char *file, int line, const char *what)
{
	if (result.verdict != FUZZ_NONE)
		return;
	result.verdict = FUZZ_OTHER;
	if (!result.usage[0])
		snprintf(result.usage, sizeof(result.usage), "%s", what);
}

/* ---- operations ------------------------------------------------------- */

static void acquire(const struct fuzz_op *op)
{
	lock_acquire(&maps[op->lock], op->subclass, op->trylock, op->read, op->check,
		     op->nest ? &maps[op->nest - 1] : NULL, _THIS_IP_);
}

static void release(const struct fuzz_op *op)
{
	lock_release(&maps[op->lock], _THIS_IP_);
}

static void downgrade(const struct fuzz_op *op)
{
	lock_downgrade(&maps[op->lock], _THIS_IP_);
}

static void irq_off(const struct fuzz_op *op)
{
	local_irq_disable();
}

static void irq_on(const struct fuzz_op *op)
{
	local_irq_enable();
}

static void bh_off(const struct fuzz_op *op)
{
	local_bh_disable();
}

static void bh_on(const struct fuzz_op *op)
{
	local_bh_enable();
}

static void hard_enter(const struct fuzz_op *op)
{
	local_irq_disable();
	__irq_enter();
	if (op->read)
		lockdep_hardirq_threaded();
}

static void hard_exit(const struct fuzz_op *op)
{
	__irq_exit();
	local_irq_enable();
}

static void soft_enter(const struct fuzz_op *op)
{
	local_bh_disable();
	lockdep_softirq_enter();
}

static void soft_exit(const struct fuzz_op *op)
{
	lockdep_softirq_exit();
	local_bh_enable();
}

static void (*const ops[])(const struct fuzz_op *op) = {
	[FUZZ_ACQUIRE] = acquire,     [FUZZ_RELEASE] = release,
	[FUZZ_DOWNGRADE] = downgrade, [FUZZ_IRQ_OFF] = irq_off,
	[FUZZ_IRQ_ON] = irq_on,       [FUZZ_BH_OFF] = bh_off,
	[FUZZ_BH_ON] = bh_on,         [FUZZ_HARD_ENTER] = hard_enter,
	[FUZZ_HARD_EXIT] = hard_exit, [FUZZ_SOFT_ENTER] = soft_enter,
	[FUZZ_SOFT_EXIT] = soft_exit,
};

/* ---- a run ------------------------------------------------------------ */

void oracle_init(void)
{
	lockdep_init();
}

/* A task that holds nothing, and classes that were never seen. */
static void reset(const struct fuzz_seq *seq)
{
	struct lock_class_key *key = &keys[runs++ * FUZZ_NR_CLASSES];

	current->count = 0;
	current->softirq_context = 0;
	current->softirqs_enabled = 1;
	hardirq_context = 0;
	hardirqs_enabled = 1;
	shim_irqs_off = 0;
	lockdep_recursion = 0;
	debug_locks = 1;
	lockdep_init_task(current);
	for (unsigned int i = 0; i < FUZZ_NR_LOCKS; i++)
		lockdep_init_map_type(&maps[i], locks[i].name, key + locks[i].cls, 0,
				      seq->waits ? locks[i].wait : LD_WAIT_INV, LD_WAIT_INV,
				      seq->waits ? locks[i].type : LD_LOCK_NORMAL);
}

struct fuzz_result oracle_run(const struct fuzz_seq *seq, int forget_chains)
{
	unsigned int i = 0;

	reset(seq);
	result = (struct fuzz_result){ .verdict = FUZZ_NONE };
	shim_forget_chains = forget_chains;
	while (i < seq->nr) {
		ops[seq->op[i].kind](&seq->op[i]);
		if (!debug_locks || result.verdict != FUZZ_NONE)
			break;
		i++;
	}
	shim_forget_chains = 0;
	result.step = i;
	if (!debug_locks && result.verdict == FUZZ_NONE)
		result.verdict = FUZZ_OTHER;
	return result;
}
