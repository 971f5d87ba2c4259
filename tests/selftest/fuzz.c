// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lock validator against the kernel's own lockdep.c: random lock
 * sequences, and the same first report at the same step from both. What
 * differs must be explained by one of the rows of a table, each with a test
 * that proves the explanation for the sequence at hand.
 *
 *	fuzz N [SEED]	N sequences, from number SEED on; how far it is, on a terminal
 *	fuzz -s SEED	print one sequence, and what both say
 *
 * lockdep.c only ever adds to its tables, so that each batch of sequences is
 * run by a child, which hands back its counts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "core/core.h"
#include "core/strategy.h"
#include "lockdep/lockdep.h"
#include "selftest/fuzz.h"
#include "selftest/once.h"
#include "selftest/referee.h"

#define RUNS_PER_SEQ 3
#define BATCH (ORACLE_MAX_RUNS / RUNS_PER_SEQ)
#define MAX_HELD 8
#define MAX_SHOWN 100 /* differences without a reason */

static const char *const verdicts[] = {
#define TEXT(id, text) text,
	FUZZ_VERDICTS(TEXT)
#undef TEXT
};

static const struct {
	const char *name;
	unsigned char wait, type, cls;
} locks[] = {
#define LOCK(id, name, wait, type, cls) { name, wait, type, cls },
	FUZZ_LOCKS(LOCK)
#undef LOCK
};

/* ---- sequences -------------------------------------------------------- */

/**
 * struct gen - what the sequence has led to so far
 * @held: locks, in the order taken; those from @base on belong to the present context
 * @nested: the same, whether under an outer lock; @read: whether for reading
 * @interrupts: may there be any?
 * @crowd: mostly objects of one class, under outer locks
 * @safe: locks, one bit each, that may be taken in interrupts, and that are taken outside
 *	with interrupts off; most of the time
 */
struct gen {
	struct sim_rng rng;
	struct fuzz_seq *seq;
	unsigned char held[MAX_HELD], nested[MAX_HELD], read[MAX_HELD];
	unsigned int nr, base[3], context; /* contexts: task, softirq, hardirq */
	bool irq_off, bh_off, interrupts, crowd;
	unsigned int safe;
};

static unsigned int below(struct gen *g, unsigned int n)
{
	return sim_rng_below(&g->rng, n);
}

static struct fuzz_op *emit(struct gen *g, enum fuzz_kind kind)
{
	struct fuzz_op *op = &g->seq->op[g->seq->nr++];

	*op = (struct fuzz_op){ .kind = kind, .check = 1 };
	return op;
}

/* Would it be a trivial mistake to take the lock now? */
static bool is_mistake(const struct gen *g, unsigned int lock)
{
	bool safe = g->safe >> lock & 1;

	for (unsigned int i = 0; i < g->nr; i++)
		if (locks[g->held[i]].cls == locks[lock].cls)
			return true;
	return g->interrupts && safe != (g->context || g->irq_off);
}

static unsigned int pick_lock(struct gen *g)
{
	unsigned int lock = below(g, 3) ? below(g, FUZZ_OBJ1) : below(g, FUZZ_NR_LOCKS);

	if (g->crowd && g->nr && below(g, 2))
		return FUZZ_OBJ1 + below(g, 3);
	for (unsigned int tries = 0; tries < 8 && is_mistake(g, lock) && below(g, 64); tries++)
		lock = below(g, FUZZ_NR_LOCKS);
	return lock;
}

/* Is the last lock an object that is under no outer lock? Another one on it is an error. */
static bool is_bare_twin(struct gen *g)
{
	return g->held[g->nr - 1] >= FUZZ_OBJ1 && !g->nested[g->nr - 1] && below(g, 64);
}

/* Mostly plain; now and then each of the rarer forms. */
static void gen_acquire(struct gen *g)
{
	struct fuzz_op *op;
	unsigned int outer = g->nr ? g->held[below(g, g->nr)] : 0;

	if (g->nr == MAX_HELD)
		return;
	op = emit(g, FUZZ_ACQUIRE);
	op->lock = pick_lock(g);
	op->read = below(g, 2) ? 0 : 1 + below(g, 2);
	op->trylock = !below(g, 8);
	op->subclass = !below(g, 16);
	op->check = !!below(g, 16);
	if (op->lock >= FUZZ_OBJ1 && g->nr && !is_bare_twin(g) && below(g, g->crowd ? 8 : 2))
		op->nest = outer + 1;
	g->nested[g->nr] = op->nest;
	g->read[g->nr] = op->read;
	g->held[g->nr++] = op->lock;
}

