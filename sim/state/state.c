// SPDX-License-Identifier: GPL-2.0-only
/*
 * The digest of the state is kept up to date. It is a sum over the words of the world's memory that
 * differ from what boot left, so that it changes by a word when that word changes. A write is
 * announced before it is carried out; so the word is listed, and looked at when the scheduler
 * chooses next.
 *
 * The stack of a thread follows from what the thread saw, except for bytes that others wrote there.
 * They are in the digest until the owner writes there or ends. Nothing else of a stack is in it,
 * since that may be a dead frame, even of the engine.
 */
#include <string.h>
#include <sys/mman.h>
#include <sim/race.h>
#include "base/memory.h"
#include "core/checkpoint.h"
#include "core/core.h"
#include "core/strategy.h"
#include "core/waiters.h"
#include "mem/heap.h"
#include "state/seen.h"

#define STACK_SPAN (SIM_MAX_THREADS * (size_t)SIM_STACK_STRIDE)

/* the hooks that are wanted while states are kept track of */
#define HOOKS                                                                                      \
	(SIM_HOOK_PASSED | SIM_HOOK_DECIDE | SIM_HOOK_SPAWNED | SIM_HOOK_SAW | SIM_HOOK_FACT |     \
	 SIM_HOOK_REPORTED | SIM_HOOK_ACCESS | SIM_HOOK_READ | SIM_HOOK_WROTE |                    \
	 SIM_HOOK_ALLOCATED)

/**
 * struct word - a word of memory
 * @old: its contents, as they are in the digest
 * @written: which of its bytes were written (uninit.c); of a stack, which were by others; as in the
 *	digest
 * @turn: the turn in which it was last listed
 * @theirs: of a stack: which bytes others wrote; @fresh: which of them in this turn
 */
struct word {
	uint64_t old;
	uint64_t turn : 40, written : 8, theirs : 8, fresh : 8;
};

/** struct undone - an entry of @word as it was before it changed, for checkpoints */
struct undone {
	size_t at;
	struct word was;
};

#define UNDO_ROOM (1u << 23)

static struct {
	struct word *word;
	uintptr_t *list;
	struct undone *undo; /* those of entries that changed, while there may be checkpoints */
	size_t nr_undo;
	size_t nr_words, nr;
	uint64_t turn,
		first; /* a turn ends when the list is looked at; the first of the execution */
	struct sim_digest memory, facts;
	struct sim_digest seen[SIM_MAX_THREADS], stack[SIM_MAX_THREADS];
	uint64_t spawned[SIM_MAX_THREADS]; /* the turn in which the thread of a slot was made */
	bool lent[SIM_MAX_THREADS];        /* others have written to its stack since */
} state;

bool sim_state_on;

static size_t index_of(uintptr_t a)
{
	if (a - sim_heap.base < HEAP_SIZE)
		return (a - sim_heap.base) / GRANULE;
	if (a - sim_heap.lo < sim_heap.len)
		return SHADOW_SIZE + (a - sim_heap.lo) / GRANULE;
	if (sim_on_stack(a))
		return SHADOW_SIZE + sim_heap.len / GRANULE + 1 + sim_stack_offset(a) / GRANULE;
	return SIZE_MAX;
}

static void make_room(void)
{
	state.nr_words = SHADOW_SIZE + sim_heap.len / GRANULE + 2 + STACK_SPAN / GRANULE;
	state.word = sim_reserve(state.nr_words * sizeof(*state.word), "states");
	state.list = sim_reserve(state.nr_words * sizeof(*state.list), "states");
	state.undo = sim_reserve(UNDO_ROOM * sizeof(*state.undo), "states");
}

static void unload(void)
{
	sim_seen_unload();
	if (!state.word)
		return;
	munmap(state.word, state.nr_words * sizeof(*state.word));
	munmap(state.list, state.nr_words * sizeof(*state.list));
	munmap(state.undo, UNDO_ROOM * sizeof(*state.undo));
	state.word = NULL;
}

static void keep_track(bool on)
{
	sim_state_on = on;
	sim_watch(&sim_state_part, HOOKS, on);
}

static void begin(void)
{
	if (!state.word)
		make_room();
	state.nr = state.nr_undo = 0;
	state.turn += 2; /* so that what is new in the first turn is known since one before it */
	state.first = state.turn - 1;
	state.memory = state.facts = (struct sim_digest){0, 0};
	memset(state.seen, 0, sizeof(state.seen));
	memset(state.stack, 0, sizeof(state.stack));
	memset(state.lent, 0, sizeof(state.lent));
	for (unsigned int i = 0; i < SIM_MAX_THREADS; i++)
		state.spawned[i] = state.first;
	keep_track(true);
}

