// SPDX-License-Identifier: GPL-2.0-only
/*
 * A report in the kernel's format, so that people and their scripts recognise it. Offsets depend on
 * the compiler, and so does which functions it inlines. A stack shows an inlined function and the
 * one around it; the first line shows the one around it alone, as the kernel's does.
 */
#include <inttypes.h>
#include <string.h>
#include <sim/race.h>
#include "report/text.h"

/* kinds of report by what is printed of them: accesses, the object, locks */
#define BIT(kind) (1ull << SIM_R_##kind)
#define ABOUT_FREES (BIT(DOUBLE_FREE) | BIT(INVALID_FREE))
#define ABOUT_MEMORY (BIT(UAF) | BIT(OOB) | BIT(WILD) | ABOUT_FREES)
/* kinds of traps, which look alike but do not come from KASAN */
#define ABOUT_TRAPS (BIT(PAGE_FAULT) | BIT(GP_FAULT))
#define ABOUT_OBJECTS (ABOUT_MEMORY | ABOUT_TRAPS | BIT(REFCOUNT))
#define ABOUT_LOCKS                                                                                \
	(BIT(LOCK_RECURSION) | BIT(LOCK_ORDER) | BIT(LOCK_BALANCE) | BIT(LOCK_HELD) |              \
	 BIT(LOCK_IRQ) | BIT(LOCK_WAIT) | BIT(LOCK_RCU) | BIT(LOCK_WARN))
/* kinds that have a line before the stack, as KASAN's have, with the processor and the task */
#define ABOUT_TASK                                                                                 \
	(ABOUT_LOCKS | BIT(REFCOUNT) | BIT(ATOMIC_SLEEP) | BIT(ATOMIC_RETURN) | BIT(WARN_ON) |     \
	 BIT(WARN) | BIT(OOPS) | BIT(BUG))

static bool is_about(const struct sim_report *v, uint64_t kinds)
{
	return kinds >> v->kind & 1;
}

/* The line with the access and the task; other lines say it of locks, hangs and leaks. */
static void put_access(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		       FILE *out)
{
	char name[OBJ_NAME_MAX], who[OBJ_NAME_MAX];

	if (is_about(v, ABOUT_LOCKS | BIT(HANG) | BIT(UNINIT) | BIT(LEAK)))
		return;
	thread_task(run, v->thread, who);
	if (is_about(v, ABOUT_FREES))
		fprintf(out, "Free of addr %016" PRIx64 " by task %s\n", sim_model_addr(v->obj),
			who);
	else if (v->size)
		fprintf(out, "%s of size %zu at addr %016" PRIx64 " by task %s\n",
			v->write ? "Write" : "Read", v->size, sim_model_addr(v->addr), who);
	else if (v->obj)
		fprintf(out, "on %s by task %s\n", obj_name(s, v->obj, false, name), who);
}

/* an allocation or a free: who did it, and where */
struct origin {
	uint32_t thread;
	struct sim_place at;
};

static void put_origin(struct symbols *s, const struct sim_run *run, const char *what,
		       const struct origin *o, FILE *out)
{
	fprintf(out, "\n%s by task %u:\n", what, sim_pid(o->thread));
	put_stack(s, run, &o->at, " ", out);
}

/* "located 24 bytes inside of", "16 bytes to the right of", as KASAN words it */
static void put_where(const struct sim_report *v, const struct sim_obj_info *o, const void *addr,
		      FILE *out)
{
	long off = (long)((const char *)addr - (const char *)o->start), size = (long)o->size;

	if (off >= 0 && off < size)
		fprintf(out, "located %ld bytes inside of", off);
	else
		fprintf(out, "located %ld bytes to the %s of", off < 0 ? -off : off - size,
			off < 0 ? "left" : "right");
	fprintf(out, "\n %s%ld-byte region [%016" PRIx64 ", %016" PRIx64 ")\n",
		v->kind == SIM_R_UAF   ? "freed "
		: v->kind == SIM_R_OOB ? "allocated "
				       : "",
		size, sim_model_addr(o->start), sim_model_addr(o->start) + o->size);
}

