// SPDX-License-Identifier: GPL-2.0-only
/*
 * What start_kernel() does for the parts that are here.
 */
#include <linux/cpuhotplug.h>
#include <linux/cred.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/radix-tree.h>
#include <linux/slab.h>
#include "port.h"

extern void port_percpu_boot(void), port_workqueue_boot(void), port_task_boot(void);
extern void port_pages_boot(void);
extern void port_services_boot(void);

/* vfs_caches_init() brings these up too; there are no devices, and mounts are a mock */
void __init mnt_init(void)
{
}

void __init bdev_cache_init(void)
{
}

void __init chrdev_init(void)
{
}

/* kernel/cpu.c: CPUs stay until the end, when who keeps something for them gives that back */
#define MAX_CPUHP 4
static int (*cpu_dead[MAX_CPUHP])(unsigned int cpu);
static unsigned int nr_cpu_dead;

int __cpuhp_setup_state(enum cpuhp_state state, const char *name, bool invoke,
			int (*startup)(unsigned int cpu), int (*teardown)(unsigned int cpu),
			bool multi_instance)
{
	sim_assert(nr_cpu_dead < MAX_CPUHP);
	if (teardown)
		cpu_dead[nr_cpu_dead++] = teardown;
	return 0;
}

void port_cpu_dead(void)
{
	for (unsigned int i = 0; i < nr_cpu_dead; i++)
		for (unsigned int cpu = 0; cpu < SIM_WORLD_THREADS; cpu++)
			cpu_dead[i](cpu);
}

/* mm/mm_init.c: the hash tables of dentries and inodes; small, since scenarios are */
#define HASH_BITS 6
void *__init alloc_large_system_hash(const char *name, unsigned long bucketsize,
				     unsigned long entries, int scale, int flags,
				     unsigned int *shift, unsigned int *mask, unsigned long low,
				     unsigned long high)
{
	if (shift)
		*shift = HASH_BITS;
	if (mask)
		*mask = (1u << HASH_BITS) - 1;
	return kzalloc(bucketsize << HASH_BITS, GFP_KERNEL);
}

void port_services_boot(void)
{
	port_percpu_boot();
	port_task_boot();
	port_workqueue_boot();
	wait_bit_init();
	cred_init();
	radix_tree_init();
	vfs_caches_init_early();
	vfs_caches_init();
	port_pages_boot();
}
