// SPDX-License-Identifier: GPL-2.0-only
/* What operations on fscache and cachefiles find in a tree. */
#include "parts/cachefiles/hook.h"
#include <linux/fs_struct.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include "common/cachefiles.h"
#include "common/fscache.h"
#include "mock/devices.h"
#include "ops/ops.h"
#include "parts/cachefiles/cachefiles.h"
#include "parts/part.h"

extern const exitcall_t port_exit_cachefiles_exit;
#ifdef HAVE_NETFS_EXIT
#define PORT_EXIT_FSCACHE port_exit_netfs_exit
#else
#define PORT_EXIT_FSCACHE port_exit_fscache_exit
#endif
extern const exitcall_t PORT_EXIT_FSCACHE;

struct file *op_open_cachefiles(const char *unused, unsigned int flags)
{
	return mock_open_misc("cachefiles", flags);
}

/* a process has one of its own; a lock that no initcall has seen must not lie on a stack */
static struct fs_struct *new_fs(void)
{
	static struct fs_struct pool[4];

	for (unsigned int i = 0; i < ARRAY_SIZE(pool); i++)
		if (!data_race(pool[i].users)) {
			data_race(pool[i].users = 1);
			return &pool[i];
		}
	return NULL;
}

long op_in_directory(const char *name, long (*fn)(struct file *file, const union sim_arg *args),
		     struct file *file, const union sim_arg *args)
{
	struct fs_struct *all = current->fs, *own = new_fs();
	long ret;

	if (!own)
		return -EAGAIN;
	own->root = all->root;
	ret = op_path(name, &own->pwd);
	if (!ret) {
		current->fs = own;
		ret = fn(file, args);
		current->fs = all;
		path_put(&own->pwd);
	}
	data_race(own->users = 0);
	return ret;
}

/* ---- /proc ------------------------------------------------------------------------- */

const struct sim_word proc_words[] = {
	{"caches", 0}, {"volumes", 1}, {"cookies", 2}, {"stats", 3}, {NULL, 0}};

/* all of a file, by the tree's functions for it. @buf: of @size bytes */
static void show_file(const struct mock_proc *p, char *buf, size_t size)
{
	struct seq_file m = {.buf = buf, .size = size, .private = p->data};
	loff_t pos = 0;
	void *v;

	if (p->show) {
		p->show(&m, NULL);
		return;
	}
	v = p->ops->start(&m, &pos);
	while (v && !IS_ERR(v)) {
		p->ops->show(&m, v);
		v = p->ops->next(&m, v, &pos);
	}
	p->ops->stop(&m, v);
}

static long count_lines(char *lines, const char *text)
{
	char *line;
	long n = 0;

	while ((line = strsep(&lines, "\n")))
		n += !!strstr(line, text);
	return n;
}

DEFINE_OP(fscache_proc)
{
	const struct mock_proc *p = mock_proc_file(proc_words[args[0].num].name);
	char *buf;
	long n;

	if (!p)
		return -ENOENT;
	buf = kzalloc(PAGE_SIZE, GFP_KERNEL | __GFP_NOFAIL);
	show_file(p, buf, PAGE_SIZE);
	n = count_lines(buf, args[1].name);
	kfree(buf);
	return n;
}

/* those who use a module keep it: cachefiles goes first */
static void module_exits(void)
{
	port_exit_cachefiles_exit();
	PORT_EXIT_FSCACHE();
}

extern const struct port_part port_part_cachefiles;
const struct port_part port_part_cachefiles = {
	.at_end = fscache_umount,
	.exit = module_exits,
};
