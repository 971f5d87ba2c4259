// SPDX-License-Identifier: GPL-2.0-only
/* stacksim replay --until: a schedule is followed to a step or to a function, and no further. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "cli/cli.h"

#define LAST_EVENTS 10

static bool is_on_stack(const struct until_target *t, const uintptr_t *pc, unsigned int nr)
{
	const struct sym_frame *f;

	for (unsigned int i = 0; i < nr; i++)
		for (size_t k = symbols_frames(t->sym, pc[i], &f); k-- > 0;)
			if (!strncmp(f[k].func, t->func, t->len) && !f[k].func[t->len])
				return true;
	return false;
}

/* A thread comes to the function when it is in it, and was not when it was seen before. */
static bool is_in(uint32_t thread, const uintptr_t *pc, unsigned int nr, void *arg)
{
	struct until_target *t = arg;
	bool now = is_on_stack(t, pc, nr), before;

	while (t->nr <= thread) {
		t->inside = sim_grow(t->inside, t->nr, sizeof(*t->inside), "threads");
		t->inside[t->nr++] = false;
	}
	before = t->inside[thread];
	t->inside[thread] = now;
	if (!now || before)
		return false;
	return ++t->times >= t->nth;
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

enum exit_code until_missed(const struct session *s, const struct until_target *target)
{
	char *name = sim_format("%.*s", (int)target->len, target->func);
	const char *func = s->opt->until, *near;
	bool is = symbols_function(s->sym, name, &near);

	free(name);
	if (is && target->times) {
		fprintf(stderr, "stacksim: --until %s: it is come to %lu times\n", func,
			target->times);
		return RC_USAGE;
	}
	if (is) {
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

/* @target: the function that is come to, NULL for a step */
static void print_stop(const struct session *s, const struct schedule_file *f,
		       const struct until_target *target)
{
	const struct sim_run *run = sim_run();
	char who[OBJ_NAME_MAX];

	thread_task(run, sim_stopped()->thread, who);
	printf("%s on %s ", f->scenario, f->world);
	changes_print(s->world.def, &s->sel, stdout);
	printf(", step %u of %" PRIu64 ", in which %s ", run->steps, sim_schedule_steps(&f->sched),
	       who);
	if (target && target->nth > 1)
		printf("comes to %.*s, time %lu\n", (int)target->len, target->func, target->nth);
	else if (target)
		printf("comes to %.*s\n", (int)target->len, target->func);
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

/* "FUNC:N" is the Nth time; the name of a function has no colon */
static void read_times(struct until_target *target)
{
	const char *colon = strchr(target->func, ':');
	unsigned long nth;
	char *end;

	if (!colon || colon[1] < '1' || colon[1] > '9')
		return;
	nth = strtoul(colon + 1, &end, 10);
	if (*end)
		return;
	target->nth = nth;
	target->len = colon - target->func;
}

void until_free(struct until_target *target)
{
	free(target->inside);
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
	*target = (struct until_target){
		.sym = s->sym,
		.func = text,
		.len = strlen(text),
		.nth = 1,
	};
	read_times(target);
	at->is_in = is_in;
	at->arg = target;
	return RC_OK;
}

int replay_until(const struct session *s, const struct schedule_file *f)
{
	struct until_target target = {.nr = 0};
	struct sim_stop at;
	enum exit_code rc = until_read(s, f, &target, &at);
	int ret;

	if (rc)
		return rc;
	ret = sim_until(&f->sched, &f->under, &at);
	until_free(&target);
	if (ret == -ENOENT)
		return until_missed(s, &target);
	if (ret) {
		fprintf(stderr, "stacksim: %s: the execution parted from the schedule: %s\n",
			f->file, sim_run()->divergence);
		return RC_DIVERGED;
	}
	print_stop(s, f, at.is_in ? &target : NULL);
	return has_failed(s->opt);
}
