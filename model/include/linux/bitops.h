/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bits of an unsigned long. Each is a visible operation, except for those with two underscores.
 */
#ifndef MODEL_BITOPS_H
#define MODEL_BITOPS_H

#include <sim/prims.h>
#include <linux/types.h>

#define BIT(nr) (1ul << (nr))
#define bit_rmw_(nr, word, op, mask, mo)                                                           \
	((bool)(sim_rmw_mo(word, sizeof(*(word)), op, (int64_t)(mask), mo, SIM_SITE()) >> (nr)&1))

#define test_bit(nr, word) ((bool)(sim_read_once(word, sizeof(*(word)), SIM_SITE()) >> (nr)&1))
#define set_bit(nr, word) ((void)bit_rmw_(nr, word, SIM_OR, BIT(nr), SIM_RELAXED))
#define clear_bit(nr, word) ((void)bit_rmw_(nr, word, SIM_AND, ~BIT(nr), SIM_RELAXED))
#define clear_bit_unlock(nr, word) ((void)bit_rmw_(nr, word, SIM_AND, ~BIT(nr), SIM_RELEASE))
#define test_and_set_bit(nr, word) bit_rmw_(nr, word, SIM_OR, BIT(nr), SIM_FULL)
#define test_and_clear_bit(nr, word) bit_rmw_(nr, word, SIM_AND, ~BIT(nr), SIM_FULL)
#define __set_bit(nr, word) ((void)(*(word) |= BIT(nr)))

#endif
