// SPDX-License-Identifier: GPL-2.0-only
/* stacksim replay --until: a schedule is followed to a step or to a function, and no further. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "cli/cli.h"

#define LAST_EVENTS 10

static bool is_in(const uintptr_t *pc, unsigned int nr, void *arg)
{
	const struct until_target *t = arg;
	const struct sym_frame *f;

	for (unsigned int i = 0; i < nr; i++)
		for (size_t k = symbols_frames(t->sym, pc[i], &f); k-- > 0;)
			if (!strcmp(f[k].func, t->func))
				return true;
	return false;
}

/* A number is that of a step. Return: RC_OK, or RC_USAGE after saying what is wrong with it */
static enum exit_code read_step(const struct session *s, const struct schedule_file *f,
				struct sim_stop *at)
{
	const char *text = s->opt->until;
	uint64_t steps = sim_schedule_steps(&f->sched);
	char *end;

	errno = 0;
	at->step = (uint32_t)strtoul(text, &end, 10);
	if (!*end && !errno && at->step && at->step <= steps)
		return RC_OK;
	fprintf(stderr, "stacksim: --until %s: %s has steps 1 to %" PRIu64 "\n", text, f->file,
		steps);
	return RC_USAGE;
}

enum exit_code until_missed(const struct session *s)
{
	const char *func = s->opt->until, *near;

	if (symbols_function(s->sym, func, &near)) {
		fprintf(stderr,
			"stacksim: --until %s: no step and no access to memory of this execution "
			"is in that function\n",
			func);
		return RC_USAGE;
	}
	fprintf(stderr, "stacksim: --until %s: world '%s' has no function of that name", func,
		s->world.def->name);
	if (near)
		fprintf(stderr, "; did you mean '%s'?", near);
	fputc('\n', stderr);
	return RC_USAGE;
}

static void print_stop(const struct session *s, const struct schedule_file *f, const char *func)
{
	const struct sim_run *run = sim_run();
	char who[OBJ_NAME_MAX];

	thread_task(run, sim_stopped()->thread, who);
	printf("%s on %s ", f->scenario, f->world);
	changes_print(s->world.def, &s->sel, stdout);
	printf(", step %u of %" PRIu64 ", in which %s ", run->steps, sim_schedule_steps(&f->sched),
	       who);
	if (func)
		printf("comes to %s\n", func);
	else
		printf("runs\n");
	render_stop(s->sym, run, sim_stopped(), s->opt->trace ? run->nr_rec : LAST_EVENTS, stdout);
}

/* What was reported until then is at the end of the events. */
static enum exit_code has_failed(const struct options *o)
{
	const struct sim_run *run = sim_run();

	for (size_t i = 0; i < run->nr_reports; i++)
		if (is_failure(o, run->reports[i].kind))
			return RC_VIOLATION;
	return RC_OK;
}

enum exit_code until_read(const struct session *s, const struct schedule_file *f,
			  struct until_target *target, struct sim_stop *at)
{
	const char *text = s->opt->until;

	*at = (struct sim_stop){0};
	if (!text)
		return RC_OK;
	if (*text >= '0' && *text <= '9')
		return read_step(s, f, at);
	*target = (struct until_target){s->sym, text};
	at->is_in = is_in;
	at->arg = target;
	return RC_OK;
}

int replay_until(const struct session *s, const struct schedule_file *f)
{
	struct until_target target;
	struct sim_stop at;
	enum exit_code rc = until_read(s, f, &target, &at);
	int ret;

	if (rc)
		return rc;
	ret = sim_until(&f->sched, &f->under, &at);
	if (ret == -ENOENT)
		return until_missed(s);
	if (ret) {
		fprintf(stderr, "stacksim: %s: the execution parted from the schedule: %s\n",
			f->file, sim_run()->divergence);
		return RC_DIVERGED;
	}
	print_stop(s, f, at.is_in ? target.func : NULL);
	return has_failed(s->opt);
}
