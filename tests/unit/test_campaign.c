// SPDX-License-Identifier: GPL-2.0-only
/*
 * Units that come from other processes: each of them counts, and counts once, whoever sends it how
 * often and in whatever order. What would be wrong is seen in the sums, as these tests show too.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/file.h"
#include "campaign/campaign.h"

static unsigned int nr_told;
static char *said;
static FILE *err;

static void told(const char *signature)
{
	assert_string_equal(signature, "a report");
	nr_told++;
}

static void open_here(struct campaign **c)
{
	*c = campaign_open(CAMPAIGN_MEMORY, CAMPAIGN_BEGIN, err);
	assert_non_null(*c);
}

/* What unit @nr of a target has come to, on its own. Return: to be freed */
static char *unit(uint64_t nr, uint64_t execs, size_t *len)
{
	struct campaign_target t = {"w", "", "digest", "s", "hash", "settings", 0};
	struct campaign_unit u = {.nr = nr, .strategy = "random"};
	const struct sim_finding f = {.signature = (char *)"a report", .at = 3, .count = 5};
	const struct campaign_done done = {.stats = {.execs = execs, .steps = nr}};
	struct campaign *c;
	const char *was;
	char *data;
	FILE *out = open_memstream(&data, len);

	open_here(&c);
	assert_int_equal(campaign_target(c, &t, &was), 0);
	u.target = t.id;
	campaign_begin(c);
	campaign_put_finding(c, &u, &f, true, "a schedule");
	campaign_put_outcome(c, &u, "x=1", false, execs);
	campaign_put_unit(c, &u, &done);
	assert_int_equal(campaign_commit(c), 0);
	assert_int_equal(campaign_write(c, out), 0);
	sim_text_close(out);
	assert_int_equal(campaign_close(c), 0);
	return data;
}

static int take(struct campaign *c, uint64_t nr, uint64_t execs)
{
	size_t len;
	char *data = unit(nr, execs, &len);
	int ret = campaign_take(c, data, len, "of rank 1", told);

	free(data);
	return ret;
}

static void add_finding(void *arg, const struct campaign_finding *f)
{
	*(uint64_t *)arg += f->count;
}

static void add_outcome(void *arg, const char *text, bool reported, uint64_t count)
{
	assert_string_equal(text, "x=1");
	assert_false(reported);
	*(uint64_t *)arg += count;
}

/* The file has so many executions and reports. */
static void has(struct campaign *c, uint64_t execs, uint64_t reports)
{
	uint64_t found = 0, come = 0;
	struct campaign_done d;

	campaign_sum(c, 1, &d);
	campaign_findings(c, 1, add_finding, &found);
	campaign_outcomes(c, 1, add_outcome, &come);
	assert_int_equal(d.stats.execs, execs);
	assert_int_equal(come, execs);
	assert_int_equal(found, reports);
}

static void test_each_counts_once(void **state)
{
	struct campaign_done d;
	struct campaign *c;

	(void)state;
	open_here(&c);
	nr_told = 0;
	assert_int_equal(take(c, 1, 10), 0);
	assert_int_equal(nr_told, 1);
	has(c, 10, 5);
	assert_int_equal(take(c, 0, 7), 0);
	has(c, 17, 10);
	assert_int_equal(take(c, 2, 3), 0);
	campaign_sum(c, 1, &d);
	assert_int_equal(d.stats.steps, 3);
	has(c, 20, 15);
	/* of a rank that was taken for lost */
	assert_int_equal(take(c, 1, 10), 0);
	has(c, 20, 15);
	assert_int_equal(nr_told, 1);
	assert_int_equal(campaign_close(c), 0);
}

static void test_twice_is_seen(void **state)
{
	struct campaign *c;

	(void)state;
	open_here(&c);
	assert_int_equal(take(c, 1, 10), 0);
	assert_int_equal(take(c, 2, 10), 0); /* the same as another unit */
	has(c, 20, 10);
	assert_int_equal(campaign_close(c), 0);
}

static void test_another_one_is_refused(void **state)
{
	struct campaign *c;

	(void)state;
	open_here(&c);
	assert_int_equal(take(c, 1, 10), 0);
	assert_int_equal(take(c, 1, 11), -EINVAL);
	fflush(err);
	assert_non_null(strstr(said, "a search of s came to something else"));
	assert_int_equal(campaign_close(c), -EIO);
}

static void test_half_a_message(void **state)
{
	size_t len;
	char *data = unit(0, 10, &len);
	struct campaign *c;

	(void)state;
	open_here(&c);
	assert_int_not_equal(campaign_take(c, data, len / 2, "of rank 1", told), 0);
	assert_int_equal(campaign_close(c), -EIO);
	free(data);
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test(test_each_counts_once),
		cmocka_unit_test(test_twice_is_seen),
		cmocka_unit_test(test_another_one_is_refused),
		cmocka_unit_test(test_half_a_message),
	};
	int rc;

	err = sim_text_open(&said);
	rc = cmocka_run_group_tests(all, NULL, NULL);
	sim_text_close(err);
	free(said);
	return rc;
}
