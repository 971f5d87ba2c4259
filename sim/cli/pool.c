// SPDX-License-Identifier: GPL-2.0-only
/* Processes: as many jobs at a time as there may be. */
#include <signal.h>
#include "cli/pool.h"

static struct job *job_at(const struct pool *p, size_t i)
{
	return (struct job *)((char *)p->first + i * p->size);
}

/* How many jobs are still to be done, of those that take time? */
static size_t to_come(const struct pool *p)
{
	size_t n = 0;

	for (size_t i = p->started; i < p->nr; i++)
		n += !job_at(p, i)->quick;
	return n ? n : 1;
}

static void start(struct pool *p)
{
	struct job *j = job_at(p, p->started);
	size_t rounds = (to_come(p) + p->jobs - 1) / p->jobs;

	j->late = !budget_part(&p->budget, rounds, &j->max_ms);
	p->broken = isolate_start(&j->proc, p->run, j) < 0;
	p->started += !p->broken;
	p->running += !p->broken;
}

/* Nothing is started that comes after the group of a job. */
static void end_after(struct pool *p, size_t i)
{
	const void *group = job_at(p, i)->group;

	while (i < p->end && job_at(p, i)->group == group)
		i++;
	if (i < p->end)
		p->end = i;
}

static void reap(struct pool *p, bool heed)
{
	int status;
	pid_t pid = await_child(-1, &status, heed);

	for (size_t i = 0; i < p->started; i++) {
		struct job *j = job_at(p, i);

		if (j->proc.pid != pid || j->done)
			continue;
		j->done = true;
		j->rc = isolate_code(status);
		p->running--;
		if (p->fail_fast && is_red(j->rc))
			end_after(p, i);
	}
}

void pool_interrupt(struct pool *p)
{
	for (size_t i = 0; i < p->started; i++)
		if (!job_at(p, i)->done)
			kill(job_at(p, i)->proc.pid, SIGTERM); /* a Ctrl-C they may have got, too */
	while (p->running)
		reap(p, false);
}

bool pool_advance(struct pool *p, size_t want)
{
	while (!job_at(p, want)->done) {
		while (p->started < p->end && p->running < p->jobs && !*p->stop && !p->broken)
			start(p);
		if (*p->stop || p->broken)
			return false;
		reap(p, true);
	}
	return !*p->stop;
}
