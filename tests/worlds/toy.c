// SPDX-License-Identifier: GPL-2.0-only
/*
 * A world of a few lines for the tests of the command line: a request that its
 * completion frees while the submitter still uses it, with an upstream history;
 * a lock inversion, a size that two may set at a time, leaks on failure.
 */
#include <errno.h>
#include <sim/mem.h>
#include <sim/prims.h>
#include <sim/thread.h>
#include <sim/world.h>

struct req {
	int refs;
	int result;
};

static const struct sim_cache req_cache = {.name = "toy_req", .size = sizeof(struct req)};
static struct sim_lock lock_a, lock_b;
static struct sim_lock_key key_a, key_b;
static bool read_result, hold_ref, never_merged;
static int completed;

static __attribute__((noinline)) void put_req(struct req *r)
{
	if (sim_rmw(&r->refs, 4, SIM_ADD, -1, SIM_SITE()) == 1)
		sim_free(r, SIM_SITE());
}

static void complete_req(void *arg)
{
	struct req *r = arg;

	r->result = 1;
	completed++;
	put_req(r);
}

/* Submit a request; what it returns is read from it afterwards, which is the bug. */
static long op_submit(const union sim_arg *args)
{
	struct req *r = sim_alloc(&req_cache, 0, SIM_ZERO, SIM_SITE());
	struct sim_spawn irq = {
		.name = "irq/toy", .ctx = SIM_CTX_HARDIRQ, .fn = complete_req, .arg = r};
	long ret;

	r->refs = hold_ref ? 2 : 1;
	sim_spawn(&irq);
	sim_point(SIM_IO_SUBMIT, r, (uint64_t)args[0].num, SIM_SITE());
	ret = read_result && r->result < 0 ? r->result : args[0].num;
	if (hold_ref)
		put_req(r);
	return ret;
}

static long op_both(const union sim_arg *args)
{
	struct sim_lock *first = args[0].num ? &lock_b : &lock_a;
	struct sim_lock *second = args[0].num ? &lock_a : &lock_b;

	sim_lock_nested(first, SIM_SLEEP, 0, SIM_SITE());
	sim_lock_nested(second, SIM_SLEEP, 0, SIM_SITE());
	sim_unlock(second, SIM_SLEEP, SIM_SITE());
	sim_unlock(first, SIM_SLEEP, SIM_SITE());
	return 0;
}

static long op_pick(const union sim_arg *args)
{
	return sim_choose((unsigned int)args[0].num, "toy.pick", SIM_SITE());
}

/* A world that remembers what the engine cannot see: no two executions are the same. */
__attribute__((no_sanitize("thread"))) static bool odd(void)
{
	static int calls;

	return ++calls % 2;
}

static long op_drift(const union sim_arg *args)
{
	(void)args;
	if (odd())
		sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	sim_point(SIM_POINT, NULL, 1, SIM_SITE());
	return 0;
}

static long size;

static __attribute__((noinline)) void grow(long to)
{
	if (to > size)
		size = to;
}

static long op_grow(const union sim_arg *args)
{
	if (args[1].num)
		sim_lock_nested(&lock_a, SIM_SLEEP, 0, SIM_SITE());
	grow(args[0].num);
	if (args[1].num)
		sim_unlock(&lock_a, SIM_SLEEP, SIM_SITE());
	return 0;
}

static long op_size(const union sim_arg *args)
{
	(void)args;
	return size;
}

/* The first is forgotten when there is no second. */
static long op_pair(const union sim_arg *args)
{
	void *first = sim_alloc(&req_cache, 0, 0, SIM_SITE()), *second;

	(void)args;
	if (!first)
		return -ENOMEM;
	second = sim_alloc(&req_cache, 0, 0, SIM_SITE());
	if (!second)
		return -ENOMEM;
	sim_free(second, SIM_SITE());
	sim_free(first, SIM_SITE());
	return 0;
}

/* Of two errors it expects the first. */
static long op_store(const union sim_arg *args)
{
	static const int errors[] = {EIO, ENOSPC};
	void *buf = sim_alloc(&req_cache, 0, 0, SIM_SITE());
	int err = sim_inject("toy.store", errors, 2, SIM_SITE());

	(void)args;
	if (err != -ENOSPC)
		sim_free(buf, SIM_SITE());
	return err;
}

static volatile long spins = 1;

/* Nearly all of its time goes to the engine, which checks each access. */
static void loop(void)
{
	while (spins)
		spins++;
}

/* It has none: only the clock tells that it goes on. */
static void still(void)
{
	for (;;)
		__asm__ volatile("");
}

