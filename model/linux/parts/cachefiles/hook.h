/* SPDX-License-Identifier: GPL-2.0-only */
/* fscache shows its state in files of /proc, which netfs cannot be compiled without. */
#define CONFIG_PROC_FS 1
/* ... and cachefiles without sysctls */
#define CONFIG_SYSCTL 1
/* tracepoints are printed; those of cachefiles in words of netfs, too, which not every file has */
#define PORT_TRACEPOINTS
#include <linux/fscache.h>
#include <linux/module.h>
#include <trace/events/netfs.h>
#include "common/fscache.h"

/* where accesses to cookies, volumes and caches end: none ends that did not begin (rule 62) */
#define atomic_dec_return(v) fscache_check_count(v, (atomic_dec_return)(v))

/* what a module does when it goes, see ops.c */
#undef module_exit
#define module_exit(fn)                                                                            \
	extern const exitcall_t port_exit_##fn;                                                    \
	const exitcall_t port_exit_##fn = fn;
