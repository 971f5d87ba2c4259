// SPDX-License-Identifier: GPL-2.0-only
/* What the commands do with a session in common: how options and schedule files make one. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"

struct change_sel selection(const struct options *o)
{
	return (struct change_sel){
		.gen = o->gen,
		.with = o->with.word,
		.without = o->without.word,
		.nr_with = o->with.nr,
		.nr_without = o->without.nr,
	};
}

static enum sim_race_tier race_tier(const char *name)
{
	unsigned int tier = SIM_RACE_OFF;

	while (strcmp(sim_race_tiers[tier], name))
		tier++;
	return tier;
}

/* How strictly races are looked for: as asked, else as usual where the scenario or a list of
 * checkers names them. */
static const char *race_wanted(const struct options *o, const struct scn *scn)
{
	if (o->race)
		return o->race;
	/* "all" is what is on by default */
	return wants_races(scn) || o->checks.on == sim_checker_kinds(SIM_C_RACE) ? "default"
										 : "off";
}

struct sim_explore explore_options(const struct options *o, const struct scn *scn)
{
	return (struct sim_explore){
		.strategy = o->strategy,
		.seed = o->seed,
		.depth = o->depth,
		.bound = o->bound == BOUND_DEFAULT ? scn->bound : o->bound,
		.max_execs = o->max_execs,
		.max_ms = o->max_ms,
		.under.max_steps = o->max_steps,
		.under.cut_off = o->max_steps && o->max_steps < SIM_LIVELOCK_STEPS,
		.stop_first = o->stop_first,
		.under.timed = o->timed,
		.under.off = o->checks.off,
		.under.race = race_tier(race_wanted(o, scn)),
		.cache = !o->no_cache,
		.restore = !o->no_restore,
		.promote = true,
		.under.fail = {.kind = o->fail},
		.stop = stop_flag(),
	};
}

bool is_failure(const struct options *o, enum sim_report_kind kind)
{
	return kind != SIM_R_RACE || o->race_fails;
}

void print_suppressed(const struct session *s, FILE *out)
{
	for (size_t i = 0; i < s->supp.nr; i++) {
		const struct sim_suppression *p = &s->supp.list[i];

		if (p->hits)
			fprintf(out, "suppressed: data-race in %s / %s: %s\n", p->func[0],
				p->func[1], p->reason);
	}
}

void print_provenance(const struct world *w, FILE *out)
{
	if (w->def->generation)
		fprintf(out, "# %s: %s\n", w->def->name, w->def->provenance);
}

bool is_cut_short(const struct scn *scn, const struct sim_stats *st)
{
	return st->complete == SIM_STOPPED ||
	       (st->complete == SIM_COMPLETE_BOUND && st->bound < scn->bound);
}

bool judged(const struct sim_stats *st)
{
	return st->infeasible + st->unsaid < st->execs;
}

void print_parts(const struct sim_stats *st, bool by_orders, FILE *out)
{
	if (st->cut_short)
		fprintf(out, "%" PRIu64 " of them ended %s\n", st->cut_short,
			by_orders ? "early, since all that follows had been seen"
				  : "in a state that had been seen");
}

void print_unjudged(const struct sim_stats *st, FILE *out)
{
	if (st->infeasible == st->execs)
		fprintf(out, "no execution met the order constraints: nothing was judged\n");
	else if (st->infeasible)
		fprintf(out, "%" PRIu64 " of them could not meet the order constraints\n",
			st->infeasible);
	if (st->cut)
		fprintf(out, "%" PRIu64 " of them were cut off by a limit%s\n", st->cut,
			judged(st) ? "" : ": nothing was judged");
}

unsigned int print_idle(const struct scn *scn, FILE *out)
{
	unsigned int idle = 0;

	for (unsigned int i = 0; i < scn->nr_tasks; i++) {
		const struct scn_block *b = &scn->task[i];

		if (b->succeeded)
			continue;
		fprintf(out, "%s '%s' in line %u %s\n", b->where == SIM_IN_TASK ? "task" : "event",
			b->name, b->loc.line,
			b->failed ? "did nothing: none of its operations ever succeeded"
				  : "never came to an operation");
		idle++;
	}
	if (idle)
		fprintf(out, "%u of %u tasks did nothing\n", idle, scn->nr_tasks);
	return idle;
}

void print_unreached(const struct scn *scn, const struct sim_stats *st, FILE *out)
{
	for (unsigned int i = 0; i < scn->nr_constraints; i++)
		if (st->unreached >> i & 1)
			fprintf(out, "the order constraint in line %u was never reached\n",
				scn->constraint[i].loc.line);
}

