// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim campaign: scenarios in worlds, explored as far as a file does not have it yet. Each
 * target goes on by one stage at a time, which is a bound of a systematic search, so that a
 * campaign that is ended has looked at all of them. What is printed in the end is what the file
 * has.
 */
#include <errno.h>
#include <inttypes.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/campaign.h"
#include "script/outcome.h"
#include "world/file.h"

static const char *intern(struct campaign_run *r, char *text)
{
	const char *name = sim_intern(&r->names, text);

	free(text);
	return name;
}

/* ---- targets -------------------------------------------------------------------------------- */

/* Return: 0 or -EINVAL after saying what is wrong */
static int shard_parse(const char *text, struct shard *s)
{
	int end = 0;

	*s = (struct shard){0, 1};
	if (!text)
		return 0;
	if (sscanf(text, "%" SCNu32 "/%" SCNu32 "%n", &s->nr, &s->of, &end) == 2 && !text[end] &&
	    strspn(text, "0123456789/") == strlen(text) && s->nr && s->nr <= s->of) {
		s->nr--;
		return 0;
	}
	fprintf(stderr, "stacksim: --shard: a part such as 1/4 is wanted, not '%s'\n", text);
	return -EINVAL;
}

/* Files of suppressions that a search may read. */
static uint64_t suppressed(const struct options *o)
{
	char buf[PATH_MAX];
	const char *folder = scenario_folder(o, buf);
	char *usual = sim_format("%s/race.supp", folder);
	char *strict = sim_format("%s/race-strict.supp", folder);
	uint64_t digest = o->suppressions ? world_file_digest(o->suppressions)
					  : world_file_digest(usual) ^ world_file_digest(strict);

	free(usual);
	free(strict);
	return digest;
}

/* All that executions depend on and that is not world or scenario, but how far a search goes. */
static char *settings(const struct options *o)
{
	return sim_format("%s, seed %" PRIu64 ", depth %" PRIu32 ", executions %" PRIu64
			  ", steps %" PRIu32 ", cache %d, timed %d, race %s, checks %" PRIx64
			  " %" PRIx64 ", suppressions %" PRIx64,
			  o->strategy->name, o->strategy->systematic && !o->max_execs ? 0 : o->seed,
			  o->depth, o->max_execs, o->max_steps, !o->no_cache, o->timed,
			  o->race ? o->race : "as the scenario says", o->checks.off, o->checks.on,
			  suppressed(o));
}

static char *changes_text(const struct world *w, const struct change_sel *sel)
{
	char *text;
	FILE *out = sim_text_open(&text);

	changes_print(w->def, sel, out);
	sim_text_close(out);
	return text;
}

/* What all targets of a world have in common. Return: an exit code */
static enum exit_code look_at_world(struct campaign_run *r, const char *name,
				    struct campaign_target *t)
{
	const struct change_sel sel = selection(r->opt);
	struct world w;

	if (world_load(&w, name, stderr))
		return RC_USAGE;
	if (changes_check(w.def, &sel, stderr)) {
		world_unload(&w);
		return RC_USAGE;
	}
	if (!r->self)
		print_provenance(&w, stdout);
	t->world = sim_intern(&r->names, w.def->name);
	t->changes = intern(r, changes_text(&w, &sel));
	t->digest = intern(r, sim_format("%016" PRIx64 "%016" PRIx64, world_file_digest(w.path),
					 world_file_digest("/proc/self/exe")));
	t->settings = intern(r, settings(r->opt));
	world_unload(&w);
	return RC_OK;
}

static void add_chain(struct campaign_run *r, const char *world, struct campaign_target t,
		      struct scn *scn, size_t index)
{
	t.scenario = scn->name;
	t.hash = intern(r, sim_format("%016" PRIx64, schedule_hash(scn->text, scn->len)));
	r->chain = sim_grow(r->chain, r->nr, sizeof(*r->chain), "a campaign");
	r->chain[r->nr++] = (struct chain){
		.opt = r->opt,
		.path = r->path,
		.world = world,
		.scn = scn,
		.target = t,
		.shard = r->shard,
		.index = index,
		.time = r->time,
	};
}

/* A systematic search is one shard's; of one that draws each has its part. */
static enum exit_code add_world(struct campaign_run *r, const char *world, size_t index)
{
	struct campaign_target t = {.id = 0};
	enum exit_code rc = look_at_world(r, world, &t);

	for (size_t i = 0; !rc && i < r->set.nr; i++, index++)
		if (!r->opt->strategy->systematic || index % r->shard.of == r->shard.nr)
			add_chain(r, world, t, r->set.scn[i], index);
	return rc;
}

static enum exit_code add_worlds(struct campaign_run *r)
{
	const struct words *worlds = &r->opt->worlds;
	enum exit_code rc = RC_OK;

	if (!worlds->nr)
		return add_world(r, DEFAULT_WORLD, 0);
	for (size_t i = 0; !rc && i < worlds->nr; i++)
		rc = add_world(r, worlds->word[i], i * r->set.nr);
	return rc;
}

