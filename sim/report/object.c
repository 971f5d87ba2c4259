// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names for objects, which have an address only. Those of a cache are numbered in the order in
 * which they were allocated, threads of one name in the order in which they were made.
 */
#include <string.h>
#include "report/render.h"

const char *const op_names[] = {
#define OP_NAME(id, name, flags) name,
	SIM_OPS(OP_NAME)
#undef OP_NAME
};

const char *op_name(unsigned int op)
{
	return op_names[op];
}

bool op_is_lock(unsigned int op)
{
	return op >= SIM_LOCK && op <= SIM_RDUNLOCK;
}

static void heap_name(const struct sim_obj_info *info, const void *addr, const char *lock,
		      char *buf)
{
	long off = (long)((const char *)addr - (const char *)info->start);
	int n = snprintf(buf, OBJ_NAME_MAX, "%s#%u", info->name, info->inst);

	if (n < 0 || n >= OBJ_NAME_MAX)
		return;
	if (lock)
		snprintf(buf + n, (size_t)(OBJ_NAME_MAX - n), ":%s", lock);
	else if (off)
		snprintf(buf + n, (size_t)(OBJ_NAME_MAX - n), "%c%#lx", off < 0 ? '-' : '+',
			 off < 0 ? -off : off);
}

const char *obj_name(struct symbols *s, const void *addr, bool lock, char *buf)
{
	const char *lock_name = lock ? sim_lock_name(addr) : NULL, *var;
	struct sim_obj_info info;
	unsigned long off;

	buf[0] = '\0';
	if (!addr)
		return buf;
	if (sim_obj_find(addr, &info)) {
		heap_name(&info, addr, lock_name, buf);
		return buf;
	}
	if (sim_is_stack(addr)) {
		snprintf(buf, OBJ_NAME_MAX, "stack");
		return buf;
	}
	var = lock_name ? NULL : symbols_data(s, addr, &off);
	if (var && off)
		snprintf(buf, OBJ_NAME_MAX, "%s+%#lx", var, off);
	else
		snprintf(buf, OBJ_NAME_MAX, "%s", lock_name ? lock_name : var ? var : "?");
	return buf;
}

const char *thread_name(const struct sim_run *run, uint32_t thread, char *buf)
{
	const struct sim_thread_info *x = thread < run->nr_threads ? &run->thread[thread] : NULL;

	if (!x)
		snprintf(buf, OBJ_NAME_MAX, "boot");
	else if (x->inst > 1)
		snprintf(buf, OBJ_NAME_MAX, "%s#%u", x->name, x->inst);
	else
		snprintf(buf, OBJ_NAME_MAX, "%s", x->name);
	return buf;
}

const char *thread_task(const struct sim_run *run, uint32_t thread, char *buf)
{
	size_t n = strlen(thread_name(run, thread, buf));

	snprintf(buf + n, OBJ_NAME_MAX - n, "/%u", sim_pid(thread));
	return buf;
}

const struct sim_report *find_report(const struct sim_run *run, const char *signature)
{
	for (size_t i = 0; i < run->nr_reports; i++)
		if (!strcmp(run->reports[i].signature, signature))
			return &run->reports[i];
	return NULL;
}

const char *rec_obj_name(struct symbols *s, const struct sim_rec *r, char *buf)
{
	buf[0] = '\0';
	if (r->op == SIM_ALLOC || r->op == SIM_CHOICE ||
	    r->op == SIM_INJECT) /* the name of a cache, or of what is chosen */
		snprintf(buf, OBJ_NAME_MAX, "%s", (const char *)r->obj);
	else if (r->op != SIM_CALL) /* the name of the operation is its place */
		obj_name(s, r->obj, op_is_lock(r->op), buf);
	return buf;
}