void print_lost(const struct sim_stats *st, FILE *out)
{
	static const char *const what[] = {"threads", "accesses", "locks and atomics", "races"};

	for (unsigned int i = 0; i < sizeof(what) / sizeof(what[0]); i++)
		if (st->races_lost >> i & 1)
			fprintf(out, "note: too many %s in one execution; data races were missed\n",
				what[i]);
	if (st->overfull)
		fprintf(out,
			"note: %" PRIu64 " executions had more than 15 reports; what came after "
			"them is not told\n",
			st->overfull);
}

/* A file that was not asked for need not be there. */
static int read_default(struct session *s, const char *name)
{
	char buf[PATH_MAX], *path;
	int ret = 0;

	path = sim_format("%s/%s", scenario_folder(s->opt, buf), name);
	if (!access(path, R_OK))
		ret = suppressions_read(&s->supp, path, s->err);
	free(path);
	return ret;
}

/* What only the strict tier sees is in a file of its own: it stays a report of the others. */
static enum exit_code read_suppressions(struct session *s)
{
	const char *asked = s->opt->suppressions;
	int ret = asked ? suppressions_read(&s->supp, asked, s->err) : read_default(s, "race.supp");

	if (!ret && !asked && !strcmp(race_wanted(s->opt, s->scn), "strict"))
		ret = read_default(s, "race-strict.supp");
	sim_suppress(s->supp.list, s->supp.nr);
	return ret ? RC_USAGE : RC_OK;
}

const char *completeness(const struct sim_stats *st, char *buf, size_t size)
{
	if (st->complete == SIM_COMPLETE)
		snprintf(buf, size, "complete");
	else if (st->complete == SIM_COMPLETE_BOUND)
		snprintf(buf, size, "complete to bound %u", st->bound);
	else if (st->bound)
		snprintf(buf, size, "complete to bound %u, stopped after %" PRIu64, st->bound - 1,
			 st->execs);
	else
		snprintf(buf, size, "stopped after %" PRIu64, st->execs);
	return buf;
}

/* What session_boot() returned, which @s->err was told of. */
static enum exit_code boot_code(int ret)
{
	switch (ret) {
	case 0:
		return RC_OK;
	case -EOPNOTSUPP:
		return RC_SKIP;
	case -EPROTO:
		return RC_VIOLATION;
	default:
		return RC_USAGE;
	}
}

