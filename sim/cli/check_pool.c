// SPDX-License-Identifier: GPL-2.0-only
/* The processes of stacksim check: as many tests at a time as there may be. */
#include <signal.h>
#include "base/memory.h"
#include "cli/check.h"

/* How many tests are still to be run, of those that are? */
static size_t to_come(const struct pool *p)
{
	size_t n = 0;

	for (size_t i = p->started; i < p->nr; i++)
		n += is_chosen(&p->tests[i]);
	return n ? n : 1;
}

static void start(struct pool *p)
{
	struct test *t = &p->tests[p->started];
	size_t rounds = (to_come(p) + p->jobs - 1) / p->jobs;

	t->late = !budget_part(&p->budget, rounds, &t->max_ms);
	p->broken = isolate_start(&t->proc, run_test, t) < 0;
	p->started += !p->broken;
	p->running += !p->broken;
}

/* Nothing is started that comes after the scenario of a test. */
static void end_after(struct pool *p, const struct test *t)
{
	size_t end = (size_t)(t - p->tests);

	while (end < p->end && p->tests[end].scn == t->scn)
		end++;
	if (end < p->end)
		p->end = end;
}

static void reap(struct pool *p, bool heed)
{
	int status;
	pid_t pid = await_child(-1, &status, heed);

	for (size_t i = 0; i < p->started; i++) {
		struct test *t = &p->tests[i];

		if (t->proc.pid != pid || t->done)
			continue;
		t->done = true;
		t->rc = isolate_code(status);
		p->running--;
		if (p->fail_fast && is_red(t->rc))
			end_after(p, t);
	}
}

void pool_interrupt(struct pool *p)
{
	for (size_t i = 0; i < p->started; i++)
		if (!p->tests[i].done)
			kill(p->tests[i].proc.pid, SIGTERM); /* a Ctrl-C they may have got, too */
	while (p->running)
		reap(p, false);
}

/*
 * Which of them have begun, and how far they have come, depends on the number of processes; what is
 * told of them does not.
 */
void pool_drop(struct pool *p, size_t from, const char *why)
{
	pool_interrupt(p);
	for (size_t i = from; i < p->nr; i++) {
		struct test *t = &p->tests[i];

		if (i < p->started)
			fclose(t->proc.out);
		t->done = true;
		t->not_run = true;
		t->rc = RC_SKIP;
		t->said = sim_strdup(why);
	}
}

bool pool_advance(struct pool *p, size_t want)
{
	while (!p->tests[want].done) {
		while (p->started < p->end && p->running < p->jobs && !*p->stop && !p->broken)
			start(p);
		if (*p->stop || p->broken)
			return false;
		reap(p, true);
	}
	return !*p->stop;
}
