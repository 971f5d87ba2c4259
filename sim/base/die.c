// SPDX-License-Identifier: GPL-2.0-only
/* The process ends, and says why: see die.h. */
#include <stdio.h>
#include <unistd.h>
#include <sim/assert.h>
#include "base/die.h"

/* Perhaps on the stack of a thread, where exit() would run what others have registered. */
static void __attribute__((noreturn)) end(void)
{
	fflush(NULL);
	_exit(SIM_EXIT_FAULT);
}

void sim_no_memory(const char *what)
{
	fprintf(stderr, "stacksim: out of memory for %s\n", what);
	end();
}

void sim_cannot(const char *what, const char *why)
{
	fprintf(stderr, "stacksim: cannot %s: %s\n", what, why);
	end();
}

void sim_assert_failed(const char *what, const char *func)
{
	fprintf(stderr,
		"stacksim: engine fault: in %s() does not hold: %s; this is a bug of stacksim\n",
		func, what);
	end();
}