/* Which task it was, by name, and when: the kernel's lines have its number alone. */
static void put_task(const struct sim_run *run, const char *did, uint32_t thread, uint32_t step,
		     FILE *out)
{
	char who[OBJ_NAME_MAX];

	fprintf(out, " %s by %s", did, thread_task(run, thread, who));
	if (thread < run->nr_threads)
		fprintf(out, " in step %u", step);
	fputc('\n', out);
}

/* The caches of kmalloc() are named by the size of their objects: mm/slab_common.c. */
static void put_cache(const struct sim_obj_info *o, FILE *out)
{
	static const unsigned short sizes[] = {8,   16,  32,   64,   96,   128, 192,
					       256, 512, 1024, 2048, 4096, 8192};
	size_t i = 0;

	if (strcmp(o->name, "kmalloc") || o->size > 8192) {
		fprintf(out, " which belongs to the cache %s of size %zu\n", o->name, o->size);
		return;
	}
	while (sizes[i] < o->size)
		i++;
	if (sizes[i] < 1024)
		fprintf(out, " which belongs to the cache kmalloc-%u of size %u\n", sizes[i],
			sizes[i]);
	else
		fprintf(out, " which belongs to the cache kmalloc-%uk of size %u\n",
			sizes[i] / 1024u, sizes[i]);
}

static void put_object(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		       FILE *out)
{
	const void *addr = v->size ? v->addr : v->obj;
	char name[OBJ_NAME_MAX];
	struct sim_obj_info o;

	if (!is_about(v, ABOUT_OBJECTS) || !addr || !sim_obj_find(addr, &o))
		return;
	/* the execution may have gone on, and freed the object after the report */
	o.freed = o.freed && o.free_step <= v->step;
	put_origin(s, run, "Allocated",
		   &(struct origin){o.alloc_thread, {o.alloc_site, o.alloc_stack}}, out);
	if (o.freed)
		put_origin(s, run, "Freed",
			   &(struct origin){o.free_thread, {o.free_site, o.free_stack}}, out);
	fprintf(out, "\nThe buggy address belongs to the object at %016" PRIx64 "\n",
		sim_model_addr(o.start));
	put_cache(&o, out);
	fputs("The buggy address is ", out);
	put_where(v, &o, addr, out);
	fprintf(out, "\nThat is %s:\n", obj_name(s, addr, false, name));
	put_task(run, "allocated", o.alloc_thread, o.alloc_step, out);
	if (o.freed)
		put_task(run, "freed", o.free_thread, o.free_step, out);
}

/* Rows of shadow bytes as KASAN prints them, made of the shadow and of the objects around. */
static void put_memory_state(const struct sim_report *v, FILE *out)
{
	enum { GRAIN = 8, ROW = 16 * GRAIN };
	const char *at = v->size ? v->addr : v->obj;
	uint64_t addr = sim_model_addr(at), row = (addr & ~(uint64_t)(ROW - 1)) - 2 * ROW;
	struct sim_obj_info o;

	if (!is_about(v, ABOUT_MEMORY) || !sim_obj_find(at, &o))
		return;
	fputs("\nMemory state around the buggy address:\n", out);
	for (unsigned int i = 0; i < 5; i++, row += ROW) {
		bool here = addr - row < ROW;

		fprintf(out, "%c%016" PRIx64 ":", here ? '>' : ' ', row);
		for (unsigned int k = 0; k < ROW; k += GRAIN)
			fprintf(out, " %02x", sim_shadow_byte(at + (int64_t)(row + k - addr)));
		fputc('\n', out);
		if (here)
			fprintf(out, "%*s\n", 19 + 3 * (int)((addr - row) / GRAIN) + 1, "^");
	}
}

