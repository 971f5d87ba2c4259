/* SPDX-License-Identifier: GPL-2.0-only */
/* What fscache and cachefiles have registered. */
#ifndef PORT_CACHEFILES_H
#define PORT_CACHEFILES_H

struct miscdevice;
struct seq_file;
struct seq_operations;

/**
 * struct mock_proc - a file of /proc/fs/fscache
 * @name: without its folder
 * @ops: of one that has a line for each of several things, else NULL
 * @show: of another
 * @data: for them
 */
struct mock_proc {
	const char *name;
	const struct seq_operations *ops;
	int (*show)(struct seq_file *m, void *v);
	void *data;
};

/** mock_proc_file() - Return: NULL when there is none of that name */
const struct mock_proc *mock_proc_file(const char *name);

#endif
