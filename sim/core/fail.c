// SPDX-License-Identifier: GPL-2.0-only
/*
 * Failure injection. An execution has one failure at most, so that what follows has one cause. The
 * place of a failure is the allocation or the operation that fails, with the calls that led to it,
 * and one of the errors that it can have.
 */
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include "core/core.h"
#include "core/part.h"

/**
 * struct visits - how often executions come to a place
 * @run: the last execution that came to it; @nr: how often that one did
 * @most: how often any execution did
 */
struct visits {
	uint64_t hash, run;
	uint32_t nr, most;
};

#define BUCKETS (2 * SIM_MAX_FAILURES)

static struct {
	struct sim_failure list[SIM_MAX_FAILURES];
	struct visits visits[SIM_MAX_FAILURES];
	uint16_t bucket[BUCKETS]; /* number in the list + 1, linear probing */
	unsigned int nr;
	bool full;
	const struct sim_failure *target; /* the place that fails in this exploration, or NULL */
	struct sim_failure *now;          /* the place that failed in this execution, or NULL */
	struct sim_fail made;             /* that failure as a schedule has it: by number */
} failures;

static bool same_place(const struct sim_failure *a, const struct sim_failure *b)
{
	return a->err == b->err && a->nr_frames == b->nr_frames && a->site->line == b->site->line &&
	       !memcmp(a->frame, b->frame, a->nr_frames * sizeof(a->frame[0])) &&
	       !strcmp(a->what, b->what) && !strcmp(a->site->func, b->site->func) &&
	       !strcmp(a->site->file, b->site->file);
}

static void count_visit(struct visits *v)
{
	v->nr = v->run == sim.run ? v->nr + 1 : 1;
	v->run = sim.run;
	if (v->nr > v->most)
		v->most = v->nr;
	/* without this a cache of states could end executions before their visits were counted */
	hook_fact(v, v->nr, 0);
}

/* Return: the bucket of a place, which is 0 if the place is not in the list yet. */
static uint16_t *find_bucket(uint64_t hash, const struct sim_failure *place)
{
	unsigned int b = hash % BUCKETS, i;

	while ((i = failures.bucket[b]) &&
	       (failures.visits[i - 1].hash != hash || !same_place(&failures.list[i - 1], place)))
		b = (b + 1) % BUCKETS;
	return &failures.bucket[b];
}

/* Count a visit to a place. Return: the place, or NULL if it is new and the list is full. */
static struct sim_failure *come_to(const char *what, int err, const struct sim_site *site,
				   const void *fp)
{
	struct sim_failure new = {.what = what, .err = err, .site = site};
	uint64_t hash = XXH64(what, strlen(what), (uint64_t)err);
	uint16_t *at;

	new.nr_frames = sim_stack_walk(sim.cur, fp, new.frame);
	hash = XXH64(new.frame, new.nr_frames * sizeof(new.frame[0]), hash);
	at = find_bucket(hash, &new);
	if (!*at && failures.nr == SIM_MAX_FAILURES) {
		failures.full = true;
		return NULL;
	}
	if (!*at) {
		failures.list[failures.nr] = new;
		failures.visits[failures.nr] = (struct visits){.hash = hash};
		*at = ++failures.nr;
	}
	count_visit(&failures.visits[*at - 1]);
	return &failures.list[*at - 1];
}

void sim_failures_load(void)
{
	memset(failures.bucket, 0, sizeof(failures.bucket));
	failures.nr = 0;
	failures.full = false;
	failures.target = failures.now = NULL;
}

void sim_failures_account(void)
{
	if (!failures.now)
		return;
	failures.now->execs++;
	failures.now->reported += sim.nr_reports > 0;
	failures.now = NULL;
}

unsigned int sim_failures(const struct sim_failure **list)
{
	*list = failures.list;
	return failures.nr;
}

bool sim_failures_full(void)
{
	return failures.full;
}

struct sim_fail sim_failure_made(void)
{
	const struct sim_fail none = {.kind = SIM_FAIL_NONE};

	return sim.injected ? failures.made : none;
}

/* @i: which of its errors; @f: the place, or NULL while no places are kept */
static int fail_now(const char *what, int err, unsigned int i, struct sim_failure *f,
		    const struct sim_site *site)
{
	failures.made =
		(struct sim_fail){.kind = sim.under.fail.kind, .nr = sim.nr_failable, .error = i};
	failures.now = f;
	hook_saw(err);
	sim.injected = true;
	sim_record(SIM_INJECT, what, (int64_t)err, site);
	return err;
}

int sim_fail_here(const char *what, const int *errnos, unsigned int n, const struct sim_site *site)
{
	const void *fp = __builtin_frame_address(0);

	hook_touched(SIM_OWN_FAIL, 0, true);
	if (sim.injected || sim.quiet)
		return 0;
	sim.nr_failable++;
	for (unsigned int i = 0; sim.note_failures && i < n; i++) {
		struct sim_failure *f = come_to(what, -errnos[i], site, fp);

		if (f && f == failures.target && !--sim.fail_in)
			return fail_now(what, -errnos[i], i, f, site);
	}
	if (sim.note_failures || !sim.fail_in || --sim.fail_in || sim.under.fail.error >= n)
		return 0;
	return fail_now(what, -errnos[sim.under.fail.error], sim.under.fail.error, NULL, site);
}

int sim_inject(const char *what, const int *errnos, unsigned int n, const struct sim_site *site)
{
	return unlikely(sim.under.fail.kind == SIM_FAIL_IO) ? sim_fail_here(what, errnos, n, site)
							    : 0;
}

void sim_failures_target(unsigned int i)
{
	failures.target = i < failures.nr ? &failures.list[i] : NULL;
}

unsigned int sim_failures_left(unsigned int i, uint32_t nr)
{
	unsigned int n = failures.visits[i].most - nr + 1;

	while (++i < failures.nr)
		n += failures.visits[i].most;
	return n;
}

uint32_t sim_failures_visits(unsigned int i)
{
	return failures.visits[i].most;
}
