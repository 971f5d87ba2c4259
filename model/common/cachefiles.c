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

	return vfs_write(file, (__force const char __user *)buf, len, &pos);
}

DEFINE_OP(cachefiles_command)
{
	return io_on_file(args, command);
}
#endif