/* In the file a scenario is known by its name. */
static enum exit_code check_names(const struct scenario_set *set)
{
	for (size_t i = 0; i < set->nr; i++)
		for (size_t k = 0; k < i; k++)
			if (!strcmp(set->scn[i]->name, set->scn[k]->name)) {
				fprintf(stderr, "stacksim: %s and %s are both called %s\n",
					set->scn[k]->path, set->scn[i]->path, set->scn[i]->name);
				return RC_USAGE;
			}
	return RC_OK;
}

/* What the file has of another world or scenario is not mixed with what is done now. */
static enum exit_code put_targets(struct campaign_run *r, struct campaign *c)
{
	campaign_begin(c);
	for (size_t i = 0; i < r->nr; i++) {
		struct campaign_target *t = &r->chain[i].target;
		const char *was = NULL;

		if (campaign_target(c, t, &was))
			return RC_FAULT;
		if (was)
			fprintf(stderr, "stacksim: %s on %s is done again: %s\n", t->scenario,
				t->world,
				strcmp(was, "world") != 0
					? "the scenario is not what it was"
					: "the world or stacksim is not what it was");
	}
	return campaign_commit(c) ? RC_FAULT : RC_OK;
}

/* ---- stages --------------------------------------------------------------------------------- */

/* The chains that have something to do. @turn: gets copies of them. Return: how many */
static size_t next_turn(struct campaign_run *r, struct campaign *c, struct chain *turn)
{
	size_t nr = 0;
	uint64_t execs;

	for (size_t i = 0; i < r->nr; i++)
		if (chain_next(&r->chain[i], c, &r->chain[i].stage, &execs))
			turn[nr++] = r->chain[i];
	return nr;
}

void print_said(FILE *from)
{
	char *line = NULL;
	size_t size = 0;

	rewind(from);
	while (sim_getline(&line, &size, from))
		fprintf(stderr, "%s%s", strncmp(line, "stacksim: ", 10) ? "stacksim: " : "", line);
	free(line);
}

/* Return: an exit code: RC_INTERRUPTED when the time is over, too */
static enum exit_code run_turn(const struct campaign_run *r, struct chain *turn, size_t nr)
{
	struct pool pool = {
		.first = turn,
		.size = sizeof(*turn),
		.nr = nr,
		.end = nr,
		.jobs = r->opt->jobs ? r->opt->jobs : 1,
		.run = chain_run,
		.stop = stop_flag(),
	};
	enum exit_code rc = RC_OK;

	for (size_t i = 0; i < nr && !rc; i++)
		rc = !pool_advance(&pool, i) ? (pool.broken ? RC_FAULT : RC_INTERRUPTED)
					     : turn[i].job.rc;
	if (rc)
		pool_interrupt(&pool);
	for (size_t i = 0; i < pool.started; i++) {
		if (is_red(turn[i].job.rc) && turn[i].job.rc != RC_INTERRUPTED)
			rc = turn[i].job.rc;
		if (turn[i].job.rc != RC_INTERRUPTED)
			print_said(turn[i].job.proc.out);
		fclose(turn[i].job.proc.out);
	}
	return rc;
}

static enum exit_code run_turns(struct campaign_run *r)
{
	struct chain *turn = sim_zeroed(r->nr, sizeof(*turn), "a campaign");
	enum exit_code rc = RC_OK;
	size_t nr = 1;

	while (nr && !rc) {
		struct campaign *c = campaign_open(r->path, CAMPAIGN_UNITS, stderr);

		nr = c ? next_turn(r, c, turn) : 0;
		rc = !c || campaign_close(c) ? RC_FAULT : run_turn(r, turn, nr);
	}
	free(turn);
	return rc;
}

/* ---- what there is -------------------------------------------------------------------------- */

/**
 * struct printed - @nr: findings of a target; @failed: one of them fails it; @execs: executions
 * that have an outcome
 */
struct printed {
	const struct options *opt;
	unsigned int nr;
	uint64_t execs;
	bool failed;
};

static void put_finding(void *arg, const struct campaign_finding *f)
{
	struct printed *p = arg;

	printf("%s (in %" PRIu64 " executions, first in number %" PRIu64 " of ", f->signature,
	       f->count, f->at);
	print_unit(&f->first, stdout);
	printf(")\n");
	p->nr++;
	p->failed |= f->fails || p->opt->race_fails;
}

static void put_outcome(void *arg, const char *text, bool reported, uint64_t count)
{
	struct printed *p = arg;

	outcome_put_row(text, reported, count, stdout);
	p->execs += count;
}

static void put_condition(void *arg, unsigned int line, const char *text, uint64_t held,
			  uint64_t failed)
{
	const struct printed *p = arg;

	outcome_put_condition(line, text, held, failed, p->execs, stdout);
}