static void gen_release(struct gen *g)
{
	unsigned int first = g->base[g->context], i;

	if (!below(g, 200)) {
		emit(g, FUZZ_RELEASE)->lock = below(g, FUZZ_NR_LOCKS);
		return;
	}
	if (g->nr == first)
		return;
	i = below(g, 3) ? g->nr - 1 : first + below(g, g->nr - first);
	emit(g, FUZZ_RELEASE)->lock = g->held[i];
	g->nr--;
	memmove(&g->held[i], &g->held[i + 1], g->nr - i);
	memmove(&g->nested[i], &g->nested[i + 1], g->nr - i);
	memmove(&g->read[i], &g->read[i + 1], g->nr - i);
}

/* Locks that share an entry cannot be downgraded one by one; a reader is by mistake. */
static void gen_downgrade(struct gen *g)
{
	unsigned int first = g->base[g->context], i;

	if (g->nr == first)
		return;
	for (i = first; i < g->nr; i++)
		if (g->nested[i] && below(g, 64))
			return;
	i = first + below(g, g->nr - first);
	if (g->read[i] && below(g, 64))
		return;
	emit(g, FUZZ_DOWNGRADE)->lock = g->held[i];
	g->read[i] = 1;
}

static void enter(struct gen *g, unsigned int context)
{
	g->context = context;
	g->base[context] = g->nr;
}

static void leave(struct gen *g, unsigned int context)
{
	while (g->nr > g->base[g->context])
		emit(g, FUZZ_RELEASE)->lock = g->held[--g->nr];
	g->context = context;
}

static void gen_hardirq(struct gen *g)
{
	static unsigned int interrupted;

	if (!g->interrupts)
		return;
	if (g->context == 2) {
		leave(g, interrupted);
		emit(g, FUZZ_HARD_EXIT);
	} else if (!g->irq_off) {
		interrupted = g->context;
		emit(g, FUZZ_HARD_ENTER)->read = below(g, 2);
		enter(g, 2);
	}
}

static void gen_softirq(struct gen *g)
{
	if (!g->interrupts)
		return;
	if (g->context == 1 && !g->irq_off) {
		leave(g, 0);
		emit(g, FUZZ_SOFT_EXIT);
	} else if (!g->context && !g->irq_off && !g->bh_off) {
		emit(g, FUZZ_SOFT_ENTER);
		enter(g, 1);
	}
}

static void gen_irqs(struct gen *g)
{
	if (g->context == 2)
		return;
	emit(g, g->irq_off ? FUZZ_IRQ_ON : FUZZ_IRQ_OFF);
	g->irq_off = !g->irq_off;
}

static void gen_bh(struct gen *g)
{
	if (g->context)
		return;
	emit(g, g->bh_off ? FUZZ_BH_ON : FUZZ_BH_OFF);
	g->bh_off = !g->bh_off;
}

/* one entry for each in 16 */
static void (*const steps[16])(struct gen *g) = {
	gen_acquire, gen_acquire, gen_acquire, gen_acquire, gen_acquire, gen_acquire,
	gen_release, gen_release, gen_release, gen_release, gen_release, gen_downgrade,
	gen_hardirq, gen_softirq, gen_irqs,    gen_bh,
};

static void generate(struct fuzz_seq *seq, uint64_t seed)
{
	struct gen g = { .seq = seq };
	unsigned int len;

	sim_rng_seed(&g.rng, seed);
	seq->nr = 0;
	seq->waits = !below(&g, 4);
	g.interrupts = below(&g, 2);
	g.crowd = !below(&g, 4);
	g.safe = below(&g, 1u << FUZZ_NR_LOCKS);
	len = 10 + below(&g, FUZZ_MAX_OPS - 2 * MAX_HELD - 10);
	while (seq->nr < len)
		steps[below(&g, 16)](&g);
}

