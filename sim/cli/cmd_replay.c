// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim replay, minimise and show: what is done with a schedule file.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/file.h"
#include "cli/cli.h"
#include "repro/repro.h"

/* Trace of the last execution, its reports included. The caller frees it. */
static char *outcome(const struct session *s)
{
	char *text = NULL;
	FILE *out = sim_text_open(&text);

	render_trace(s->sym, sim_run(), out);
	sim_text_close(out);
	return text;
}

/* The execution has followed the schedule; does it have the report that the file names? */
static int verdict(const struct options *o, const struct schedule_file *f, const char *path)
{
	const struct sim_run *run = sim_run();

	if (f->report && !find_report(run, f->report)) {
		fprintf(stderr,
			"stacksim: %s: followed to the end, but there was no report \"%s\"\n", path,
			f->report);
		return RC_DIVERGED;
	}
	for (size_t i = 0; i < run->nr_reports; i++)
		if (f->report || is_failure(o, run->reports[i].kind))
			return RC_VIOLATION;
	return RC_OK;
}

static int repeat(const struct session *s, const struct schedule_file *f)
{
	const struct options *o = s->opt;
	struct sim_explore e = file_options(o, f);
	char *first = outcome(s);
	int rc = RC_OK;

	e.strategy = &sim_replay;
	e.schedule = &f->sched;
	e.max_execs = 0;
	for (uint32_t i = 1; i < o->times && !rc && !was_interrupted(); i++) {
		struct sim_result res = {0};
		char *now;
		int ret;

		ret = sim_explore(&e, &res);
		now = outcome(s);
		if (ret || strcmp(now, first)) {
			fprintf(stderr, "stacksim: replay %u had another outcome: %s%s\n", i + 1,
				sim_run()->divergence, now);
			rc = RC_DIVERGED;
		}
		free(now);
		sim_result_free(&res);
	}
	if (!rc && o->times > 1 && !was_interrupted())
		printf("%u of %u replays had this outcome\n", o->times, o->times);
	free(first);
	return rc;
}

/* Under a debugger the execution goes to its end, if it is let, and nothing is printed of it. */
static enum exit_code debugged(const struct session *s, const struct schedule_file *f)
{
	struct until_target target = {.nr = 0};
	struct sim_stop at;
	enum exit_code rc = until_read(s, f, &target, &at);

	/* what is wrong with files and arguments is said before there is a debugger */
	if (rc || !is_debugged())
		return rc;
	debug_wait(s, f, &at);
	if (sim_until(&f->sched, &f->under, &at) == -ENOENT && at.is_in)
		rc = until_missed(s, &target);
	until_free(&target);
	if (rc)
		return rc;
	return sim_run()->nr_reports ? RC_VIOLATION : RC_OK;
}

static int replay(const struct session *s, const struct schedule_file *f)
{
	const struct options *o = s->opt;
	int rc;

	if (o->gdb)
		return debugged(s, f);
	if (o->until)
		return replay_until(s, f);
	if (session_follow(s, &f->sched, &f->under, o->args[0]))
		return RC_DIVERGED;
	rc = verdict(o, f, o->args[0]);
	if (o->trace)
		render_trace(s->sym, sim_run(), stdout);
	else
		print_run(s, NULL, stdout);
	if (!sim_run()->nr_reports)
		printf("%u steps, nothing reported\n", sim_run()->steps);
	if (o->times > 1) {
		int other = repeat(s, f);

		rc = other ? other : rc;
	}
	return rc;
}

/* The file that "show --output" names. Return: NULL after saying why it cannot be written. */
static FILE *open_output(const char *path)
{
	FILE *out = NULL;

	errno = EEXIST;
	if (access(path, F_OK) || !is_schedule(path))
		out = sim_fopen(path, "we");
	if (!out)
		fprintf(stderr, "stacksim: cannot write %s: %s\n", path, strerror(errno));
	return out;
}

static int show_to(const struct session *s, const struct schedule_file *f,
		   const struct repro *repro)
{
	const char *path = s->opt->output;
	FILE *out = path ? open_output(path) : stdout;

	if (!out)
		return RC_USAGE;
	session_show(s, f->report, s->opt->as, repro, out);
	if (path && fclose(out)) {
		fprintf(stderr, "stacksim: cannot write %s: %s\n", path, strerror(errno));
		return RC_FAULT;
	}
	return verdict(s->opt, f, s->opt->args[0]);
}

