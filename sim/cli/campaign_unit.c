// SPDX-License-Identifier: GPL-2.0-only
/*
 * The units of stacksim campaign. What a unit comes to depends on its place only: a systematic
 * search has one for each bound, one that draws has one for so many executions, each with a seed of
 * its own. What was interrupted is not kept, and is done again.
 */
#include <inttypes.h>
#include <stdlib.h>
#include "base/digest.h"
#include "base/file.h"
#include "cli/campaign.h"
#include "script/outcome.h"

#define DRAWN_EXECS 1000 /* of a unit: a second on a kernel tree */

/* Is this unit of a search that draws one of our shard? */
static bool is_ours(const struct chain *t, uint64_t nr)
{
	return (t->index + nr) % t->shard.of == t->shard.nr;
}

/* @left: executions of the whole search, 0 for no limit. @dealt: between shards */
static bool next_drawn(struct chain *t, struct campaign *c, struct campaign_unit *u, bool dealt,
		       uint64_t left, uint64_t *execs)
{
	uint64_t *nr = &t->next[u->phase];

	for (; !left || *nr * DRAWN_EXECS < left; ++*nr) {
		u->nr = *nr;
		if ((dealt && !is_ours(t, *nr)) || campaign_has_unit(c, u))
			continue;
		*execs = DRAWN_EXECS;
		if (left && left - *nr * DRAWN_EXECS < DRAWN_EXECS)
			*execs = left - *nr * DRAWN_EXECS;
		return true;
	}
	return false;
}

static uint32_t bound_of(const struct chain *t)
{
	if (!t->opt->strategy->bounded)
		return 0;
	return t->opt->bound == BOUND_DEFAULT ? t->scn->bound : t->opt->bound;
}

/* Has a systematic search come to the end of its last bound? */
static bool is_through(const struct chain *t, const struct campaign_far *far)
{
	return far->last && (far->complete == SIM_COMPLETE || far->unit.bound >= bound_of(t));
}

/* One bound after the other, as far as half of the limit goes. Without a bound that is one unit. */
static bool next_bound(const struct chain *t, const struct campaign_far *far,
		       struct campaign_unit *u, uint64_t *execs)
{
	const uint64_t n = t->opt->max_execs, half = n > 1 ? n / 2 : n;

	if (half && far->execs >= half)
		return false;
	*execs = half ? half - far->execs : 0;
	if (far->nr)
		u->bound = far->unit.bound + 1;
	else
		u->bound = bound_of(t) == UINT32_MAX ? UINT32_MAX : 0;
	return true;
}

const struct sim_strategy *chain_strategy(const struct chain *t, uint32_t phase)
{
	return phase ? &sim_pct : t->opt->strategy;
}

bool chain_next(struct chain *t, struct campaign *c, struct campaign_unit *u, uint64_t *execs)
{
	const struct sim_strategy *s = chain_strategy(t, 0);
	const uint64_t n = t->opt->max_execs;
	struct campaign_far far;

	*u = (struct campaign_unit){.target = t->target.id, .strategy = s->name};
	campaign_far(c, t->target.id, 0, &far);
	if (far.rc)
		return false;
	if (!s->systematic)
		return next_drawn(t, c, u, true, n, execs);
	if (is_through(t, &far))
		return false;
	if (next_bound(t, &far, u, execs))
		return true;
	/* what a limit ended looks everywhere a little, as in check */
	if (far.execs >= n)
		return false;
	*u = (struct campaign_unit){
		.target = t->target.id, .phase = 1, .strategy = chain_strategy(t, 1)->name};
	return next_drawn(t, c, u, false, n - far.execs, execs);
}

void print_unit(const struct campaign_unit *u, FILE *out)
{
	const struct sim_strategy *s = sim_strategy_find(u->strategy);

	fputs(u->strategy, out);
	if (s && s->bounded && u->bound != UINT32_MAX)
		fprintf(out, " to bound %" PRIu32, u->bound);
	if (u->nr)
		fprintf(out, ", unit %" PRIu64, u->nr + 1);
}

/** struct work - a unit that is being done. @alone: others do the rest, and tell what is new */
struct work {
	struct chain *chain;
	const struct session *s;
	struct campaign *c;
	struct campaign_unit unit;
	struct outcomes outcomes;
	bool alone;
};

static void tell(const struct sim_finding *f, void *arg)
{
	const struct work *w = arg;

	if (!campaign_has_finding(w->c, w->unit.target, f->signature))
		progress_found(f, NULL);
}

static struct sim_explore how_to_explore(struct work *w, uint64_t execs)
{
	const struct options *o = w->chain->opt;
	struct sim_explore e = explore_options(o, w->chain->scn);

	e.strategy = sim_strategy_find(w->unit.strategy);
	e.bound = w->unit.bound;
	e.first_bound = w->unit.bound == UINT32_MAX ? 0 : w->unit.bound;
	if (w->unit.nr)
		e.seed = digest_pair(o->seed, w->unit.nr).a;
	e.max_execs = execs;
	budget_part(&w->chain->time, 1, &e.max_ms);
	if (!w->alone)
		e.found = tell;
	e.found_arg = w;
	e.each = outcomes_add;
	e.each_arg = &w->outcomes;
	return e;
}

static uint64_t what_never(const struct scn *scn)
{
	uint64_t never = 0;

	for (unsigned int i = 0; i < scn->nr_tasks; i++) {
		never |= (uint64_t)!scn->task[i].succeeded << i;
		never |= (uint64_t)!scn->task[i].failed << (32 + i);
	}
	return never;
}