/* As KMSAN does, print where the memory was allocated, and which bytes were read. */
static void put_uninit(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		       FILE *out)
{
	char name[OBJ_NAME_MAX];
	struct sim_obj_info o;

	put_stack(s, run, &(struct sim_place){v->site, v->stack}, " ", out);
	fputs("\nUninit was created at:\n", out);
	sim_obj_find(v->addr, &o);
	put_stack(s, run, &(struct sim_place){o.alloc_site, o.alloc_stack}, " ", out);
	fprintf(out,
		"\nBytes 0-%zu of %zu are uninitialized\nMemory access of size %zu starts at "
		"%016" PRIx64 "\n",
		v->size - 1, v->size, v->size, sim_model_addr(v->addr));
	fprintf(out, "\nThat is %s:\n", obj_name(s, v->addr, false, name));
	put_task(run, "allocated", o.alloc_thread, o.alloc_step, out);
	fputc('\n', out);
	put_cpu(run, 0, v->thread, out);
}

/* As kmemleak does, print the object that is left. Return: false if the report is of no object. */
static bool put_leak(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		     FILE *out)
{
	char who[OBJ_NAME_MAX];
	struct sim_obj_info o;

	if (!v->obj || !sim_obj_find(v->obj, &o) || o.start != v->obj || o.freed)
		return false;
	fprintf(out,
		"unreferenced object 0x%016" PRIx64 " (size %zu):\n"
		"  comm \"%s\", pid %u, jiffies %u\n  backtrace:\n",
		sim_model_addr(o.start), o.size, thread_name(run, o.alloc_thread, who),
		sim_pid(o.alloc_thread), o.alloc_step);
	put_stack(s, run, &(struct sim_place){o.alloc_site, o.alloc_stack}, "    ", out);
	return true;
}

#define READ_WRITE (SIM_ACCESS_WRITE | SIM_ACCESS_COMPOUND)

/* get_access_type() of kernel/kcsan/report.c */
static const char *kind_of_access(unsigned int flags)
{
	static const char *const kinds[] = {
		[0] = "read",
		[SIM_ACCESS_WRITE] = "write",
		[SIM_ACCESS_MARKED] = "read (marked)",
		[SIM_ACCESS_WRITE | SIM_ACCESS_MARKED] = "write (marked)",
		[READ_WRITE] = "read-write",
		[READ_WRITE | SIM_ACCESS_MARKED] = "read-write (marked)",
		[SIM_ACCESS_ASSERT] = "assert no writes",
		[SIM_ACCESS_ASSERT | SIM_ACCESS_WRITE] = "assert no accesses",
	};

	if (flags & SIM_ACCESS_ASSERT)
		flags &= SIM_ACCESS_ASSERT | SIM_ACCESS_WRITE;
	else if (flags & SIM_ACCESS_COMPOUND)
		flags |= SIM_ACCESS_WRITE;
	return kinds[flags];
}

static bool in_interrupt(const struct sim_run *run, uint32_t thread)
{
	return thread < run->nr_threads && run->thread[thread].ctx >= SIM_CTX_SOFTIRQ;
}

/* "write to 0xffff888000000428 of 8 bytes by task 12 on cpu 0:", as KCSAN words it */
static void put_racing(struct symbols *s, const struct sim_run *run, const struct sim_access *a,
		       FILE *out)
{
	fprintf(out, "\n%s to 0x%016" PRIx64 " of %zu bytes by ", kind_of_access(a->flags),
		sim_model_addr(a->addr), a->size);
	/* threads have no processors, so each is shown with its own */
	if (in_interrupt(run, a->thread))
		fprintf(out, "interrupt on cpu %u:\n", sim_pid(a->thread));
	else
		fprintf(out, "task %u on cpu %u:\n", sim_pid(a->thread), sim_pid(a->thread));
	put_stack(s, run, &(struct sim_place){a->site, a->stack}, " ", out);
}

/* A value may be an address, which differs from run to run unless it is translated. */
static uint64_t model_value(const struct sim_report *v, unsigned int which)
{
	const void *p = (const void *)(uintptr_t)v->value[which];

	return v->value_size == sizeof(p) ? sim_model_addr(p) : v->value[which];
}

