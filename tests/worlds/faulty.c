// SPDX-License-Identifier: GPL-2.0-only
/*
 * A world whose operation does one bad thing, by a table: a place, which is a thing that
 * kernel code does with an object, and what is wrong with the object: where it is, or
 * what is in it. And places that need no object, where it is the processor that objects.
 *
 * "bad PLACE KIND" reports something harmless, then does it, then reports something
 * harmless again, each in an execution of its own: who looks must see all three.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sim/mem.h>
#include <sim/prims.h>
#include <sim/report.h>
#include <sim/thread.h>
#include <sim/world.h>

#define HERE __attribute__((noinline))
#define MAX_SIZE 256

static const struct sim_cache thing_cache = {.name = "thing", .leak_ok = true};
static struct sim_lock_key key;
static struct sim_workqueue queue;
static volatile long sink;
static char global[64];
static volatile size_t too_long = 1 << 20, negative = -1;

/* ---- what is done with an object ---------------------------------------- */

HERE static void use_mutex(void *p)
{
	sim_lock_nested(p, SIM_SLEEP, 0, SIM_SITE());
	sim_unlock(p, SIM_SLEEP, SIM_SITE());
}

HERE static void use_spinlock(void *p)
{
	sim_lock_nested(p, SIM_SPIN, 0, SIM_SITE());
	sim_unlock(p, SIM_SPIN, SIM_SITE());
}

HERE static void use_trylock(void *p)
{
	if (sim_trylock(p, SIM_SPIN, SIM_SITE()))
		sim_unlock(p, SIM_SPIN, SIM_SITE());
}

static void init_lock(void *p)
{
	sim_lock_init(p, "thing_lock", &key, SIM_SITE());
}

HERE static void use_rwsem(void *p)
{
	sim_read_lock(p, SIM_SLEEP, 0, SIM_SITE());
	sim_read_unlock(p, SIM_SLEEP, SIM_SITE());
	sim_write_lock(p, SIM_SLEEP, 0, SIM_SITE());
	sim_write_unlock(p, SIM_SLEEP, SIM_SITE());
}

static void init_rwlock(void *p)
{
	sim_rwlock_init(p, "thing_rwsem", &key, SIM_SITE());
}

HERE static void use_lock_init(void *p)
{
	sim_lock_init(p, "thing_lock", &key, SIM_SITE());
}

HERE static void use_waitqueue(void *p)
{
	sim_wq_wake(p, 1, SIM_SITE());
}

HERE static void use_completion(void *p)
{
	sim_complete(p, SIM_SITE());
}

static void work_fn(struct sim_work *w)
{
	(void)w;
	sink++;
}

static void init_work(void *p)
{
	*(struct sim_work *)p = (struct sim_work){.fn = work_fn};
}

HERE static void use_work(void *p)
{
	sim_queue_work(&queue, p, SIM_SITE());
	sim_flush_work(p, SIM_SITE());
}

HERE static void use_cancel(void *p)
{
	sim_cancel_work_sync(p, SIM_SITE());
}

HERE static void use_workqueue(void *p)
{
	sim_flush_workqueue(p, SIM_SITE());
}

static void init_workqueue(void *p)
{
	sim_wq_create(p, "thing", false);
}

static void timer_fn(struct sim_timer *t)
{
	(void)t;
	sink++;
}

static void init_timer(void *p)
{
	((struct sim_timer *)p)->fn = timer_fn;
}

HERE static void use_timer(void *p)
{
	sim_mod_timer(p, 1000, SIM_SITE());
	sim_sleep(2000, SIM_SITE());
	sim_del_timer_sync(p, SIM_SITE());
}

static void rcu_fn(struct sim_rcu_head *h)
{
	(void)h;
	sink++;
}

/* What is wrong with it is done between its being queued and its being run. */
HERE static void use_rcu_head(void *p)
{
	sim_call_rcu(p, rcu_fn, SIM_SITE());
	sim_synchronize_rcu(SIM_SITE());
}

