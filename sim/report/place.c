// SPDX-License-Identifier: GPL-2.0-only
/*
 * Places in the source. Function, file and line are those of the site, which
 * are the same under every compiler; the offset is that of the return address
 * that the stack has for it.
 */
#include <string.h>
#include "report/text.h"

const struct sym_frame *place_frame(struct symbols *s, const struct sim_run *run,
				    const struct sim_place *at, uintptr_t *pc)
{
	const uintptr_t *stack = run->stacks + at->stack;
	const struct sym_frame *frames;

	for (uintptr_t i = 1; at->site && at->stack && i <= stack[0]; i++) {
		size_t n = symbols_frames(s, stack[i], &frames);

		*pc = stack[i];
		for (size_t k = 0; k < n; k++)
			if (!strcmp(frames[k].func, at->site->func))
				return &frames[k];
	}
	return NULL;
}

const struct sym_frame *place_symbol(struct symbols *s, const struct sim_run *run,
				     const struct sim_place *at, uintptr_t pc)
{
	const struct sym_frame *frames;
	size_t n;

	if (!pc && !place_frame(s, run, at, &pc))
		return NULL;
	n = symbols_frames(s, pc, &frames);
	return n && frames[n - 1].size ? &frames[n - 1] : NULL;
}

void put_place(struct symbols *s, const struct sim_run *run, const struct sim_place *at, FILE *out)
{
	uintptr_t pc;
	const struct sym_frame *f = place_frame(s, run, at, &pc);

	if (!at->site)
		return;
	fputs(at->site->func, out);
	if (f && f->size)
		fprintf(out, "+%#lx/%#lx", f->off, f->size);
	fprintf(out, " %s:%u%s", at->site->file, at->site->line, f && !f->size ? " [inline]" : "");
}

static void put_frame(const struct sym_frame *f, const char *indent, FILE *out)
{
	fprintf(out, "%s%s", indent, f->func);
	if (f->size)
		fprintf(out, "+%#lx/%#lx", f->off, f->size);
	if (f->file)
		fprintf(out, " %s:%d", f->file, f->line);
	fprintf(out, "%s\n", f->size ? "" : " [inline]");
}

void put_stack(struct symbols *s, const struct sim_run *run, const struct sim_place *at,
	       const char *indent, FILE *out)
{
	const uintptr_t *pc = run->stacks + at->stack;
	const struct sym_frame *frames;
	size_t total = 0;

	for (uintptr_t i = 1; at->stack && i <= pc[0]; i++) {
		size_t n = symbols_frames(s, pc[i], &frames);

		for (size_t k = 0; k < n; k++)
			put_frame(&frames[k], indent, out);
		total += n;
	}
	if (!total && at->site)
		fprintf(out, "%s%s %s:%u\n", indent, at->site->func, at->site->file,
			at->site->line);
}
