// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which conflicting accesses were seen in which order: small programs in which an order is not
 * possible, with their twins in which it is, and random ones against what the traces of their
 * executions come to.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sim/explore.h>
#include "cover/cover.h"
#include "mem/heap.h"
#include "unit/random.h"

static unsigned int programs = 150;

/* ---- small programs ------------------------------------------------------------------------ */

#define MANY (1u << 18) /* more words than there is room for */

static struct {
	struct sim_lock lock;
	struct sim_completion done;
	long x, y;
	char bytes[8];
	long many[MANY];
} mem;

/* what the compiler calls */
void __tsan_read1(void *p);
void __tsan_write1(void *p);
void __tsan_read_range(void *p, long n);

static void spawn(const char *name, void (*fn)(void *arg))
{
	const struct sim_spawn s = {.name = name, .fn = fn};

	sim_spawn(&s);
}

static void set_x(void *arg)
{
	(void)arg;
	sim_write_once(&mem.x, sizeof(mem.x), 1, SIM_SITE());
}

static long get_x(void)
{
	return sim_read_once(&mem.x, sizeof(mem.x), SIM_SITE());
}

static void ask(void *arg)
{
	(void)arg;
	get_x();
}

static void set_and_tell(void *arg)
{
	set_x(arg);
	sim_complete(&mem.done, SIM_SITE());
}