HERE static void use_refcount(void *p)
{
	sim_refcount_inc(p, SIM_SITE());
	sim_refcount_dec(p, SIM_SITE());
}

static void init_refcount(void *p)
{
	((struct sim_refcount *)p)->refs = 2;
}

HERE static void use_atomic(void *p)
{
	sim_rmw(p, 4, SIM_ADD, 1, SIM_SITE());
}

HERE static void use_read_once(void *p)
{
	sink = sim_read_once(p, 8, SIM_SITE());
}

HERE static void use_write_once(void *p)
{
	sim_write_once(p, 8, 1, SIM_SITE());
}

HERE static void use_load(void *p)
{
	sink = *(long *)p;
}

HERE static void use_store(void *p)
{
	*(long *)p = 1;
}

HERE static void use_memset(void *p)
{
	memset(p, 1, MAX_SIZE / 2);
}

HERE static void use_memcpy_to(void *p)
{
	memcpy(p, global, sizeof(global));
}

HERE static void use_memcpy_from(void *p)
{
	memcpy(global, p, sizeof(global));
}

struct list {
	struct list *next, *prev;
};

HERE static void use_list(void *p)
{
	struct list *l = p;

	l->next->prev = l->prev;
	l->prev->next = l->next;
}

static void init_list(void *p)
{
	struct list *l = p;

	l->next = l->prev = l;
}

HERE static void use_cache(void *p)
{
	sim_free(sim_alloc(p, 0, 0, SIM_SITE()), SIM_SITE());
}

static void init_cache(void *p)
{
	*(struct sim_cache *)p = (struct sim_cache){.name = "other", .size = 32};
}

HERE static void use_free(void *p)
{
	sim_free(p, SIM_SITE());
}

/* a name that a report prints */
HERE static void use_name(void *p)
{
	sim_report(SIM_R_WARN, NULL, SIM_SITE(), "WARNING: %s", *(const char **)p);
}

static void init_name(void *p)
{
	*(const char **)p = "a name";
}

HERE static void use_function(void *p)
{
	(*(void (**)(void))p)();
}

static void nothing(void)
{
}

static void init_function(void *p)
{
	*(void (**)(void))p = nothing;
}

static void body(void *arg)
{
	(void)arg;
	sink++;
}

/* the name and the body of a thread */
HERE static void use_spawn(void *p)
{
	const struct sim_spawn *s = p;

	sim_spawn(&(struct sim_spawn){.name = s->name, .ctx = SIM_CTX_SOFTIRQ, .fn = s->fn});
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
}

static void init_spawn(void *p)
{
	*(struct sim_spawn *)p = (struct sim_spawn){.name = "other", .fn = body};
}

static void init_nothing(void *p)
{
	(void)p;
}

#define PLACES(X)                                                   \
	X(mutex, struct sim_lock, init_lock)                        \
	X(spinlock, struct sim_lock, init_lock)                     \
	X(trylock, struct sim_lock, init_lock)                      \
	X(lock_init, struct sim_lock, init_nothing)                 \
	X(rwsem, struct sim_rwlock, init_rwlock)                    \
	X(waitqueue, struct sim_wq, init_nothing)                   \
	X(completion, struct sim_completion, init_nothing)          \
	X(work, struct sim_work, init_work)                         \
	X(cancel, struct sim_work, init_work)                       \
	X(workqueue, struct sim_workqueue, init_workqueue)          \
	X(timer, struct sim_timer, init_timer)                      \
	X(rcu_head, struct sim_rcu_head, init_nothing)              \
	X(refcount, struct sim_refcount, init_refcount)             \
	X(atomic, int, init_nothing)                                \
	X(read_once, long, init_nothing)                            \
	X(write_once, long, init_nothing)                           \
	X(load, long, init_nothing)                                 \
	X(store, long, init_nothing)                                \
	X(memset, char[MAX_SIZE / 2], init_nothing)                 \
	X(memcpy_to, char[sizeof(global)], init_nothing)            \
	X(memcpy_from, char[sizeof(global)], init_nothing)          \
	X(list, struct list, init_list)                             \
	X(cache, struct sim_cache, init_cache)                      \
	X(free, long, init_nothing)                                 \
	X(name, const char *, init_name)                            \
	X(function, void (*)(void), init_function)                  \
	X(spawn, struct sim_spawn, init_spawn)

