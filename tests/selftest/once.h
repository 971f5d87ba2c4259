/* SPDX-License-Identifier: GPL-2.0-only */
/* The validator with the search of lockdep.c, once.c. */
#ifndef SELFTEST_ONCE_H
#define SELFTEST_ONCE_H

#include <stdbool.h>

/** once_on - the validator searches as lockdep.c does */
extern bool once_on;

#endif
