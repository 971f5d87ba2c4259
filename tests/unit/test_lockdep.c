// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lock validator. The table follows the kernel's lib/locking-selftest.c as
 * far as no interrupts are involved: a sequence of acquisitions by one task,
 * and what must be said about it. Sequences that must be reported stand next
 * to ones that differ by little and must not.
 */
#include "unit/small.h"

/*
 * A sequence is made of words of two letters: an operation and a lock.
 *	w write  r read  R recursive read  t trylock  s write, subclass 1
 *	n write under nest_lock D  u release  i initialise  d downgrade
 * Locks are A to D, each of its own class, and E, a second one of A's class.
 */
#define AA "WARNING: possible recursive locking detected: "
#define CYCLE "WARNING: possible circular locking dependency detected: "
#define BALANCE "WARNING: bad unlock balance detected: "
#define FREED "WARNING: held lock freed: "

static const struct sequence {
	const char *name;
	const char *ops;
	const char *says;
} sequences[] = {
	{ "A-A", "wA wA", AA "A" },
	{ "A, A", "wA uA wA uA", NULL },
	{ "A-B-B-A", "wA wB uB uA wB wA uA uB", CYCLE "B -> A" },
	{ "A-B, A-B", "wA wB uB uA wA wB uB uA", NULL },
	{ "A-B-B-C-C-A", "wA wB uB uA wB wC uC uB wC wA uA uC", CYCLE "C -> A" },
	{ "A-B-C-A-B-C", "wA wB uB uA wC wA uA uC wB wC uC uB", CYCLE "B -> C" },
	{ "A-B-B-C-C-D-D-A", "wA wB uB uA wB wC uC uB wC wD uD uC wD wA uA uD", CYCLE "D -> A" },
	{ "A-B-C-D-B-D-D-A", "wA wB uB uA wC wD uD uC wB wD uD uB wD wA uA uD", CYCLE "D -> A" },
	{ "A-B-C-D-B-C-D-A", "wA wB uB uA wC wD uD uC wB wC uC uB wD wA uA uD", CYCLE "D -> A" },
	{ "A-B-C-D-B-C-A-D", "wA wB uB uA wC wD uD uC wB wC uC uB wA wD uD uA", NULL },
	{ "A-B-D-A and A-C-D-A", "wA wB uB uA wA wC uC uA wB wD uD uB wC wD uD uC wD wA uA uD",
	  CYCLE "D -> A" },
	{ "double unlock", "wA uA uA", BALANCE "A" },
	{ "unlock of another", "wA uB uA", BALANCE "B" },
	{ "initialize held", "wA iA uA", FREED "A" },
	{ "initialize another", "wA iB uA", NULL },
	/* read strengths */
	{ "write-read", "wA rA", AA "A" },
	{ "write-recursive", "wA RA", AA "A" },
	{ "read-write", "rA wA", AA "A" },
	{ "recursive-write", "RA wA", AA "A" },
	{ "read-read", "rA rA", AA "A" },
	{ "recursive-recursive", "RA RA uA uA", NULL },
	{ "read-recursive", "rA RA uA uA", NULL },
	{ "recursive A-B-B-write A", "RA wB uB uA wB wA uA uB", CYCLE "B -> A" },
	{ "recursive A-B-B-A", "RA wB uB uA wB RA uA uB", NULL },
	{ "read A-B-B-A", "rA wB uB uA wB rA uA uB", CYCLE "B -> A" },
	{ "write A-B-B-recursive A", "wA wB uB uA wB RA uA uB", CYCLE "B -> A" },
	{ "W1R2 W2R3 W3R1", "wA RB uB uA wB RC uC uB wC RA uA uC", CYCLE "C -> A" },
	{ "W1W2 R2R3 W3R1", "wA wB uB uA RB RC uC uB wC RA uA uC", CYCLE "C -> A" },
	{ "W1W2 R2R3 R3W1", "wA wB uB uA RB RC uC uB RC wA uA uC", NULL },
	{ "W1R2 R2R3 W3W1", "wA RB uB uA RB RC uC uB wC wA uA uC", NULL },
	{ "weak, then strong", "RA wB uB uA wB RA uA uB wA wB uB uA", CYCLE "A -> B" },
	{ "downgrade", "wA dA RA uA uA", NULL },
	{ "downgrade, then write", "wA dA wA", AA "A" },
	{ "downgrade not held", "dA", BALANCE "A" },
	/* trylock */
	{ "A-tryB-B-A", "wA tB uB uA wB wA uA uB", NULL },
	{ "tryB-A-A-B", "tB wA uA uB wA wB uB uA", CYCLE "A -> B" },
	{ "C-tryB-A-A-C", "wC tB wA uA uB uC wA wC uC uA", CYCLE "A -> C" },
	{ "tryA-A", "tA wA", AA "A" },
	{ "A-tryA", "wA tA uA uA", NULL },
	/* release in the middle takes what follows anew, directly behind what stays */
	{ "released in order", "wA RB wC uC uB uA wC wA uA uC", NULL },
	{ "released in the middle", "wA RB wC uB uC uA wC wA uA uC", CYCLE "C -> A" },
	/* several locks of a class */
	{ "same class", "wA wE", AA "A" },
	{ "subclass", "wA sE uE uA", NULL },
	{ "subclass twice", "sA sE", AA "A/1" },
	{ "subclass inverted", "wA sE uE uA sE wA uA uE", CYCLE "A/1 -> A" },
	{ "nest_lock", "wD nA nE nA uA uE uA uD", NULL },
	{ "nest_lock over others", "wD nA wB nE uE uB uA uD", NULL },
	{ "nest_lock before", "wA wD nE", AA "A" },
	{ "nest_lock not held", "nA uA", "WARNING: Nested lock was not taken: A" },
	{ "nest_lock, one too many", "wD nA nE uE uA uA uD", BALANCE "A" },
};