/* ---- what is wrong with it ---------------------------------------------- */

typedef void (*use_fn)(void *p);
typedef void (*init_fn)(void *p);

static void *new_thing(size_t size, init_fn init)
{
	void *p = sim_alloc(&thing_cache, size, SIM_ZERO, SIM_SITE());

	init(p);
	return p;
}

/* @fill: in each word of it, after it was initialised */
static void filled(use_fn use, size_t size, init_fn init, unsigned long fill)
{
	char *p = new_thing(size, init);

	for (size_t i = 0; i < size; i++)
		p[i] = (char)(fill >> i % sizeof(fill) * 8);
	use(p);
}

/* what the compiler need not know the origin of */
static void *unknown(void *p)
{
	__asm__ volatile("" : "+r"(p));
	return p;
}

/* A frame that is gone, with all that is in it. */
static void *left_thing;

HERE static void leave_thing(init_fn init)
{
	char thing[MAX_SIZE] __attribute__((aligned(16)));

	memset(thing, 0, sizeof(thing));
	init(thing);
	left_thing = unknown(thing);
}

HERE static void use_left(use_fn use, init_fn init)
{
	leave_thing(init);
	use(left_thing);
}

/* at which offset from what it points to is that beyond the end of an object, or partly? */
static void *shorter(size_t size, init_fn init, size_t by)
{
	char *p = new_thing(size + by, init);
	char *q = sim_alloc(&thing_cache, size - by, SIM_ZERO, SIM_SITE());

	for (size_t i = 0; i < size - by; i++)
		q[i] = p[i];
	return q;
}

extern char **environ;
static const char constant[MAX_SIZE] = "constant";

#define KINDS(X)                                                                        \
	X(none, use(new_thing(size, init)))                                             \
	X(null, use(NULL))                                                              \
	X(low, use((void *)0x18))                                                       \
	X(wild, use((void *)0x2a0000000000))                                            \
	X(far, use((char *)unknown((void *)constant) + (1ul << 33)))                      \
	X(past, use((char *)new_thing(size, init) + (1ul << 33)))                          \
	X(half, use((void *)(unsigned long)(unsigned int)(unsigned long)constant))         \
	X(noncanonical, use((void *)0x4141414141414141))                                \
	X(kernel, use((void *)0xffff888000000000))                                      \
	X(freed, ({ void *p = new_thing(size, init); sim_free(p, SIM_SITE()); use(p); })) \
	X(short, use(shorter(size, init, size / 2)))                                           \
	X(left, use_left(use, init))                                                    \
	X(library, use((char *)unknown(&environ) - 64))                                          \
	X(constant, use((void *)constant))                                              \
	X(zero, filled(use, size, init, 0))                                             \
	X(ones, filled(use, size, init, -1ul))                                          \
	X(poison, filled(use, size, init, 0x6b6b6b6b6b6b6b6b))                          \
	X(text, filled(use, size, init, 0x4141414141414141))                            \
	X(pointers, filled(use, size, init, 0x2a0000000000))                            \
	X(control, filled(use, size, init, 0x0707070707070707))

struct place {
	const char *name;
	use_fn use;
	init_fn init;
	size_t size;
};

static const struct place places[] = {
#define PLACE(name, type, init) {#name, use_##name, init, sizeof(type)},
	PLACES(PLACE)
};

static void do_kind(long kind, use_fn use, size_t size, init_fn init)
{
	enum {
#define KIND_ENUM(name, what) K_##name,
		KINDS(KIND_ENUM)
	};

	switch (kind) {
#define KIND_CASE(name, what)                                                                      \
	case K_##name:                                                                             \
		what;                                                                              \
		break;
		KINDS(KIND_CASE)
	}
}