static int show_as(const struct session *s, const struct schedule_file *f)
{
	struct repro *repro = NULL;
	int rc;

	if (s->opt->as->put == repro_put) {
		repro = repro_open(s->scn, stderr);
		if (!repro)
			return RC_SKIP;
	}
	rc = show_to(s, f, repro);
	repro_close(repro);
	return rc;
}

static int show(const struct session *s, const struct schedule_file *f)
{
	if (session_follow(s, &f->sched, &f->under, s->opt->args[0]))
		return RC_DIVERGED;
	if (s->opt->as)
		return show_as(s, f);
	printf("%s on %s ", f->scenario, f->world);
	changes_print(s->world.def, &s->sel, stdout);
	printf(", context switches: %u, steps: %u\n\n", sim_schedule_switches(&f->sched),
	       sim_run()->steps);
	print_run(s, NULL, stdout);
	printf("\ntrace:\n");
	render_trace(s->sym, sim_run(), stdout);
	return verdict(s->opt, f, s->opt->args[0]);
}

static int minimise(const struct session *s, const struct schedule_file *f)
{
	const struct options *o = s->opt;
	struct sim_explore e = file_options(o, f);
	struct sim_schedule small = {0};
	const char *path = o->output ? o->output : o->args[0];
	uint64_t execs;
	int rc;

	rc = save_begin(path, o->force);
	if (rc)
		return rc;
	if (session_follow(s, &f->sched, &f->under, o->args[0]))
		return RC_DIVERGED;
	rc = verdict(o, f, o->args[0]);
	if (rc != RC_VIOLATION || !f->report) {
		fprintf(stderr, "stacksim: %s has no report to keep\n", o->args[0]);
		return rc == RC_DIVERGED ? rc : RC_USAGE;
	}
	sim_schedule_copy(&small, &f->sched);
	e.stop = stop_flag();
	execs = sim_minimise(&e, &small, f->report);
	sim_detail(&small, &e.under);
	printf("%s: context switches: %u (%u before), steps: %u, executions tried: %" PRIu64 "\n",
	       path, sim_schedule_switches(&small), sim_schedule_switches(&f->sched),
	       sim_run()->steps, execs);
	rc = was_interrupted() ? RC_INTERRUPTED : RC_OK;
	if (schedule_save(s, &e, &small, f->report, path))
		rc = RC_FAULT;
	sim_schedule_free(&small);
	return rc;
}

static int with_file(const struct options *o,
		     int (*run)(const struct session *s, const struct schedule_file *f))
{
	struct schedule_file f;
	struct scenario_set set;
	struct session s;
	int rc = session_open_file(&s, o, o->args[0], &f, &set);

	if (!rc) {
		if (!o->as && !o->gdb)
			print_provenance(&s.world, stdout);
		rc = session_promote(&s, &f) ? RC_USAGE : RC_OK;
		rc = rc ? rc : run(&s, &f);
	}
	session_close(&s);
	scenarios_free(&set);
	schedule_free(&f);
	return rc;
}

int cmd_replay(const struct options *o)
{
	int rc;

	if ((o->until || o->gdb) && o->times > 1) {
		fprintf(stderr, "stacksim: --%s is about one replay, --times about many\n",
			o->until ? "until" : "gdb");
		return RC_USAGE;
	}
	rc = with_file(o, replay);
	return rc || !o->gdb || is_debugged() ? rc : (int)debug_run(o);
}

int cmd_minimise(const struct options *o)
{
	return with_file(o, minimise);
}

int cmd_show(const struct options *o)
{
	if (!o->as && o->output) {
		fprintf(stderr, "stacksim: --output wants --as, which says in what form\n");
		return RC_USAGE;
	}
	if (o->as && o->as->binary && !o->output) {
		fprintf(stderr, "stacksim: %s is no text: --output says which file it goes to\n",
			o->as->name);
		return RC_USAGE;
	}
	return with_file(o, show);
}
