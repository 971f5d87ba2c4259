// SPDX-License-Identifier: GPL-2.0-only
/*
 * Footprints: what each step of the present execution uses or changes. The uses of one thing are a
 * list, the last one first. A step that uses too much for the table depends on all others.
 *
 * Before a visible operation its object is looked at, so that what is wrong with it is reported
 * with the right call stack. That is no use of it: it depends only on whether the object is there
 * and was ever written to. So each word has a second key for that, which is changed where an object
 * is made or freed, and where a byte of it is first written to.
 */
#include <sim/race.h>
#include "base/memory.h"
#include "core/core.h"
#include "mem/heap.h"
#include "por/por.h"

#define KEY_STATE (1ull << 62) /* of a word: is it there, was it written to? */
#define KEY_OWN (1ull << 61)

#define MAX_USES (1u << 22)
#define BUCKETS (1u << 18)
#define LONG_OBJECT 4096 /* bytes; one that is larger is not listed word by word */

/**
 * struct bucket - what has a key
 * @search: in which search; @last: number of its last use
 * @thread: ordinal of who used it first; @shared: others did, too; @changed: somebody changed it
 */
struct bucket {
	uint64_t key;
	uint32_t search, last;
	uint16_t thread;
	bool shared, changed;
};

static struct {
	struct bucket *bucket;
	uint32_t nr_keys, search;
	uint32_t step;
	struct sim_threads gone;
	uint16_t thread;
	bool on, ahead, all, news;
} foot;

struct por_use *por_uses;
uint32_t por_nr_uses;

uint64_t por_own_key(enum sim_own what, uintptr_t which)
{
	return KEY_OWN | (uint64_t)what << 56 | (which & ~(0xffull << 56));
}

uint64_t por_word_key(const void *p)
{
	return (uintptr_t)p / GRANULE;
}

/* The bucket of a key, or an empty one where it is to be. */
static struct bucket *find(uint64_t key)
{
	uint32_t b = key * 0x9e3779b97f4a7c15ull >> 46;

	while (foot.bucket[b].search == foot.search && foot.bucket[b].key != key)
		b = (b + 1) % BUCKETS;
	return &foot.bucket[b];
}

uint32_t por_last_use(uint64_t key)
{
	const struct bucket *b = find(key);

	return b->search == foot.search ? b->last : POR_NONE;
}

/* Is it something that steps of several threads depend on each other by? */
static bool is_relevant(const struct bucket *b)
{
	return b->shared && b->changed;
}

uint32_t por_last_relevant(uint64_t key)
{
	const struct bucket *b = find(key);

	return b->search == foot.search && is_relevant(b) ? b->last : POR_NONE;
}

static void note_who(struct bucket *b, bool change)
{
	bool was = is_relevant(b);

	b->shared |= b->thread != foot.thread;
	b->changed |= change;
	foot.news |= !was && is_relevant(b);
}

bool por_is_relevant(uint64_t key)
{
	const struct bucket *b = find(key);

	return b->search == foot.search && is_relevant(b);
}

bool por_has_news(void)
{
	bool news = foot.news;

	foot.news = false;
	return news;
}

void por_forget(void)
{
	foot.search++;
	foot.nr_keys = por_nr_uses = 0;
	foot.news = false;
}

void por_touch(uint64_t key, bool change)
{
	struct bucket *b = find(key);
	struct por_use *u;

	if (b->search != foot.search) {
		if (foot.nr_keys > BUCKETS / 2) {
			foot.all = true;
			return;
		}
		foot.nr_keys++;
		*b = (struct bucket){key, foot.search, POR_NONE, foot.thread, false, false};
	}
	note_who(b, change);
	if (b->last != POR_NONE && por_uses[b->last].step == foot.step) {
		por_uses[b->last].change |= change;
		return;
	}
	if (por_nr_uses == MAX_USES) {
		foot.all = true;
		return;
	}
	u = &por_uses[por_nr_uses];
	*u = (struct por_use){key, b - foot.bucket, foot.step, b->last, change};
	b->last = por_nr_uses++;
}

static void forget_uses(uint32_t from)
{
	while (por_nr_uses > from) {
		const struct por_use *u = &por_uses[--por_nr_uses];

		foot.bucket[u->bucket].last = u->before;
	}
}

void por_collect(uint32_t step, uint32_t first_use, uint16_t thread)
{
	foot.thread = thread;
	forget_uses(first_use);
	foot.step = step;
	foot.gone = SIM_NO_THREADS;
	foot.ahead = foot.all = false;
	foot.on = true;
}

bool por_stop(struct sim_threads *gone)
{
	foot.on = false;
	*gone = foot.gone;
	return foot.all;
}

bool por_is_collecting(void)
{
	return foot.on;
}

/* ---- what the engine says of the running thread ------------------------- */

static bool is_off(void)
{
	return !foot.on || sim.cur == &sim.main || sim.quiet;
}

