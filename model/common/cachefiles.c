// SPDX-License-Identifier: GPL-2.0-only
/* What the daemons of cachefiles do: cachefilesd, and the one that fetches on demand. */
#include "ops/ops.h"
#ifdef OP_IN_CACHEFILES
#include <linux/file.h>
#include <linux/fs.h>
#ifdef OP_IN_TREES
#include <linux/poll.h>
#include <linux/sched/signal.h>
#endif
#include "common/cachefiles.h"
#include "common/io.h"
#include "memfs/compat.h"

#define COMMAND_LEN 256

extern unsigned int cachefiles_error_injection_state;

DEFINE_OP(cachefiles_open)
{
	return io_open(op_open_cachefiles, NULL, (unsigned int)args[0].num);
}

/* the path of a command is one of scenarios */
static size_t put_command(char *buf, const char *text)
{
	char path[OP_PATH_LEN];

	if (strncmp(text, "dir /", 5))
		return strscpy(buf, text, COMMAND_LEN);
	op_full_path(text + 4, path);
	return snprintf(buf, COMMAND_LEN, "dir %s", path);
}

static long command(struct file *file, const union sim_arg *args)
{
	char buf[COMMAND_LEN];
	size_t len = put_command(buf, args[1].name);
	loff_t pos = 0;
	ssize_t ret = vfs_write(file, (__force const char __user *)buf, len, &pos);

	/* all of what the scenario says was written */
	return ret == (ssize_t)len ? (ssize_t)strlen(args[1].name) : ret;
}

static long command_in(struct file *file, const union sim_arg *args)
{
	return op_in_directory(args[2].name, command, file, args);
}

DEFINE_OP(cachefiles_command)
{
	return io_on_file(args, args[2].name ? command_in : command);
}

const struct sim_word bind_words[] = {{"cull", 0}, {"ondemand", 1}, {NULL, 0}};

long cachefiles_write(long fd, const char *text)
{
	const union sim_arg args[] = {{.num = fd}, {.name = text}};

	return io_on_file(args, command);
}

/* @args: the file system, the mode, the tag */
static long start(long fd, const union sim_arg *args)
{
	char text[COMMAND_LEN];
	long ret;

	snprintf(text, sizeof(text), "dir /%s", op_bare(args[0].name));
	ret = cachefiles_write(fd, text);
	if (ret > 0 && args[2].name) {
		snprintf(text, sizeof(text), "tag %s", args[2].name);
		ret = cachefiles_write(fd, text);
	}
	return ret < 0 ? ret : cachefiles_write(fd, args[1].num ? "bind ondemand" : "bind");
}

DEFINE_OP(cachefiles_start)
{
	long fd = io_open(op_open_cachefiles, NULL, O_RDWR), ret;

	if (fd < 0)
		return fd;
	ret = start(fd, args);
	if (ret < 0)
		op_close_fd((unsigned int)fd);
	return ret < 0 ? ret : fd;
}

const struct sim_word error_words[] = {{"ENOSPC", 1}, {"EIO", 2}, {NULL, 0}};

DEFINE_OP(cachefiles_errors)
{
	data_race(cachefiles_error_injection_state = (unsigned int)args[0].num);
	return 0;
}

#ifdef OP_IN_TREES
/* ---- the state line ---------------------------------------------------------------- */

const struct sim_word state_words[] = {
	{"cull", 0},  {"frun", 1},  {"fcull", 2},     {"fstop", 3},     {"brun", 4},
	{"bcull", 5}, {"bstop", 6}, {"freleased", 7}, {"breleased", 8}, {NULL, 0},
};

static long read_state(struct file *file, const union sim_arg *args)
{
	char line[COMMAND_LEN + 1] = " ", word[16];
	loff_t pos = 0;
	const char *at;
	long ret = vfs_read(file, (__force char __user *)line + 1, COMMAND_LEN - 1, &pos);

	if (ret <= 0)
		return ret ? ret : -ENODATA;
	snprintf(word, sizeof(word), " %s=", state_words[args[1].num].name);
	at = strstr(line, word);
	return at ? (long)simple_strtoul(at + strlen(word), NULL, 16) : -EINVAL;
}

DEFINE_OP(cachefiles_state)
{
	return io_on_file(args, read_state);
}

/* ---- poll() ------------------------------------------------------------------------- */

/**
 * struct poller - who polls
 * @head: the queue that it waits on; NULL before
 * @woken: since it was asked last; as poll_schedule_timeout(), fs/select.c
 */
struct poller {
	poll_table table;
	wait_queue_entry_t wait;
	wait_queue_head_t *head;
	bool woken;
};

static int poll_wake(wait_queue_entry_t *wait, unsigned int mode, int sync, void *key)
{
	struct poller *p = container_of(wait, struct poller, wait);

	WRITE_ONCE(p->woken, true);
	return default_wake_function(wait, mode, sync, key);
}

static void poll_queue(struct file *file, wait_queue_head_t *head, poll_table *table)
{
	struct poller *p = container_of(table, struct poller, table);

	p->head = head;
	init_waitqueue_func_entry(&p->wait, poll_wake);
	p->wait.private = current;
	add_wait_queue(head, &p->wait);
}

long cachefiles_wait(struct file *file)
{
	struct poller p = {};
	long ret;

	init_poll_funcptr(&p.table, poll_queue);
	for (;;) {
		ret = (__force long)vfs_poll(file, &p.table);
		p.table._qproc = NULL; /* it is on the queue */
		if (ret & (__force long)EPOLLIN)
			break;
		if (signal_pending(current)) {
			ret = -EINTR;
			break;
		}
		set_current_state(TASK_INTERRUPTIBLE);
		if (!READ_ONCE(p.woken))
			schedule();
		__set_current_state(TASK_RUNNING);
		WRITE_ONCE(p.woken, false);
	}
	if (p.head)
		remove_wait_queue(p.head, &p.wait);
	return ret;
}

static long poll_file(struct file *file, const union sim_arg *args)
{
	return args[1].num ? cachefiles_wait(file) : (__force long)vfs_poll(file, NULL);
}

DEFINE_OP(cachefiles_poll)
{
	return io_on_file(args, poll_file);
}
#endif
#endif