static void over(void)
{
	keep_track(false);
}

__attribute__((no_sanitize("address"))) static uint64_t contents(uintptr_t word)
{
	return digest_known(*(const uint64_t *)word);
}

static uint8_t written(uintptr_t word)
{
	size_t off = word - sim_heap.base;

	return sim_heap.uninit && off < HEAP_SIZE ? sim_heap.written[off / GRANULE] : 0;
}

/* all ones in each byte whose bit is set */
static uint64_t bytes(uint8_t bits)
{
	uint64_t each = bits * 0x0101010101010101ull & 0x8040201008040201ull;

	return ((each + 0x7f7f7f7f7f7f7f7full) >> 7 & 0x0101010101010101ull) * 0xff;
}

/* No address has the highest byte. */
static struct sim_digest member(uintptr_t word, uint64_t contents, uint8_t bits)
{
	return digest_pair(word ^ (uint64_t)bits << 56, contents);
}

static void look(uintptr_t word)
{
	struct word *w = &state.word[index_of(word)];
	struct sim_digest *sum = &state.memory;
	uint64_t now = contents(word);
	uint8_t bits = written(word);
	struct sim_digest was, is;

	if (sim_on_stack(word)) {
		sum = &state.stack[sim_stack_slot(word)];
		bits = w->theirs;
		now = bytes(bits) & ((now & bytes(w->fresh)) | (w->old & ~bytes(w->fresh)));
		w->fresh = 0;
	}
	if (now == w->old && bits == w->written)
		return;
	was = member(word, w->old, w->written);
	is = member(word, now, bits);
	sum->a += is.a - was.a;
	sum->b += is.b - was.b;
	w->old = now;
	w->written = bits;
}

static void decide(void)
{
	for (size_t i = 0; i < state.nr; i++)
		look(state.list[i]);
	state.nr = 0;
	state.turn++;
}

/*
 * A thread begins on the stack of @slot: writes that were announced there are forgotten, and a new
 * turn begins. All others stay listed, since the thread that made this one has yet to carry them
 * out.
 */
static void forget_stack(unsigned int slot)
{
	size_t kept = 0;

	state.turn++;
	for (size_t i = 0; i < state.nr; i++) {
		uintptr_t word = state.list[i];

		if (sim_stack_slot(word) == (int)slot)
			continue;
		state.word[index_of(word)].turn = state.turn;
		state.list[kept++] = word;
	}
	state.nr = kept;
}

static bool on_own_stack(uintptr_t a)
{
	return a - (uintptr_t)sim.cur->stack < SIM_STACK_SIZE;
}

/* Which bytes of the word at @word are in [@a, @a + @n)? */
static uint8_t covered(uintptr_t word, uintptr_t a, size_t n)
{
	uint8_t from = a > word ? 0xff << (a - word) : 0xff;

	return a + n < word + GRANULE ? from & ~(0xff << (a + n - word)) : from;
}

/* Is what is known of a word older than this execution, or than the thread whose stack it is on? */
static bool stale(const struct word *w, uintptr_t word)
{
	return w->turn < (sim_on_stack(word) ? state.spawned[sim_stack_slot(word)] : state.first);
}

/* A word of a stack is about to be written to. Return: does the digest change? */
static bool mark(struct word *w, uintptr_t word, uint8_t bits)
{
	if (on_own_stack(word)) {
		bits &= w->theirs;
		w->theirs &= ~bits;
		w->fresh &= ~bits;
	} else {
		state.lent[sim_stack_slot(word)] = true;
		w->theirs |= bits;
		w->fresh |= bits;
	}
	return bits;
}

/* An entry that was not listed in this turn changes. */
static void keep(const struct word *w)
{
	if (likely(!sim_checkpoint_on) || w->turn == state.turn)
		return;
	if (unlikely(state.nr_undo == UNDO_ROOM))
		sim_checkpoint_forget();
	else
		state.undo[state.nr_undo++] = (struct undone){w - state.word, *w};
}

static void list_word(uintptr_t word)
{
	sim_assert(state.nr < state.nr_words);
	state.list[state.nr++] = word;
}

