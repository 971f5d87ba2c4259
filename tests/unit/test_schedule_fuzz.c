// SPDX-License-Identifier: GPL-2.0-only
/*
 * Schedule files that were changed at random give an error, or are followed to
 * an end: read, written and read again, replayed, minimised. Of half of them
 * the sum at the end is put right again, so that not all are refused for it.
 * test_schedule_fuzz [N] does N mutations, 10,000 without N. Corpus: schedules
 * of a program with a race, choices and threads of the same name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>
#include <sim/explore.h>
#include <sim/mem.h>
#include <sim/thread.h>
#include "schedule/schedule.h"
#include "unit/mutate.h"

#define SIGNATURE "lost update"

static unsigned long mutations = 10000;
static int file;
static char path[32]; /* of a file in memory: there are many to be written */

/* ---- The program: a counter is read and written by three --------------- */

static long counter; /* the undo log knows words */

static void racer(void *arg)
{
	long seen;

	(void)arg;
	sim_point(SIM_READ, &counter, 0, SIM_SITE());
	sim_undo(&counter, sizeof(counter));
	seen = counter;
	sim_point(SIM_WRITE, &counter, 0, SIM_SITE());
	counter = seen + (sim_choose(3, "step", SIM_SITE()) ? 1 : 2);
}

static void start(void *arg)
{
	static const char *const name[] = {"reader", "kworker/1 #", "kworker/1 #"};

	(void)arg;
	for (unsigned int i = 0; i < 3; i++) {
		const struct sim_spawn s = {.name = name[i], .fn = racer};

		sim_spawn(&s);
	}
}

static void end(void *arg)
{
	(void)arg;
	if (counter < 3)
		sim_report(SIM_R_EXPECT, NULL, SIM_SITE(), SIGNATURE);
}

static const struct sim_program program = {
	.name = "fuzz",
	.start = start,
	.end = end,
	.regions = {{&counter, sizeof(counter)}},
	.nr_regions = 1,
	.in_engine_image = true,
};

/* ---- One file ----------------------------------------------------------- */

/* Put the sum at the end right, as far as there are runs and an end. */
static size_t mend(char *text, size_t len)
{
	unsigned long steps = 0, n;
	char *last = NULL;

	text[len] = '\0';
	for (char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (sscanf(line, "run %*s %lu", &n) == 1)
			steps += n;
		if (!strncmp(line, "end ", 4))
			last = line;
	}
	return last ? (size_t)(last - text) + (size_t)sprintf(last, "end %lu\n", steps) : len;
}

static char *written(const struct schedule_file *f)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_int_equal(schedule_write(f, out), 0);
	fclose(out);
	return text;
}

static void put_file(const char *text, size_t len)
{
	FILE *out = fopen(path, "w");

	fwrite(text, 1, len, out);
	fclose(out);
}

/* What was read is written so that it is read as the same. */
static void assert_stable(const struct schedule_file *f)
{
	char *once = written(f), *twice;
	struct schedule_file again;

	put_file(once, strlen(once));
	assert_int_equal(schedule_read(&again, path, stderr), 0);
	twice = written(&again);
	assert_string_equal(once, twice);
	free(once);
	free(twice);
	schedule_free(&again);
}

/* A schedule is followed to its end, or it is said where the execution parts from it. */
static void follow(const struct schedule_file *f)
{
	struct sim_explore e = {
		.under = f->under,
		.max_execs = 20,
	};
	struct sim_schedule s = {0};
	int ret = sim_detail(&f->sched, &e.under);

	assert_int_equal(!ret, !sim_run()->divergence[0]);
	sim_schedule_copy(&s, &f->sched);
	assert_true(sim_minimise(&e, &s, SIGNATURE) <= 20);
	sim_schedule_free(&s);
}

static bool try_text(const char *text, size_t len)
{
	struct schedule_file f;
	char *err;
	size_t err_len;
	FILE *out = open_memstream(&err, &err_len);
	int ret;

	put_file(text, len);
	ret = schedule_read(&f, path, out);
	fclose(out);
	assert_int_equal(!ret, !err_len);
	if (!ret) {
		assert_stable(&f);
		follow(&f);
	}
	schedule_free(&f);
	free(err);
	return !ret;
}

/* ---- Set up, test ------------------------------------------------------- */

static void add_corpus(struct schedule_file *f, uint64_t seed)
{
	const struct sim_explore e = {.strategy = &sim_random, .seed = seed, .max_execs = 1};
	static char scenario[] = "scenario s\n\ttitle \"100%\"\n\ntask one\n\tboth # of them";
	struct sim_result r;

	sim_explore(&e, &r);
	f->sched = *sim_run()->schedule;
	f->text = seed & 8 ? scenario : NULL;
	f->len = seed & 8 ? sizeof(scenario) - 1 : 0;
	f->hash = schedule_hash(scenario, f->len);
	f->under.timed = seed & 1;
	f->under.max_steps = seed & 2 ? 100 : 0;
	f->under.fail = (struct sim_fail){
		.kind = seed & 4 ? SIM_FAIL_ALLOC : SIM_FAIL_IO,
		.nr = 1,
		.error = seed & 4 ? 0 : 1};
	corpus.text[corpus.nr] = written(f);
	corpus.len[corpus.nr] = strlen(corpus.text[corpus.nr]);
	corpus.nr++;
	sim_result_free(&r);
}

static int set_up(void **state)
{
	char *with[] = {"one"}, *without[] = {"two"};
	struct schedule_race promoted = {.name = "counter", .size = 4};
	struct schedule_file f = {
		.world = "fuzz",
		.gen = "6.12",
		.with = with,
		.without = without,
		.nr_with = 1,
		.nr_without = 1,
		.scenario = "s",
		.path = "a b.scn",
		.under.race = SIM_RACE_STRICT,
		.promoted = &promoted,
		.under.promoted = 1,
		.report = SIGNATURE,
	};

	(void)state;
	file = memfd_create("schedule", 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	if (sim_load(&program))
		return -1;
	for (uint64_t seed = 0; seed < 16; seed++)
		add_corpus(&f, seed);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < corpus.nr; i++)
		free(corpus.text[i]);
	sim_unload();
	close(file);
	return 0;
}

static void test_corpus(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < corpus.nr; i++)
		assert_true(try_text(corpus.text[i], corpus.len[i]));
}

static void test_mutations(void **state)
{
	char *text = malloc(MAX_TEXT + 64);
	unsigned long accepted = 0;

	(void)state;
	for (unsigned long i = 0; i < mutations; i++) {
		size_t len = mutated(i, text);

		if (below(2))
			len = mend(text, len);
		accepted += try_text(text, len);
	}
	/* neither all nor nothing: a scenario in it has to fit its hash */
	assert_in_range(accepted, mutations / 40, mutations - mutations / 40);
	free(text);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_corpus),
		cmocka_unit_test(test_mutations),
	};

	if (argc > 1)
		mutations = strtoul(argv[1], NULL, 0);
	return cmocka_run_group_tests_name("schedule_fuzz", tests, set_up, tear_down);
}
