/* SPDX-License-Identifier: GPL-2.0-only */
/* fscache shows its state in files of /proc, which netfs cannot be compiled without. */
#define CONFIG_PROC_FS 1
/* ... and cachefiles without sysctls */
#define CONFIG_SYSCTL 1
/* tracepoints are printed; those of cachefiles in words of netfs, too, which not every file has */
#define PORT_TRACEPOINTS
#include <linux/fscache.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <trace/events/netfs.h>
#include "common/fscache.h"
#include "parts/cachefiles/access.h"
#include "services/order.h"

/* what is printed is read by marked accesses, several in one call */
#define _printk(args...) PORT_LAST_FIRST(_printk, args)
#define seq_printf(args...) PORT_LAST_FIRST(seq_printf, args)
#define snprintf(args...) PORT_LAST_FIRST(snprintf, args)

/*
 * where accesses to cookies, volumes and caches begin and end: who begins one looks behind that
 * whether the cache is live (rule 61), and none ends that did not begin (rule 62)
 */
#define atomic_inc_return(v) access_counts(v, (atomic_inc_return)(v))
#define atomic_dec_return(v) access_ends(v, (atomic_dec_return)(v))
#undef smp_load_acquire
#define smp_load_acquire(p)                                                                        \
	({                                                                                         \
		if (__same_type(*(p), enum fscache_cache_state))                                   \
			access_looks(ACCESS_LIVE);                                                 \
		(typeof(*(p)))PORT_LOAD(*(p), PORT_ACQUIRE);                                       \
	})

/* what a module does when it goes, see ops.c */
#undef module_exit
#define module_exit(fn)                                                                            \
	extern const exitcall_t port_exit_##fn;                                                    \
	const exitcall_t port_exit_##fn = fn;
