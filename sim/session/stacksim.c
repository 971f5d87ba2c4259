// SPDX-License-Identifier: GPL-2.0-only
/*
 * libstacksim: the functions of stacksim.h over a session. What went wrong is kept as text, which
 * is what the stream of a session was told.
 */
#include <errno.h>
#include <sim/assert.h>
#include <stacksim.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "script/outcome.h"
#include "session/session.h"

/**
 * struct stacksim - see stacksim.h
 * @world: as it was asked for
 * @changes: as they were asked for, cut into words; @word: those
 * @file: a schedule that was loaded
 * @outcomes: of the last search; @list: the same as users see it
 * @error, @report: texts that were returned
 */
struct stacksim {
	struct session s;
	char *world, *changes;
	const char **word;
	struct schedule_file file;
	struct outcomes outcomes;
	struct stacksim_outcome *list;
	char *error, *report;
};

static const struct stacksim *the_open_one; /* the engine is one in a process */

/* From now on messages are kept. */
static void begin(struct stacksim *t)
{
	free(t->error);
	t->s.err = sim_text_open(&t->error);
}

static int end(struct stacksim *t, int ret)
{
	size_t len;

	sim_text_close(t->s.err);
	t->s.err = NULL;
	len = strlen(t->error);
	if (len && t->error[len - 1] == '\n')
		t->error[len - 1] = '\0';
	return ret;
}

static void forget_outcomes(struct stacksim *t)
{
	for (size_t i = 0; t->list && i < t->outcomes.nr; i++)
		free((char *)t->list[i].text);
	free(t->list);
	t->list = NULL;
	outcomes_free(&t->outcomes);
}

/* Of the scenario nothing is left, and the world is not loaded. */
static void unload(struct stacksim *t)
{
	FILE *err = t->s.err;

	forget_outcomes(t);
	session_close(&t->s);
	scn_free(t->s.scn);
	schedule_free(&t->file);
	free(t->changes);
	free(t->word);
	t->changes = NULL;
	t->word = NULL;
	t->s = (struct session){.err = err};
}

int stacksim_open(struct stacksim **s, const char *world)
{
	struct stacksim *t = sim_zeroed(1, sizeof(*t), "a world");

	*s = t;
	t->world = sim_strdup(world ? world : DEFAULT_WORLD);
	begin(t);
	if (the_open_one) {
		fputs("another world is open in this process", t->s.err);
		return end(t, -EBUSY);
	}
	the_open_one = t;
	return end(t, session_world(&t->s, t->world, NULL));
}

void stacksim_close(struct stacksim *s)
{
	if (!s)
		return;
	unload(s);
	free(s->world);
	free(s->error);
	free(s->report);
	if (the_open_one == s)
		the_open_one = NULL;
	free(s);
}

const char *stacksim_error(const struct stacksim *s)
{
	return s->error;
}

/* Which changes a text names, "5.15 +one -other". Return: 0 or -EINVAL */
static int select_changes(struct stacksim *t, const char *changes)
{
	struct change_sel *sel = &t->s.sel;
	char *pos, *word;
	size_t nr = 0, most = strlen(changes) / 2 + 1;

	t->changes = sim_strdup(changes);
	t->word = sim_zeroed(2 * most, sizeof(*t->word), "changes");
	sel->with = t->word;
	sel->without = t->word + most;
	for (word = strtok_r(t->changes, " ", &pos); word; word = strtok_r(NULL, " ", &pos), nr++) {
		if (!nr) {
			sel->gen = word;
		} else if (*word == '+') {
			t->word[sel->nr_with++] = word + 1;
		} else if (*word == '-') {
			t->word[most + sel->nr_without++] = word + 1;
		} else {
			fprintf(t->s.err, "+CHANGE or -CHANGE expected, not '%s'", word);
			return -EINVAL;
		}
	}
	return 0;
}

/* What was loaded is let go of; the scenario is the next. @errs: of reading it */
static int take(struct stacksim *t, struct scn *scn, struct scn_errors *errs)
{
	t->s.scn = scn;
	if (!scn)
		scn_errors_print(t->s.err, errs);
	scn_errors_free(errs);
	return scn ? 0 : -EINVAL;
}

static int boot(struct stacksim *t, struct scn *scn, struct scn_errors *errs, const char *changes)
{
	int ret = take(t, scn, errs);

	if (!ret)
		ret = session_world(&t->s, t->world, NULL);
	if (!ret && changes)
		ret = select_changes(t, changes);
	return end(t, ret ? ret : session_boot(&t->s, NULL, true));
}

int stacksim_load(struct stacksim *s, const char *path, const char *changes)
{
	struct scn_errors errs = {0};

	begin(s);
	unload(s);
	return boot(s, scn_parse_file(path, &errs), &errs, changes);
}

int stacksim_load_text(struct stacksim *s, const char *name, const char *text, const char *changes)
{
	struct scn_errors errs = {0};

	begin(s);
	unload(s);
	return boot(s, scn_parse_text(name, text, strlen(text), &errs), &errs, changes);
}

