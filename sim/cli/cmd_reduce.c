// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim reduce: of the scenario of a schedule only what its report needs. What is left is a
 * scenario of its own, which announces the report, with its schedule beside it.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/reduce.h"

/* Of each smaller scenario, where no limit is given: a few seconds in a tree. */
#define EXECS 2000
#define SUFFIX ".scn"

/** struct target - the files to be written; @name: of the scenario */
struct target {
	char *scenario, *schedule, *name;
};

static void target_free(struct target *t)
{
	free(t->scenario);
	free(t->schedule);
	free(t->name);
}

/* Return: whether the file that was asked for can be that of a scenario */
static bool target_set(struct target *t, const char *output, const char *name)
{
	const char *slash, *base;
	size_t len;

	t->scenario = output ? sim_strdup(output) : sim_format("%s-reduced" SUFFIX, name);
	len = strlen(t->scenario);
	slash = strrchr(t->scenario, '/');
	base = slash ? slash + 1 : t->scenario;
	if (strlen(base) <= strlen(SUFFIX) || strcmp(t->scenario + len - strlen(SUFFIX), SUFFIX)) {
		fprintf(stderr, "stacksim: --output: a scenario is in NAME.scn, not in '%s'\n",
			output);
		return false;
	}
	len -= strlen(SUFFIX);
	t->schedule = sim_format("%.*s.sched", (int)len, t->scenario);
	t->name = sim_strndup(base, strlen(base) - strlen(SUFFIX));
	return true;
}

/* Is known before the search, not after it. Return: an exit code */
static enum exit_code target_begin(const struct target *t, bool force)
{
	enum exit_code rc;

	if (!force && !access(t->scenario, F_OK)) {
		fprintf(stderr, "stacksim: %s is there, and is not written over; --force does it\n",
			t->scenario);
		return RC_USAGE;
	}
	rc = save_begin(t->scenario, true);
	return rc ? rc : save_begin(t->schedule, force);
}

/* What a line of the scenario says of a report: what is wrong, wherever it stands. */
static const char *announcement(const char *report, const char *path)
{
	struct reduced_expect e;

	return reduced_expect(report, path, &e) ? e.rest + strspn(e.rest, ":0123456789 ") : report;
}

/* The generation of a tree is its version up to the second dot. Return: to be freed */
static char *generation(const struct reduction *r)
{
	const char *gen = r->world.def->generation, *dot;

	if (!gen)
		return sim_strdup(r->first.gen);
	dot = strchr(gen, '.');
	return sim_strndup(gen, dot ? (size_t)(dot - gen) + 1 + strspn(dot + 1, "0123456789")
				    : strlen(gen));
}

/* Where the report is. Return: whether a line of a scenario can say that */
static bool set_place(struct scn_verdict *v, const struct schedule_file *f)
{
	if (f->under.fail.kind || f->nr_with > SCN_MAX_CHANGES || f->nr_without > SCN_MAX_CHANGES)
		return false;
	for (size_t i = 0; i < f->nr_with; i++)
		v->with[v->nr_with++] = f->with[i];
	for (size_t i = 0; i < f->nr_without; i++)
		v->without[v->nr_without++] = f->without[i];
	return true;
}

static bool is_over(void *arg)
{
	const struct reduction *r = arg;
	uint64_t left;

	return was_interrupted() || r->broken || !budget_part(&r->time, 1, &left);
}

static struct scn *parse(const struct reduce_text *t, const char *path)
{
	struct scn_errors errs = {0};
	struct scn *scn = scn_parse_text(path, t->text, t->len, &errs);

	if (!scn)
		scn_errors_print(stderr, &errs);
	scn_errors_free(&errs);
	return scn;
}

static bool is_first_of(const struct scn *scn, unsigned int i)
{
	for (unsigned int k = 0; k < i; k++)
		if (scn_same_place(&scn->verdict[k], &scn->verdict[i]))
			return false;
	return true;
}

/* Where is the scenario @t, which is @scn, clean, as it says? A tree is one kernel only. */
static void set_clean(struct reduction *r, const struct reduce_text *t, struct scn *scn)
{
	if (r->world.def->generation)
		return;
	for (unsigned int i = 0; i < scn->nr_verdicts; i++) {
		const struct scn_verdict *v = &scn->verdict[i];
		struct change_sel sel = verdict_selection(v);

		if (!v->bug && is_first_of(scn, i) && reduction_is_clean(r, t, scn, &sel))
			r->clean[r->nr_clean++] = sel;
	}
}

/* Is it found without a failure, too? Then that is the first thing that goes. */
static void try_unfailing(struct reduction *r, const struct reduce_text *t, struct scn *scn)
{
	const struct sim_conditions under = r->first.under;

	memset(&r->first.under.fail, 0, sizeof(r->first.under.fail));
	r->best = &r->first;
	if (reduction_shows(r, t, scn, NULL) == REDUCE_YES)
		return;
	r->first.under = under;
	r->best = &r->small;
}

