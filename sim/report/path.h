/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a thread is: the functions of a stack as a reader wants them, private to sim/report. */
#ifndef REPORT_PATH_H
#define REPORT_PATH_H

#include "report/render.h"

#define PATH_FRAMES 32

/** struct path - functions, outermost first; what is beyond PATH_FRAMES is left out */
struct path {
	struct path_frame {
		const char *func, *file;
		int line;
	} frame[PATH_FRAMES];
	unsigned int nr;
};

/** path_push() - one further in */
void path_push(struct path *p, const char *func, const char *file, int line);

/**
 * path_of() - append the call path of a place
 * @stack: index into @run->stacks, 0 for none
 * @site: where the path ends, since below it are wrappers of the mock kernel only; NULL for the end
 *	of the stack
 */
void path_of(struct symbols *s, const struct sim_run *run, uint32_t stack,
	     const struct sim_site *site, struct path *p);

#endif
