// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a campaign has come to, added up over units. The order in which units were done, and by
 * whom, is in no answer.
 */
#include <string.h>
#include "base/memory.h"
#include "campaign/store.h"

static uint64_t column(sqlite3_stmt *st, int i)
{
	return (uint64_t)sqlite3_column_int64(st, i);
}

static uint32_t column32(sqlite3_stmt *st, int i)
{
	return (uint32_t)sqlite3_column_int64(st, i);
}

void campaign_far(struct campaign *c, int64_t target, uint32_t phase, struct campaign_far *far)
{
	sqlite3_stmt *st = store_query(c,
				       "SELECT bound, nr, last, complete, rc, count(*) OVER (),"
				       " sum(execs) OVER () FROM unit WHERE target = ?1 AND"
				       " phase = ?2 ORDER BY bound DESC, nr DESC LIMIT 1",
				       "ii", target, (uint64_t)phase);

	*far = (struct campaign_far){.unit = {.target = target, .phase = phase}};
	while (store_next(c, st)) {
		far->unit.bound = column32(st, 0);
		far->unit.nr = column(st, 1);
		far->last = column(st, 2);
		far->complete = column(st, 3);
		far->rc = sqlite3_column_int(st, 4);
		far->nr = column(st, 5);
		far->execs = column(st, 6);
	}
}

static bool has_row(struct campaign *c, sqlite3_stmt *st)
{
	bool has = false;

	while (store_next(c, st))
		has = true;
	return has;
}

bool campaign_has_unit(struct campaign *c, const struct campaign_unit *u)
{
	return has_row(c, store_query(c,
				      "SELECT 1 FROM unit WHERE target = ?1 AND phase = ?2 AND"
				      " bound = ?3 AND nr = ?4",
				      "iiii", u->target, (uint64_t)u->phase, (uint64_t)u->bound,
				      u->nr));
}

bool campaign_has_finding(struct campaign *c, int64_t target, const char *signature)
{
	return has_row(c, store_query(c,
				      "SELECT 1 FROM finding WHERE target = ?1 AND signature = ?2"
				      " LIMIT 1",
				      "is", target, signature));
}

/* Of all units; those which were reached by one were reached. */
static void add_unit(struct campaign *c, sqlite3_stmt *st, struct campaign_done *d, bool first)
{
	struct sim_stats *s = &d->stats;

	s->execs += column(st, 0);
	s->steps += column(st, 1);
	if (column32(st, 2) > s->max_depth)
		s->max_depth = column32(st, 2);
	s->infeasible += column(st, 3);
	s->cut += column(st, 4);
	s->unsaid += column(st, 5);
	s->overfull += column(st, 6);
	s->cut_short += column(st, 7);
	s->unreached = first ? column(st, 8) : s->unreached & column(st, 8);
	s->races_lost |= column32(st, 9);
	d->never = first ? column(st, 10) : d->never & column(st, 10);
	if (column(st, 11)) {
		d->rc = sqlite3_column_int(st, 11);
		d->why = sim_intern(&c->names, store_text(st, 12));
	}
}

/* Of a systematic search, that is what the last unit was; of others nothing is ever complete. */
static void add_completeness(struct campaign *c, int64_t target, struct sim_stats *s)
{
	struct campaign_far far;

	campaign_far(c, target, 0, &far);
	s->complete = SIM_STOPPED;
	s->bound = 0;
	if (s->cut || s->overfull) /* what was cut off might have been reported */
		return;
	s->complete = far.complete;
	s->bound = far.unit.bound;
	if (far.unit.bound == UINT32_MAX)
		s->bound = 0;
	else if (!far.complete && far.last)
		s->bound = far.unit.bound + 1;
}

void campaign_sum(struct campaign *c, int64_t target, struct campaign_done *d)
{
	sqlite3_stmt *st = store_query(c,
				       "SELECT execs, steps, longest, infeasible, cut, unsaid,"
				       " overfull, cut_short, unreached, lost, never, rc, why FROM"
				       " unit WHERE target = ?1 ORDER BY phase, bound, nr",
				       "i", target);
	bool first = true;

	memset(d, 0, sizeof(*d));
	for (; store_next(c, st); first = false)
		add_unit(c, st, d, first);
	add_completeness(c, target, &d->stats);
}

/* Columns without a function are those of the row that min() has found: so SQLite defines it. */
#define FINDINGS                                                                                   \
	"SELECT signature, world, changes, scenario, settings, sum(count), max(fails),"            \
	" min(printf('%d %010d %020d', phase, bound, nr)), phase, bound, nr, strategy, at,"        \
	" schedule, id, digest, hash FROM finding JOIN target ON id = target"

void campaign_findings(struct campaign *c, int64_t target,
		       void (*each)(void *arg, const struct campaign_finding *f), void *arg)
{
	sqlite3_stmt *st =
		store_query(c,
			    FINDINGS " WHERE ?1 IN (0, target) GROUP BY signature, target"
				     " ORDER BY 1, 2, 3, 4, 5",
			    "i", target);

	while (store_next(c, st)) {
		const struct campaign_finding f = {
			.signature = store_text(st, 0),
			.target.world = store_text(st, 1),
			.target.changes = store_text(st, 2),
			.target.scenario = store_text(st, 3),
			.target.settings = store_text(st, 4),
			.count = column(st, 5),
			.fails = column(st, 6),
			.first.phase = column32(st, 8),
			.first.bound = column32(st, 9),
			.first.nr = column(st, 10),
			.first.strategy = store_text(st, 11),
			.at = column(st, 12),
			.schedule = store_text(st, 13),
			.target.id = sqlite3_column_int64(st, 14),
			.target.digest = store_text(st, 15),
			.target.hash = store_text(st, 16),
		};

		each(arg, &f);
	}
}

void campaign_outcomes(struct campaign *c, int64_t target,
		       void (*each)(void *arg, const char *text, bool reported, uint64_t count),
		       void *arg)
{
	sqlite3_stmt *st = store_query(c,
				       "SELECT text, reported, sum(count) FROM outcome WHERE"
				       " target = ?1 GROUP BY text ORDER BY text",
				       "i", target);

	while (store_next(c, st))
		each(arg, store_text(st, 0), column(st, 1), column(st, 2));
}

void campaign_conditions(struct campaign *c, int64_t target,
			 void (*each)(void *arg, unsigned int line, const char *text, uint64_t held,
				      uint64_t failed),
			 void *arg)
{
	sqlite3_stmt *st = store_query(c,
				       "SELECT line, text, sum(held), sum(failed) FROM condition"
				       " WHERE target = ?1 GROUP BY line ORDER BY line",
				       "i", target);

	while (store_next(c, st))
		each(arg, column32(st, 0), store_text(st, 1), column(st, 2), column(st, 3));
}
