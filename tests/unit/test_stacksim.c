// SPDX-License-Identifier: GPL-2.0-only
/*
 * libstacksim: a world from a program. What goes wrong is a text with its place, nothing is
 * printed, and what was loaded before leaves no trace.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <libgen.h>
#include <stacksim.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Fixture */

#define HEAD "scenario aio\n\ttitle \"aio request freed while in use\"\n"
#define SETUP "setup\n\tuse ovl\n\tfile lower /f size=4096\n"
#define READER                                                                                     \
	"task reader\n\tfd = open /mnt/f O_RDONLY|O_DIRECT\n\treq = aio_read fd 0 4096\n"          \
	"\tn = aio_wait req\n\tclose fd\n"
#define AIO HEAD SETUP READER

static const char race[] = "BUG: KASAN: slab-use-after-free in memfs_dio_queued";

struct fixture {
	struct stacksim *sim;
	struct sim_result res;
	char path[32];
	FILE *said; /* what was printed */
	int out, err;
};

static int setup(void **state)
{
	struct fixture *fix = calloc(1, sizeof(*fix));

	strcpy(fix->path, "/tmp/stacksim-XXXXXX");
	close(mkstemp(fix->path));
	fflush(NULL);
	fix->said = tmpfile();
	fix->out = dup(STDOUT_FILENO);
	fix->err = dup(STDERR_FILENO);
	dup2(fileno(fix->said), STDOUT_FILENO);
	dup2(fileno(fix->said), STDERR_FILENO);
	*state = fix;
	return stacksim_open(&fix->sim, "model");
}

static int teardown(void **state)
{
	struct fixture *fix = *state;
	long said;

	sim_result_free(&fix->res);
	stacksim_close(fix->sim);
	fflush(NULL);
	said = lseek(fileno(fix->said), 0, SEEK_END);
	dup2(fix->out, STDOUT_FILENO);
	dup2(fix->err, STDERR_FILENO);
	close(fix->out);
	close(fix->err);
	fclose(fix->said);
	unlink(fix->path);
	free(fix);
	return said ? -1 : 0;
}

/* Helpers */

static struct sim_explore load(struct fixture *fix, const char *changes)
{
	assert_int_equal(stacksim_load_text(fix->sim, "aio.scn", AIO, changes), 0);
	assert_string_equal(stacksim_error(fix->sim), "");
	return stacksim_search(fix->sim);
}

static void explore(struct fixture *fix, const char *changes)
{
	struct sim_explore how = load(fix, changes);

	sim_result_free(&fix->res);
	assert_int_equal(stacksim_explore(fix->sim, &how, &fix->res), 0);
}

static void refused(struct fixture *fix, int ret, int want, const char *text)
{
	if (!strstr(stacksim_error(fix->sim), text))
		fail_msg("not \"%s\" but \"%s\"", text, stacksim_error(fix->sim));
	assert_int_equal(ret, want);
}

static void refused_text(struct fixture *fix, const char *scn, int want, const char *text)
{
	refused(fix, stacksim_load_text(fix->sim, "a.scn", scn, NULL), want, text);
}

/* Tests */

static void test_finds(void **state)
{
	struct fixture *fix = *state;
	const struct sim_result *res = &fix->res;

	explore(fix, "5.15");
	assert_int_equal(res->stats.complete, SIM_COMPLETE_BOUND);
	assert_int_equal(res->nr_findings, 1);
	assert_string_equal(res->findings->signature, race);
	assert_int_equal(sim_checker_of(res->findings->kind), SIM_C_KASAN);
}

/* A world that was booted is another one afterwards: it must begin anew. */
static void test_again(void **state)
{
	struct fixture *fix = *state;
	struct sim_stats first;

	explore(fix, "5.15");
	first = fix->res.stats;
	explore(fix, "5.16");
	assert_int_equal(fix->res.nr_findings, 0);
	explore(fix, "5.15");
	assert_int_equal(fix->res.nr_findings, 1);
	assert_int_equal(fix->res.stats.execs, first.execs);
	assert_int_equal(fix->res.stats.steps, first.steps);
}

static void test_changes(void **state)
{
	struct fixture *fix = *state;
	struct stacksim *sim = fix->sim;

	explore(fix, "6.12 -ovl-aio-refcount");
	assert_int_equal(fix->res.nr_findings, 1);
	explore(fix, "5.15 +ovl-aio-refcount");
	assert_int_equal(fix->res.nr_findings, 0);
	refused(fix, stacksim_load_text(sim, "a.scn", AIO, "5.15 nothing"), -EINVAL,
		"+CHANGE or -CHANGE expected, not 'nothing'");
	refused(fix, stacksim_load_text(sim, "a.scn", AIO, "5.15 +ovl-aio-refcont"), -EINVAL,
		"did you mean 'ovl-aio-refcount'?");
	refused(fix, stacksim_load_text(sim, "a.scn", AIO, "first"), -EINVAL, "no generation");
}

static void test_report(void **state)
{
	struct fixture *fix = *state;
	struct sim_finding *f;

	explore(fix, "5.15");
	f = fix->res.findings;
	stacksim_minimise(fix->sim, f);
	assert_non_null(strstr(stacksim_report(fix->sim, race), "irq/dio"));
	assert_int_equal(stacksim_replay(fix->sim, &f->schedule, &f->under), 0);
	assert_int_equal(sim_run()->nr_reports, 1);
	assert_string_equal(sim_run()->reports->signature, race);
	assert_string_equal(stacksim_report(fix->sim, "another"), "");
}

