// SPDX-License-Identifier: GPL-2.0-only
/* Memory that is there or ends the process, and gates that say what does not hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include <sim/assert.h>
#include <sim/explore.h>
#include <sim/thread.h>
#include "base/die.h"
#include "base/file.h"
#include "base/memory.h"

/* Call a function in a process of its own. Return: its exit code, 0 when it came back; @said: on
 * stderr */
static int end_of(void (*fn)(void), char *said, size_t size)
{
	FILE *err = tmpfile();
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (!pid) {
		dup2(fileno(err), STDERR_FILENO);
		fn();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	rewind(err);
	said[fread(said, 1, size - 1, err)] = '\0';
	fclose(err);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* As without ASan: what asks for too much gets nothing, where ASan would end the process. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

/* ASan's warning of an allocation that failed may come before it. */
static void ends(void (*fn)(void), const char *text)
{
	char said[4096];
	size_t n;

	assert_int_equal(end_of(fn, said, sizeof(said)), SIM_EXIT_FAULT);
	n = strlen(said);
	assert_true(n >= strlen(text));
	assert_string_equal(said + n - strlen(text), text);
}

static void too_many(void)
{
	sim_zeroed(SIZE_MAX / 2, 1, "a great many");
}

static void overflow(void)
{
	sim_resized(NULL, SIZE_MAX / 2, 4, "more than there are");
}

static void no_room(void)
{
	sim_reserve(SIZE_MAX / 2, "half of all");
}

static void test_no_memory(void **state)
{
	(void)state;
	ends(too_many, "stacksim: out of memory for a great many\n");
	ends(overflow, "stacksim: out of memory for more than there are\n");
	ends(no_room, "stacksim: out of memory for half of all\n");
}

static void no_such_slot(void)
{
	sim_enable(SIM_MAX_THREADS);
}

static void not_loaded(void)
{
	sim_unload();
}

static void holds(void)
{
	sim_assert(1 + 1 == 2);
}

static void test_assert(void **state)
{
	char said[256];

	(void)state;
	ends(no_such_slot, "stacksim: engine fault: in sim_enable() does not hold: "
			   "sim_is_slot(slot); this is a bug of stacksim\n");
	assert_int_equal(end_of(not_loaded, said, sizeof(said)), SIM_EXIT_FAULT);
	assert_non_null(strstr(said, "in sim_unload() does not hold: sim.prog"));
	assert_int_equal(end_of(holds, said, sizeof(said)), 0);
	assert_string_equal(said, "");
}

static void test_grow(void **state)
{
	unsigned int *list = NULL;

	(void)state;
	for (unsigned int round = 0; round < 2; round++) {
		for (unsigned int n = 0; n < 1000; n++) {
			list = sim_grow(list, n, sizeof(*list), "a list");
			list[n] = n + round;
		}
		for (unsigned int n = 0; n < 1000; n++)
			assert_int_equal(list[n], n + round);
	}
	free(list);
}

static void test_texts(void **state)
{
	char *text, *path = sim_realpath("/proc/self/root");
	FILE *out = sim_text_open(&text);

	(void)state;
	fprintf(out, "%d and %s", 1, path);
	sim_text_close(out);
	assert_string_equal(text, "1 and /");
	free(text);
	free(path);
	assert_null(sim_fopen("/nowhere", "r"));
	assert_null(sim_realpath("/nowhere"));
	text = sim_format("%s-%02d", "a", 7);
	assert_string_equal(text, "a-07");
	free(text);
	text = sim_strndup("abcdef", 3);
	assert_string_equal(text, "abc");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_assert),
		cmocka_unit_test(test_grow),
		cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
