// SPDX-License-Identifier: GPL-2.0-only
/*
 * The last line of stacksim explore: in words, what is known of the scenario now, and what would
 * tell more. It promises no more than the search was.
 */
#include <inttypes.h>
#include "base/colour.h"
#include "cli/cli.h"

static void put_findings(const struct verdict *v, FILE *out)
{
	fprintf(out, "%zu finding%s", v->failures, v->failures == 1 ? "" : "s");
	if (v->races)
		fprintf(out, ", beside %zu data race%s", v->races, v->races == 1 ? "" : "s");
	if (!v->first)
		return;
	fprintf(out, "; to step through the first: ");
	print_program(v->opt, out);
	fprintf(out, " show ");
	print_word(v->first, out);
	fprintf(out, " --as html -o page.html");
}

/* Nobody has seen what the scenario is about. */
static void put_unknown(const struct sim_stats *st, FILE *out)
{
	if (judged(st))
		fprintf(out, "nothing is known of what never happened, as said above: each task is "
			     "to succeed in something, and each order to come into play");
	else
		fprintf(out, "nothing is known, since no execution could be judged: see the "
			     "section order, and --max-steps");
}

/* A data race is reported, and is no failure where nobody asked for that. */
static void put_silence(const struct verdict *v, FILE *out)
{
	fprintf(out, "no report%s",
		v->races ? " but data races, which fail with --race-fails only," : "");
}

static void put_preemptions(uint32_t bound, FILE *out)
{
	fprintf(out, "at most %u preemption%s", bound, bound == 1 ? "" : "s");
}

/* All executions that a search by preemptions was to look at. */
static void put_bounded(const struct verdict *v, FILE *out)
{
	const struct sim_stats *st = v->stats;

	put_silence(v, out);
	fprintf(out, " with ");
	put_preemptions(st->bound, out);
	fprintf(out, ", and nothing is known of more; to look further: --bound %u, or --bound none",
		st->bound + 1);
}

/* A limit is said where it was given and met. */
static void put_stopped(const struct verdict *v, FILE *out)
{
	const struct sim_stats *st = v->stats;

	put_silence(v, out);
	fprintf(out, " so far");
	if (st->bound) {
		fprintf(out, " (every schedule with ");
		put_preemptions(st->bound - 1, out);
		fprintf(out, " was looked at)");
	}
	fprintf(out, ", and nothing is known of the rest; to look further: ");
	if (v->interrupted)
		fprintf(out, "let it go on");
	else if (v->how->max_execs && st->execs >= v->how->max_execs)
		fprintf(out, "more than --max-execs %" PRIu64, v->how->max_execs);
	else if (v->how->max_ms)
		fprintf(out, "a longer --max-time");
	else
		fprintf(out, "a larger --max-steps, or a smaller scenario");
}

/* Nothing is left to look at. */
static void put_complete(const struct verdict *v, FILE *out)
{
	put_silence(v, out);
	fprintf(out, " in any order of steps");
	if (v->stats->infeasible)
		fprintf(out, " that meets the order constraints");
	if (v->how->under.fail.kind)
		fprintf(out, ", whatever fails");
	fprintf(out, "; this scenario is done on this world");
}

void put_verdict(const struct verdict *v, FILE *out)
{
	const struct sim_stats *st = v->stats;
	bool known = v->known && !v->failures;

	colour(out, v->failures ? COLOUR_BAD : known && !v->cut_short ? COLOUR_GOOD : COLOUR_OPEN);
	fprintf(out, "verdict: ");
	if (v->failures)
		put_findings(v, out);
	else if (!v->known)
		put_unknown(st, out);
	else if (st->complete == SIM_COMPLETE)
		put_complete(v, out);
	else if (st->complete == SIM_COMPLETE_BOUND)
		put_bounded(v, out);
	else
		put_stopped(v, out);
	colour(out, COLOUR_NONE);
	fputc('\n', out);
}
