// SPDX-License-Identifier: GPL-2.0-only
/* What operations on fscache and cachefiles find in the model. */
#include "common/cachefiles.h"
#include <linux/fscache-cache.h>
#include "cachefiles/internal.h"
#include "fscache/boot.h"
#include "ops/ops.h"

struct file *op_open_cachefiles(const char *unused, unsigned int flags)
{
	(void)unused;
	return anon_inode_getfile(&cachefiles_daemon_fops, NULL, flags);
}

extern const struct sim_word proc_words[];
const struct sim_word proc_words[] = {
	{"caches", 0}, {"volumes", 1}, {"cookies", 2}, {"stats", 3}, {NULL, 0}};

DEFINE_OP(fscache_proc)
{
	return fscache_proc_lines(proc_words[args[0].num].name, args[1].name);
}

long op_in_directory(const char *name, long (*fn)(struct file *file, const union sim_arg *args),
		     struct file *file, const union sim_arg *args)
{
	long ret;

	data_race(cachefiles_cwd = name);
	ret = fn(file, args);
	data_race(cachefiles_cwd = NULL);
	return ret;
}