static void wait_and_ask(void *arg)
{
	sim_wait_for_completion(&mem.done, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
	ask(arg);
}

static void start_waiting(void *arg)
{
	(void)arg;
	spawn("set", set_and_tell);
	spawn("ask", wait_and_ask);
}

static void start_asking(void *arg)
{
	(void)arg;
	spawn("set", set_and_tell);
	spawn("ask", ask);
}

static void start_reading(void *arg)
{
	(void)arg;
	spawn("ask", ask);
	spawn("too", ask);
}

static void take(void *arg)
{
	(void)arg;
	sim_lock_nested(&mem.lock, SIM_SLEEP, 0, SIM_SITE());
	sim_unlock(&mem.lock, SIM_SLEEP, SIM_SITE());
}

static void take_first(void *arg)
{
	take(arg);
	spawn("b", take);
}

static void start_locking(void *arg)
{
	(void)arg;
	spawn("a", take);
	spawn("b", take);
}

static void start_locking_first(void *arg)
{
	(void)arg;
	spawn("a", take_first);
}

static void start_same_name(void *arg)
{
	(void)arg;
	spawn("a", take);
	spawn("a", take);
}

static void write_left(void *arg)
{
	(void)arg;
	__tsan_write1(&mem.bytes[3]);
}

static void read_right(void *arg)
{
	(void)arg;
	__tsan_read1(&mem.bytes[4]);
}

static void read_left(void *arg)
{
	(void)arg;
	__tsan_read1(&mem.bytes[3]);
}

static void start_beside(void *arg)
{
	(void)arg;
	spawn("a", write_left);
	spawn("b", read_right);
}

static void start_same_byte(void *arg)
{
	(void)arg;
	spawn("a", write_left);
	spawn("b", read_left);
}

/* What follows the constraint is kept back where x was seen to be set. */
static void came_first(void)
{
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
}

static void came_then(void)
{
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
}

static void ask_first(void *arg)
{
	(void)arg;
	if (!get_x())
		came_first();
}

static void set_then(void *arg)
{
	set_x(arg);
	came_then();
}

static void start_order(void *arg)
{
	(void)arg;
	spawn("ask", ask_first);
	spawn("set", set_then);
}

static void read_many(void *arg)
{
	(void)arg;
	__tsan_read_range(mem.many, sizeof(mem.many));
}

static void start_many(void *arg)
{
	(void)arg;
	spawn("a", read_many);
}

static const struct sim_constraint came = {{.func = "came_first"}, {.func = "came_then"}};

static int boot_small(void *arg)
{
	static struct sim_lock_key key;

	(void)arg;
	memset(&mem, 0, sizeof(mem));
	sim_lock_init(&mem.lock, "lock", &key, SIM_SITE());
	return 0;
}

/** struct counts - pairs that were seen; @both: in both orders; @last: orders of the last one */
struct counts {
	unsigned int pairs, both, last;
	struct cover_side a, b;
};

static void count(void *arg, const struct cover_side *a, const struct cover_side *b,
		  unsigned int orders)
{
	struct counts *n = arg;

	n->pairs++;
	n->both += orders == COVER_BOTH;
	n->last = orders;
	n->a = *a;
	n->b = *b;
}

/* Explored to the end. @whole: there was room for all */
static struct counts small(void (*begin)(void *arg), const struct sim_constraint *c, bool whole)
{
	const struct sim_explore opt = {.strategy = &sim_dfs, .bound = UINT32_MAX, .cover = true};
	const struct sim_program p = {
		.name = "small",
		.boot = boot_small,
		.start = begin,
		.regions = {{&mem, sizeof(mem)}},
		.nr_regions = 1,
		.constraints = c,
		.nr_constraints = c != NULL,
		.in_engine_image = true,
	};
	struct counts n = {0};
	struct sim_result r;

	cover_begin();
	assert_int_equal(sim_load(&p), 0);
	assert_int_equal(sim_explore(&opt, &r), 0);
	assert_int_equal(r.stats.complete, SIM_COMPLETE);
	assert_int_equal(cover_each(count, &n), whole);
	sim_result_free(&r);
	sim_unload();
	return n;
}

static void is_pair(struct counts n, unsigned int both)
{
	assert_int_equal(n.pairs, 1);
	assert_int_equal(n.both, both);
}

static void accesses(void **state)
{
	struct counts n = small(start_waiting, NULL, true);
	const struct cover_side *first = n.last == COVER_FIRST ? &n.a : &n.b;

	(void)state;
	is_pair(n, 0);
	assert_true(first->is_site);
	assert_string_equal(first->thread, "set");
	assert_string_equal(((const struct sim_site *)first->where)->func, "set_x");
	assert_int_equal(first->op, SIM_WRITE);
	is_pair(small(start_asking, NULL, true), 1);
	assert_int_equal(small(start_reading, NULL, true).pairs, 0);
}

static void locks(void **state)
{
	(void)state;
	is_pair(small(start_locking_first, NULL, true), 0);
	is_pair(small(start_locking, NULL, true), 1);
	assert_int_equal(small(start_same_name, NULL, true).pairs, 0);
}

static void bytes(void **state)
{
	(void)state;
	assert_int_equal(small(start_beside, NULL, true).pairs, 0);
	assert_int_equal(small(start_same_byte, NULL, true).pairs, 1);
}

static void infeasible_executions_do_not_count(void **state)
{
	(void)state;
	is_pair(small(start_order, &came, true), 0);
	is_pair(small(start_order, NULL, true), 1);
}

static void what_there_is_no_room_for_is_told(void **state)
{
	(void)state;
	small(start_many, NULL, false);
	is_pair(small(start_asking, NULL, true), 1); /* and it is of that search only */
}

/* ---- random programs ------------------------------------------------------------------------ */

#define MAX_SIDES 256

static struct {
	struct cover_side side[MAX_SIDES];
	unsigned int nr, pairs;
	uint8_t before[MAX_SIDES][MAX_SIDES]; /* the one was seen before the other */
} expected;

static const struct {
	bool is_access, lock, write;
} ops[SIM_NR_OPS] = {
	[SIM_LOCK] = {true, true, true},    [SIM_TRYLOCK] = {true, true, true},
	[SIM_RDLOCK] = {true, true, false}, [SIM_RDTRYLOCK] = {true, true, false},
	[SIM_ATOMIC] = {true, false, true}, [SIM_READ] = {true, false, false},
	[SIM_WRITE] = {true, false, true},
};

static unsigned int side_number(const struct cover_side *s)
{
	unsigned int i = 0;

	while (i < expected.nr &&
	       (expected.side[i].thread != s->thread || expected.side[i].where != s->where ||
		expected.side[i].op != s->op))
		i++;
	assert_true(i < MAX_SIDES);
	if (i == expected.nr)
		expected.side[expected.nr++] = *s;
	return i;
}

static unsigned int side_of_record(const struct sim_run *run, const struct sim_rec *r)
{
	return side_number(
		&(struct cover_side){run->thread[r->thread].name, (uintptr_t)r->site, r->op, true});
}

static bool is_shared(const void *p)
{
	uintptr_t a = (uintptr_t)p;

	return a - sim_heap.base < HEAP_SIZE || a - (uintptr_t)&cache_mem < sizeof(cache_mem);
}

static bool conflict(const struct sim_rec *x, const struct sim_rec *y)
{
	return x->thread != y->thread && x->obj == y->obj && ops[x->op].lock == ops[y->op].lock &&
	       (ops[x->op].write || ops[y->op].write);
}

/* Each pair of records of an execution that has come to its end. */
static void note_pairs(void *arg)
{
	const struct sim_run *run = sim_run();

	(void)arg;
	for (size_t i = 0; i < run->nr_rec; i++) {
		const struct sim_rec *y = &run->rec[i];

		if (!ops[y->op].is_access || !is_shared(y->obj))
			continue;
		for (size_t k = 0; k < i; k++) {
			const struct sim_rec *x = &run->rec[k];

			if (ops[x->op].is_access && conflict(x, y))
				expected.before[side_of_record(run, x)][side_of_record(run, y)] = 1;
		}
	}
}

static void compare(void *arg, const struct cover_side *a, const struct cover_side *b,
		    unsigned int orders)
{
	unsigned int x, y;

	(void)arg;
	if (!a->is_site || !b->is_site)
		return;
	x = side_number(a);
	y = side_number(b);
	assert_int_equal(expected.before[x][y], orders & COVER_FIRST ? 1 : 0);
	assert_int_equal(expected.before[y][x], orders & COVER_SECOND ? 1 : 0);
	expected.pairs++;
}

static unsigned int nr_expected(void)
{
	unsigned int n = 0;

	for (unsigned int x = 0; x < expected.nr; x++)
		for (unsigned int y = 0; y < x; y++)
			n += expected.before[x][y] || expected.before[y][x];
	return n;
}

/* Half of the programs are of operations with visible accesses only, so that there are pairs. */
static void make_up(unsigned int n)
{
	static const char *const visible[] = {"locked_inc",  "nested",      "try_inc",
					      "shared_read", "excl_write",  "rmw",
					      "cmpxchg",     "try_shared",  "downgrade",
					      "get_ref",     "read_marked", "write_marked"};

	generate(n);
	program.nr_constraints = prog.nr_constraints;
	for (unsigned int t = 0; n % 2 && t < prog.nr_tasks; t++)
		for (unsigned int i = 0; i < prog.nr_ops[t]; i++)
			prog.op[t][i].op = cache_op(
				visible[prog.op[t][i].op % (sizeof(visible) / sizeof(visible[0]))]);
}

static void random_programs(void **state)
{
	unsigned int sum = 0;

	(void)state;
	for (unsigned int n = 0; n < programs; n++) {
		struct sim_explore opt = {.strategy = &sim_random, .max_execs = 20, .cover = true};
		struct sim_result r;

		make_up(n);
		opt.under.fail = prog.fail;
		opt.each = note_pairs;
		memset(&expected, 0, sizeof(expected));
		cover_begin();
		assert_int_equal(sim_load(&program), 0);
		assert_int_equal(sim_explore(&opt, &r), 0);
		assert_true(cover_each(compare, NULL));
		assert_int_equal(expected.pairs, nr_expected());
		sum += expected.pairs;
		sim_result_free(&r);
		sim_unload();
	}
	printf("%u programs: %u pairs\n", programs, sum);
	assert_true(sum > programs);
}

/* test_cover [PROGRAMS] */
int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accesses),
		cmocka_unit_test(locks),
		cmocka_unit_test(bytes),
		cmocka_unit_test(infeasible_executions_do_not_count),
		cmocka_unit_test(what_there_is_no_room_for_is_told),
		cmocka_unit_test(random_programs),
	};

	if (argc > 1)
		programs = strtoul(argv[1], NULL, 10);
	return cmocka_run_group_tests_name("cover", tests, NULL, NULL);
}