static int read_schedule(struct stacksim *t, const char *path)
{
	struct schedule_file *f = &t->file;
	struct scn_errors errs = {0};

	if (schedule_read(f, path, t->s.err))
		return -EINVAL;
	if (!f->text) {
		fprintf(t->s.err, "%s:%u:%u: error: the scenario is not in the file", f->file,
			f->scenario_at.line, f->scenario_at.col);
		return -EINVAL;
	}
	t->s.sel = (struct change_sel){
		.gen = f->gen,
		.with = (const char *const *)f->with,
		.without = (const char *const *)f->without,
		.nr_with = f->nr_with,
		.nr_without = f->nr_without,
	};
	return take(t, scn_parse_text(f->path, f->text, f->len, &errs), &errs);
}

int stacksim_load_schedule(struct stacksim *s, const char *path, struct sim_finding *f)
{
	int ret;

	begin(s);
	unload(s);
	*f = (struct sim_finding){0};
	ret = read_schedule(s, path);
	if (!ret)
		ret = session_world(&s->s, s->world, &s->file);
	if (!ret)
		ret = session_boot(&s->s, &s->file, true);
	if (!ret)
		ret = session_promote(&s->s, &s->file);
	if (!ret)
		*f = (struct sim_finding){
			.signature = s->file.report,
			.schedule = s->file.sched,
			.under = s->file.under,
		};
	return end(s, ret);
}

int stacksim_suppress(struct stacksim *s, const char *path)
{
	int ret;

	begin(s);
	ret = suppressions_read(&s->s.supp, path, s->s.err);
	sim_suppress(s->s.supp.list, s->s.supp.nr);
	return end(s, ret ? -EINVAL : 0);
}

struct sim_explore stacksim_search(const struct stacksim *s)
{
	sim_assert(s->s.loaded);
	return (struct sim_explore){
		.strategy = &sim_dfs,
		.seed = 1,
		.depth = 3,
		.bound = s->s.scn->bound,
		.under.race = wants_races(s->s.scn) ? SIM_RACE_DEFAULT : SIM_RACE_OFF,
		.cache = true,
		.restore = true,
		.promote = true,
	};
}

/** struct each - who is told of each execution: the outcomes, and who the user has named */
struct each {
	struct outcomes *outcomes;
	const struct sim_explore *e;
};

static void each(void *arg)
{
	const struct each *to = arg;

	outcomes_add(to->outcomes);
	if (to->e->each)
		to->e->each(to->e->each_arg);
}

int stacksim_explore(struct stacksim *s, const struct sim_explore *e, struct sim_result *res)
{
	struct each to = {&s->outcomes, e};
	struct sim_explore own = *e;
	int ret;

	sim_assert(s->s.loaded);
	begin(s);
	forget_outcomes(s);
	outcomes_begin(&s->outcomes, s->s.scn);
	own.each = each;
	own.each_arg = &to;
	*res = (struct sim_result){0};
	ret = session_explore(&s->s, &own, res);
	if (ret)
		sim_result_free(res);
	return end(s, ret);
}

size_t stacksim_outcomes(struct stacksim *s, const struct stacksim_outcome **list)
{
	const struct outcomes *o = &s->outcomes;

	if (!s->list) {
		s->list = sim_zeroed(o->nr, sizeof(*s->list), "outcomes");
		for (size_t i = 0; i < o->nr; i++)
			s->list[i] = (struct stacksim_outcome){
				.text = outcome_text(o, &o->list[i]),
				.value = o->list[i].value,
				.count = o->list[i].count,
				.schedule = &o->list[i].schedule,
			};
	}
	*list = s->list;
	return o->nr;
}

int stacksim_field(struct stacksim *s, const char *name)
{
	for (size_t i = 0; i < s->outcomes.nr_fields; i++)
		if (!strcmp(s->outcomes.field[i].name, name))
			return (int)i;
	return -ENOENT;
}

void stacksim_minimise(const struct stacksim *s, struct sim_finding *f)
{
	struct sim_explore e = stacksim_search(s), small;

	finding_minimise(&e, f, 0, &small);
}

int stacksim_replay(struct stacksim *s, const struct sim_schedule *schedule,
		    const struct sim_conditions *under)
{
	sim_assert(s->s.loaded);
	begin(s);
	return end(s, session_follow(&s->s, schedule, under, NULL));
}

const char *stacksim_report(struct stacksim *s, const char *signature)
{
	FILE *to;

	free(s->report);
	to = sim_text_open(&s->report);
	print_run(&s->s, signature, to);
	sim_text_close(to);
	return s->report;
}

int stacksim_save(struct stacksim *s, const struct sim_finding *f, const char *path)
{
	int ret = session_save(&s->s, &f->under, &f->schedule, f->signature, path);

	begin(s);
	if (ret)
		fprintf(s->s.err, "cannot write %s: %s", path, strerror(-ret));
	return end(s, ret);
}
