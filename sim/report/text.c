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
	(BIT(UAF) | BIT(OOB) | BIT(WILD) | BIT(DOUBLE_FREE) | BIT(INVALID_FREE) | BIT(LEAK))
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

static void put_access(struct symbols *s, const struct sim_run *run, const struct sim_violation *v,
		       FILE *out)
{
	char name[OBJ_NAME_MAX], who[OBJ_NAME_MAX];

	exec_name(run, v->exec, who);
	if (v->size)
		fprintf(out, "%s of size %zu at addr %s by task %s\n", v->write ? "Write" : "Read",
			v->size, obj_name(s, v->addr, false, name), who);
	else if (v->obj)
		fprintf(out, "on %s by task %s\n",
			obj_name(s, v->obj, ABOUT_LOCKS >> v->kind & 1, name), who);
}

static void put_origin(struct symbols *s, const struct sim_run *run, const char *what,
		       uint32_t exec, uint32_t step, uint32_t stack, const struct sim_site *site,
		       FILE *out)
{
	char who[OBJ_NAME_MAX];

	fprintf(out, "\n%s by task %s", what, exec_name(run, exec, who));
	if (exec < run->nr_exec)
		fprintf(out, " in step %u", step);
	fprintf(out, ":\n");
	put_stack(s, run, stack, site, out);
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
	fprintf(out, "\n %s%ld-byte region\n", o->freed ? "freed " : "allocated ", size);
}

static void put_object(struct symbols *s, const struct sim_run *run, const struct sim_violation *v,
		       FILE *out)
{
	const void *addr = v->size ? v->addr : v->obj;
	struct sim_obj_info o;

	if (!(ABOUT_MEMORY >> v->kind & 1) || !addr || !sim_obj_find(addr, &o))
		return;
	put_origin(s, run, "Allocated", o.alloc_exec, o.alloc_step, o.alloc_stack, o.alloc_site,
		   out);
	if (o.freed)
		put_origin(s, run, "Freed", o.free_exec, o.free_step, o.free_stack, o.free_site,
			   out);
	fprintf(out,
		"\nThe buggy address belongs to the object %s#%u\n"
		" which belongs to the cache %s of size %zu\nThe buggy address is ",
		o.name, o.inst, o.name, o.size);
	put_where(&o, addr, out);
}

static void put_held_by(const struct sim_run *run, const struct sim_violation *v, uint32_t exec,
			FILE *out)
{
	static const char *const mode[] = {"", " (read)", " (recursive read)"};
	unsigned int n = 0, at = 0;
	char who[OBJ_NAME_MAX];

	for (unsigned int i = 0; i < v->nr_held; i++)
		n += v->held[i].exec == exec;
	fprintf(out, "\n%u lock%s held by %s:\n", n, n == 1 ? "" : "s", exec_name(run, exec, who));
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

/* "write to inode#1+0x28 of 8 bytes by task writer in step 12:", as KCSAN words it */
static void put_racing(struct symbols *s, const struct sim_run *run, const struct sim_access *a,
		       FILE *out)
{
	char name[OBJ_NAME_MAX], who[OBJ_NAME_MAX];

	fprintf(out, "\n%s to %s of %zu bytes by %s %s in step %u:\n", kind_of_access(a->flags),
		obj_name(s, a->addr, false, name), a->size,
		in_interrupt(run, a->exec) ? "interrupt" : "task", exec_name(run, a->exec, who),
		a->step);
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

	put_racing(s, run, &v->other, out);
	put_racing(s, run, &second, out);
	if (v->value[0] == v->value[1])
		return;
	fputs("\nvalue changed: ", out);
	put_value(s, v, v->value[0], out);
	fputs(" -> ", out);
	put_value(s, v, v->value[1], out);
	fputc('\n', out);
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

void render_violation(struct symbols *s, const struct sim_run *run, const struct sim_violation *v,
		      FILE *out)
{
	fprintf(out, "%s\n", v->signature);
	put_injected(s, run, out);
	if (v->kind == SIM_R_RACE) {
		put_race(s, run, v, out);
		return;
	}
	put_access(s, run, v, out);
	if (v->detail)
		fputs(v->detail, out);
	if (v->stack)
		fprintf(out, "\nCall trace:\n");
	put_stack(s, run, v->stack, v->site, out);
	put_object(s, run, v, out);
	put_held(run, v, out);
}