/* ---- the lock validator ----------------------------------------------- */

static struct sim_lockmap maps[FUZZ_NR_LOCKS];
static struct sim_lock_key keys[FUZZ_NR_CLASSES];

static void reset(const struct fuzz_seq *seq)
{
	struct sim_thread *x = sim.cur;

	sim_lockdep_load();
	x->atomic_depth = x->irq_depth = x->bh_depth = 0;
	x->irq = 0;
	x->ctx = SIM_CTX_TASK;
	for (unsigned int i = 0; i < FUZZ_NR_LOCKS; i++)
		sim_lockmap_init_type(&maps[i], locks[i].name, &keys[locks[i].cls],
				      seq->waits ? locks[i].wait : SIM_WAIT_ANY, SIM_WAIT_ANY,
				      seq->waits ? locks[i].type : SIM_LOCK_NORMAL, NULL);
	sim_reports_reset();
}

static void acquire(const struct fuzz_op *op)
{
	(op->check ? sim_lock_acquire : sim_lock_acquire_unchecked)(
		&maps[op->lock], op->subclass, op->trylock, op->read,
		op->nest ? &maps[op->nest - 1] : NULL, NULL);
}

static void step(const struct fuzz_op *op)
{
	static enum sim_ctx hard_was; /* task or softirq */

	switch (op->kind) {
	case FUZZ_ACQUIRE:
		acquire(op);
		break;
	case FUZZ_RELEASE:
		sim_lock_release(&maps[op->lock], NULL);
		break;
	case FUZZ_DOWNGRADE:
		sim_lock_downgrade(&maps[op->lock], NULL);
		break;
	case FUZZ_IRQ_OFF:
		sim_irq_disable();
		break;
	case FUZZ_IRQ_ON:
		sim_irq_enable();
		break;
	case FUZZ_BH_OFF:
		sim_bh_disable();
		break;
	case FUZZ_BH_ON:
		sim_bh_enable();
		break;
	case FUZZ_HARD_ENTER:
		hard_was = sim_irq_enter(SIM_CTX_HARDIRQ, !op->read);
		break;
	case FUZZ_HARD_EXIT:
		sim_irq_exit(hard_was);
		break;
	case FUZZ_SOFT_ENTER:
		sim_irq_enter(SIM_CTX_SOFTIRQ, false);
		break;
	case FUZZ_SOFT_EXIT:
		sim_irq_exit(SIM_CTX_TASK);
		break;
	}
}

static unsigned int verdict_of(const char *signature)
{
	for (unsigned int v = FUZZ_NONE + 1; v < FUZZ_OTHER; v++)
		if (strstr(signature, verdicts[v]))
			return v;
	return FUZZ_OTHER;
}

/* @once: with lockdep.c's search */
static struct fuzz_result validate(const struct fuzz_seq *seq, bool once)
{
	struct fuzz_result r = { .verdict = FUZZ_NONE };
	const char *sig = sim.reports[0].signature, *from, *to;

	reset(seq);
	once_on = once;
	for (r.step = 0; r.step < seq->nr; r.step++) {
		step(&seq->op[r.step]);
		if (sim.nr_reports)
			break;
	}
	once_on = false;
	if (!sim.nr_reports)
		return r;
	r.verdict = verdict_of(sig);
	from = strchr(sig, '{');
	to = strstr(sig, " usage");
	if (r.verdict == FUZZ_USAGE)
		snprintf(r.usage, sizeof(r.usage), "%.*s", (int)(to - from), from);
	return r;
}

/* ---- comparison ------------------------------------------------------- */

static bool same(const struct fuzz_result *a, const struct fuzz_result *b)
{
	return a->step == b->step && a->verdict == b->verdict && !strcmp(a->usage, b->usage);
}

/* lockdep.c, made to check each chain of held locks anew, says what the validator says */
static bool chain_cache(const struct fuzz_seq *seq, const struct fuzz_result *ours,
			const struct fuzz_result *kernel)
{
	const struct fuzz_result anew = oracle_run(seq, 1);

	(void)kernel;
	return same(ours, &anew);
}

