// SPDX-License-Identifier: GPL-2.0-only
/*
 * A test of a user's own, with cmocka and libstacksim: overlayfs freed an aio request in its
 * completion while the submitter still used it, until 5.16.
 *
 *	gcc -o test_aio test_aio.c $(pkg-config --cflags --libs stacksim) -lcmocka
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <stacksim.h>

static const char scenario[] = "scenario aio\n"
			       "	title \"aio request freed while in use\"\n"
			       "setup\n"
			       "	use ovl\n"
			       "	file lower /f size=4096\n"
			       "task reader\n"
			       "	fd = open /mnt/f O_RDONLY|O_DIRECT\n"
			       "	req = aio_read fd 0 4096\n"
			       "	n = aio_wait req\n"
			       "	close fd\n";

static const char race[] = "BUG: KASAN: slab-use-after-free in memfs_dio_queued";

static int setup(void **state)
{
	struct stacksim *sim;
	int ret = stacksim_open(&sim, "model");

	if (ret) {
		print_error("%s\n", stacksim_error(sim));
		stacksim_close(sim);
		return ret;
	}
	*state = sim;
	return 0;
}

static int teardown(void **state)
{
	stacksim_close(*state);
	return 0;
}

/* Explore the scenario as of a generation. The caller frees the result. */
static struct sim_result explore(struct stacksim *sim, const char *generation)
{
	struct sim_explore how;
	struct sim_result res;

	if (stacksim_load_text(sim, "aio.scn", scenario, generation))
		fail_msg("%s", stacksim_error(sim));
	how = stacksim_search(sim);
	if (stacksim_explore(sim, &how, &res))
		fail_msg("%s", stacksim_error(sim));
	assert_int_not_equal(res.stats.complete, SIM_STOPPED);
	return res;
}

static void test_race(void **state)
{
	struct sim_result res = explore(*state, "5.15");
	struct sim_finding *f = res.findings;

	assert_int_equal(res.nr_findings, 1);
	assert_string_equal(f->signature, race);
	assert_int_equal(sim_checker_of(f->kind), SIM_C_KASAN);
	stacksim_minimise(*state, f);
	assert_int_equal(stacksim_replay(*state, &f->schedule, &f->under), 0);
	assert_int_equal(sim_run()->nr_reports, 1);
	assert_non_null(strstr(stacksim_report(*state, race), "Read of size 4"));
	sim_result_free(&res);
}

/* Since then submitter and completion have a reference each. */
static void test_fixed(void **state)
{
	struct sim_result res = explore(*state, "5.16");
	const struct stacksim_outcome *all;

	assert_int_equal(res.nr_findings, 0);
	assert_int_equal(stacksim_outcomes(*state, &all), 1);
	assert_int_equal(all->value[stacksim_field(*state, "reader.n")], 4096);
	sim_result_free(&res);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_race, setup, teardown),
		cmocka_unit_test_setup_teardown(test_fixed, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