enum exit_code session_open(struct session *s, const struct options *o,
			    const struct schedule_file *f, struct scn *scn,
			    const struct change_sel *sel, FILE *err)
{
	*s = (struct session){.opt = o, .scn = scn, .sel = *sel, .err = err};
	if (session_world(s, o->world, f) || read_suppressions(s))
		return RC_USAGE;
	return boot_code(session_boot(s, f, o->trace || o->cmd == CMD_SHOW));
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool is_as_saved(const struct schedule_file *f, const struct scn *scn)
{
	return schedule_hash(scn->text, scn->len) == f->hash;
}

/* The scenario that is in the schedule; at @file, where that is the same. Return: an exit code */
static enum exit_code take_own(const struct schedule_file *f, const char *file,
			       struct scenario_set *set)
{
	struct scn_errors errs = {0};
	struct scn *scn = file ? scn_parse_file(file, &errs) : NULL;

	if (file && (!scn || !is_as_saved(f, scn))) {
		fprintf(stderr,
			"stacksim: %s: scenario %s is not what it was when this schedule was "
			"saved; "
			"the one in the schedule is taken, with --force that one\n",
			f->file, file);
		scn_free(scn);
		scn = NULL;
	}
	scn_errors_free(&errs);
	if (!scn)
		scn = scn_parse_text(f->path, f->text, f->len, &errs);
	if (!scn)
		scn_errors_print(stderr, &errs);
	else
		scenarios_take(set, scn);
	scn_errors_free(&errs);
	return scn ? RC_OK : RC_USAGE;
}

/* Of a schedule without it, or that is to be tried with another. @file: where it is, or NULL */
static enum exit_code take_other(const struct options *o, const struct schedule_file *f, char *file,
				 const char *beside, struct scenario_set *set)
{
	const struct schedule_place *at = &f->scenario_at;

	if (scenarios_find_one(o, file ? file : f->scenario, set)) {
		if (!file)
			fprintf(stderr,
				"%s:%u:%u: error: looked for the scenario at %s, %s, in the file "
				"itself, and by name\n",
				f->file, at->line, at->col, f->path, beside);
		return RC_USAGE;
	}
	if (is_as_saved(f, set->scn[0]))
		return RC_OK;
	fprintf(stderr,
		"%s:%u:%u: %s: scenario %s is not what it was when this schedule was saved%s\n",
		f->file, at->line, at->col, o->force ? "warning" : "error", set->scn[0]->path,
		o->force ? "" : "; --force tries it");
	return o->force ? RC_OK : RC_USAGE;
}

/* At its path, or beside the schedule, if it is the same; in the schedule; by name. */
static enum exit_code find_scenario(const struct options *o, const struct schedule_file *f,
				    struct scenario_set *set)
{
	const char *base = base_name(f->file);
	char *beside = sim_format("%.*s%s%s", (int)(base - f->file), f->file,
				  base == f->file ? "./" : "", base_name(f->path));
	char *file = !access(f->path, R_OK) ? f->path : !access(beside, R_OK) ? beside : NULL;
	enum exit_code rc = f->text && !(o->force && file) ? take_own(f, file, set)
							   : take_other(o, f, file, beside, set);

	free(beside);
	return rc;
}

static void compare_trees(const struct session *s, const char *path, const char *then)
{
	const char *now = s->world.def->provenance;

	if (then && strcmp(then, now))
		fprintf(stderr,
			"stacksim: %s: world %s is not what it was when this schedule was saved\n"
			"  then: %s\n  now:  %s\n",
			path, s->world.def->name, then, now);
}

enum exit_code file_open(const struct options *o, const char *path, struct schedule_file *f,
			 struct scenario_set *set)
{
	memset(set, 0, sizeof(*set));
	if (schedule_read(f, path, stderr))
		return RC_USAGE;
	return find_scenario(o, f, set);
}

struct change_sel file_selection(const struct schedule_file *f)
{
	return (struct change_sel){
		.gen = f->gen,
		.with = (const char *const *)f->with,
		.without = (const char *const *)f->without,
		.nr_with = f->nr_with,
		.nr_without = f->nr_without,
	};
}

struct change_sel verdict_selection(const struct scn_verdict *v)
{
	return (struct change_sel){
		.gen = v->gen,
		.with = v->with,
		.without = v->without,
		.nr_with = v->nr_with,
		.nr_without = v->nr_without,
	};
}

enum exit_code session_open_file(struct session *s, const struct options *o, const char *path,
				 struct schedule_file *f, struct scenario_set *set)
{
	struct change_sel sel;
	enum exit_code rc;

	memset(s, 0, sizeof(*s));
	rc = file_open(o, path, f, set);
	if (rc)
		return rc;
	sel = file_selection(f);
	rc = session_open(s, o, f, set->scn[0], &sel, stderr);
	if (!rc)
		compare_trees(s, path, f->tree);
	return rc;
}

struct sim_explore file_options(const struct options *o, const struct schedule_file *f)
{
	return (struct sim_explore){
		.under = f->under,
		.max_execs = o->max_execs,
		.max_ms = o->max_ms,
	};
}

int schedule_save(const struct session *s, const struct sim_explore *e,
		  const struct sim_schedule *sched, const char *report, const char *path)
{
	int ret = session_save(s, &e->under, sched, report, path);

	if (ret)
		fprintf(stderr, "stacksim: cannot write %s: %s\n", path, strerror(-ret));
	return ret;
}

void session_show(const struct session *s, const char *report, const struct report_format *as,
		  const struct repro *repro, FILE *out)
{
	char *changes;
	FILE *to = sim_text_open(&changes);
	struct view_origin origin;
	struct sources at;
	struct view *v;

	changes_print(s->world.def, &s->sel, to);
	sim_text_close(to);
	sources_open(&at, &s->world);
	origin = (struct view_origin){
		.scenario = s->scn->name,
		.title = s->scn->title,
		.file = s->scn->path,
		.text = s->scn->text,
		.len = s->scn->len,
		.folder = {at.tree, at.project},
		.made = s->world.path,
		.world = s->world.def->name,
		.changes = changes,
		.provenance = s->world.def->generation ? s->world.def->provenance : NULL,
		.report = report,
		.schedule = s->opt->cmd == CMD_SHOW ? s->opt->args[0] : NULL,
		.repro = repro,
	};
	v = view_open(s->sym, &origin);
	as->put(v, out);
	view_close(v);
	sources_close(&at);
	free(changes);
}
