// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mock of fs/proc as far as fscache and cachefiles show themselves there: what they register is
 * remembered, for operations to find it.
 */
#include "parts/cachefiles/hook.h"
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include "parts/cachefiles/cachefiles.h"
#include "services/port.h"

/* ---- /proc ------------------------------------------------------------------ */

#define MAX_FILES 12

static struct mock_proc files[MAX_FILES];
static unsigned int nr_files;

/* only that there is one counts */
static struct proc_dir_entry *some_entry(void)
{
	return (struct proc_dir_entry *)files;
}

struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent)
{
	return some_entry();
}

struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent, const char *to)
{
	return some_entry();
}

static struct proc_dir_entry *add(const char *path, const struct seq_operations *ops,
				  int (*show)(struct seq_file *m, void *v), void *data)
{
	const char *name = strrchr(path, '/');

	sim_assert(nr_files < MAX_FILES);
	files[nr_files++] = (struct mock_proc){
		.name = name ? name + 1 : path, .ops = ops, .show = show, .data = data};
	return some_entry();
}

struct proc_dir_entry *proc_create_seq_private(const char *name, umode_t mode,
					       struct proc_dir_entry *parent,
					       const struct seq_operations *ops,
					       unsigned int state_size, void *data)
{
	return add(name, ops, NULL, data);
}

struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode,
					       struct proc_dir_entry *parent,
					       int (*show)(struct seq_file *m, void *v), void *data)
{
	return add(name, NULL, show, data);
}

void remove_proc_entry(const char *name, struct proc_dir_entry *parent)
{
}

int remove_proc_subtree(const char *name, struct proc_dir_entry *parent)
{
	return 0;
}

const struct mock_proc *mock_proc_file(const char *name)
{
	for (unsigned int i = 0; i < nr_files; i++)
		if (!strcmp(files[i].name, name))
			return &files[i];
	return NULL;
}
