// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does a smaller scenario still have the report? The schedule so far is followed as far as it can
 * be; then there is a small search. That is a process of its own, as is each test of check.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/reduce.h"

/**
 * struct trial - one of them
 * @at: another kernel than that of the schedule, or NULL
 * @run: what is done with it. Return: an exit code
 * @bad: reports that it is not to have
 * @found: the report was
 */
struct trial {
	const struct reduction *r;
	const struct reduce_text *text;
	struct scn *scn;
	const struct change_sel *at;
	enum exit_code (*run)(const struct session *s, struct trial *t, FILE *out);
	bool (*bad)(const struct trial *t, const struct sim_finding *f);
	uint64_t max_ms;
	volatile sig_atomic_t found;
};

bool reduced_expect(const char *report, const char *path, struct reduced_expect *e)
{
	static const char word[] = "EXPECT: ";
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *at;
	size_t n = strlen(base);
	char *end;

	if (strncmp(report, word, strlen(word)) != 0)
		return false;
	at = report + strlen(word);
	if (strncmp(at, base, n) != 0 || at[n] != ':')
		return false;
	e->line = (unsigned int)strtoul(at + n + 1, &end, 10);
	e->rest = end;
	return true;
}

/* It is the same report, though what it is about may be in another line of another file now. */
static bool is_same(const struct trial *t, const char *report)
{
	struct reduced_expect was, is;

	if (!reduced_expect(t->r->first.report, t->r->first.path, &was))
		return !strcmp(t->r->first.report, report);
	return reduced_expect(report, t->scn->path, &is) &&
	       reduce_text_line(t->text, is.line) == was.line && !strcmp(is.rest, was.rest);
}

static void look_at(const struct sim_finding *f, void *arg)
{
	struct trial *t = arg;

	if (is_same(t, f->signature))
		t->found = 1;
}

/* Write the schedule of what was found, with no more context switches than are needed. */
static bool put_found(const struct session *s, const struct trial *t, struct sim_result *res,
		      FILE *out)
{
	for (size_t i = 0; i < res->nr_findings; i++) {
		struct sim_finding *f = &res->findings[i];
		struct sim_explore e = {.under = f->under, .max_execs = t->r->max_execs};

		if (!is_same(t, f->signature))
			continue;
		sim_minimise(&e, &f->schedule, f->signature);
		schedule_put(s, &f->under, &f->schedule, f->signature, out);
		return true;
	}
	return false;
}

/* As explore does it. */
static void set_search(struct sim_explore *e, struct trial *t)
{
	const struct schedule_file *f = t->r->best;

	*e = explore_options(t->r->opt, t->scn);
	e->under = f->under;
	e->under.fail.nr = 0;
	e->bound = t->r->bound;
	e->max_execs = t->r->max_execs;
	e->max_ms = t->max_ms;
}

static enum exit_code search(const struct session *s, struct trial *t, FILE *out)
{
	struct sim_result res = {0};
	enum exit_code rc = RC_OK;
	struct sim_explore e;

	set_search(&e, t);
	e.stop = &t->found;
	e.found = look_at;
	e.found_arg = t;
	if (session_explore(s, &e, &res))
		rc = RC_FAULT;
	else if (put_found(s, t, &res, out))
		rc = RC_VIOLATION;
	else if (res.stats.complete == SIM_STOPPED)
		rc = RC_INCONCLUSIVE;
	sim_result_free(&res);
	return rc;
}

/* As far as a schedule can be followed. @out: as of put_found(), or NULL. Return: is it found? */
static bool follow(const struct session *s, struct trial *t, const struct sim_schedule *sched,
		   FILE *out)
{
	const struct sim_explore e = {.strategy = &sim_guided,
				      .schedule = sched,
				      .under = t->r->best->under,
				      .found = look_at,
				      .found_arg = t};
	struct sim_result res;
	bool found;

	t->found = 0;
	found = !sim_explore(&e, &res) && t->found && (!out || put_found(s, t, &res, out));
	t->found = 0;
	sim_result_free(&res);
	return found;
}

static bool is_plain(const struct session *s, struct trial *t)
{
	const struct sim_schedule nothing = {0};

	return follow(s, t, &nothing, NULL);
}

/*
 * Return: RC_VIOLATION: it was found, and its schedule written; RC_OK: it was not;
 * RC_INCONCLUSIVE: not yet
 */
static enum exit_code look_for_it(const struct session *s, struct trial *t, FILE *out)
{
	if (t->r->ordered && is_plain(s, t))
		return RC_OK;
	return follow(s, t, &t->r->best->sched, out) ? RC_VIOLATION : search(s, t, out);
}

static enum exit_code look_without(const struct session *s, struct trial *t, FILE *out)
{
	(void)out;
	return is_plain(s, t) ? RC_VIOLATION : RC_OK;
}

/* Of what is clean no report is right. A race is one only where it is what all of this is about. */
static bool is_any(const struct trial *t, const struct sim_finding *f)
{
	return f->kind != SIM_R_RACE || is_same(t, f->signature);
}

/* An expectation fails, or an operation, which was not so before. */
static bool is_unmet(const struct trial *t, const struct sim_finding *f)
{
	return f->kind == SIM_R_EXPECT && !is_same(t, f->signature);
}

static void look_at_bad(const struct sim_finding *f, void *arg)
{
	struct trial *t = arg;

	if (t->bad(t, f))
		t->found = 1;
}