/* The schedule is kept of the first one only. */
static void put_finding(const struct work *w, const struct sim_finding *f)
{
	bool first = !campaign_has_finding(w->c, w->unit.target, f->signature);
	char *text = NULL;
	FILE *out;

	if (first) {
		out = sim_text_open(&text);
		schedule_put(w->s, &f->under, &f->schedule, f->signature, out);
		sim_text_close(out);
	}
	campaign_put_finding(w->c, &w->unit, f, f->kind != SIM_R_RACE, text);
	free(text);
}

static void put_outcomes(const struct work *w)
{
	const struct outcomes *o = &w->outcomes;

	for (size_t i = 0; i < o->nr; i++) {
		char *text = outcome_text(o, &o->list[i]);

		campaign_put_outcome(w->c, &w->unit, text, o->list[i].value[o->nr_fields],
				     o->list[i].count);
		free(text);
	}
	for (size_t i = 0; i < o->nr_conditions; i++) {
		const struct outcome_condition *cond = &o->condition[i];

		campaign_put_condition(w->c, &w->unit, cond->st->site.line, cond->st->expr->text,
				       cond->held, cond->failed);
	}
}

/* Return: an exit code */
static enum exit_code put_unit(const struct work *w, const struct sim_explore *e,
			       const struct sim_result *res)
{
	const struct sim_stats *st = &res->stats;
	const struct campaign_done done = {
		.stats = *st,
		.last = st->complete != SIM_STOPPED || !e->max_execs || st->execs < e->max_execs,
		.never = what_never(w->chain->scn),
	};

	campaign_begin(w->c);
	for (size_t i = 0; i < res->nr_findings; i++)
		put_finding(w, &res->findings[i]);
	put_outcomes(w);
	campaign_put_unit(w->c, &w->unit, &done);
	return campaign_commit(w->c) ? RC_FAULT : RC_OK;
}

/* Has something from outside ended the search, which would have gone on? */
static bool was_stopped(const struct work *w, const struct sim_explore *e,
			const struct sim_result *res)
{
	uint64_t ms;

	return res->stats.complete == SIM_STOPPED &&
	       (*e->stop || !budget_part(&w->chain->time, 1, &ms));
}

static enum exit_code do_unit(struct work *w, uint64_t execs)
{
	struct sim_explore e;
	struct sim_result res = {0};
	enum exit_code rc;

	outcomes_begin(&w->outcomes, w->chain->scn);
	e = how_to_explore(w, execs);
	progress_begin(&e, w->chain->scn->name);
	rc = session_explore(w->s, &e, &res) ? RC_FAULT : RC_OK;
	progress_clear(&e);
	if (!rc && was_stopped(w, &e, &res))
		rc = RC_INTERRUPTED;
	if (!rc)
		rc = put_unit(w, &e, &res);
	sim_result_free(&res);
	outcomes_free(&w->outcomes);
	return rc;
}

static bool same_stage(const struct campaign_unit *a, const struct campaign_unit *b)
{
	return a->phase == b->phase && a->bound == b->bound;
}

static enum exit_code do_stage(struct work *w)
{
	struct chain *t = w->chain;
	enum exit_code rc = RC_OK;
	uint64_t execs, ms;

	while (!rc && chain_next(t, w->c, &w->unit, &execs) && same_stage(&w->unit, &t->stage)) {
		if (!budget_part(&t->time, 1, &ms))
			return RC_INTERRUPTED;
		rc = do_unit(w, execs);
		/* what goes on for ever lets the other targets have their turn */
		if (!t->opt->max_execs && !t->opt->strategy->systematic)
			break;
	}
	return rc;
}

/* Nothing can be run, and why is what is known of the target. */
static enum exit_code put_unable(struct work *w, enum exit_code rc, const char *why)
{
	const struct campaign_done done = {.rc = rc, .why = why, .last = true};

	campaign_begin(w->c);
	campaign_put_unit(w->c, &w->unit, &done);
	return campaign_commit(w->c) ? RC_FAULT : RC_OK;
}

/* @out: for why that cannot be. Return: an exit code */
static enum exit_code in_session(struct work *w, enum exit_code (*fn)(struct work *w), FILE *out)
{
	struct options o = *w->chain->opt;
	struct change_sel sel = selection(&o);
	struct session s;
	enum exit_code rc;
	char *why;
	FILE *err = sim_text_open(&why);

	o.world = w->chain->world;
	rc = session_open(&s, &o, NULL, w->chain->scn, &sel, err);
	sim_text_close(err);
	w->s = &s;
	if (rc == RC_SKIP || rc == RC_VIOLATION)
		rc = put_unable(w, rc, why);
	else if (!rc)
		rc = fn(w);
	if (rc)
		fputs(why, out);
	session_close(&s);
	free(why);
	return rc;
}

int chain_run(void *arg, FILE *out)
{
	struct chain *t = arg;
	struct work w = {.chain = t, .unit = t->stage};
	enum exit_code rc;

	w.c = campaign_open(t->path, CAMPAIGN_UNITS, out);
	if (!w.c)
		return RC_FAULT;
	rc = in_session(&w, do_stage, out);
	campaign_close(w.c);
	return rc;
}

static enum exit_code do_alone(struct work *w)
{
	return do_unit(w, w->chain->execs);
}

int chain_unit(void *arg, FILE *out)
{
	struct chain *t = arg;
	struct work w = {.chain = t, .unit = t->stage, .alone = true};
	enum exit_code rc = RC_FAULT;
	const char *was;

	w.c = campaign_open(CAMPAIGN_MEMORY, CAMPAIGN_BEGIN, out);
	if (!w.c)
		return RC_FAULT;
	if (!campaign_target(w.c, &t->target, &was)) {
		w.unit.target = t->target.id;
		rc = in_session(&w, do_alone, out);
	}
	if (!rc && campaign_write(w.c, out))
		rc = RC_FAULT;
	campaign_close(w.c);
	return rc;
}