/* Return: an exit code */
static enum exit_code put_done(const struct chain *t, struct campaign *c,
			       const struct campaign_done *d)
{
	const struct sim_stats *st = &d->stats;
	struct printed p = {.opt = t->opt};
	bool good = judged(st), cut = is_cut_short(t->scn, st);
	char buf[64];

	printf("%" PRIu64 " executions, %" PRIu64 " steps, longest %u: %s\n", st->execs, st->steps,
	       st->max_depth, completeness(st, buf, sizeof(buf)));
	print_parts(st, t->opt->strategy->partial_orders, stdout);
	print_unjudged(st, stdout);
	for (unsigned int i = 0; i < t->scn->nr_tasks; i++) {
		t->scn->task[i].succeeded = !(d->never >> i & 1);
		t->scn->task[i].failed = !(d->never >> (32 + i) & 1);
	}
	good &= (!print_idle(t->scn, stdout) && !st->unreached) || cut;
	print_lost(st, stdout);
	print_unreached(t->scn, st, stdout);
	campaign_findings(c, t->target.id, put_finding, &p);
	if (!p.nr && good)
		printf("nothing reported\n");
	if (t->opt->outcomes) {
		printf("Histogram\n");
		campaign_outcomes(c, t->target.id, put_outcome, &p);
		campaign_conditions(c, t->target.id, put_condition, &p);
	}
	return p.failed ? RC_VIOLATION : cut ? RC_INCONCLUSIVE : good ? RC_OK : RC_VIOLATION;
}

static enum exit_code put_target(const struct chain *t, struct campaign *c)
{
	struct campaign_done d;

	campaign_sum(c, t->target.id, &d);
	printf("%s on %s %s: ", t->target.scenario, t->target.world, t->target.changes);
	if (d.why) {
		printf("not run: %s%s", d.why, d.why[strcspn(d.why, "\n")] ? "" : "\n");
		return d.rc;
	}
	if (!d.stats.execs) {
		printf("not begun\n");
		return RC_INCONCLUSIVE;
	}
	return put_done(t, c, &d);
}

/* Return: the worst of the exit codes; that some were skipped is none, where others were run */
static enum exit_code put_all(const struct campaign_run *r)
{
	struct campaign *c = campaign_open(r->path, CAMPAIGN_UNITS, stderr);
	enum exit_code rc = RC_OK, one;
	size_t skipped = 0;

	if (!c)
		return RC_FAULT;
	for (size_t i = 0; i < r->nr; i++) {
		one = put_target(&r->chain[i], c);
		skipped += one == RC_SKIP;
		rc = worse(rc, one);
	}
	if (rc == RC_SKIP && skipped < r->nr)
		rc = RC_OK;
	campaign_settle(c);
	return campaign_close(c) ? RC_FAULT : rc;
}

/* ---- the command ---------------------------------------------------------------------------- */

enum exit_code campaign_choose(struct campaign_run *r)
{
	const struct options *o = r->opt;

	if (r->ranks && o->jobs) {
		fprintf(stderr, "stacksim: --jobs: how many processes there are says mpirun\n");
		return RC_USAGE;
	}
	if (shard_parse(o->shard, &r->shard) ||
	    scenarios_find(o, o->args + 1, o->nr_args - 1, &r->set) || r->set.broken ||
	    check_names(&r->set))
		return RC_USAGE;
	return add_worlds(r);
}

static enum exit_code begin(struct campaign_run *r)
{
	const struct options *o = r->opt;
	struct campaign *c;
	enum exit_code rc = campaign_choose(r);

	if (rc)
		return rc;
	if (!o->strategy->systematic && !o->max_execs && !o->budget_ms)
		fprintf(stderr,
			"stacksim: %s goes on until Ctrl-C; --max-execs or --budget limit it\n",
			o->strategy->name);
	c = campaign_open(r->path, o->resume ? CAMPAIGN_RESUME : CAMPAIGN_BEGIN, stderr);
	if (!c)
		return RC_USAGE;
	rc = put_targets(r, c);
	return campaign_close(c) ? RC_FAULT : rc;
}

/* Of one process, or of the one that leads. Return: an exit code */
static enum exit_code run(struct campaign_run *r)
{
	enum exit_code rc = begin(r), there;

	if (rc)
		return rc;
	rc = r->ranks ? ranks_lead(r) : run_turns(r);
	there = put_all(r);
	return !rc || (rc == RC_INTERRUPTED && !was_interrupted()) ? there : rc;
}

int cmd_campaign(const struct options *o)
{
	struct campaign_run r = {
		.opt = o, .path = o->args[0], .time = budget_begin(o->budget_ms), .of = 1};
	enum exit_code rc;

	if (!ranks_find(&r.ranks) || (r.ranks && !r.ranks->begin(&r.self, &r.of)))
		return RC_USAGE;
	rc = r.self ? ranks_work(&r) : run(&r);
	if (r.ranks && !r.self)
		ranks_leave(&r, rc);
	scenarios_free(&r.set);
	free(r.chain);
	tdestroy(r.names, free);
	return rc;
}
