/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included before fs/aio.c. What tells the user of the end of a read or write is checked on its
 * way: a function of ours has the name that is handed out, and calls the tree's.
 */
#include <linux/fs.h>
#include <linux/irqflags.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <port/probe.h>
#include "mock/ring.h"
#include "ops/aio.h"
#include "ops/ops.h"
#include "services/port.h"

#ifdef HAVE_KI_COMPLETE_RES2
#define HOOK_RES2 , res2
#else
#define HOOK_RES2
#endif
#define aio_complete_rw(args...)                                                                   \
	tree_aio_complete_rw(args);                                                                \
	static void aio_complete_rw(args)                                                          \
	{                                                                                          \
		aio_check_end(kiocb, container_of(kiocb, struct aio_kiocb, rw)->ki_res.obj, res);  \
		tree_aio_complete_rw(kiocb, res HOOK_RES2);                                        \
	}                                                                                          \
	static void tree_aio_complete_rw(args)

/* as other system calls, between two visible operations */
#define fget(fd) aio_begin(fd, user_iocb)

/* a ring is known by the address that it is mapped at, where there may be nothing any more */
#undef get_user
#define get_user(x, ptr)                                                                           \
	({                                                                                         \
		might_fault();                                                                     \
		mock_ring_gone(ptr) ? -EFAULT : __get_user(x, ptr);                                \
	})

/* who waits is taken off the queue by who wakes it: as services/wait.c counts */
#define list_del_init_careful(e)                                                                   \
	(port_waits(container_of(e, struct wait_queue_entry, entry)->private, -1),                 \
	 list_del_init_careful(e))

/*
 * Free entries of a ring are counted by CPU, and of what alloc_percpu() gives there is one copy,
 * that of the one CPU that the tree is told of: with interrupts off nobody else is on it.
 */
static inline unsigned long port_aio_irq_save(void)
{
	unsigned long flags;

	local_irq_save(flags);
	port_leaf_enter();
	return flags;
}

static inline void port_aio_irq_restore(unsigned long flags)
{
	port_leaf_exit();
	local_irq_restore(flags);
}
/*
 * The tail of a ring is read as user space does it, without the lock that it is moved under: what
 * orders it are these two.
 */
static inline void port_aio_wmb(void)
{
	smp_wmb();
	sim_hb_release(&aio_ring_order);
}

static inline void port_aio_rmb(void)
{
	smp_rmb();
	sim_hb_acquire(&aio_ring_order);
}
#undef smp_wmb
#define smp_wmb() port_aio_wmb()
#undef smp_rmb
#define smp_rmb() port_aio_rmb()
#undef local_irq_save
#define local_irq_save(flags) ((flags) = port_aio_irq_save())
#undef local_irq_restore
#define local_irq_restore(flags) port_aio_irq_restore(flags)
