// SPDX-License-Identifier: GPL-2.0-only
/* What the daemons of cachefiles do: cachefilesd, and the one that fetches on demand. */
#include "ops/ops.h"
#ifdef OP_IN_CACHEFILES
#include <linux/file.h>
#include <linux/fs.h>
#include "common/cachefiles.h"
#include "common/io.h"
#include "memfs/compat.h"

#define COMMAND_LEN 256

extern const struct sim_word bind_words[], error_words[];
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

static long put_text(struct file *file, const char *text)
{
	char buf[COMMAND_LEN];
	size_t len = put_command(buf, text);
	loff_t pos = 0;

	return vfs_write(file, (__force const char __user *)buf, len, &pos);
}

static long command(struct file *file, const union sim_arg *args)
{
	return put_text(file, args[1].name);
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

/* @args: the file system, the mode, the tag */
static long start(struct file *file, const union sim_arg *args)
{
	char text[COMMAND_LEN];
	long ret;

	snprintf(text, sizeof(text), "dir /%s", op_bare(args[0].name));
	ret = put_text(file, text);
	if (ret > 0 && args[2].name) {
		snprintf(text, sizeof(text), "tag %s", args[2].name);
		ret = put_text(file, text);
	}
	return ret < 0 ? ret : put_text(file, args[1].num ? "bind ondemand" : "bind");
}

DEFINE_OP(cachefiles_start)
{
	long fd = io_open(op_open_cachefiles, NULL, O_RDWR), ret;
	struct fd f;

	if (fd < 0)
		return fd;
	f = op_fdget((int)fd);
	ret = start(fd_file(f), args);
	fdput(f);
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
#endif