/* how the lock is held that the report is about */
static int reported_read(const struct fuzz_op *op)
{
	const struct ld_holds *o = ld_holds_of(sim.cur);

	for (uint32_t i = o->nr; i-- > 0;)
		if (o->lock[i].map == sim.reports[0].obj)
			return o->lock[i].read;
	return op->read;
}

/*
 * There is a strong path that closes a cycle, by the definition, computed as a
 * closure; and the validator says what lockdep.c says, to the end of the
 * sequence, when it searches as that does. Here, too, each chain is checked.
 */
static bool visited_once(const struct fuzz_seq *seq, const struct fuzz_result *ours,
			 const struct fuzz_result *kernel)
{
	struct fuzz_result once, anew;

	(void)kernel;
	if (ours->step == seq->nr || !referee_sees(reported_read(&seq->op[ours->step])))
		return false;
	once = validate(seq, true);
	anew = oracle_run(seq, 1);
	return same(&once, &anew);
}

/* both say it at the same place, in other words */
static bool nothing_held(const struct fuzz_seq *seq, const struct fuzz_result *ours,
			 const struct fuzz_result *kernel)
{
	return kernel->step == ours->step && ours->verdict == FUZZ_BALANCE &&
	       seq->op[ours->step].kind == FUZZ_DOWNGRADE && !strcmp(kernel->usage, "!depth");
}

/* the lock that lockdep.c looks for among those that are held, and has no class for */
static bool never_taken(const struct fuzz_seq *seq, const struct fuzz_result *ours,
			const struct fuzz_result *kernel)
{
	const struct fuzz_op *op = &seq->op[ours->step];
	unsigned int lock;

	(void)kernel;
	if (ours->verdict != FUZZ_TWIN || (op->kind == FUZZ_ACQUIRE && !op->nest))
		return false;
	lock = op->kind == FUZZ_ACQUIRE ? op->nest - 1u : op->lock;
	for (unsigned int i = 0; i < ours->step; i++)
		if (seq->op[i].kind == FUZZ_ACQUIRE && !seq->op[i].subclass &&
		    locks[seq->op[i].lock].cls == locks[lock].cls)
			return false;
	return true;
}

static const struct {
	const char *what;
	bool (*explains)(const struct fuzz_seq *seq, const struct fuzz_result *ours,
			 const struct fuzz_result *kernel);
} reasons[] = {
	{ "lockdep.c does not check again a chain of held locks whose hash it knows, though "
	  "trylocks, nest_lock or its place make it another",
	  chain_cache },
	{ "lockdep.c's search looks at each class once, as it first came to it: a strong path "
	  "behind a weaker one is not found, or another one",
	  visited_once },
	{ "lockdep.c warns (DEBUG_LOCKS_WARN_ON) of a downgrade with nothing held; the validator "
	  "calls it bad balance",
	  nothing_held },
	{ "lockdep.c has no class for a lock that was never taken, and does not see that it "
	  "compares it with a lock that another one was counted on",
	  never_taken },
};
#define NR_REASONS (sizeof(reasons) / sizeof(reasons[0]))

/**
 * struct counts - what came of the sequences so far, shared with the children
 * @said: by verdict of the validator
 * @explained: differences, by reason
 */
struct counts {
	uint64_t said[FUZZ_NR_VERDICTS], explained[NR_REASONS], unexplained;
};

static int reason_of(const struct fuzz_seq *seq, const struct fuzz_result *ours,
		     const struct fuzz_result *kernel)
{
	for (unsigned int i = 0; i < NR_REASONS; i++)
		if (reasons[i].explains(seq, ours, kernel))
			return i;
	return -1;
}

static void compare(uint64_t seed, struct counts *c)
{
	static struct fuzz_seq seq;
	struct fuzz_result ours, kernel;
	int why;

	generate(&seq, seed);
	kernel = oracle_run(&seq, 0);
	ours = validate(&seq, false);
	c->said[ours.verdict]++;
	if (same(&ours, &kernel))
		return;
	why = reason_of(&seq, &ours, &kernel);
	if (why >= 0) {
		c->explained[why]++;
		return;
	}
	if (c->unexplained++ < MAX_SHOWN)
		dprintf(STDOUT_FILENO, "# differs without a reason: fuzz -s %llu\n",
			(unsigned long long)seed);
}