/* Before anything goes, the report must be found. @scn: is @t. Return: an exit code */
static enum exit_code try_whole(struct reduction *r, const struct reduce_text *t, struct scn *scn)
{
	enum reduce_answer found = reduction_shows(r, t, scn, stderr);

	if (found != REDUCE_YES) {
		fprintf(stderr, "stacksim: %s: the report is not found again%s\n", r->first.file,
			is_over(r) ? ": there was no time" : "");
		return was_interrupted()         ? RC_INTERRUPTED
		       : found == REDUCE_UNKNOWN ? RC_INCONCLUSIVE
						 : RC_DIVERGED;
	}
	if (r->first.under.fail.kind)
		try_unfailing(r, t, scn);
	fprintf(stderr, "stacksim: found again; what it does not need is taken out\n");
	r->ordered = reduction_is_plain(r, t, scn) == REDUCE_NO;
	r->met = reduction_is_clean(r, t, scn, NULL);
	set_clean(r, t, scn);
	return RC_OK;
}

/** struct reports - what a scenario says of them. @text: that of @says */
struct reports {
	char *text;
	const char **says;
	size_t nr;
};

static void add_report(struct reports *to, const char *report, const char *path)
{
	const char *says = announcement(report, path);

	to->says = sim_grow(to->says, to->nr, sizeof(*to->says), "reports");
	if (scn_signature_valid(says))
		to->says[to->nr++] = says;
}

static void add_lines(struct reports *to, const char *path)
{
	char *save, *line = strtok_r(to->text, "\n", &save);

	for (; line; line = strtok_r(NULL, "\n", &save))
		add_report(to, line, path);
}

/* At first the scenario says what has to stay. */
static void announce_report(const struct reduction *r, struct reduce_text *t, const struct scn *scn,
			    const struct scn_verdict *at)
{
	struct reports to = {0};

	add_report(&to, r->first.report, r->first.path);
	reduce_announce(t, scn, at, to.says, to.nr, false);
	free(to.says);
}

/* In the end it says of each kernel that it speaks of what it reports there. */
static void announce_all(struct reduction *r, struct reduce_text *t, const char *path,
			 const struct scn_verdict *at, bool here)
{
	struct change_sel sel = verdict_selection(at);
	struct scn *scn = parse(t, path);
	struct reports to = {.text = reduction_reports(r, scn, &sel)};

	if (to.text) {
		if (here)
			add_report(&to, r->best->report, r->best->path);
		add_lines(&to, path);
		reduce_announce(t, scn, at, to.says, to.nr, true);
	}
	scn_free(scn);
	free(to.text);
	free(to.says);
}

/* The scenario as it was, but for its header. */
static void begin_text(struct reduction *r, const struct scn *scn, const char *name,
		       struct reduce_text *t)
{
	char *gen = generation(r);
	struct scn_verdict at = {.gen = gen};

	reduce_text_set(t, scn->text, scn->len);
	if (set_place(&at, &r->first))
		announce_report(r, t, scn, &at);
	reduce_call(t, scn, name);
	free(gen);
}

/*
 * What is left says all that it reports, if the report is found then. A tree is one kernel only.
 * Return: whether it does
 */
static bool end_text(struct reduction *r, struct reduce_text *t, const char *path)
{
	char *gen = generation(r);
	struct scn_verdict at = {.gen = gen};
	struct scn *scn = parse(t, path), *said;
	bool known = set_place(&at, &r->first), done;

	for (unsigned int i = 0; known && i < scn->nr_verdicts; i++) {
		bool here = scn_same_place(&scn->verdict[i], &at);

		if (is_first_of(scn, i) && (here || !r->world.def->generation))
			announce_all(r, t, path, &scn->verdict[i], here);
	}
	said = parse(t, path);
	done = said && reduction_shows(r, t, said, NULL) == REDUCE_YES;
	scn_free(scn);
	scn_free(said);
	free(gen);
	return done;
}

static enum reduce_answer shows(const struct reduce_text *t, struct scn *scn, void *arg)
{
	struct reduction *r = arg;

	progress_say("%zu smaller scenarios tried, bytes: %zu, context switches: %u", r->tried,
		     r->best->len, sim_schedule_switches(&r->best->sched));
	return reduction_shows(r, t, scn, NULL);
}

/** struct size - of a scenario, in what people count */
struct size {
	unsigned int tasks, operations, lines;
};

static struct size measure(const char *text, size_t len)
{
	struct scn_errors errs = {0};
	struct scn *scn = scn_parse_text("", text, len, &errs);
	struct size z = {0};

	for (unsigned int i = 0; scn && i < scn->nr_tasks; i++)
		z.operations += scn->task[i].nr;
	if (scn) {
		z.tasks = scn->nr_tasks;
		z.lines = z.tasks + z.operations + scn->setup.nr + scn->expect.nr +
			  scn->nr_constraints;
	}
	scn_errors_free(&errs);
	scn_free(scn);
	return z;
}

