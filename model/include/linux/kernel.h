/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Everything that kernel code expects to find included.
 */
#ifndef MODEL_KERNEL_H
#define MODEL_KERNEL_H

#include <linux/types.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/string.h>
#include <linux/rwsem.h>
#include <linux/atomic.h>
#include <linux/wait.h>
#include <linux/completion.h>
#include <linux/workqueue.h>
#include <linux/slab.h>

/* arguments are evaluated once, as the kernel's */
/** round_up() - @y: a power of two */
#define round_up(x, y) (((x) + (__typeof__(x))(y)-1) / (__typeof__(x))(y) * (__typeof__(x))(y))
#define min_t(type, a, b)                                                                          \
	({                                                                                         \
		type min_a_ = (a), min_b_ = (b);                                                   \
		min_a_ < min_b_ ? min_a_ : min_b_;                                                 \
	})
#define max_t(type, a, b)                                                                          \
	({                                                                                         \
		type max_a_ = (a), max_b_ = (b);                                                   \
		max_a_ > max_b_ ? max_a_ : max_b_;                                                 \
	})

#endif