static void wrote(const void *p, size_t n)
{
	uintptr_t a = (uintptr_t)p;
	bool stack = sim_on_stack(a);

	if (on_own_stack(a) ? !state.lent[sim.cur->slot] : index_of(a) == SIZE_MAX)
		return;
	for (uintptr_t word = a & ~(uintptr_t)(GRANULE - 1); word < a + n; word += GRANULE) {
		struct word *w = &state.word[index_of(word)];

		keep(w);
		if (stale(w, word))
			*w = (struct word){.old = stack ? 0 : contents(word)};
		if ((stack && !mark(w, word, covered(word, a, n))) || w->turn == state.turn)
			continue;
		w->turn = state.turn;
		list_word(word);
	}
}

/*
 * What is known of words of a new object is of an earlier execution, the end of the last one
 * included. That it was made is a fact, and its first contents are, so that only words that change
 * then are in the digest.
 */
static void allocated(const struct sim_cache *c, void *p, size_t n)
{
	struct word *w = &state.word[index_of((uintptr_t)p)];
	const uint64_t *word = p;

	(void)c;
	memset((char *)p + n, 0x5a, -n % GRANULE);
	for (size_t i = 0; i < (n + GRANULE - 1) / GRANULE; i++)
		w[i] = (struct word){.old = digest_known(word[i]),
				     .written = written((uintptr_t)&word[i]),
				     .turn = state.turn - 1};
}

static bool others_wrote(uintptr_t a, size_t n)
{
	for (uintptr_t word = a & ~(uintptr_t)(GRANULE - 1); word < a + n; word += GRANULE) {
		const struct word *w = &state.word[index_of(word)];

		if (!stale(w, word) && w->theirs & covered(word, a, n))
			return true;
	}
	return false;
}

/* Does what lies there follow from what the thread saw, or does it never change? */
static bool is_known(uintptr_t a, size_t n)
{
	if (on_own_stack(a))
		return !state.lent[sim.cur->slot] || !others_wrote(a, n);
	return index_of(a) == SIZE_MAX;
}

__attribute__((no_sanitize("address"))) static uint64_t some_bytes(uintptr_t a, size_t n)
{
	uint64_t v = 0;
	uint32_t four;

	if (n == sizeof(four)) {
		__builtin_memcpy(&four, (const void *)a, sizeof(four));
		return four;
	}
	for (size_t k = 0; k < n; k++)
		v |= (uint64_t) * (const uint8_t *)(a + k) << k * 8;
	return v;
}

__attribute__((no_sanitize("address"))) static void was_read(const void *p, size_t n)
{
	uintptr_t a = (uintptr_t)p;
	struct sim_digest *d = &state.seen[sim.cur->slot];

	if (is_known(a, n))
		return;
	for (; n >= GRANULE; a += GRANULE, n -= GRANULE) {
		uint64_t v;

		__builtin_memcpy(&v, (const void *)a, sizeof(v));
		digest_mix(d, digest_known(v));
	}
	if (n)
		digest_mix(d, digest_known(some_bytes(a, n)));
}

static void saw(uint64_t v)
{
	digest_mix(&state.seen[sim.cur->slot], v);
}

static void passed(enum sim_op op, const struct sim_site *site)
{
	digest_mix(&state.seen[sim.cur->slot], (uintptr_t)site + op);
}

static void spawned(const struct sim_thread *x)
{
	unsigned int slot = x->slot;

	forget_stack(slot);
	state.spawned[slot] = state.turn;
	state.lent[slot] = false;
	state.seen[slot] = state.stack[slot] = (struct sim_digest){0, 0};
}

static void fact(const void *what, uint64_t x, uint64_t y)
{
	digest_add(&state.facts, (uintptr_t)what, x, y);
}

void sim_state_result(const long *slot, long v)
{
	struct sim_digest was = {0, 0};

	digest_add(&was, (uintptr_t)slot, *slot, 0);
	digest_add(&state.facts, (uintptr_t)slot, v, 0);
	state.facts.a -= was.a;
	state.facts.b -= was.b;
}

static void reported(struct sim_report *v)
{
	const char *signature = v->signature;
	struct sim_digest d = {0, 0};

	while (*signature)
		digest_mix(&d, (unsigned char)*signature++);
	fact(NULL, d.a, d.b);
}

