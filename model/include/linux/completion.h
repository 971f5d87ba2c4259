/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Completions under the kernel's names.
 */
#ifndef MODEL_COMPLETION_H
#define MODEL_COMPLETION_H

#include <sim/prims.h>

struct completion {
	struct sim_completion c;
};
/** init_completion() - @x: zeroed */
#define init_completion(x) ((void)(x))
#define complete(x) sim_complete(&(x)->c, SIM_SITE())
/** wait_for_completion_killable() - Return: 0, -EINTR on a fatal signal */
#define wait_for_completion_killable(x)                                                            \
	sim_wait_for_completion(&(x)->c, SIM_KILLABLE, SIM_FOREVER, SIM_SITE())
#define wait_for_completion(x)                                                                     \
	((void)sim_wait_for_completion(&(x)->c, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE()))

#endif
