// SPDX-License-Identifier: GPL-2.0-only
/* What is put into a campaign: targets, and units with all that they came to. */
#include <errno.h>
#include <string.h>
#include "campaign/store.h"

static bool find_target(struct campaign *c, struct campaign_target *t, const char **was)
{
	sqlite3_stmt *st = store_query(c,
				       "SELECT id, digest = ?1, hash = ?2 FROM target WHERE world "
				       "= ?3 AND changes = ?4 AND"
				       " scenario = ?5 AND settings = ?6",
				       "ssssss", t->digest, t->hash, t->world, t->changes,
				       t->scenario, t->settings);
	bool found = false;

	*was = NULL;
	while (store_next(c, st)) {
		found = true;
		t->id = sqlite3_column_int64(st, 0);
		if (!sqlite3_column_int(st, 1))
			*was = "world";
		else if (!sqlite3_column_int(st, 2))
			*was = "scenario";
	}
	return found;
}

int campaign_target(struct campaign *c, struct campaign_target *t, const char **was)
{
	if (find_target(c, t, was) && !*was)
		return c->failed ? -EIO : 0;
	if (*was)
		store_finish(c, store_query(c, "DELETE FROM target WHERE id = ?1", "i", t->id));
	store_finish(
		c,
		store_query(c,
			    "INSERT INTO target (world, changes, digest, scenario, hash, settings)"
			    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
			    "ssssss", t->world, t->changes, t->digest, t->scenario, t->hash,
			    t->settings));
	t->id = sqlite3_last_insert_rowid(c->db);
	return c->failed ? -EIO : 0;
}

int campaign_begin(struct campaign *c)
{
	return store_do(c, "BEGIN IMMEDIATE");
}

int campaign_commit(struct campaign *c)
{
	return store_do(c, "COMMIT");
}

void campaign_put_unit(struct campaign *c, const struct campaign_unit *u,
		       const struct campaign_done *d)
{
	const struct sim_stats *s = &d->stats;

	store_finish(
		c,
		store_query(c,
			    "INSERT OR IGNORE INTO unit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
			    " ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
			    "iiiisiiiiiiiiiiiiiis", u->target, (uint64_t)u->phase,
			    (uint64_t)u->bound, u->nr, u->strategy, s->execs, s->steps,
			    (uint64_t)s->max_depth, s->infeasible, s->cut, s->unsaid, s->overfull,
			    s->cut_short, s->unreached, (uint64_t)s->races_lost, d->never,
			    (uint64_t)s->complete, (uint64_t)d->last, (uint64_t)d->rc, d->why));
}

void campaign_put_finding(struct campaign *c, const struct campaign_unit *u,
			  const struct sim_finding *f, bool fails, const char *schedule)
{
	store_finish(
		c,
		store_query(c,
			    "INSERT OR IGNORE INTO finding VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
			    " ?9, ?10)",
			    "iiiissiiis", u->target, (uint64_t)u->phase, (uint64_t)u->bound, u->nr,
			    u->strategy, f->signature, (uint64_t)fails, f->at, f->count, schedule));
}

void campaign_put_outcome(struct campaign *c, const struct campaign_unit *u, const char *text,
			  bool reported, uint64_t count)
{
	store_finish(
		c,
		store_query(c, "INSERT OR IGNORE INTO outcome VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			    "iiiisii", u->target, (uint64_t)u->phase, (uint64_t)u->bound, u->nr,
			    text, (uint64_t)reported, count));
}

void campaign_put_condition(struct campaign *c, const struct campaign_unit *u, unsigned int line,
			    const char *text, uint64_t held, uint64_t failed)
{
	store_finish(
		c,
		store_query(
			c,
			"INSERT OR IGNORE INTO condition VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
			"iiiiisii", u->target, (uint64_t)u->phase, (uint64_t)u->bound, u->nr,
			(uint64_t)line, text, held, failed));
}
