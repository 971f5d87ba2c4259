// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a scenario and a selection of changes to a program that the engine has
 * booted; and what the commands do with one in common.
 */
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
		.promote = true,
		.under.fail = {.kind = o->fail},
		.stop = stop_flag(),
	};
}

bool wants_races(const struct scn *scn)
{
	for (unsigned int i = 0; i < scn->nr_verdicts; i++)
		if (scn->verdict[i].race)
			return true;
	return false;
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

enum exit_code session_explore(const struct session *s, const struct sim_explore *e,
			       struct sim_result *res)
{
	if (!(e->under.fail.kind ? sim_explore_failing : sim_explore)(e, res))
		return RC_OK;
	sim_complain(s->err, "the same choices did not lead to the same execution: %s\n",
		     sim_run()->divergence);
	return RC_FAULT;
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

static enum exit_code resolve(struct session *s)
{
	struct scn_errors errs = {0};
	int ret = scn_resolve(s->scn, s->world.def, &errs);

	if (ret == -EOPNOTSUPP)
		sim_complain(s->err, "%s\n", errs.err[0].text);
	else if (ret)
		scn_errors_print(s->err, &errs);
	scn_errors_free(&errs);
	if (!ret)
		return RC_OK;
	return ret == -EOPNOTSUPP ? RC_SKIP : RC_USAGE;
}

static enum exit_code boot(struct session *s)
{
	const char *why = scn_boot_error(s->scn);
	int ret = sim_load(&s->prog);

	s->loaded = true;
	if (ret == -EPROTO) {
		sim_complain(s->err, "boot or setup already has a violation:\n");
		print_run(s, NULL, s->err);
		return RC_VIOLATION;
	}
	if (ret && scn_boot_returned(s->scn) == -EOPNOTSUPP) {
		fprintf(s->err, "%s\n", why);
		return RC_SKIP; /* the world has the operation, but not with these arguments */
	}
	s->setup_failed = ret;
	if (ret && *why)
		fprintf(s->err, "%s\n", why);
	else if (ret)
		sim_complain(s->err, "%s\n", strerror(-ret));
	/* the setup of the scenario has failed, so that nothing was explored */
	return ret ? RC_VIOLATION : RC_OK;
}

/* What is wrong, of a schedule file with its place. @text: is freed. Return: RC_USAGE */
static enum exit_code wrong(const struct session *s, const struct schedule_file *f,
			    struct schedule_place at, char *text)
{
	if (f)
		fprintf(s->err, "%s:%u:%u: error: %s", f->file, at.line, at.col, text);
	else
		sim_complain(s->err, "%s", text);
	free(text);
	return RC_USAGE;
}

/* The world must be the one that a schedule was made in. @f: the schedule, or NULL */
static enum exit_code open_world(struct session *s, const struct schedule_file *f)
{
	const char *asked = s->opt->world;
	struct schedule_place at = f ? f->world_at : (struct schedule_place){0, 0};
	char *why;
	FILE *to = sim_text_open(&why);
	int ret = world_load(&s->world, asked ? asked : f ? f->world : DEFAULT_WORLD, to);

	sim_text_close(to);
	if (ret)
		return wrong(s, asked ? NULL : f, at, why);
	free(why);
	if (!f || !strcmp(s->world.def->name, f->world))
		return RC_OK;
	return wrong(s, f, at,
		     sim_format("this is a schedule of world '%s', not of '%s'\n", f->world,
				s->world.def->name));
}

static enum exit_code choose_changes(struct session *s, const struct schedule_file *f)
{
	char *why;
	FILE *to = sim_text_open(&why);
	int ret = changes_check(s->world.def, &s->sel, to);

	sim_text_close(to);
	if (ret)
		return wrong(s, f, f ? f->changes_at : (struct schedule_place){0, 0}, why);
	free(why);
	changes_apply(s->world.def, &s->sel);
	return RC_OK;
}

enum exit_code session_open(struct session *s, const struct options *o,
			    const struct schedule_file *f, struct scn *scn,
			    const struct change_sel *sel, FILE *err)
{
	enum exit_code rc;

	*s = (struct session){.opt = o, .scn = scn, .sel = *sel, .err = err};
	if (open_world(s, f) || read_suppressions(s))
		return RC_USAGE;
	/* a scenario that the world lacks something for may be of another generation */
	rc = resolve(s);
	if (rc)
		return rc;
	rc = choose_changes(s, f);
	if (rc)
		return rc;
	scn_program(scn, &s->prog);
	s->prog.release = sel->gen ? sel->gen : changes_newest(s->world.def);
	memcpy(s->prog.regions, s->world.regions, sizeof(s->prog.regions));
	s->prog.nr_regions = s->world.nr_regions;
	s->sym = symbols_open(s->world.def);
	symbols_name_signatures(s->sym);
	sim_want_lines(s->opt->trace || s->opt->cmd == CMD_SHOW);
	return boot(s);
}

void session_close(struct session *s)
{
	if (s->loaded)
		sim_unload();
	if (s->sym) {
		symbols_name_signatures(NULL);
		symbols_close(s->sym);
	}
	sim_want_lines(false);
	world_unload(&s->world);
	sim_suppress(NULL, 0);
	suppressions_free(&s->supp);
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

/*
 * The scenario that a schedule file was made with: at its path, or beside the schedule, if it is
 * the same; in the schedule; by name.
 */
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

enum exit_code session_open_file(struct session *s, const struct options *o, const char *path,
				 struct schedule_file *f, struct scenario_set *set)
{
	struct change_sel sel;
	enum exit_code rc;

	memset(s, 0, sizeof(*s));
	memset(set, 0, sizeof(*set));
	if (schedule_read(f, path, stderr))
		return RC_USAGE;
	rc = find_scenario(o, f, set);
	if (rc)
		return rc;
	sel = (struct change_sel){
		.gen = f->gen,
		.with = (const char *const *)f->with,
		.without = (const char *const *)f->without,
		.nr_with = f->nr_with,
		.nr_without = f->nr_without,
	};
	rc = session_open(s, o, f, set->scn[0], &sel, stderr);
	if (!rc)
		compare_trees(s, path, f->tree);
	return rc;
}

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

enum exit_code session_promote(const struct session *s, const struct schedule_file *f)
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
			fprintf(stderr,
				"%s:%u:%u: error: the world has no variable '%s' with bytes %u to "
				"%u\n",
				f->file, r->at.line, r->at.col, r->name, r->off,
				r->off + r->size - 1);
			return RC_USAGE;
		}
		sim_promote(&p);
	}
	return RC_OK;
}

