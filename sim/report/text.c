// SPDX-License-Identifier: GPL-2.0-only
/*
 * A report in the kernel's format, so that people and their scripts recognise
 * it. The offsets in stacks depend on the compiler, the first line does not.
 */
#include <inttypes.h>
#include <string.h>
#include <sim/race.h>
#include "report/render.h"

/* kinds whose report says where the object came from, or which lock it is about */
#define BIT(kind) (1u << SIM_R_##kind)
#define ABOUT_MEMORY                                                                               \
	(BIT(UAF) | BIT(OOB) | BIT(WILD) | BIT(DOUBLE_FREE) | BIT(INVALID_FREE))
#define ABOUT_LOCKS                                                                                \
	(BIT(LOCK_RECURSION) | BIT(LOCK_ORDER) | BIT(LOCK_BALANCE) | BIT(LOCK_HELD) | BIT(HANG))

static void put_frame(const struct sym_frame *f, FILE *out)
{
	fprintf(out, " %s", f->func);
	if (f->size)
		fprintf(out, "+%#lx/%#lx", f->off, f->size);
	if (f->file)
		fprintf(out, " %s:%d", f->file, f->line);
	fprintf(out, "%s\n", f->size ? "" : " [inline]");
}

static void put_site(const struct sim_site *site, FILE *out)
{
	if (site)
		fprintf(out, " %s %s:%u\n", site->func, site->file, site->line);
}

/* The functions of a stack; the place alone where it has none that can be named. */
static void put_stack(struct symbols *s, const struct sim_run *run, uint32_t stack,
		      const struct sim_site *site, FILE *out)
{
	size_t total = 0;
	const uintptr_t *pc = run->stacks + stack;
	const struct sym_frame *frames;

	for (uintptr_t i = 1; stack && i <= pc[0]; i++) {
		size_t n = symbols_frames(s, pc[i], &frames);

		for (size_t k = 0; k < n; k++)
			put_frame(&frames[k], out);
		total += n;
	}
	if (!total)
		put_site(site, out);
}

static const char *plural(unsigned long n)
{
	return n == 1 ? "" : "s";
}

/* The place in the function that a line ends with, and the end of that line. */
static void put_offset(struct symbols *s, const struct sim_violation *v, FILE *out)
{
	const struct sym_frame *f;

	if (v->pc && v->kind != SIM_R_RACE && symbols_frames(s, v->pc, &f) && f->size)
		fprintf(out, "+%#lx/%#lx", f->off, f->size);
	fputc('\n', out);
}

/* The first line: where it ends in a function, with the place in it. */
static void put_headline(struct symbols *s, const struct sim_run *run,
			 const struct sim_violation *v, FILE *out)
{
	if (v->kind == SIM_R_HANG) {
		char who[OBJ_NAME_MAX];

		fprintf(out, "INFO: task %s:%u blocked for more than 120 seconds.\n",
			exec_name(run, v->exec, who), sim_pid(v->exec));
		return;
	}
	fputs(v->signature, out);
	put_offset(s, v, out);
}

/* What arch/x86/mm/fault.c says of an access to memory that is not there. */
static void put_fault(struct symbols *s, const struct sim_violation *v, FILE *out)
{
	static const struct {
		const char *in, *at;
	} ways[] = {
		{"BUG: kernel NULL pointer dereference in ",
		 "BUG: kernel NULL pointer dereference, address"},
		{"BUG: unable to handle page fault in ",
		 "BUG: unable to handle page fault for address"},
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		size_t len = strlen(ways[i].in);

		if (strncmp(v->signature, ways[i].in, len))
			continue;
		fprintf(out, "%s: %016" PRIx64 "\nRIP: 0010:%s", ways[i].at,
			sim_model_addr(v->addr), v->signature + len);
		put_offset(s, v, out);
	}
}