/* ---- what needs no object ------------------------------------------------ */

#define FLAGS_OR(mask)                                                                             \
	__asm__ volatile("pushfq; orq %0, (%%rsp); popfq" : : "er"(mask) : "cc", "memory")

/* an access to the thing that an operation is about, so that there is something to be seen */
HERE static void visible(void)
{
	sim_free(sim_alloc(&thing_cache, 4096, 0, SIM_SITE()), SIM_SITE());
}

HERE static void cpu_int3(void)
{
	__asm__ volatile("int3");
}

HERE static void cpu_ud2(void)
{
	__asm__ volatile("ud2");
}

HERE static void cpu_hlt(void)
{
	__asm__ volatile("hlt");
}

HERE static void cpu_cli(void)
{
	__asm__ volatile("cli");
}

HERE static void cpu_cr3(void)
{
	__asm__ volatile("movq %%cr3, %%rax" : : : "rax");
}

HERE static void cpu_divide(void)
{
	volatile int zero = 0;

	sink = 100000 / zero;
}

HERE static void cpu_unaligned(void)
{
	FLAGS_OR(0x40000l);
	sink = *(volatile long *)(global + 1);
}

HERE static void cpu_ac_left(void)
{
	FLAGS_OR(0x40000l);
	visible();
}

HERE static void cpu_df_left(void)
{
	__asm__ volatile("std");
	visible();
}

HERE static void cpu_df_returned(void)
{
	__asm__ volatile("std");
}

HERE static void cpu_trap_flag(void)
{
	FLAGS_OR(0x100l);
	visible();
}

HERE static void cpu_movaps(void)
{
	__asm__ volatile("movaps %0, %%xmm0" : : "m"(*(global + 1)) : "xmm0");
}

HERE static long deeper(long n)
{
	volatile char frame[512];

	frame[n % 512] = 1;
	return sink == 42 ? n : deeper(n + 1) + frame[0];
}

HERE static void stack_overflow(void)
{
	sink = deeper(0);
}

HERE static void stack_frame(void)
{
	volatile char frame[300 << 10];

	frame[sink & 1] = 1;
	sink = frame[sink & 1];
}

/* the same, as a compiler makes it that does not touch each page */
HERE static void stack_untouched(void)
{
	__asm__ volatile("subq $0x48000, %%rsp; movq $0, (%%rsp); addq $0x48000, %%rsp"
			 :
			 :
			 : "memory");
}

HERE static void stack_return(void)
{
	__asm__ volatile("movq $0x2a0000000000, %%rax; movq %%rax, 8(%%rbp)" : : : "rax", "memory");
}

HERE static void stack_smashed(void)
{
	__asm__ volatile("leaq 8(%%rbp), %%rdi; movl $64, %%ecx; movq $0x41414141, %%rax; rep stosq"
			 :
			 :
			 : "rax", "rcx", "rdi", "memory");
}

HERE static void stack_pointer(void)
{
	__asm__ volatile("movq $0x2a0000000000, %%rsp; pushq %%rax" : : : "memory");
}

HERE static void stack_longjmp(void)
{
	jmp_buf nonsense;

	memset(&nonsense, 0x41, sizeof(nonsense));
	longjmp(nonsense, 1);
}

/* of another, where the engine keeps what it needs to go on with it */
static char *neighbour;
static struct sim_completion ready, done;