static struct sim_lockmap maps[5];
static const struct sequence *seq;

static void init_map(unsigned int i)
{
	static const char *const names[] = { "A", "B", "C", "D", "A" };
	static const struct sim_lock_key *const keys[] = { &key_a, &key_b, &key_c, &key_d,
							   &key_a };

	sim_lockmap_init(&maps[i], names[i], keys[i], SIM_SITE());
}

static void step(char op, unsigned int i)
{
	static const char reads[] = "wrR";
	const char *read = strchr(reads, op);

	if (op == 'u')
		sim_lock_release(&maps[i], SIM_SITE());
	else if (op == 'i')
		init_map(i);
	else if (op == 'd')
		sim_lock_downgrade(&maps[i], SIM_SITE());
	else
		sim_lock_acquire(&maps[i], op == 's', op == 't', read ? read - reads : 0,
				 op == 'n' ? &maps['D' - 'A'] : NULL, SIM_SITE());
}

static void run_sequence(void *arg)
{
	(void)arg;
	for (const char *p = seq->ops; *p; p += p[2] ? 3 : 2)
		step(p[0], p[1] - 'A');
}

static void start_sequence(void *arg)
{
	(void)arg;
	for (unsigned int i = 0; i < 5; i++)
		init_map(i);
	task("task", run_sequence);
}

static void selftest(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++) {
		const struct sim_run *run;

		seq = &sequences[i];
		run_once(start_sequence);
		run = sim_run();
		if (run->nr_viol != !!seq->says)
			fail_msg("%s: %zu reports, %s", seq->name, run->nr_viol,
				 run->nr_viol ? run->viol[0].signature : "");
		if (seq->says)
			assert_string_equal(run->viol[0].signature, seq->says);
		sim_unload();
	}
}

/* ---- wording ---------------------------------------------------------- */

static void reports(const char *ops)
{
	static struct sequence s;

	s.ops = ops;
	seq = &s;
	run_once(start_sequence);
	assert_int_equal(sim_run()->nr_viol, 1);
}

static void says(const char *text)
{
	if (!strstr(sim_run()->viol[0].detail, text))
		fail_msg("no \"%s\" in:\n%s", text, sim_run()->viol[0].detail);
}

static void splat_cycle(void **state)
{
	(void)state;
	reports("rA wB uB uA wB rA uA uB");
	says("task/0 is trying to acquire lock:\n (A), at: step ");
	says("\nbut task is already holding lock:\n (B), at: step ");
	says("\nthe existing dependency chain (in reverse order) is:\n\n-> #1 (B):\n");
	says("       taken by task, at: step ");
	says("       while holding (A), at: step ");
	says("\n-> #0 (A):\n       wanted by task, at: step ");
	says(" Possible unsafe locking scenario:\n\n"
	     "       CPU0                    CPU1\n"
	     "       ----                    ----\n"
	     "  lock(B);\n"
	     "                               lock(A);\n"
	     "                               lock(B);\n"
	     "  rlock(A);\n\n *** DEADLOCK ***\n");
	sim_unload();
}

static void splat_chain(void **state)
{
	(void)state;
	reports("wA wB uB uA wB wC uC uB wC wA uA uC");
	says("-> #2 (C):");
	says("-> #1 (B):");
	says("Chain exists of:\n  A --> B --> C\n\n");
	says("  lock(C);\n"
	     "                               lock(B);\n"
	     "                               lock(C);\n"
	     "  lock(A);\n");
	sim_unload();
}

