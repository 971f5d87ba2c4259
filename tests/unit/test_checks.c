// SPDX-License-Identifier: GPL-2.0-only
/*
 * The checkers of the engine: each planted fault is reported and nothing else
 * is, its twin is silent, and so is the fault once the checker is off; a search by partial orders
 * finds it, too, and is silent on the twin. Speaks TAP itself: a line for each fault, and what it
 * is reported as, of which tests/tools/checks.sh makes the table. With the name of a program, its
 * report is printed instead.
 */
#include <stdio.h>
#include <string.h>
#include <sim/explore.h>
#include "report/render.h"
#include "strategy/dpor.h"
#include "unit/checks_k.h"

#define MAX_STEPS 400

static struct sim_explore how(const struct planted *f, uint64_t off)
{
	return (struct sim_explore){
		.strategy = &sim_dfs,
		.bound = UINT32_MAX,
		.under.max_steps = MAX_STEPS,
		.max_execs = 10000,
		.under.race = f->checker == SIM_C_RACE ? SIM_RACE_DEFAULT : SIM_RACE_OFF,
		.under.off = off,
	};
}

static void load(const struct planted *f, bool fault)
{
	static struct sim_program p; /* lives until sim_unload() */
	size_t size;
	void *mem = planted_memory(&size);

	memset(mem, 0, size);
	p = (struct sim_program){
		.name = "planted",
		.release = "6.12",
		.boot = planted_boot,
		.start = f->start,
		.arg = (void *)(long)fault,
		.regions = {{mem, size}},
		.nr_regions = 1,
		.in_engine_image = true,
	};
	if (sim_load(&p))
		printf("# boot failed\n");
}

static struct sim_result explore(const struct planted *f, bool fault, uint64_t off,
				 const struct sim_strategy *strategy)
{
	struct sim_explore opt = how(f, off);
	struct sim_result r;

	opt.strategy = strategy;
	load(f, fault);
	sim_explore(&opt, &r);
	sim_unload();
	return r;
}

static bool is_of(const struct planted *f, const struct sim_finding *found)
{
	return sim_checker_kinds(f->checker) >> found->kind & 1;
}

/* how many findings are the one that is expected, how many are others of the same checker */
static void count(const struct planted *f, struct sim_result *r, unsigned int *right,
		  unsigned int *wrong)
{
	*right = *wrong = 0;
	for (size_t i = 0; i < r->nr_findings; i++) {
		const char *sign = r->findings[i].signature;

		if (is_of(f, &r->findings[i]) && !strncmp(sign, f->signature, strlen(f->signature)))
			++*right;
		else if (is_of(f, &r->findings[i]))
			++*wrong;
	}
	sim_result_free(r);
}

static bool is_silent(struct sim_result *r)
{
	bool silent = !r->nr_findings && r->stats.complete != SIM_STOPPED;

	for (size_t i = 0; i < r->nr_findings; i++)
		printf("# twin: %s\n", r->findings[i].signature);
	sim_result_free(r);
	return silent;
}

/* what is reported of several places by turns may be at one of them only */
static bool by_partial_orders(const struct planted *f)
{
	struct sim_result r = explore(f, true, 0, &sim_dpor);
	unsigned int right, wrong;

	count(f, &r, &right, &wrong);
	r = explore(f, false, 0, &sim_dpor);
	return is_silent(&r) && right + wrong;
}

static bool run(const struct planted *f, unsigned int number)
{
	struct sim_result r = explore(f, true, 0, &sim_dfs);
	unsigned int right, wrong, off_right, off_wrong;
	bool silent, ok;

	count(f, &r, &right, &wrong);
	r = explore(f, false, 0, &sim_dfs);
	silent = is_silent(&r);
	r = explore(f, true, sim_checker_kinds(f->checker), &sim_dfs);
	count(f, &r, &off_right, &off_wrong);
	ok = right == 1 && !wrong && silent && !off_right && !off_wrong;
	if (!by_partial_orders(f)) {
		printf("# by partial orders: MISSED, or the twin is not silent\n");
		ok = false;
	}
	printf("%sok %u - %s, %s: %s; twin %s; switched off %s\n", ok ? "" : "not ", number,
	       sim_checkers[f->checker].name, f->what,
	       right && !wrong ? "caught"
	       : right         ? "caught with others"
			       : "MISSED",
	       silent ? "silent" : "NOT silent", off_right + off_wrong ? "NOT silent" : "silent");
	printf("# report: %s\n", f->signature);
	return ok;
}

/* The report of a fault, as a log has it. */
static void put_report(struct symbols *sym, const struct planted *f)
{
	struct sim_explore opt = how(f, 0);
	struct sim_result r;

	load(f, true);
	sim_explore(&opt, &r);
	for (size_t i = 0; i < r.nr_findings; i++) {
		if (!is_of(f, &r.findings[i]))
			continue;
		opt.under.promoted = r.findings[i].under.promoted;
		sim_detail(&r.findings[i].schedule, &opt.under);
		render_report(sym, sim_run(), find_report(sim_run(), r.findings[i].signature),
			      stdout);
	}
	sim_result_free(&r);
	sim_unload();
}

int main(int argc, char **argv)
{
	struct symbols *sym = symbols_open(NULL);
	unsigned int n = 0, failed = 0;

	symbols_name_signatures(sym);
	for (const struct planted *f = planted; f->start && argc > 1; f++)
		if (!strcmp(f->name, argv[1]))
			put_report(sym, f);
	for (const struct planted *f = planted; f->start && argc == 1; f++)
		failed += !run(f, ++n);
	symbols_name_signatures(NULL);
	symbols_close(sym);
	if (argc == 1)
		printf("1..%u\n", n);
	return failed != 0;
}
