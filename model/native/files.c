// SPDX-License-Identifier: GPL-2.0-only
/* Open files of a scenario, and what is done with them (calls/). */
#include <pthread.h>
#include "calls/calls.h"
#include "ops/ops.h"

#define MAX_FILES 64

static struct {
	int fd[MAX_FILES];
	bool used[MAX_FILES];
} files;

/* who has waited for others comes from a thread of its own */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

long native_fd(long fd)
{
	long i = 0;

	if (fd < 0)
		return fd;
	pthread_mutex_lock(&lock);
	while (i < MAX_FILES && files.used[i])
		i++;
	if (i < MAX_FILES) {
		files.used[i] = true;
		files.fd[i] = fd;
	} else {
		close(fd);
		i = -EMFILE;
	}
	pthread_mutex_unlock(&lock);
	return i;
}

int native_real(long fd)
{
	return fd >= 0 && fd < MAX_FILES && files.used[fd] ? files.fd[fd] : -1;
}

void native_close_all(void)
{
	for (long i = 0; i < MAX_FILES; i++)
		if (files.used[i])
			close(files.fd[i]);
	memset(&files, 0, sizeof(files));
}

DEFINE_OP(open)
{
	return native_fd(call_open(args[0].name, args[1].num));
}

DEFINE_OP(close)
{
	int fd = native_real(args[0].num);

	if (fd >= 0)
		files.used[args[0].num] = false;
	return call_close(fd);
}

DEFINE_OP(setfl)
{
	return call_setfl(native_real(args[0].num), args[1].num);
}

DEFINE_OP(lseek)
{
	return call_lseek(native_real(args[0].num), args[1].num, args[2].num);
}

DEFINE_OP(write)
{
	return call_write(native_real(args[0].num), args[1].num, args[2].num, args[3].num,
			  args[4].num);
}

DEFINE_OP(read)
{
	return call_read(native_real(args[0].num), args[1].num, args[2].num, args[3].num);
}

DEFINE_OP(read_byte)
{
	return call_read_byte(native_real(args[0].num), args[1].num);
}

DEFINE_OP(fallocate)
{
	return call_fallocate(native_real(args[0].num), args[1].num, args[2].num, args[3].num);
}

DEFINE_OP(truncate)
{
	return call_truncate(args[0].name, args[1].num);
}

DEFINE_OP(ftruncate)
{
	return call_ftruncate(native_real(args[0].num), args[1].num);
}

/* of the rows with OUT and IN */
static long between(long (*call)(int out, int in, long pos, long len), const union sim_arg *args)
{
	return call(native_real(args[0].num), native_real(args[1].num), args[2].num, args[3].num);
}

DEFINE_OP(sendfile)
{
	return between(call_sendfile, args);
}

DEFINE_OP(copy_range)
{
	return between(call_copy_range, args);
}

DEFINE_OP(pipe_splice)
{
	return between(call_pipe_splice, args);
}

DEFINE_OP(clone_range)
{
	return between(call_clone_range, args);
}

DEFINE_OP(dedupe_range)
{
	return between(call_dedupe_range, args);
}

DEFINE_OP(fsync)
{
	return call_fsync(native_real(args[0].num), args[1].num);
}

DEFINE_OP(syncfs)
{
	return call_syncfs(native_real(args[0].num));
}

DEFINE_OP(mmap_read)
{
	return call_mmap_read(native_real(args[0].num), args[1].num);
}

DEFINE_OP(fadvise)
{
	return call_fadvise(native_real(args[0].num), args[1].num, args[2].num, args[3].num);
}

DEFINE_OP(sync_range)
{
	return call_sync_range(native_real(args[0].num), args[1].num, args[2].num);
}

/* ---- queries ------------------------------------------------------------ */

DEFINE_QUERY(size)
{
	return call_size(args[0].name);
}

DEFINE_QUERY(mode)
{
	return call_mode(args[0].name);
}

DEFINE_QUERY(sum)
{
	return call_sum(args[0].name);
}

DEFINE_QUERY(byte)
{
	return call_byte(args[0].name, args[1].num);
}
