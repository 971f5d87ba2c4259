// SPDX-License-Identifier: GPL-2.0-only
/*
 * The race detector: every edge with a fault that breaks it and without, the
 * tiers, suppressions, promotion, and what happens at its limits.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <sim/explore.h>
#include <sim/report.h>
#include "race/suppress.h"
#include "report/render.h"
#include "unit/race_k.h"

/* ---- fixture ---------------------------------------------------------- */

static struct symbols *sym;

static int open_symbols(void **state)
{
	(void)state;
	sym = symbols_open(NULL);
	symbols_name_signatures(sym);
	return 0;
}

static int close_symbols(void **state)
{
	(void)state;
	symbols_name_signatures(NULL);
	symbols_close(sym);
	return 0;
}

static void load(void (*start)(void *arg), void (*end)(void *arg))
{
	static struct sim_program p; /* lives until sim_unload() */
	size_t size;
	void *mem = race_memory(&size);

	memset(mem, 0, size);
	p = (struct sim_program){
		.name = "race",
		.boot = race_boot,
		.start = start,
		.end = end,
		.regions = {{mem, size}},
		.nr_regions = 1,
		.in_engine_image = true,
	};
	assert_int_equal(sim_load(&p), 0);
}

static struct sim_result explore(struct sim_explore opt)
{
	struct sim_result r;

	opt.strategy = &sim_dfs;
	assert_int_equal(sim_explore(&opt, &r), 0);
	return r;
}

static struct sim_explore at(enum sim_race_tier tier)
{
	return (struct sim_explore){.bound = UINT32_MAX, .under.race = tier};
}

static const struct sim_finding *find(const struct sim_result *r, const char *funcs)
{
	char signature[200];

	snprintf(signature, sizeof(signature), "BUG: KCSAN: %s%s",
		 strstr(funcs, "race in ") ? "" : "data-race in ", funcs);
	for (size_t i = 0; i < r->nr_findings; i++)
		if (!strcmp(r->findings[i].signature, signature))
			return &r->findings[i];
	return NULL;
}

/* Is a program reported at this tier? */
static bool races(void (*start)(void *arg), enum sim_race_tier tier, const char *funcs)
{
	struct sim_result r;
	bool found;

	load(start, NULL);
	r = explore(at(tier));
	found = find(&r, funcs);
	if (r.nr_findings != found)
		fail_msg("%zu findings, one is: %s", r.nr_findings, r.findings[0].signature);
	sim_result_free(&r);
	sim_unload();
	return found;
}

/* ---- edges ------------------------------------------------------------ */

static bool caught(const struct race_case *c)
{
	const struct sim_finding *f;
	struct sim_result r;
	bool found;

	race_planted = true;
	load(c->start, NULL);
	r = explore(at(SIM_RACE_STRICT));
	f = find(&r, c->funcs);
	found = f;
	if (found) {
		const struct sim_explore strict = at(SIM_RACE_STRICT);

		assert_int_equal(sim_detail(&f->schedule, &strict.under), 0);
		found = find_report(sim_run(), f->signature);
	} else if (r.nr_findings) {
		print_message("%s: only %s\n", c->name, r.findings[0].signature);
	}
	sim_result_free(&r);
	sim_unload();
	return found;
}

static bool twin_is_silent(const struct race_case *c)
{
	struct sim_result r;
	bool silent;

	race_planted = false;
	load(c->start, NULL);
	r = explore(at(SIM_RACE_STRICT));
	silent = !r.nr_findings && !r.stats.races_lost && r.stats.complete == SIM_COMPLETE;
	if (r.nr_findings)
		print_message("%s: %s\n", c->name, r.findings[0].signature);
	sim_result_free(&r);
	sim_unload();
	return silent;
}

static void every_edge_has_a_fault_and_a_twin(void **state)
{
	unsigned int bad = 0;

	(void)state;
	for (const struct race_case *c = race_cases; c->name; c++) {
		bool fault = caught(c), twin = twin_is_silent(c);

		print_message("%-42s %s, twin %s\n", c->name, fault ? "caught" : "NOT CAUGHT",
			      twin ? "silent" : "NOT SILENT");
		bad += !fault + !twin;
	}
	assert_int_equal(bad, 0);
}

/* Not one of the programs says anything while races are not looked for. */
static void off_is_off(void **state)
{
	(void)state;
	race_planted = true;
	assert_false(races(race_start_two, SIM_RACE_OFF, "two_a / two_b"));
}