struct sim_explore file_options(const struct options *o, const struct schedule_file *f)
{
	return (struct sim_explore){
		.under = f->under,
		.max_execs = o->max_execs,
		.max_ms = o->max_ms,
	};
}

/* @f.promoted is to be freed */
static struct schedule_file describe(const struct session *s, const struct sim_explore *e,
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
		.under = e->under,
		.promoted = name_promotions(s, e->under.promoted),
		.report = (char *)report,
		.sched = *sched,
	};
}

void schedule_put(const struct session *s, const struct sim_explore *e,
		  const struct sim_schedule *sched, const char *report, FILE *out)
{
	struct schedule_file f = describe(s, e, sched, report);

	schedule_write(&f, out);
	free(f.promoted);
}

int schedule_save(const struct session *s, const struct sim_explore *e,
		  const struct sim_schedule *sched, const char *report, const char *path)
{
	struct schedule_file f = describe(s, e, sched, report);
	int ret = schedule_write_file(&f, path);

	free(f.promoted);
	if (ret)
		fprintf(stderr, "stacksim: cannot write %s: %s\n", path, strerror(-ret));
	return ret;
}

void finding_minimise(const struct sim_explore *e, struct sim_finding *f, uint64_t ms,
		      struct sim_explore *small)
{
	*small = *e;
	small->max_execs = 0;
	small->max_ms = ms;
	small->under = f->under;
	sim_minimise(small, &f->schedule, f->signature);
	sim_detail(&f->schedule, &small->under);
}

void print_run(const struct session *s, const char *signature, FILE *out)
{
	const struct sim_run *run = sim_run();

	for (size_t i = 0; i < run->nr_reports; i++) {
		const struct sim_report *v = &run->reports[i];

		if (signature && strcmp(v->signature, signature))
			continue;
		render_report(s->sym, run, v, out);
		fputc('\n', out);
		render_diagram(s->sym, run, v, out);
	}
}

void session_show(const struct session *s, const char *report, const struct report_format *as,
		  const struct repro *repro, FILE *out)
{
	char *changes;
	FILE *to = sim_text_open(&changes);
	struct view_origin origin;
	struct view *v;

	changes_print(s->world.def, &s->sel, to);
	sim_text_close(to);
	origin = (struct view_origin){
		.scenario = s->scn->name,
		.title = s->scn->title,
		.file = s->scn->path,
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
	free(changes);
}
