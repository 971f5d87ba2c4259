/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What must hold whatever the code under test does: an invariant of the engine or of a mock
 * kernel. Where it does not, the process ends with exit code 5 and says so: that is never a
 * finding about the code under test.
 */
#ifndef SIM_ASSERT_H
#define SIM_ASSERT_H

/** sim_assert_failed() - say that @what does not hold in @func, and end the process */
void sim_assert_failed(const char *what, const char *func) __attribute__((noreturn, cold));

/** sim_assert() - @c: an expression without side effects */
#define sim_assert(c)                                                                              \
	do {                                                                                       \
		if (__builtin_expect(!(c), 0))                                                     \
			sim_assert_failed(#c, __func__);                                           \
	} while (0)

#endif