/* ---- tiers ------------------------------------------------------------ */

static void tiers_differ(void **state)
{
	static const struct {
		void (*start)(void *arg);
		const char *funcs;
		enum sim_race_tier from; /* the laxest that reports it; above strict: none */
	} tests[] = {
		{race_start_plain_write, "plain_write_a / plain_write_b", SIM_RACE_STRICT},
		{race_start_same_value, "same_value_a / same_value_b", SIM_RACE_STRICT},
		{race_start_pointer, "pointer_a / pointer_b", SIM_RACE_STRICT + 1},
		{race_start_flag, "flag_a / flag_b", SIM_RACE_DEFAULT},
		{race_start_boolean, "boolean_a / boolean_b", SIM_RACE_PERMISSIVE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		for (unsigned int tier = SIM_RACE_PERMISSIVE; tier <= SIM_RACE_STRICT; tier++)
			assert_int_equal(races(tests[i].start, tier, tests[i].funcs),
					 tier >= tests[i].from);
}

/* ---- reports ---------------------------------------------------------- */

static char *text_of(const char *funcs)
{
	struct sim_explore opt = at(SIM_RACE_DEFAULT);
	struct sim_result r = explore(opt);
	const struct sim_finding *f = find(&r, funcs);
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(f);
	assert_int_equal(sim_detail(&f->schedule, &opt.under), 0);
	render_report(sym, sim_run(), find_report(sim_run(), f->signature), out);
	render_diagram(sym, sim_run(), find_report(sim_run(), f->signature), out);
	fclose(out);
	sim_result_free(&r);
	return text;
}

static void report_is_that_of_kcsan(void **state)
{
	char *text;

	(void)state;
	load(race_start_flag, NULL);
	text = text_of("flag_a / flag_b");
	assert_ptr_equal(strstr(text, "====="), text);
	assert_ptr_equal(strstr(text, "\nBUG: KCSAN: data-race in flag_a / flag_b\n"),
			 strchr(text, '\n'));
	assert_non_null(strstr(text, " of 4 bytes by task 1 on cpu 1:\n"));
	assert_non_null(strstr(text, "\nread to 0xffffffff81"));
	assert_non_null(strstr(text, "\nwrite to "));
	assert_non_null(strstr(text, "\nvalue changed: 0x00000000 -> 0x00000004\n"));
	assert_non_null(strstr(text, "RACE"));
	free(text);
	sim_unload();
}

/* Where a plain store counts as marked, a barrier before it counts, too. */
static void plain_store_after_a_barrier(void **state)
{
	(void)state;
	for (unsigned int planted = 0; planted < 2; planted++) {
		race_planted = planted;
		assert_int_equal(
			races(race_start_barrier, SIM_RACE_DEFAULT, "barrier_a / barrier_b"),
			planted);
	}
}

/* ---- suppressions ----------------------------------------------------- */

/* One place that is suppressed does not stand for the next. */
static void places_are_told_apart(void **state)
{
	struct sim_suppression list[] = {{{"look_here", "places_b"}, "a reason", 0}};

	(void)state;
	sim_suppress(list, 1);
	assert_true(races(race_start_places, SIM_RACE_DEFAULT, "look_there / places_b"));
	assert_true(list[0].hits > 0);
	sim_suppress(NULL, 0);
}

static void suppressed_races_are_silent(void **state)
{
	struct sim_suppression list[] = {
		{{"two_flag*", "two_a"}, "a reason", 0},
		{{"nobody", "two_a"}, "another", 0},
	};
	struct sim_result r;

	(void)state;
	sim_suppress(list, 2);
	load(race_start_two, NULL);
	r = explore(at(SIM_RACE_DEFAULT));
	assert_int_equal(r.nr_findings, 1);
	assert_non_null(find(&r, "two_a / two_b"));
	assert_true(list[0].hits > 0);
	assert_int_equal(list[1].hits, 0);
	sim_result_free(&r);
	sim_suppress(NULL, 0);
	r = explore(at(SIM_RACE_DEFAULT));
	assert_non_null(find(&r, "two_a / two_flags"));
	sim_result_free(&r);
	sim_unload();
}

static int read_text(const char *text, struct suppressions *s, char *said, size_t size)
{
	char path[] = "/tmp/suppXXXXXX";
	FILE *err = fmemopen(said, size, "w"), *f = fdopen(mkstemp(path), "w");
	int ret;

	fputs(text, f);
	fclose(f);
	ret = suppressions_read(s, path, err);
	fclose(err);
	unlink(path);
	return ret;
}

static void suppression_files(void **state)
{
	struct suppressions s = {0};
	char said[200] = "";

	(void)state;
	assert_int_equal(read_text("# comment\n\nf / g*:  why: so \n", &s, said, sizeof(said)), 0);
	assert_int_equal(s.nr, 1);
	assert_string_equal(s.list[0].func[0], "f");
	assert_string_equal(s.list[0].func[1], "g*");
	assert_string_equal(s.list[0].reason, "why: so");
	assert_int_equal(read_text("h / i: another file\n", &s, said, sizeof(said)), 0);
	assert_int_equal(s.nr, 2);
	assert_string_equal(s.list[0].func[0], "f");
	assert_string_equal(s.list[1].func[0], "h");
	suppressions_free(&s);
	assert_true(read_text("f / g\n", &s, said, sizeof(said)) < 0);
	assert_non_null(strstr(said, ":1: error: a suppression wants a reason"));
	suppressions_free(&s);
	assert_true(read_text("f / g: \n", &s, said, sizeof(said)) < 0);
	assert_true(read_text("f : reason\n", &s, said, sizeof(said)) < 0);
	assert_non_null(strstr(said, "two functions expected"));
	assert_true(read_text("f / : reason\n", &s, said, sizeof(said)) < 0);
	assert_true(read_text(" / g: reason\n", &s, said, sizeof(said)) < 0);
	assert_true(suppressions_read(&s, "/nonexistent", stderr) < 0);
}

/* ---- promotion -------------------------------------------------------- */

static void size_is_20(void *arg)
{
	(void)arg;
	if (race_size() != 20)
		sim_report(SIM_R_EXPECT, NULL, NULL, "EXPECT: size");
}

static void promotion_finds(void (*start)(void *arg))
{
	struct sim_explore opt = at(SIM_RACE_DEFAULT);
	const struct sim_promotion *list;
	struct sim_result r;
	size_t i = 0;

	load(start, size_is_20);
	r = explore(opt);
	for (size_t k = 0; k < r.nr_findings; k++)
		assert_int_equal(r.findings[k].kind, SIM_R_RACE);
	assert_int_equal(sim_promotions(&list), 0);
	sim_result_free(&r);
	opt.promote = true;
	r = explore(opt);
	assert_true(r.stats.races_promoted > 0);
	assert_int_equal(sim_promotions(&list), r.stats.races_promoted);
	assert_int_equal(r.stats.complete, SIM_COMPLETE);
	while (i < r.nr_findings && r.findings[i].kind != SIM_R_EXPECT)
		i++;
	assert_true(i < r.nr_findings);
	opt.promote = false;
	opt.under.promoted = r.findings[i].under.promoted;
	sim_minimise(&opt, &r.findings[i].schedule, r.findings[i].signature);
	assert_int_equal(sim_detail(&r.findings[i].schedule, &opt.under), 0);
	assert_non_null(find_report(sim_run(), "EXPECT: size"));
	sim_result_free(&r);
	sim_unload();
}

static void lost_update_is_found(void **state)
{
	(void)state;
	promotion_finds(race_start_lost_update);
	promotion_finds(race_start_lost_update_heap);
}

static void random_promotes_at_once(void **state)
{
	const struct sim_explore opt = {
		.strategy = &sim_random,
		.under.race = SIM_RACE_DEFAULT,
		.promote = true,
		.max_execs = 200,
	};
	struct sim_result r;
	bool found = false;

	(void)state;
	load(race_start_lost_update, size_is_20);
	assert_int_equal(sim_explore(&opt, &r), 0);
	for (size_t i = 0; i < r.nr_findings; i++)
		found |= r.findings[i].kind == SIM_R_EXPECT;
	assert_true(found);
	assert_int_equal(r.stats.execs, 200);
	sim_result_free(&r);
	sim_unload();
}

/* The limit is that of all rounds: half of it is for what became visible in the first. */
static void limits_are_of_all_rounds(void **state)
{
	static const struct {
		uint64_t execs;
		unsigned int promoted;
	} limit[] = {{1, 0}, {2, 1}, {10, 1}, {1000, 1}};
	struct sim_explore opt = at(SIM_RACE_DEFAULT);
	struct sim_result r;

	(void)state;
	opt.promote = true;
	for (size_t i = 0; i < sizeof(limit) / sizeof(limit[0]); i++) {
		load(race_start_long_update, NULL);
		opt.max_execs = limit[i].execs;
		r = explore(opt);
		assert_int_equal(r.stats.execs, limit[i].execs);
		assert_int_equal(r.stats.complete, SIM_STOPPED);
		assert_int_equal(r.stats.races_promoted, limit[i].promoted);
		sim_result_free(&r);
		sim_unload();
	}
}

static void ranges_are_promoted(void **state)
{
	struct sim_explore opt = at(SIM_RACE_DEFAULT);
	struct sim_result r;

	(void)state;
	load(race_start_copy, NULL);
	opt.promote = true;
	r = explore(opt);
	assert_int_equal(r.stats.races_promoted, 1);
	assert_non_null(find(&r, "copy_a / copy_b"));
	sim_result_free(&r);
	sim_unload();
}

/* A race alone does not end a search that is to stop at the first failure. */
static void races_do_not_stop(void **state)
{
	struct sim_explore opt = at(SIM_RACE_DEFAULT);
	struct sim_result r;

	(void)state;
	load(race_start_lost_update, size_is_20);
	opt.stop_first = opt.promote = true;
	r = explore(opt);
	assert_true(r.nr_findings >= 2);
	assert_int_equal(r.findings[r.nr_findings - 1].kind, SIM_R_EXPECT);
	sim_result_free(&r);
	sim_unload();
}

static void promotions_are_bounded(void **state)
{
	const struct sim_promotion *list;

	(void)state;
	load(race_start_two, NULL);
	for (unsigned int i = 0; i < SIM_MAX_PROMOTIONS; i++)
		assert_int_equal(
			sim_promote(&(struct sim_promotion){.cache = "c", .off = i * 8, .size = 4}),
			0);
	assert_int_equal(sim_promote(&(struct sim_promotion){.cache = "c", .off = 1, .size = 2}),
			 0);
	assert_true(sim_promote(&(struct sim_promotion){.cache = "d", .size = 4}) < 0);
	assert_true(sim_promote(&(struct sim_promotion){.off = 0, .size = 4}) < 0);
	assert_int_equal(sim_promotions(&list), SIM_MAX_PROMOTIONS);
	sim_unload();
}

/* ---- limits ----------------------------------------------------------- */

static uint32_t lost_by(void (*start)(void *arg), size_t *findings)
{
	struct sim_explore opt = at(SIM_RACE_DEFAULT);
	struct sim_result r;
	uint32_t lost;

	load(start, NULL);
	opt.max_execs = 1;
	r = explore(opt);
	lost = r.stats.races_lost;
	*findings = r.nr_findings;
	sim_result_free(&r);
	sim_unload();
	return lost;
}

static void limits_are_said(void **state)
{
	size_t n;

	(void)state;
	assert_int_equal(lost_by(race_start_swarm, &n), SIM_LOST_THREADS);
	assert_int_equal(n, 1);
	assert_int_equal(lost_by(race_start_many_locks, &n), SIM_LOST_SYNC);
	assert_int_equal(n, 0);
	assert_int_equal(lost_by(race_start_many_cells, &n), SIM_LOST_CELLS);
	assert_int_equal(n, 0);
	assert_int_equal(lost_by(race_start_many_races, &n), SIM_LOST_RACES);
	assert_int_equal(n, 1);
	assert_int_equal(lost_by(race_start_two, &n), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_edge_has_a_fault_and_a_twin),
		cmocka_unit_test(off_is_off),
		cmocka_unit_test(tiers_differ),
		cmocka_unit_test(report_is_that_of_kcsan),
		cmocka_unit_test(plain_store_after_a_barrier),
		cmocka_unit_test(places_are_told_apart),
		cmocka_unit_test(suppressed_races_are_silent),
		cmocka_unit_test(suppression_files),
		cmocka_unit_test(lost_update_is_found),
		cmocka_unit_test(random_promotes_at_once),
		cmocka_unit_test(limits_are_of_all_rounds),
		cmocka_unit_test(ranges_are_promoted),
		cmocka_unit_test(races_do_not_stop),
		cmocka_unit_test(promotions_are_bounded),
		cmocka_unit_test(limits_are_said),
	};

	return cmocka_run_group_tests(tests, open_symbols, close_symbols);
}
