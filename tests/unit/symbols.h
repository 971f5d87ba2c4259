/* SPDX-License-Identifier: GPL-2.0-only */
/* For tests of what is printed: the symbols of the test itself, by which signatures get names. */
#ifndef UNIT_SYMBOLS_H
#define UNIT_SYMBOLS_H

#include "report/render.h"

static struct symbols *sym;

static int setup(void **state)
{
	(void)state;
	sym = symbols_open(NULL);
	symbols_name_signatures(sym);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	symbols_name_signatures(NULL);
	symbols_close(sym);
	return 0;
}

#endif