static void test_schedule(void **state)
{
	struct fixture *fix = *state;
	struct sim_finding *f, got;

	explore(fix, "5.15");
	f = fix->res.findings;
	assert_int_equal(stacksim_save(fix->sim, f, fix->path), 0);
	assert_int_equal(stacksim_load_schedule(fix->sim, fix->path, &got), 0);
	assert_string_equal(got.signature, race);
	assert_int_equal(got.schedule.nr, f->schedule.nr);
	assert_int_equal(stacksim_replay(fix->sim, &got.schedule, &got.under), 0);
	assert_non_null(strstr(stacksim_report(fix->sim, NULL), "KASAN"));
	/* the same schedule is none of a world without the defect */
	load(fix, "5.16");
	refused(fix, stacksim_replay(fix->sim, &f->schedule, &f->under), -ESTALE,
		"the execution parted from the schedule");
	assert_true(stacksim_save(fix->sim, f, "/nowhere/a.sched") < 0);
	assert_non_null(strstr(stacksim_error(fix->sim), "cannot write /nowhere/a.sched: "));
}

static void test_bad_schedules(void **state)
{
	struct fixture *fix = *state;
	struct sim_finding got;
	FILE *out = fopen(fix->path, "w");

	fputs("stacksim-schedule 2\nworld other\nchanges 5.15\nscenario aio a.scn "
	      "xxh64:0123456789abcdef\n| scenario aio\n|\nend 0\n",
	      out);
	fclose(out);
	refused(fix, stacksim_load_schedule(fix->sim, fix->path, &got), -EINVAL, fix->path);
	assert_int_equal(got.schedule.nr, 0);
	out = fopen(fix->path, "w");
	fputs("stacksim-schedule 1\nworld model\nchanges 5.15\nscenario aio a.scn "
	      "xxh64:0123456789abcdef\nend 0\n",
	      out);
	fclose(out);
	refused(fix, stacksim_load_schedule(fix->sim, fix->path, &got), -EINVAL,
		":4:10: error: the scenario is not in the file");
	refused(fix, stacksim_load_schedule(fix->sim, "/nowhere", &got), -EINVAL, "/nowhere");
}

static void test_outcomes(void **state)
{
	struct fixture *fix = *state;
	const struct stacksim_outcome *all;
	uint64_t sum = 0;
	size_t nr;
	int n;

	load(fix, "5.15");
	assert_int_equal(stacksim_outcomes(fix->sim, &all), 0);
	assert_int_equal(stacksim_field(fix->sim, "reader.n"), -ENOENT);
	explore(fix, "5.15");
	nr = stacksim_outcomes(fix->sim, &all);
	n = stacksim_field(fix->sim, "reader.n");
	assert_int_equal(nr, 2);
	for (size_t i = 0; i < nr; i++) {
		bool failed = strstr(all[i].text, "[UAF]");

		assert_true(failed || all[i].value[n] == 4096);
		assert_int_equal(stacksim_replay(fix->sim, all[i].schedule, NULL), 0);
		assert_int_equal(sim_run()->nr_reports, failed);
		sum += all[i].count;
	}
	assert_int_equal(sum, fix->res.stats.execs - fix->res.stats.cut_short);
}

static void count(void *arg)
{
	++*(unsigned int *)arg;
}

static void test_search(void **state)
{
	struct fixture *fix = *state;
	struct sim_explore how = load(fix, "5.15");
	unsigned int execs = 0;

	how.strategy = sim_strategy_find("random");
	how.max_execs = 7;
	how.each = count;
	how.each_arg = &execs;
	assert_int_equal(stacksim_explore(fix->sim, &how, &fix->res), 0);
	assert_int_equal(fix->res.stats.complete, SIM_STOPPED);
	assert_int_equal(fix->res.stats.execs, 7);
	assert_int_equal(execs, 7);
}

static void test_mistakes(void **state)
{
	struct fixture *fix = *state;

	refused_text(fix, HEAD SETUP "task a\n\topne /mnt/f\n", -EINVAL,
		     "a.scn:7:2: error: ");
	refused_text(fix, HEAD SETUP, -EINVAL, "a.scn: error: the scenario has no task");
	refused_text(fix, HEAD "setup\n\tuse ovl\n\tfile nowhere /f size=1\n" READER, -EINVAL,
		     "a.scn:5:");
	refused(fix, stacksim_load(fix->sim, "/nowhere", NULL), -EINVAL, "/nowhere: error: ");
	refused(fix, stacksim_suppress(fix->sim, "/nowhere"), -EINVAL, "/nowhere");
	explore(fix, "5.15"); /* the handle is as good as new */
	assert_int_equal(fix->res.nr_findings, 1);
}

static void test_worlds(void **state)
{
	struct fixture *fix = *state;
	struct stacksim *other;

	assert_int_equal(stacksim_open(&other, "model"), -EBUSY);
	assert_string_equal(stacksim_error(other), "another world is open in this process");
	stacksim_close(other);
	explore(fix, "5.15");
	stacksim_close(fix->sim);
	assert_int_equal(stacksim_open(&fix->sim, "/nowhere.so"), -EINVAL);
	assert_non_null(strstr(stacksim_error(fix->sim), "no world '/nowhere.so'"));
	stacksim_close(fix->sim);
	assert_int_equal(stacksim_open(&fix->sim, NULL), 0);
	explore(fix, "5.15");
	assert_int_equal(fix->res.nr_findings, 1);
	stacksim_close(NULL);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(test_finds),	 TEST(test_again),    TEST(test_changes),
		TEST(test_report),	 TEST(test_schedule), TEST(test_bad_schedules),
		TEST(test_outcomes),	 TEST(test_search),   TEST(test_mistakes),
		TEST(test_worlds),
	};
	char worlds[4096];

	(void)argc;
	snprintf(worlds, sizeof(worlds), "%s/../worlds", dirname(argv[0]));
	setenv("STACKSIM_WORLDS", worlds, 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