static void neighbour_body(void *arg)
{
	char mine[64];

	(void)arg;
	neighbour = unknown(mine);
	sim_complete(&ready, SIM_SITE());
	sim_wait_for_completion(&done, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
	sink = mine[0];
}

HERE static void stack_neighbour(void)
{
	static const struct sim_spawn s = {.name = "neighbour", .fn = neighbour_body};

	sim_spawn(&s);
	sim_wait_for_completion(&ready, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
	for (long i = 1; i < 512; i++)
		neighbour[-i] = 0x41;
}

HERE static void memory_engine(void)
{
	memset(sim_self_data() + 1, 0x41, too_long);
}

HERE static void memory_code(void)
{
	*(volatile char *)(void *)nothing = 1;
}

HERE static void memory_constant(void)
{
	*(volatile char *)constant = 1;
}

HERE static void memcpy_static_to(void)
{
	memcpy(global, constant, too_long);
}

HERE static void memcpy_static_from(void)
{
	memcpy(new_thing(64, init_nothing), global, too_long);
}

HERE static void memset_static(void)
{
	memset(global, 0, too_long);
}

HERE static void memset_negative(void)
{
	memset(global, 0, negative);
}

HERE static void memmove_negative(void)
{
	memmove(global, global + 8, negative);
}

HERE static void memset_heap(void)
{
	memset(new_thing(64, init_nothing), 0, too_long);
}

HERE static void memset_stack(void)
{
	char buf[64];

	memset(buf, 0, too_long);
}

HERE static void call_data(void)
{
	((void (*)(void))(void *)global)();
}

HERE static void call_constant(void)
{
	((void (*)(void))(void *)constant)();
}

static void rcu_spoiled(unsigned long fn)
{
	struct sim_rcu_head *h = new_thing(sizeof(*h), init_nothing);

	sim_call_rcu(h, rcu_fn, SIM_SITE());
	h->fn = (void (*)(struct sim_rcu_head *))fn;
	sim_synchronize_rcu(SIM_SITE());
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
}

HERE static void rcu_null(void)
{
	rcu_spoiled(0);
}

HERE static void rcu_wild(void)
{
	rcu_spoiled(0x2a0000000000);
}

HERE static void rcu_noncanonical(void)
{
	rcu_spoiled(0x6b6b6b6b6b6b6b6b);
}

/* a name that is there, but is none */
HERE static void name_garbage(void)
{
	static const char garbage[] = "\x1b[31m\a\n\xff";

	sim_report(SIM_R_WARN, NULL, SIM_SITE(), "WARNING: %s", garbage);
}

/* what nobody looks at before the end: whose name is it that leaks? */
HERE static void name_leaked(void)
{
	struct sim_cache *c = new_thing(sizeof(*c), init_cache);

	sim_alloc(c, 0, 0, SIM_SITE());
	c->name = (const char *)0x2a0000000000;
}

/* the name of a lock that others wait for */
HERE static void name_held(void)
{
	struct sim_lock *l = new_thing(sizeof(*l), init_lock);

	sim_lock_nested(l, SIM_SLEEP, 0, SIM_SITE());
	memset(&l->map, 0x41, sizeof(l->map));
	sim_report(SIM_R_WARN, NULL, SIM_SITE(), "WARNING: a lock is held");
}

/* many reports in one execution */
HERE static void many_reports(void)
{
	for (int i = 0; i < 40; i++)
		sim_report(SIM_R_WARN, NULL, SIM_SITE(), "WARNING: number %d", i);
}

/* a loop that accesses memory */
HERE static void loop_helper(void)
{
	sink++;
}

HERE static void loop_accesses(void)
{
	while (sink >= 0)
		loop_helper();
}

/* ... and one that does not */
HERE static void loop_still(void)
{
	for (;;)
		__asm__ volatile("");
}

/* a library that finds its own data damaged */
HERE static void library_gives_up(void)
{
	abort();
}

/* what seccomp sends where a system call is not allowed */
HERE static void system_call(void)
{
	raise(SIGSYS);
}

HERE static void signal_nobody(void)
{
	sim_signal(1000, SIM_SITE());
}

/* who waits for a lock is noted in the lock */
HERE static void waiters_nobody(void)
{
	struct sim_lock *l = new_thing(sizeof(*l), init_lock);

	sim_lock_nested(l, SIM_SLEEP, 0, SIM_SITE());
	l->want.bits = 1ull << 63;
	sim_unlock(l, SIM_SLEEP, SIM_SITE());
}

#define DEEDS(X)                                                                                \
	X(cpu_int3) X(cpu_ud2) X(cpu_hlt) X(cpu_cli) X(cpu_cr3) X(cpu_divide) X(cpu_unaligned)  \
	X(cpu_ac_left) X(cpu_df_left) X(cpu_df_returned) X(cpu_trap_flag) X(cpu_movaps)         \
	X(stack_overflow) X(stack_frame) X(stack_untouched) X(stack_return) X(stack_smashed)    \
	X(stack_pointer) X(stack_longjmp) X(stack_neighbour)                                    \
	X(memory_engine) X(memory_code) X(memory_constant)                                      \
	X(memcpy_static_to) X(memcpy_static_from) X(memset_static) X(memset_negative)           \
	X(memmove_negative) X(memset_heap) X(memset_stack)                                      \
	X(call_data) X(call_constant) X(rcu_null) X(rcu_wild) X(rcu_noncanonical)               \
	X(loop_accesses) X(loop_still) X(name_garbage) X(name_leaked) X(name_held)             \
	X(many_reports) X(library_gives_up) X(system_call) X(signal_nobody)                      \
	X(waiters_nobody) X(visible)

static void (*const deeds[])(void) = {
#define DEED(name) name,
	DEEDS(DEED)
};

/* ---- the operations ------------------------------------------------------ */

/* Return: is this the execution in which it is done? */
static bool now(void)
{
	static const char *const said[] = {"WARNING: planted before", NULL,
					   "WARNING: planted after"};
	unsigned int turn = sim_choose(3, "faulty.turn", SIM_SITE());

	if (said[turn])
		sim_report(SIM_R_WARN, NULL, SIM_SITE(), "%s", said[turn]);
	return !said[turn];
}

static long op_bad(const union sim_arg *args)
{
	const struct place *p = &places[args[0].num];

	if (now())
		do_kind(args[1].num, p->use, p->size, p->init);
	return 0;
}

static long op_do(const union sim_arg *args)
{
	if (now())
		deeds[args[0].num]();
	return 0;
}

static int boot(void)
{
	sim_wq_create(&queue, "faulty", false);
	return 0;
}

enum {
#define PLACE_ENUM(name, type, init) P_##name,
	PLACES(PLACE_ENUM)
};

enum {
#define KIND_NUMBER(name, what) N_##name,
	KINDS(KIND_NUMBER)
};

enum {
#define DEED_NUMBER(name) D_##name,
	DEEDS(DEED_NUMBER)
};

static const struct sim_word place_words[] = {
#define PLACE_WORD(name, type, init) {#name, P_##name},
	PLACES(PLACE_WORD){.name = 0}};

static const struct sim_word kind_words[] = {
#define KIND_WORD(name, what) {#name, N_##name},
	KINDS(KIND_WORD){.name = 0}};

static const struct sim_word deed_words[] = {
#define DEED_WORD(name) {#name, D_##name},
	DEEDS(DEED_WORD){.name = 0}};

static const struct sim_opdef ops[] = {
	{.name = "bad",
	 .where = SIM_IN_TASK,
	 .params = {{.name = "place", .type = SIM_A_WORD, .words = place_words, .doc = "what"},
		    {.name = "kind", .type = SIM_A_WORD, .words = kind_words, .doc = "wrong how"}},
	 .doc = "Use an object that there is something wrong with.",
	 .fn = op_bad},
	{.name = "do",
	 .where = SIM_IN_TASK,
	 .params = {{.name = "deed", .type = SIM_A_WORD, .words = deed_words, .doc = "what"}},
	 .doc = "Do something that needs no object.",
	 .fn = op_do},
	{.name = 0},
};

static const struct sim_change changes[] = {{.name = 0}};

extern const struct sim_world sim_world;
__attribute__((visibility("default"))) const struct sim_world sim_world = {
	.abi = SIM_WORLD_ABI,
	.name = "faulty",
	.provenance = "tests/worlds/faulty.c",
	.ops = ops,
	.changes = changes,
	.boot = boot,
};