static void splat_others(void **state)
{
	(void)state;
	reports("wB rA rA");
	says("       CPU0\n       ----\n  rlock(A);\n  rlock(A);\n\n *** DEADLOCK ***\n");
	says(" May be due to missing lock nesting notation\n");
	assert_int_equal(sim_run()->viol[0].nr_held, 2);
	sim_unload();
	reports("uA");
	says("task/0 is trying to release lock (A), at: step ");
	says("but there are no more locks to release!\n");
	sim_unload();
	reports("nA uA");
	says("\nbut this task is not holding:\n D\n");
	sim_unload();
	reports("wA wB");
	assert_string_equal(sim_run()->viol[0].signature, "BUG: task exits with locks held: B");
	says("2 locks held by task/0:\n #0: (A), at: step ");
	says(" #1: (B), at: step ");
	sim_unload();
	reports("wA");
	says("1 lock held by task/0:\n #0: (A), at: step ");
	sim_unload();
}

/* ---- what is held where it must not be -------------------------------- */

static void calls(void *arg)
{
	sim_call("op", SIM_SITE());
	mutex_lock(&w.a);
	if (!arg)
		mutex_unlock(&w.a);
	sim_ret(0, SIM_SITE());
	if (arg)
		mutex_unlock(&w.a);
}

static void start_returns(void *arg)
{
	(void)arg;
	fresh();
	task("t", calls);
}

static void start_returns_held(void *arg)
{
	(void)arg;
	fresh();
	spawn_ctx("t", SIM_CTX_TASK, calls, 1);
}

static void return_to_user(void **state)
{
	(void)state;
	silent(start_returns, NULL);
	finds(start_returns_held, "WARNING: lock held when returning to user space: A");
}

static void frees(void *arg)
{
	struct sim_lock *l = sim_alloc(&thing, 0, SIM_ZERO, SIM_SITE());

	sim_lock_init(l, "object", &key_d, SIM_SITE());
	mutex_lock(l);
	if (!arg)
		mutex_unlock(l);
	sim_free(l, SIM_SITE());
	if (arg)
		sim_lock_release(&l->map, SIM_SITE());
}

static void start_frees(void *arg)
{
	(void)arg;
	fresh();
	task("t", frees);
}

static void start_frees_held(void *arg)
{
	(void)arg;
	fresh();
	spawn_ctx("t", SIM_CTX_TASK, frees, 1);
}

static void freed_while_held(void **state)
{
	(void)state;
	silent(start_frees, NULL);
	finds(start_frees_held, "WARNING: held lock freed: D");
}

/* ---- queries ---------------------------------------------------------- */

static void asks(void *arg)
{
	(void)arg;
	SIM_INVARIANT(!sim_lock_is_held(&w.a.map), NULL, "lockdep", "held before");
	mutex_lock(&w.b);
	mutex_lock(&w.a);
	SIM_INVARIANT(sim_lock_is_held(&w.a.map), NULL, "lockdep", "not held");
	SIM_INVARIANT(!sim_lock_is_held(&w.c.map), NULL, "lockdep", "another held");
	mutex_unlock(&w.b);
	SIM_INVARIANT(sim_lock_is_held(&w.a.map), NULL, "lockdep", "not held any more");
	mutex_unlock(&w.a);
}

static void start_asks(void *arg)
{
	(void)arg;
	fresh();
	task("t", asks);
}

static void queries(void **state)
{
	(void)state;
	run_once(start_asks);
	assert_int_equal(sim_run()->nr_viol, 0);
	assert_string_equal(sim_lock_name(&w.a), "A");
	assert_string_equal(sim_lock_name(&w.d.map), "D");
	assert_string_equal(sim_lock_name(&w.rx), "RX");
	assert_string_equal(sim_lock_name(&w.queue), "(wq_completion)queue");
	assert_null(sim_lock_name(&w.ret));
	sim_unload();
}

/* A lock that nobody gave a class is a class of its own, as a static one in the kernel. */
static void takes_bare(void *arg)
{
	struct sim_lock bare = { 0 };

	(void)arg;
	mutex_lock(&bare);
	mutex_lock(&w.a);
	mutex_unlock(&w.a);
	mutex_unlock(&bare);
	mutex_unlock(&bare);
}

static void start_bare(void *arg)
{
	(void)arg;
	fresh();
	task("t", takes_bare);
}

static void lock_without_class(void **state)
{
	(void)state;
	finds(start_bare, BALANCE "unnamed lock");
}

/* ---- what is remembered, and for how long ----------------------------- */

