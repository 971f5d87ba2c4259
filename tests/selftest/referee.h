/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the lock validator reports something that lockdep.c does not: who is
 * right? The answer is about the report made last and what was known then.
 */
#ifndef SELFTEST_REFEREE_H
#define SELFTEST_REFEREE_H

#include <stdbool.h>

/**
 * referee_sees() - by definition, is there a cycle that makes the report true?
 * @read: how the lock was taken that the report is about
 */
bool referee_sees(int read);

#endif