static void words(uintptr_t a, size_t n, uint64_t key, bool change)
{
	for (uintptr_t w = a / GRANULE; n && w <= (a + n - 1) / GRANULE; w++)
		por_touch(key | w, change);
}

/* Is there a byte that was never written to? Only the heap knows. */
static bool is_new(uintptr_t a, size_t n)
{
	size_t off = a - sim_heap.base;

	if (off >= HEAP_SIZE || !sim_heap.uninit)
		return false;
	for (size_t i = off; i < off + n; i++)
		if (!(sim_heap.written[i / GRANULE] >> i % GRANULE & 1))
			return true;
	return false;
}

static void first_write(uintptr_t a, size_t n)
{
	if (n <= LONG_OBJECT && is_new(a, n))
		words(a, n, KEY_STATE, true);
}

static void use(uintptr_t a, size_t n, bool change)
{
	if (is_off())
		return;
	if (n > LONG_OBJECT)
		foot.all = true;
	else if (foot.ahead)
		words(a, n, KEY_STATE, change && is_new(a, n));
	else
		words(a, n, 0, change);
	if (change && !foot.ahead)
		first_write(a, n);
}

static void was_read(const void *p, size_t n)
{
	use((uintptr_t)p, n, false);
}

static void wrote(const void *p, size_t n)
{
	use((uintptr_t)p, n, true);
}

/*
 * When it is done it is not known any more whether it was the first. A copy may bring bytes that
 * were never written to.
 */
static void before(uintptr_t a, size_t n, bool write)
{
	if (!write || is_off())
		return;
	first_write(a, n);
	if (n > GRANULE && n <= LONG_OBJECT)
		words(a, n, KEY_STATE, true);
}

static void access_memory(uintptr_t a, size_t n, unsigned int flags, uintptr_t pc)
{
	(void)pc;
	sim_bits_whole(&a, &n);
	use(a, n, flags & SIM_ACCESS_WRITE);
}

static void allocated(const struct sim_cache *c, void *p, size_t n)
{
	(void)c;
	if (is_off())
		return;
	if (n > LONG_OBJECT)
		foot.all = true;
	words((uintptr_t)p, n > LONG_OBJECT ? 0 : n, 0, true);
	words((uintptr_t)p, n > LONG_OBJECT ? 0 : n, KEY_STATE, true);
}

static void freed(const void *p, size_t n, const struct sim_site *site)
{
	(void)site;
	if (is_off())
		return;
	if (n > LONG_OBJECT)
		foot.all = true;
	else
		words((uintptr_t)p, n, KEY_STATE, true);
}

static void touched(enum sim_own what, uintptr_t which, bool change)
{
	if (is_off())
		return;
	switch (what) {
	case SIM_OWN_AHEAD:
		foot.ahead = change;
		return;
	case SIM_OWN_GONE:
		threads_add(&foot.gone, which);
		return;
	case SIM_OWN_OBJECT:
		words(which, 1, KEY_STATE, change);
		return;
	case SIM_OWN_ALL:
		foot.all = true;
		return;
	default:
		por_touch(por_own_key(what, which), change);
	}
}

static void spawned(const struct sim_thread *x)
{
	touched(SIM_OWN_SLOTS, 0, true);
	touched(SIM_OWN_THREAD, x->slot, true);
	touched(SIM_OWN_DATA, x->slot, true);
	if (threads_has(sim.timed, x->slot))
		touched(SIM_OWN_TIME, 0, true);
}

static void section(void)
{
	touched(SIM_OWN_READERS, 0, false);
}

/* Nothing happens after a report that ended the execution, so it depends on all. */
static void over(void)
{
	foot.all |= sim.over && !sim.cut_short;
	por_over();
}

static void make_room(void)
{
	if (foot.bucket)
		return;
	foot.bucket = sim_reserve(BUCKETS * sizeof(*foot.bucket), "partial orders");
	por_uses = sim_reserve(MAX_USES * sizeof(*por_uses), "partial orders");
}

#define HOOKS                                                                                      \
	(SIM_HOOK_SPAWNED | SIM_HOOK_ENTER | SIM_HOOK_LEAVE | SIM_HOOK_BEFORE | SIM_HOOK_ACCESS |  \
	 SIM_HOOK_READ | SIM_HOOK_WROTE | SIM_HOOK_ALLOCATED | SIM_HOOK_FREED | SIM_HOOK_TOUCHED | \
	 SIM_HOOK_OVER)

static void setup(const struct sim_explore *opt)
{
	bool want = opt->strategy->partial_orders;

	foot.on = false;
	if (want)
		make_room();
	sim_watch(&sim_por_part, HOOKS, want);
}

struct sim_part sim_por_part = {
	.name = "por",
	.setup = setup,
	.over = over,
	.spawned = spawned,
	.enter = section,
	.leave = section,
	.before = before,
	.access = access_memory,
	.read = was_read,
	.wrote = wrote,
	.allocated = allocated,
	.freed = freed,
	.touched = touched,
};
