// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a world, a scenario and a selection of changes to a program that the engine has booted; and
 * what is done with one.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "session/session.h"

/* What is wrong, of a schedule file with its place. @text: is freed. Return: -EINVAL */
static int wrong(const struct session *s, const struct schedule_file *f, struct schedule_place at,
		 char *text)
{
	if (f)
		fprintf(s->err, "%s:%u:%u: error: %s", f->file, at.line, at.col, text);
	else
		sim_complain(s->err, "%s", text);
	free(text);
	return -EINVAL;
}

int session_world(struct session *s, const char *name, const struct schedule_file *f)
{
	struct schedule_place at = f ? f->world_at : (struct schedule_place){0, 0};
	char *why;
	FILE *to = sim_text_open(&why);
	int ret = world_load(&s->world, name ? name : f ? f->world : DEFAULT_WORLD, to);

	sim_text_close(to);
	if (ret)
		return wrong(s, name ? NULL : f, at, why);
	free(why);
	if (!f || !strcmp(s->world.def->name, f->world))
		return 0;
	return wrong(s, f, at,
		     sim_format("this is a schedule of world '%s', not of '%s'\n", f->world,
				s->world.def->name));
}

static int resolve(struct session *s)
{
	struct scn_errors errs = {0};
	int ret = scn_resolve(s->scn, s->world.def, &errs);

	if (ret == -EOPNOTSUPP)
		sim_complain(s->err, "%s\n", errs.err[0].text);
	else if (ret)
		scn_errors_print(s->err, &errs);
	scn_errors_free(&errs);
	return ret;
}

static int choose_changes(struct session *s, const struct schedule_file *f)
{
	char *why;
	FILE *to = sim_text_open(&why);
	int ret = changes_check(s->world.def, &s->sel, to);

	sim_text_close(to);
	if (ret)
		return wrong(s, f, f ? f->changes_at : (struct schedule_place){0, 0}, why);
	free(why);
	changes_apply(s->world.def, &s->sel);
	return 0;
}

static int boot(struct session *s)
{
	const char *why = scn_boot_error(s->scn);
	int ret = sim_load(&s->prog);

	s->loaded = true;
	if (ret == -EPROTO) {
		sim_complain(s->err, "boot or setup already has a violation:\n");
		print_run(s, NULL, s->err);
		return -EPROTO;
	}
	if (ret && scn_boot_returned(s->scn) == -EOPNOTSUPP) {
		fprintf(s->err, "%s\n", why);
		return -EOPNOTSUPP; /* the world has the operation, but not with these arguments */
	}
	s->setup_failed = ret;
	if (ret && *why)
		fprintf(s->err, "%s\n", why);
	else if (ret)
		sim_complain(s->err, "%s\n", strerror(-ret));
	/* the setup of the scenario has failed, so that nothing was explored */
	return ret ? -EPROTO : 0;
}

int session_boot(struct session *s, const struct schedule_file *f, bool lines)
{
	/* a scenario that the world lacks something for may be of another generation */
	int ret = resolve(s);

	if (!ret)
		ret = choose_changes(s, f);
	if (ret)
		return ret;
	scn_program(s->scn, &s->prog);
	s->prog.release = s->sel.gen ? s->sel.gen : changes_newest(s->world.def);
	memcpy(s->prog.regions, s->world.regions, sizeof(s->prog.regions));
	s->prog.nr_regions = s->world.nr_regions;
	s->sym = symbols_open(s->world.def);
	symbols_name_signatures(s->sym);
	sim_want_lines(lines);
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

bool wants_races(const struct scn *scn)
{
	for (unsigned int i = 0; i < scn->nr_verdicts; i++)
		if (scn->verdict[i].race)
			return true;
	return false;
}

int session_explore(const struct session *s, const struct sim_explore *e, struct sim_result *res)
{
	if (!(e->under.fail.kind ? sim_explore_failing : sim_explore)(e, res))
		return 0;
	sim_complain(s->err, "the same choices did not lead to the same execution: %s\n",
		     sim_run()->divergence);
	return -ESTALE;
}

int session_follow(const struct session *s, const struct sim_schedule *sched,
		   const struct sim_conditions *under, const char *file)
{
	int ret = sim_detail(sched, under);
	const struct sim_run *run = sim_run();
	uint64_t steps = sim_schedule_steps(sched);

	if (!ret && run->steps == steps)
		return 0;
	sim_complain(s->err, "%s%sthe execution parted from the schedule: ", file ? file : "",
		     file ? ": " : "");
	if (ret)
		fprintf(s->err, "%s\n", run->divergence);
	else
		fprintf(s->err, "it ended after %u steps of %" PRIu64 "\n", run->steps, steps);
	return -ESTALE;
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