/* Return: RC_VIOLATION: there is one that it is not to have; RC_OK: none, as far as was looked */
static enum exit_code look_for_bad(const struct session *s, struct trial *t, FILE *out)
{
	struct sim_result res = {0};
	struct sim_explore e;

	(void)out;
	set_search(&e, t);
	e.bound = t->scn->bound;
	e.stop = &t->found;
	e.found = look_at_bad;
	e.found_arg = t;
	session_explore(s, &e, &res);
	sim_result_free(&res);
	return t->found ? RC_VIOLATION : RC_OK;
}

static enum exit_code look_for_all(const struct session *s, struct trial *t, FILE *out)
{
	struct sim_result res = {0};
	struct sim_explore e;
	enum exit_code rc;

	set_search(&e, t);
	e.bound = t->scn->bound;
	rc = session_explore(s, &e, &res) ? RC_FAULT : RC_OK;
	for (size_t i = 0; i < res.nr_findings; i++)
		fprintf(out, "%s\n", res.findings[i].signature);
	sim_result_free(&res);
	return rc;
}

/* Return: what @t->run does; RC_USAGE: it cannot be run, which @out says why */
static int run_trial(void *arg, FILE *out)
{
	struct trial *t = arg;
	const struct schedule_file *f = t->r->best;
	struct change_sel sel = t->at ? *t->at : file_selection(f);
	enum exit_code rc = RC_USAGE;
	struct session s;

	if (!session_open(&s, t->r->opt, f, t->scn, &sel, out) && !session_promote(&s, f))
		rc = t->run(&s, t, out);
	session_close(&s);
	return rc;
}

static bool is_resolved(struct scn *scn, const struct sim_world *def, FILE *said)
{
	struct scn_errors errs = {0};
	int ret = scn_resolve(scn, def, &errs);

	if (ret && said)
		scn_errors_print(said, &errs);
	scn_errors_free(&errs);
	return !ret;
}

/* A schedule with more context switches is no smaller one. */
static bool take(struct reduction *r, FILE *in)
{
	struct schedule_file f;
	bool good = !schedule_read_from(&f, in, r->first.file, stderr) &&
		    sim_schedule_switches(&f.sched) <= sim_schedule_switches(&r->best->sched);

	fclose(in);
	if (!good) {
		schedule_free(&f);
		return false;
	}
	schedule_free(&r->small);
	r->small = f;
	r->best = &r->small;
	return true;
}

/* @out: what it wrote; NULL where it was not run. Return: an exit code, RC_INTERRUPTED for none */
static enum exit_code start(struct reduction *r, struct trial *t, FILE **out)
{
	enum exit_code rc;

	*out = NULL;
	if (!budget_part(&r->time, 1, &t->max_ms))
		return RC_INCONCLUSIVE;
	rc = run_isolated(run_trial, t, out);
	r->broken = !*out;
	return was_interrupted() || r->broken ? RC_INTERRUPTED : rc;
}

static void drop(FILE *out)
{
	if (out)
		fclose(out);
}

/* Why it could not be run goes to @said, if that is not NULL. */
static void say(FILE *out, FILE *said)
{
	char *text = sim_read_all(out);

	if (said)
		fputs(text, said);
	free(text);
}

bool reduction_is_clean(struct reduction *r, const struct reduce_text *text, struct scn *scn,
			const struct change_sel *at)
{
	struct trial t = {.r = r,
			  .text = text,
			  .scn = scn,
			  .at = at,
			  .run = look_for_bad,
			  .bad = at ? is_any : is_unmet};
	FILE *out;
	enum exit_code rc = start(r, &t, &out);
	uint64_t left;

	drop(out);
	return !rc && budget_part(&r->time, 1, &left);
}

/* Where it was so before. */
static bool is_clean(struct reduction *r, const struct trial *t)
{
	for (unsigned int i = 0; i < r->nr_clean; i++)
		if (!reduction_is_clean(r, t->text, t->scn, &r->clean[i]))
			return false;
	return !r->met || reduction_is_clean(r, t->text, t->scn, NULL);
}

enum reduce_answer reduction_shows(struct reduction *r, const struct reduce_text *text,
				   struct scn *scn, FILE *said)
{
	struct trial t = {.r = r, .text = text, .scn = scn, .run = look_for_it};
	FILE *out;

	if (!is_resolved(scn, r->world.def, said))
		return REDUCE_NO;
	r->tried++;
	switch (start(r, &t, &out)) {
	case RC_VIOLATION:
		if (is_clean(r, &t))
			return take(r, out) ? REDUCE_YES : REDUCE_NO;
		drop(out);
		return REDUCE_NO;
	case RC_OK:
		drop(out);
		return REDUCE_NO;
	case RC_USAGE:
		say(out, said);
		return REDUCE_NO;
	default:
		drop(out);
		return REDUCE_UNKNOWN;
	}
}

enum reduce_answer reduction_is_plain(struct reduction *r, const struct reduce_text *text,
				      struct scn *scn)
{
	struct trial t = {.r = r, .text = text, .scn = scn, .run = look_without};
	FILE *out;
	enum exit_code rc = start(r, &t, &out);

	drop(out);
	return rc == RC_VIOLATION ? REDUCE_YES : rc == RC_OK ? REDUCE_NO : REDUCE_UNKNOWN;
}

char *reduction_reports(struct reduction *r, struct scn *scn, const struct change_sel *at)
{
	struct trial t = {.r = r, .scn = scn, .at = at, .run = look_for_all};
	FILE *out;

	if (start(r, &t, &out) == RC_OK)
		return sim_read_all(out);
	drop(out);
	return NULL;
}