static uint64_t flags(const struct sim_thread *x)
{
	const bool f[] = {x->daemon, x->disabled, x->killed, threads_has(sim.timed, x->slot)};
	uint64_t v = x->slot | x->state << 8 | x->ctx << 12 | x->irq << 16;

	for (unsigned int i = 0; i < sizeof(f); i++)
		v |= (uint64_t)f[i] << (24 + i);
	return v | (uint64_t)x->op << 32 | (uint64_t)x->cpu << 40;
}

/* What is left out here does not matter to what follows, or follows from what the thread saw. */
static void thread_digest(struct sim_digest *d, const struct sim_thread *x)
{
	const struct sim_digest *seen = &state.seen[x->slot], *stack = &state.stack[x->slot];
	bool timed = threads_has(sim.timed, x->slot);

	digest_mix(d, flags(x));
	digest_mix(d, seen->a);
	digest_mix(d, seen->b);
	digest_mix(d, stack->a);
	digest_mix(d, stack->b);
	digest_mix(d, (uintptr_t)x->fn);
	digest_mix(d, (uintptr_t)x->fn_arg);
	digest_mix(d, (uintptr_t)x->name);
	digest_mix(d, (uintptr_t)x->data);
	digest_mix(d, (uintptr_t)x->obj);
	digest_mix(d, timed ? x->due : 0);
	digest_mix(d, timed ? x->ordinal : 0);
}

struct sim_digest sim_state_key(void)
{
	struct sim_digest d = state.memory;
	unsigned int slot;

	digest_mix(&d, state.facts.a);
	digest_mix(&d, state.facts.b);
	digest_threads(&d, sim.live);
	digest_threads(&d, sim.runnable);
	digest_threads(&d, sim.held);
	digest_mix(&d, sim.now);
	digest_mix(&d, sim.fail_in);
	digest_mix(&d, sim.injected);
	for (uint32_t i = 0; i < sim.nr_reports; i++)
		digest_mix(&d, sim.reports[i].kind);
	for_each_thread (slot, sim.live)
		thread_digest(&d, &sim.slot[slot]);
	sim_waiters_digest(&d);
	sim_parts_digest(&d);
	if (sim.nr_constraints)
		sim_constraint_digest(&d);
	return d;
}

static bool can_save(void)
{
	return !sim_state_on || (!state.nr && state.nr_undo < UNDO_ROOM / 2);
}

static void saved(struct sim_saver *s)
{
	bool on = sim_state_on;
	size_t nr = state.nr_undo;

	sim_saved(s, &on, sizeof(on));
	if (!on)
		return;
	sim_saved(s, &nr, sizeof(nr));
	while (state.nr_undo > nr) {
		const struct undone *u = &state.undo[--state.nr_undo];

		state.word[u->at] = u->was;
	}
	sim_saved(s, &state.first, sizeof(state.first));
	sim_saved(s, &state.memory, sizeof(state.memory));
	sim_saved(s, &state.facts, sizeof(state.facts));
	sim_saved_slots(s, state.seen, sizeof(state.seen[0]));
	sim_saved_slots(s, state.stack, sizeof(state.stack[0]));
	sim_saved_slots(s, state.spawned, sizeof(state.spawned[0]));
	sim_saved_slots(s, state.lent, sizeof(state.lent[0]));
	if (!s->back)
		return;
	state.nr = 0;
	state.turn++;
	keep_track(true);
}

static void access_memory(uintptr_t a, size_t n, unsigned int flags, uintptr_t pc)
{
	bool write = flags & SIM_ACCESS_WRITE;

	(void)pc;
	if (sim_bits_whole(&a, &n) || !write)
		was_read((const void *)a, n);
	if (write)
		wrote((const void *)a, n);
}

/*
 * States are not kept track of while races are looked for: the detector's clocks are not in them.
 */
static void setup(const struct sim_explore *opt)
{
	bool want =
		opt->cache && opt->strategy->caches && (!opt->under.race || !sim.on[SIM_C_RACE]);

	sim_watch(&sim_state_part, SIM_HOOK_BEGIN | SIM_HOOK_OVER, want);
}

struct sim_part sim_state_part = {
	.name = "state",
	.unload = unload,
	.setup = setup,
	.begin = begin,
	.over = over,
	.passed = passed,
	.decide = decide,
	.spawned = spawned,
	.saw = saw,
	.fact = fact,
	.reported = reported,
	.access = access_memory,
	.read = was_read,
	.wrote = wrote,
	.allocated = allocated,
	.can_save = can_save,
	.saved = saved,
};