/* Its frames are smaller than the engine's, which runs out of stack first. */
static long recurse(long n)
{
	sim_note(SIM_NOTE, NULL, 0, SIM_SITE());
	return spins ? recurse(n + 1) + 1 : n;
}

static void overflow(void)
{
	size = recurse(0);
}

static void wild_lock(void)
{
	sim_lock_is_locked((struct sim_lock *)0x2a0000000000, SIM_SITE());
}

static void wild_load(void)
{
	size = *(volatile long *)0x8000000000000000;
}

static long op_fault(const union sim_arg *args)
{
	static void (*const how[])(void) = {loop, overflow, wild_lock, wild_load, still};

	how[args[0].num]();
	return 0;
}

static long op_completed(const union sim_arg *args)
{
	(void)args;
	return completed;
}

static int boot(void)
{
	sim_lock_init(&lock_a, "lock_a", &key_a, SIM_SITE());
	sim_lock_init(&lock_b, "lock_b", &key_b, SIM_SITE());
	return 0;
}

static const struct sim_word orders[] = {{"ab", 0}, {"ba", 1}, {.name = 0}};
static const struct sim_word no_yes[] = {{"no", 0}, {"yes", 1}, {.name = 0}};

static const struct sim_word faults[] = {{"loop", 0},      {"overflow", 1}, {"wild_lock", 2},
					 {"wild_load", 3}, {"still", 4},    {.name = 0}};

static const struct sim_opdef ops[] = {
	{.name = "submit",
	 .where = SIM_IN_TASK | SIM_IN_EVENT,
	 .params = {{.name = "bytes", .type = SIM_A_INT, .doc = "what it returns"}},
	 .doc = "Submit a request.",
	 .fn = op_submit},
	{.name = "both",
	 .where = SIM_IN_TASK | SIM_IN_SETUP,
	 .params = {{.name = "order",
		     .type = SIM_A_WORD,
		     .optional = true,
		     .words = orders,
		     .doc = "which first"}},
	 .doc = "Take both locks.",
	 .fn = op_both},
	{.name = "pick",
	 .where = SIM_IN_TASK,
	 .params = {{.name = "n", .type = SIM_A_INT, .doc = "alternatives"}},
	 .doc = "Choose one of some.",
	 .fn = op_pick},
	{.name = "drift",
	 .where = SIM_IN_TASK,
	 .doc = "Behave differently each time.",
	 .fn = op_drift},
	{.name = "grow",
	 .where = SIM_IN_TASK,
	 .params = {{.name = "to", .type = SIM_A_INT, .doc = "new size"},
		    {.name = "locked",
		     .type = SIM_A_WORD,
		     .optional = true,
		     .words = no_yes,
		     .doc = "take a lock"}},
	 .doc = "Set the size, unless it is larger.",
	 .fn = op_grow},
	{.name = "size", .where = SIM_IN_EXPECT, .doc = "The size.", .fn = op_size},
	{.name = "pair",
	 .where = SIM_IN_TASK,
	 .doc = "Allocate two objects and free them.",
	 .fn = op_pair},
	{.name = "store",
	 .where = SIM_IN_TASK,
	 .doc = "Write something, which may fail by injection.",
	 .fn = op_store},
	{.name = "fault",
	 .where = SIM_IN_TASK,
	 .params = {{.name = "how", .type = SIM_A_WORD, .words = faults, .doc = "which"}},
	 .doc = "Do what no kernel survives.",
	 .fn = op_fault},
	{.name = "completed",
	 .where = SIM_IN_EXPECT,
	 .doc = "Number of requests that completed.",
	 .fn = op_completed},
	{.name = 0},
};

/* what a scenario may name, for a world that is not here */
static const struct sim_elsewhere elsewhere[] = {
	{"frobnicate_all_inodes", "another toy"},
	{.name = 0},
};

static const struct sim_change changes[] = {
	{"read-result", "111111111111", "5.10", "toy: return what the completion says",
	 &read_result},
	{"hold-ref", "222222222222", "5.16", "toy: hold a reference while submitting", &hold_ref},
	{"never-merged", "333333333333", "-", "toy: do something else", &never_merged},
	{.name = 0},
};

#ifndef TOY_TREE /* toy_tree.c has one of its own */
extern const struct sim_world sim_world;
__attribute__((visibility("default"))) const struct sim_world sim_world = {
	.abi = SIM_WORLD_ABI,
	.name = "toy",
	.provenance = "tests/worlds/toy.c",
	.ops = ops,
	.elsewhere = elsewhere,
	.changes = changes,
	.boot = boot,
};
#endif
