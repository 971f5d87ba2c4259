// SPDX-License-Identifier: GPL-2.0-only
/* Schedule files of a session: what one says of it, and what it is told by one. */
#include <errno.h>
#include <stdlib.h>
#include "base/memory.h"
#include "session/session.h"

/* A schedule file names promoted memory, since addresses differ from run to run. */
static struct schedule_race *name_promotions(const struct session *s, unsigned int nr)
{
	struct schedule_race *named = sim_zeroed(nr, sizeof(*named), "racing locations");
	const struct sim_promotion *p;

	sim_promotions(&p);
	for (unsigned int i = 0; i < nr; i++) {
		unsigned long off = p[i].off;
		const char *name = p[i].cache;

		if (!name)
			name = symbols_data(s->sym, (void *)p[i].off, &off);
		named[i] = (struct schedule_race){
			.name = (char *)(name ? name : "?"),
			.heap = p[i].cache,
			.off = (uint32_t)off,
			.size = (uint32_t)p[i].size,
		};
	}
	return named;
}

/* Is that static memory of the world? Of address 0, which no variable has, nothing is. */
static bool in_world(const struct session *s, uintptr_t start, size_t size)
{
	for (unsigned int i = 0; i < s->prog.nr_regions; i++) {
		const struct sim_region *r = &s->prog.regions[i];
		uintptr_t at = start - (uintptr_t)r->start;

		if (at < r->len && size <= r->len - at)
			return true;
	}
	return false;
}

int session_promote(const struct session *s, const struct schedule_file *f)
{
	for (size_t i = 0; i < f->under.promoted; i++) {
		const struct schedule_race *r = &f->promoted[i];
		const void *var = r->heap ? NULL : symbols_variable(s->sym, r->name);
		struct sim_promotion p = {
			.cache = r->heap ? r->name : NULL,
			.off = (uintptr_t)var + r->off,
			.size = r->size,
		};

		if (!r->heap && !in_world(s, p.off, p.size)) {
			fprintf(s->err,
				"%s:%u:%u: error: the world has no variable '%s' with bytes %u to "
				"%u\n",
				f->file, r->at.line, r->at.col, r->name, r->off,
				r->off + r->size - 1);
			return -EINVAL;
		}
		sim_promote(&p);
	}
	return 0;
}

/* @f.promoted is to be freed */
static struct schedule_file describe(const struct session *s, const struct sim_conditions *under,
				     const struct sim_schedule *sched, const char *report)
{
	return (struct schedule_file){
		.world = (char *)s->world.def->name,
		.gen = (char *)(s->sel.gen ? s->sel.gen : changes_newest(s->world.def)),
		.with = (char **)s->sel.with,
		.without = (char **)s->sel.without,
		.nr_with = s->sel.nr_with,
		.nr_without = s->sel.nr_without,
		.scenario = (char *)s->scn->name,
		.path = (char *)s->scn->path,
		.hash = schedule_hash(s->scn->text, s->scn->len),
		.text = (char *)s->scn->text,
		.len = s->scn->len,
		.tree = s->world.def->generation ? (char *)s->world.def->provenance : NULL,
		.under = *under,
		.promoted = name_promotions(s, under->promoted),
		.report = (char *)report,
		.sched = *sched,
	};
}

void schedule_put(const struct session *s, const struct sim_conditions *under,
		  const struct sim_schedule *sched, const char *report, FILE *out)
{
	struct schedule_file f = describe(s, under, sched, report);

	schedule_write(&f, out);
	free(f.promoted);
}

int session_save(const struct session *s, const struct sim_conditions *under,
		 const struct sim_schedule *sched, const char *report, const char *path)
{
	struct schedule_file f = describe(s, under, sched, report);
	int ret = schedule_write_file(&f, path);

	free(f.promoted);
	return ret;
}