static void a_then_b(void *arg)
{
	(void)arg;
	mutex_lock(&w.a);
	mutex_lock(&w.b);
	mutex_unlock(&w.b);
	mutex_unlock(&w.a);
}

static void b_then_a(void *arg)
{
	(void)arg;
	mutex_lock(&w.b);
	mutex_lock(&w.a);
	mutex_unlock(&w.a);
	mutex_unlock(&w.b);
}

static int boot_ab(void *arg)
{
	fresh();
	a_then_b(arg);
	return 0;
}

static void start_ba(void *arg)
{
	(void)arg;
	task("t", b_then_a);
	task("u", b_then_a);
}

static void start_either(void *arg)
{
	(void)arg;
	fresh();
	if (!sim_choose(2, "order", SIM_SITE()))
		task("t", a_then_b);
	else
		task("t", b_then_a);
}

/* boot's order counts in every execution; that of one execution not in the next */
static void memory(void **state)
{
	struct sim_program p = program(start_ba, NULL);
	struct sim_result r;

	(void)state;
	p.boot = boot_ab;
	assert_int_equal(sim_load(&p), 0);
	assert_int_equal(sim_explore(&all, &r), 0);
	assert_int_equal(r.nr_findings, 1);
	assert_string_equal(r.findings[0].signature, CYCLE "B -> A");
	assert_int_equal(r.findings[0].count, r.stats.execs);
	sim_result_free(&r);
	sim_unload();
	silent(start_either, NULL);
}

/* ---- limits ----------------------------------------------------------- */

static void many_held(void *arg)
{
	(void)arg;
	for (int i = 0; i < 49; i++)
		sim_lock_acquire(&w.a.map, 0, 0, 2, NULL, SIM_SITE());
}

static struct sim_lockmap many[4200];
static struct sim_lock_key keys[300];

static void many_classes(void *arg)
{
	(void)arg;
	for (int i = 0; i < 300; i++)
		sim_lockmap_init(&many[i], "many", &keys[i], SIM_SITE());
}

static void many_edges(void *arg)
{
	(void)arg;
	for (int i = 0; i < 140; i++)
		sim_lockmap_init(&many[i], "many", &keys[i], SIM_SITE());
	for (int i = 0; i < 140; i++) {
		for (int k = i + 1; k < 140; k++) {
			sim_lock_acquire(&many[i], 0, 0, 0, NULL, SIM_SITE());
			sim_lock_acquire(&many[k], 0, 0, 0, NULL, SIM_SITE());
			sim_lock_release(&many[k], SIM_SITE());
			sim_lock_release(&many[i], SIM_SITE());
		}
	}
}

static void many_names(void *arg)
{
	(void)arg;
	for (int i = 0; i < 4200; i++)
		sim_lockmap_init(&many[i], "many", &keys[0], SIM_SITE());
}

static void start_many_held(void *arg)
{
	(void)arg;
	fresh();
	task("t", many_held);
}

static void start_many_classes(void *arg)
{
	(void)arg;
	fresh();
	task("t", many_classes);
}

static void start_many_edges(void *arg)
{
	(void)arg;
	fresh();
	task("t", many_edges);
}

static void start_many_names(void *arg)
{
	(void)arg;
	fresh();
	task("t", many_names);
}

static void limits(void **state)
{
	struct sim_explore opt = all;
	const char *const none[] = { NULL };

	(void)state;
	finds(start_many_held, "BUG: MAX_LOCK_DEPTH too low!");
	finds(start_many_classes, "BUG: MAX_LOCKDEP_KEYS too low!");
	finds(start_many_edges, "BUG: MAX_LOCKDEP_ENTRIES too low!");
	opt.off = 1u << SIM_R_LIMIT | 1u << SIM_R_LOCK_HELD;
	finds_with(start_many_held, NULL, opt, none);
	finds_with(start_many_classes, NULL, opt, none);
	finds_with(start_many_edges, NULL, opt, none);
	run_once(start_many_names);
	assert_int_equal(sim_run()->nr_viol, 0);
	assert_string_equal(sim_lock_name(&many[0]), "many");
	assert_null(sim_lock_name(&many[4199]));
	sim_unload();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(selftest),
		cmocka_unit_test(splat_cycle),
		cmocka_unit_test(splat_chain),
		cmocka_unit_test(splat_others),
		cmocka_unit_test(return_to_user),
		cmocka_unit_test(freed_while_held),
		cmocka_unit_test(queries),
		cmocka_unit_test(lock_without_class),
		cmocka_unit_test(memory),
		cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests_name("lockdep", tests, NULL, NULL);
}