static void batch(uint64_t seed, uint64_t n, struct counts *c)
{
	pid_t child = fork();
	int status;

	if (!child) {
		for (uint64_t i = 0; i < n; i++)
			compare(seed + i, c);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0 || status) {
		fprintf(stderr, "fuzz: sequences from %llu on ended badly\n",
			(unsigned long long)seed);
		exit(1);
	}
}

/* ---- command line ----------------------------------------------------- */

static void print_seq(const struct fuzz_seq *seq)
{
	static const char *const names[] = {
		"acquire", "release",   "downgrade", "irq off",   "irq on",    "bh off",
		"bh on",   "hardirq {", "} hardirq", "softirq {", "} softirq",
	};

	printf("%s wait types\n", seq->waits ? "with" : "without");
	for (unsigned int i = 0; i < seq->nr; i++) {
		const struct fuzz_op *op = &seq->op[i];

		printf("%3u %s", i, names[op->kind]);
		if (op->kind <= FUZZ_DOWNGRADE)
			printf(" %s#%u", locks[op->lock].name, op->lock);
		if (op->kind == FUZZ_ACQUIRE)
			printf(" read %u%s%s%s%s%s", op->read, op->trylock ? " try" : "",
			       op->subclass ? " subclass 1" : "", op->check ? "" : " unchecked",
			       op->nest ? " nest " : "", op->nest ? locks[op->nest - 1].name : "");
		printf("\n");
	}
}

static void print_result(const char *who, const struct fuzz_result *r)
{
	printf("%s: step %u: %s %s\n", who, r->step, verdicts[r->verdict], r->usage);
}

static int show(uint64_t seed)
{
	static struct fuzz_seq seq;
	struct fuzz_result kernel, r;
	int why;

	generate(&seq, seed);
	print_seq(&seq);
	kernel = oracle_run(&seq, 0);
	print_result("lockdep.c", &kernel);
	r = validate(&seq, false);
	print_result("validator", &r);
	if (sim.nr_reports)
		printf("%s\n%s", sim.reports[0].signature, sim.reports[0].detail);
	why = same(&r, &kernel) ? -1 : reason_of(&seq, &r, &kernel);
	printf("reason: %s\n", why < 0 ? "none" : reasons[why].what);
	return 0;
}

static int report(const struct counts *c, uint64_t n)
{
	for (unsigned int i = 0; i < FUZZ_NR_VERDICTS; i++)
		printf("# %8llu %s\n", (unsigned long long)c->said[i], verdicts[i]);
	for (unsigned int i = 0; i < NR_REASONS; i++)
		printf("# %8llu differ: %s\n", (unsigned long long)c->explained[i],
		       reasons[i].what);
	printf("# %8llu differ without a reason\n%llu sequences\n",
	       (unsigned long long)c->unexplained, (unsigned long long)n);
	return c->unexplained != 0;
}

/* for who waits for it at a terminal */
static void progress(const struct counts *c, uint64_t done, uint64_t n)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\rfuzz: %llu of %llu sequences, %llu differ without a reason%s",
			(unsigned long long)done, (unsigned long long)n,
			(unsigned long long)c->unexplained, done < n ? "" : "\n");
}

/* The sequences call the validator by themselves: no execution is started. */
static void start_nothing(void *arg)
{
	(void)arg;
}

int main(int argc, char **argv)
{
	static const struct sim_program nothing = {
		.name = "fuzz", .start = start_nothing, .in_engine_image = true
	};
	uint64_t n, seed;
	struct counts *c;

	if (argc < 2) {
		fprintf(stderr, "Usage: fuzz N [SEED] | fuzz -s SEED\n");
		return 2;
	}
	sim_load(&nothing);
	oracle_init();
	if (!strcmp(argv[1], "-s") && argc > 2)
		return show(strtoull(argv[2], NULL, 0));
	n = strtoull(argv[1], NULL, 0);
	seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
	c = mmap(NULL, sizeof(*c), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (uint64_t i = 0; i < n; i += BATCH) {
		progress(c, i, n);
		batch(seed + i, n - i < BATCH ? n - i : BATCH, c);
	}
	progress(c, n, n);
	return report(c, n);
}
