// SPDX-License-Identifier: GPL-2.0-only
/* The call path of a place, from its stack and its site. */
#include <string.h>
#include "report/path.h"

void path_push(struct path *p, const char *func, const char *file, int line)
{
	if (p->nr < PATH_FRAMES)
		p->frame[p->nr++] = (struct path_frame){func, file, line};
}

void path_of(struct symbols *s, const struct sim_run *run, uint32_t stack,
	     const struct sim_site *site, struct path *p)
{
	const uintptr_t *pc = run->stacks + stack;
	unsigned int match = 0;

	for (uintptr_t i = stack ? pc[0] : 0; i > 0; i--) {
		const struct sym_frame *f;

		for (size_t k = symbols_frames(s, pc[i], &f); k-- > 0;) {
			path_push(p, f[k].func, f[k].file, f[k].line);
			if (site && !strcmp(f[k].func, site->func))
				match = p->nr;
		}
	}
	if (match)
		p->nr = match - 1;
	if (site)
		path_push(p, site->func, site->file, (int)site->line);
}