static void put_result(const struct reduction *r, const struct scn *from, const char *path,
		       const struct reduce_result *res, size_t tried)
{
	struct size was = measure(from->text, from->len), is = measure(r->best->text, r->best->len);

	printf("%s: tasks and events: %u (%u before), lines in them: %u (%u), bytes: %zu (%zu), "
	       "context switches: %u (%u)\n",
	       path, is.tasks, was.tasks, is.operations, was.operations, r->best->len, from->len,
	       sim_schedule_switches(&r->best->sched), sim_schedule_switches(&r->first.sched));
	if (res->over)
		printf("not known to be minimal: %s ended it after %zu smaller scenarios\n",
		       was_interrupted() ? "a signal" : "--max-time", tried);
	else if (res->unknown)
		printf("not known to be minimal: %zu smaller scenarios were given up after %" PRIu64
		       " executions\n",
		       res->unknown, r->max_execs);
	else
		printf("minimal: without any one thing more the report is not found; smaller "
		       "scenarios tried: %zu\n",
		       tried);
}

static bool write_text(const char *path, const char *text, size_t len)
{
	FILE *out = sim_fopen(path, "we");
	bool whole = out && fwrite(text, 1, len, out) == len;

	whole = out && !fclose(out) && whole;
	if (!whole)
		fprintf(stderr, "stacksim: cannot write %s: %s\n", path, strerror(errno));
	return whole;
}

static enum exit_code write_both(const struct reduction *r, const struct target *to)
{
	int err;

	if (!write_text(to->scenario, r->best->text, r->best->len))
		return RC_FAULT;
	err = schedule_write_file(r->best, to->schedule);
	if (err)
		fprintf(stderr, "stacksim: cannot write %s: %s\n", to->schedule, strerror(-err));
	return err ? RC_FAULT : RC_OK;
}

static enum exit_code make_smaller(struct reduction *r, const struct scn *scn,
				   const struct target *to)
{
	const struct reduce_ask ask = {
		.path = to->scenario, .shows = shows, .over = is_over, .arg = r};
	struct reduce_result res;
	struct reduce_text t;
	enum exit_code rc;
	struct scn *whole;
	size_t tried;
	bool said;

	begin_text(r, scn, to->name, &t);
	whole = parse(&t, to->scenario);
	rc = whole ? try_whole(r, &t, whole) : RC_USAGE;
	if (!rc) {
		reduce(&t, &ask, &res);
		tried = r->tried - 1;
		said = end_text(r, &t, to->scenario);
		progress_say("%s", "");
		rc = write_both(r, to);
	}
	if (!rc) {
		put_result(r, scn, to->scenario, &res, tried);
		if (!said)
			printf("what its 'bug at' and 'clean at' lines say was not looked at\n");
		print_replay(r->opt, to->schedule, stdout);
	}
	scn_free(whole);
	reduce_text_free(&t);
	return !rc && was_interrupted() ? RC_INTERRUPTED : rc;
}

static uint32_t bound_of(const struct options *o, const struct scn *scn,
			 const struct schedule_file *f)
{
	uint32_t bound = o->bound == BOUND_DEFAULT ? scn->bound : o->bound;
	uint32_t most = sim_schedule_switches(&f->sched);

	return bound == UINT32_MAX || bound < most ? bound : most;
}

/* Return: an exit code */
static enum exit_code begin(struct reduction *r, const struct scn *scn, struct target *to)
{
	const struct options *o = r->opt;
	struct change_sel sel;
	enum exit_code rc;

	if (!r->first.report) {
		fprintf(stderr, "stacksim: %s has no report to keep\n", r->first.file);
		return RC_USAGE;
	}
	if (!target_set(to, o->output, scn->name))
		return RC_USAGE;
	rc = target_begin(to, o->force);
	if (rc)
		return rc;
	if (world_load(&r->world, o->world ? o->world : r->first.world, stderr))
		return RC_USAGE;
	sel = file_selection(&r->first);
	if (changes_check(r->world.def, &sel, stderr))
		return RC_USAGE;
	r->max_execs = o->max_execs ? o->max_execs : EXECS;
	r->bound = bound_of(o, scn, &r->first);
	r->time = budget_begin(o->max_ms);
	return RC_OK;
}

int cmd_reduce(const struct options *o)
{
	struct reduction r = {.opt = o, .best = &r.first};
	struct target to = {0};
	struct scenario_set set;
	enum exit_code rc = file_open(o, o->args[0], &r.first, &set);

	if (!rc)
		rc = begin(&r, set.scn[0], &to);
	if (!rc)
		rc = make_smaller(&r, set.scn[0], &to);
	world_unload(&r.world);
	target_free(&to);
	schedule_free(&r.small);
	schedule_free(&r.first);
	scenarios_free(&set);
	return rc;
}