static void put_values(struct symbols *s, const struct sim_report *v, FILE *out)
{
	int digits = (int)v->value_size * 2;
	char name[OBJ_NAME_MAX];

	fprintf(out, "\nvalue changed: 0x%0*" PRIx64 " -> 0x%0*" PRIx64 "\n", digits,
		model_value(v, 0), digits, model_value(v, 1));
	for (unsigned int i = 0; i < 2 && v->value_size == sizeof(void *); i++) {
		obj_name(s, (const void *)(uintptr_t)v->value[i], false, name);
		if (name[0] && name[0] != '?')
			fprintf(out, " %016" PRIx64 " is %s\n", model_value(v, i), name);
	}
}

static void put_race(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		     FILE *out)
{
	const struct sim_access second = {
		.addr = v->addr,
		.size = v->size,
		.flags = v->access,
		.site = v->site,
		.thread = v->thread,
		.step = v->step,
		.stack = v->stack,
	};
	char name[OBJ_NAME_MAX];

	put_racing(s, run, &v->other, out);
	put_racing(s, run, &second, out);
	if (v->value[0] != v->value[1])
		put_values(s, v, out);
	fprintf(out, "\nThat is %s:\n", obj_name(s, v->addr, false, name));
	put_task(run, "accessed", v->other.thread, v->other.step, out);
	put_task(run, "accessed", v->thread, v->step, out);
	fputs("\nReported by Kernel Concurrency Sanitizer on:\n", out);
	put_cpu(run, sim_pid(v->thread), v->thread, out);
}

/* The failure that was injected, if one was. */
static void put_injected(struct symbols *s, const struct sim_run *run, FILE *out)
{
	for (size_t i = 0; i < run->nr_rec; i++) {
		const struct sim_rec *r = &run->rec[i];
		char what[OBJ_NAME_MAX], who[OBJ_NAME_MAX];

		if (r->op != SIM_INJECT)
			continue;
		fprintf(out, "injected failure: %s of %s in step %u of task %s\n",
			strerrorname_np(-(int)r->arg), rec_obj_name(s, r, what), r->step,
			thread_name(run, r->thread, who));
		put_stack(s, run, &(struct sim_place){r->site, 0}, " ", out);
	}
}

/* What stands between the first line and the object; races have a form of their own. */
static void put_body(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		     FILE *out)
{
	put_access(s, run, v, out);
	put_detail(s, run, v, out);
	put_blocked(s, run, v, out);
	if (v->nr_blocked || (v->kind == SIM_R_LEAK && put_leak(s, run, v, out)))
		return;
	if (v->kind == SIM_R_UNINIT) {
		put_uninit(s, run, v, out);
		return;
	}
	if (is_about(v, ABOUT_LOCKS)) {
		put_held_by(s, run, v, v->thread, out);
		fputs("\nstack backtrace:", out);
	}
	fputc('\n', out);
	if (is_about(v, ABOUT_TASK) || is_about(v, ABOUT_MEMORY))
		put_cpu(run, 0, v->thread, out);
	if (v->stack)
		fputs("Call Trace:\n", out);
	put_stack(s, run, &(struct sim_place){v->site, v->stack}, " ", out);
}

static void put_report(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		       FILE *out)
{
	put_headline(s, run, v, out);
	put_injected(s, run, out);
	if (v->kind == SIM_R_RACE) {
		put_race(s, run, v, out);
		return;
	}
	put_body(s, run, v, out);
	put_object(s, run, v, out);
	if (v->kind == SIM_R_HANG)
		put_all_locks(s, run, v, out);
	else
		put_held_by_others(s, run, v, is_about(v, ABOUT_LOCKS) ? v->thread : UINT32_MAX,
				   out);
	put_lock_names(s, v, out);
	put_memory_state(v, out);
}

/* Width of the rules around: mm/kasan/report.c, kernel/kcsan/report.c, mm/kmsan/report.c. */
static unsigned int rule_width(const struct sim_report *v)
{
	if (is_about(v, ABOUT_MEMORY) || v->kind == SIM_R_RACE)
		return 66;
	return v->kind == SIM_R_UNINIT ? 53 : 0;
}

void render_report(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		   FILE *out)
{
	unsigned int width = rule_width(v);

	if (width)
		put_rule('=', width, out);
	put_report(s, run, v, out);
	if (width)
		put_rule('=', width, out);
}