/* What lib/refcount.c says of each way in which a count goes wrong, and in which line */
static void put_refcount(const struct sim_violation *v, FILE *out)
{
	static const struct {
		const char *text;
		unsigned int line;
	} ways[] = {
		{"saturated; leaking memory.", 22},
		{"addition on 0; use-after-free.", 25},
		{"underflow; use-after-free.", 28},
		{"decrement hit 0; leaking memory.", 31},
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (strstr(v->signature, ways[i].text))
			fprintf(out, "WARNING: CPU: 0 PID: %u at lib/refcount.c:%u "
				"refcount_warn_saturate\n",
				sim_pid(v->exec), ways[i].line);
}

static void put_access(struct symbols *s, const struct sim_run *run, const struct sim_violation *v,
		       FILE *out)
{
	char name[OBJ_NAME_MAX], who[OBJ_NAME_MAX];

	exec_task(run, v->exec, who);
	if (v->kind == SIM_R_UNINIT || v->kind == SIM_R_LEAK)
		return;
	if (v->size)
		fprintf(out, "%s of size %zu at addr %016" PRIx64 " by task %s\n",
			v->write ? "Write" : "Read", v->size, sim_model_addr(v->addr), who);
	else if (v->obj)
		fprintf(out, "on %s by task %s\n",
			obj_name(s, v->obj, ABOUT_LOCKS >> v->kind & 1, name), who);
}

/* what there is to know of an allocation or a free */
struct origin {
	uint32_t exec, step, stack;
	const struct sim_site *site;
};

static void put_origin(struct symbols *s, const struct sim_run *run, const char *what,
		       const struct origin *o, FILE *out)
{
	fprintf(out, "\n%s by task %u:\n", what, sim_pid(o->exec));
	put_stack(s, run, o->stack, o->site, out);
}

/* "located 24 bytes inside of", "16 bytes to the right of", as KASAN words it */
static void put_where(const struct sim_obj_info *o, const void *addr, FILE *out)
{
	long off = (long)((const char *)addr - (const char *)o->start), size = (long)o->size;

	if (off >= 0 && off < size)
		fprintf(out, "located %ld bytes inside of", off);
	else
		fprintf(out, "located %ld bytes to the %s of", off < 0 ? -off : off - size,
			off < 0 ? "left" : "right");
	fprintf(out, "\n %s%ld-byte region [%016" PRIx64 ", %016" PRIx64 ")\n",
		o->freed ? "freed " : "allocated ", size, sim_model_addr(o->start),
		sim_model_addr(o->start) + o->size);
}

/* who the numbers are; in the kernel they are in the log before */
static void put_task(const struct sim_run *run, const char *did, uint32_t exec, uint32_t step,
		     FILE *out)
{
	char who[OBJ_NAME_MAX];

	fprintf(out, " %s by %s", did, exec_task(run, exec, who));
	if (exec < run->nr_exec)
		fprintf(out, " in step %u", step);
	fputc('\n', out);
}

static void put_object(struct symbols *s, const struct sim_run *run, const struct sim_violation *v,
		       FILE *out)
{
	const void *addr = v->size ? v->addr : v->obj;
	char name[OBJ_NAME_MAX];
	struct sim_obj_info o;

	if (!(ABOUT_MEMORY >> v->kind & 1) || !addr || !sim_obj_find(addr, &o))
		return;
	put_origin(s, run, "Allocated",
		   &(struct origin){o.alloc_exec, o.alloc_step, o.alloc_stack, o.alloc_site}, out);
	if (o.freed)
		put_origin(s, run, "Freed",
			   &(struct origin){o.free_exec, o.free_step, o.free_stack, o.free_site},
			   out);
	fprintf(out,
		"\nThe buggy address belongs to the object at %016" PRIx64 "\n"
		" which belongs to the cache %s of size %zu\nThe buggy address is ",
		sim_model_addr(o.start), o.name, o.size);
	put_where(&o, addr, out);
	fprintf(out, "\nThat is %s:\n", obj_name(s, addr, false, name));
	put_task(run, "allocated", o.alloc_exec, o.alloc_step, out);
	if (o.freed)
		put_task(run, "freed", o.free_exec, o.free_step, out);
}

/* Rows of shadow bytes as KASAN prints them, from what is known of the objects around. */
static void put_memory_state(const struct sim_violation *v, FILE *out)
{
	enum { GRAIN = 8, ROW = 16 * GRAIN };
	uint64_t addr = sim_model_addr(v->addr), row = (addr & ~(uint64_t)(ROW - 1)) - 2 * ROW;
	struct sim_obj_info o;

	if (!v->size || !(ABOUT_MEMORY >> v->kind & 1) || !sim_obj_find(v->addr, &o))
		return;
	fputs("\nMemory state around the buggy address:\n", out);
	for (unsigned int i = 0; i < 5; i++, row += ROW) {
		bool here = addr - row < ROW;

		fprintf(out, "%c%016" PRIx64 ":", here ? '>' : ' ', row);
		for (unsigned int k = 0; k < ROW; k += GRAIN)
			fprintf(out, " %02x",
				sim_shadow_byte((const char *)v->addr + (int64_t)(row + k - addr)));
		fputc('\n', out);
		if (here)
			fprintf(out, "%*s\n", 19 + 3 * (int)((addr - row) / GRAIN) + 1, "^");
	}
}

/* KMSAN: where it was made, and which bytes */
static void put_uninit(struct symbols *s, const struct sim_run *run, const struct sim_violation *v,
		       FILE *out)
{
	struct sim_obj_info o;

	put_stack(s, run, v->stack, v->site, out);
	fputs("\nUninit was created at:\n", out);
	sim_obj_find(v->addr, &o);
	put_stack(s, run, o.alloc_stack, o.alloc_site, out);
	fprintf(out,
		"\nBytes 0-%zu of %zu are uninitialized\nMemory access of size %zu starts at "
		"%016" PRIx64 "\n",
		v->size - 1, v->size, v->size, sim_model_addr(v->addr));
	fprintf(out, "CPU: 0 PID: %u\n", sim_pid(v->exec));
}

/* kmemleak: what is left of whom. Return: false where it is no object that is left. */
static bool put_leak(struct symbols *s, const struct sim_run *run, const struct sim_violation *v,
		     FILE *out)
{
	char who[OBJ_NAME_MAX];
	struct sim_obj_info o;

	if (!v->obj || !sim_obj_find(v->obj, &o) || o.start != v->obj || o.freed)
		return false;
	fprintf(out,
		"unreferenced object 0x%016" PRIx64 " (size %zu):\n"
		"  comm \"%s\", pid %u, jiffies %u\n  backtrace:\n",
		sim_model_addr(o.start), o.size, exec_name(run, o.alloc_exec, who),
		sim_pid(o.alloc_exec), o.alloc_step);
	put_stack(s, run, o.alloc_stack, o.alloc_site, out);
	return true;
}

static const struct sim_blocked *blocked_by(const struct sim_violation *v, uint32_t exec)
{
	for (unsigned int i = 0; i < v->nr_blocked; i++)
		if (v->blocked[i].exec == exec)
			return &v->blocked[i];
	return NULL;
}

/* What one task waits for, and whose move it is. */
static void put_waiting(struct symbols *s, const struct sim_run *run,
			const struct sim_violation *v, const struct sim_blocked *b, FILE *out)
{
	char name[OBJ_NAME_MAX], who[OBJ_NAME_MAX];

	if (b->running) {
		fputs("is running\n", out);
		return;
	}
	fprintf(out, "waits in %s", op_name(b->op));
	if (obj_name(s, b->obj, op_is_lock(b->op), name)[0])
		fprintf(out, " for %s", name);
	if (b->holder != UINT32_MAX)
		fprintf(out, ", held by %s%s", exec_task(run, b->holder, who),
			blocked_by(v, b->holder) ? ", which waits itself" : "");
	else if (b->missed)
		fprintf(out, ": lost wake-up, it came in step %u when nobody waited", b->missed);
	else if (!op_is_lock(b->op))
		fputs(", and nobody ends that", out);
	fputc('\n', out);
}

static void put_blocked(struct symbols *s, const struct sim_run *run,
			const struct sim_violation *v, FILE *out)
{
	for (unsigned int i = 0; i < v->nr_blocked; i++) {
		const struct sim_blocked *b = &v->blocked[i];
		char who[OBJ_NAME_MAX];

		fprintf(out, "\ntask:%-15s state:%c pid:%u\n", exec_name(run, b->exec, who),
			b->running ? 'R' : 'D', sim_pid(b->exec));
		put_waiting(s, run, v, b, out);
		fputs("Call Trace:\n", out);
		put_stack(s, run, b->stack, b->site, out);
	}
}

static void put_held_by(const struct sim_run *run, const struct sim_violation *v, uint32_t exec,
			FILE *out)
{
	static const char *const mode[] = {"", " (read)", " (recursive read)"};
	unsigned int n = 0, at = 0;
	char who[OBJ_NAME_MAX];

	for (unsigned int i = 0; i < v->nr_held; i++)
		n += v->held[i].exec == exec;
	fprintf(out, "\n%u lock%s held by %s:\n", n, plural(n), exec_task(run, exec, who));
	for (unsigned int i = 0; i < v->nr_held; i++) {
		const struct sim_held *h = &v->held[i];

		if (h->exec != exec)
			continue;
		fprintf(out, " #%u: %s%s, at:", at++, h->name, mode[h->read]);
		put_site(h->site, out);
	}
}

static void put_held(const struct sim_run *run, const struct sim_violation *v, FILE *out)
{
	for (uint32_t exec = 0; exec < run->nr_exec; exec++) {
		unsigned int i = 0;

		while (i < v->nr_held && v->held[i].exec != exec)
			i++;
		if (i < v->nr_held)
			put_held_by(run, v, exec, out);
	}
}

static const char *kind_of_access(unsigned int flags)
{
	static const char *const kinds[] = {
		"read",
		"write",
		"read (marked)",
		"write (marked)",
		"assert no writes",
		"assert no accesses",
	};

	return kinds[flags & SIM_ACCESS_ASSERT ? flags & ~SIM_ACCESS_MARKED : flags];
}

static bool in_interrupt(const struct sim_run *run, uint32_t exec)
{
	return exec < run->nr_exec && run->exec[exec].ctx >= SIM_CTX_SOFTIRQ;
}

/* "write to 0xffff888000000428 of 8 bytes by task 12 on cpu 0:", as KCSAN words it */
static void put_racing(struct symbols *s, const struct sim_run *run, const struct sim_access *a,
		       FILE *out)
{
	fprintf(out, "\n%s to 0x%016" PRIx64 " of %zu bytes by ", kind_of_access(a->flags),
		sim_model_addr(a->addr), a->size);
	/* each has a processor of its own */
	if (in_interrupt(run, a->exec))
		fprintf(out, "interrupt on cpu %u:\n", sim_pid(a->exec));
	else
		fprintf(out, "task %u on cpu %u:\n", sim_pid(a->exec), sim_pid(a->exec));
	put_stack(s, run, a->stack, a->site, out);
}

/* A value that is an address would differ from run to run. */
static void put_value(struct symbols *s, const struct sim_violation *v, uint64_t value, FILE *out)
{
	char name[OBJ_NAME_MAX];

	obj_name(s, (const void *)(uintptr_t)value, false, name);
	if (v->value_size == sizeof(void *) && name[0] && name[0] != '?')
		fputs(name, out);
	else
		fprintf(out, "0x%0*" PRIx64, (int)v->value_size * 2, value);
}

static void put_race(struct symbols *s, const struct sim_run *run, const struct sim_violation *v,
		     FILE *out)
{
	const struct sim_access second = {
		.addr = v->addr,
		.size = v->size,
		.flags = v->access,
		.site = v->site,
		.exec = v->exec,
		.step = v->step,
		.stack = v->stack,
	};
	char name[OBJ_NAME_MAX];

	put_racing(s, run, &v->other, out);
	put_racing(s, run, &second, out);
	if (v->value[0] != v->value[1]) {
		fputs("\nvalue changed: ", out);
		put_value(s, v, v->value[0], out);
		fputs(" -> ", out);
		put_value(s, v, v->value[1], out);
		fputc('\n', out);
	}
	fprintf(out, "\nThat is %s:\n", obj_name(s, v->addr, false, name));
	put_task(run, "accessed", v->other.exec, v->other.step, out);
	put_task(run, "accessed", v->exec, v->step, out);
}

/* What was made to fail in this execution, if something was. */
static void put_injected(struct symbols *s, const struct sim_run *run, FILE *out)
{
	for (size_t i = 0; i < run->nr_rec; i++) {
		const struct sim_rec *r = &run->rec[i];
		char what[OBJ_NAME_MAX], who[OBJ_NAME_MAX];

		if (r->op != SIM_INJECT)
			continue;
		fprintf(out, "injected failure: %s of %s in step %u of task %s\n",
			strerrorname_np(-(int)r->arg), rec_obj_name(s, r, what), r->step,
			exec_name(run, r->exec, who));
		put_site(r->site, out);
	}
}

/* what stands between the first line and the object, for all but races */
static void put_body(struct symbols *s, const struct sim_run *run, const struct sim_violation *v,
		     FILE *out)
{
	put_access(s, run, v, out);
	if (v->detail)
		fputs(v->detail, out);
	put_blocked(s, run, v, out);
	if (v->nr_blocked || (v->kind == SIM_R_LEAK && put_leak(s, run, v, out)))
		return;
	if (v->kind == SIM_R_UNINIT) {
		put_uninit(s, run, v, out);
		return;
	}
	if (v->stack)
		fprintf(out, "\nCall Trace:\n");
	put_stack(s, run, v->stack, v->site, out);
}

void render_violation(struct symbols *s, const struct sim_run *run, const struct sim_violation *v,
		      FILE *out)
{
	put_headline(s, run, v, out);
	put_fault(s, v, out);
	if (v->kind == SIM_R_REFCOUNT)
		put_refcount(v, out);
	put_injected(s, run, out);
	if (v->kind == SIM_R_RACE) {
		put_race(s, run, v, out);
		return;
	}
	put_body(s, run, v, out);
	put_object(s, run, v, out);
	put_held(run, v, out);
	put_memory_state(v, out);
}
