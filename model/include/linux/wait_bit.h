/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Waiting for a variable or for a bit, under the kernel's names. Who waits for one is not woken
 * for the other.
 */
#ifndef MODEL_WAIT_BIT_H
#define MODEL_WAIT_BIT_H

#include <linux/bitops.h>
#include <linux/jiffies.h>
#include <linux/wait.h>

#define TASK_UNINTERRUPTIBLE SIM_UNINTERRUPTIBLE

#define wait_keyed_(addr, bit, cond)                                                               \
	({                                                                                         \
		struct sim_wq *keyed_ = sim_keyed_wq(addr, bit);                                   \
		(void)sim_wait_event(keyed_, cond, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());  \
	})
/* evaluates to whether the condition holds */
#define wait_keyed_timeout_(addr, bit, cond, timeout)                                              \
	({                                                                                         \
		struct sim_wq *keyed_ = sim_keyed_wq(addr, bit);                                   \
		unsigned long until_ = jiffies + (timeout);                                        \
		bool in_time_ = !sim_wait_event(keyed_, cond, SIM_UNINTERRUPTIBLE,                 \
						jiffies_to_nsecs(timeout), SIM_SITE());            \
		if (!in_time_)                                                                     \
			jiffies_reach(until_);                                                     \
		in_time_;                                                                          \
	})

#define wait_var_event(var, cond) wait_keyed_(var, -1, cond)
/** wait_var_event_timeout() - Return: 0 where @cond does not hold after @timeout jiffies */
#define wait_var_event_timeout(var, cond, timeout)                                                 \
	(wait_keyed_timeout_(var, -1, cond, timeout) ? (timeout) : 0)
#define wake_up_var(var) ((void)sim_wq_wake(sim_keyed_wq(var, -1), 0, SIM_SITE()))

/** wait_on_bit() - until it is clear. @mode: TASK_UNINTERRUPTIBLE */
#define wait_on_bit(word, bit, mode) wait_keyed_(word, bit, !test_bit(bit, word))
/** wait_on_bit_timeout() - Return: 0, -EAGAIN after @timeout jiffies */
#define wait_on_bit_timeout(word, bit, mode, timeout)                                              \
	(wait_keyed_timeout_(word, bit, !test_bit(bit, word), timeout) ? 0 : -EAGAIN)
#define wake_up_bit(word, bit) ((void)sim_wq_wake(sim_keyed_wq(word, bit), 0, SIM_SITE()))
#define clear_and_wake_up_bit(bit, word)                                                           \
	do {                                                                                       \
		clear_bit_unlock(bit, word);                                                       \
		wake_up_bit(word, bit);                                                            \
	} while (0)

#endif
