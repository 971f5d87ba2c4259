// SPDX-License-Identifier: GPL-2.0-only
/* System calls on open files, and what expectations ask of a file. */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include "calls/calls.h"

struct iovec new_memory(size_t len, int fill)
{
	struct iovec vec = {NULL, len < MAX_BUF ? len : MAX_BUF};

	if (posix_memalign(&vec.iov_base, 4096, MAX_BUF))
		abort();
	memset(vec.iov_base, fill, vec.iov_len);
	return vec;
}

long call_open(const char *path, long flags)
{
	char full[OP_PATH_LEN];

	op_full_path(path, full);
	return or_errno(open(full, flags | O_CLOEXEC));
}

long call_close(int fd)
{
	return or_errno(close(fd));
}

long call_setfl(int fd, long flags)
{
	return or_errno(fcntl(fd, F_SETFL, flags));
}

long call_lseek(int fd, long pos, long whence)
{
	return or_errno(lseek(fd, pos, whence));
}

long call_write(int fd, long pos, long len, long fill, long flags)
{
	struct iovec vec = new_memory(len, fill);
	long ret = or_errno(pwritev2(fd, &vec, 1, pos, flags));

	free(vec.iov_base);
	return ret;
}

long call_read(int fd, long pos, long len, long flags)
{
	struct iovec vec = new_memory(len, 0);
	long ret = or_errno(preadv2(fd, &vec, 1, pos, flags));

	free(vec.iov_base);
	return ret;
}

long call_read_byte(int fd, long pos)
{
	unsigned char byte;
	struct iovec vec = {&byte, 1};
	long ret = or_errno(preadv2(fd, &vec, 1, pos, 0));

	return ret < 0 ? ret : ret ? byte : -ENODATA;
}

long call_fallocate(int fd, long pos, long len, long mode)
{
	return or_errno(fallocate(fd, mode, pos, len));
}

long call_truncate(const char *path, long size)
{
	char full[OP_PATH_LEN];

	op_full_path(path, full);
	return or_errno(truncate(full, size));
}

long call_ftruncate(int fd, long size)
{
	return or_errno(ftruncate(fd, size));
}

long call_sendfile(int out, int in, long pos, long len)
{
	off_t from = 0;

	if (lseek(out, pos, SEEK_SET) < 0)
		return -errno;
	return or_errno(sendfile(out, in, &from, len));
}

long call_copy_range(int out, int in, long pos, long len)
{
	off_t from = 0, to = pos;

	return or_errno(copy_file_range(in, &from, out, &to, len, 0));
}

/* @end: of the pipe. Return: bytes, negative errno */
static long by_pipe(const int end[2], int out, int in, long pos, long len)
{
	off_t from = 0, to = pos;
	long n = or_errno(splice(in, &from, end[1], NULL, len, 0));

	return n > 0 ? or_errno(splice(end[0], NULL, out, &to, n, 0)) : n;
}

long call_pipe_splice(int out, int in, long pos, long len)
{
	int end[2];
	long ret = or_errno(pipe2(end, O_CLOEXEC));

	if (ret)
		return ret;
	ret = by_pipe(end, out, in, pos, len);
	close(end[0]);
	close(end[1]);
	return ret;
}

long call_clone_range(int out, int in, long pos, long len)
{
	struct file_clone_range range = {.src_fd = in, .src_length = len, .dest_offset = pos};
	long ret = or_errno(ioctl(out, FICLONERANGE, &range));

	return ret < 0 ? ret : len;
}

long call_dedupe_range(int out, int in, long pos, long len)
{
	char room[sizeof(struct file_dedupe_range) + sizeof(struct file_dedupe_range_info)] = {0};
	struct file_dedupe_range *range = (void *)room;
	long ret;

	range->src_length = len;
	range->dest_count = 1;
	range->info[0].dest_fd = out;
	range->info[0].dest_offset = pos;
	ret = or_errno(ioctl(in, FIDEDUPERANGE, range));
	if (ret < 0 || range->info[0].status < 0)
		return ret < 0 ? ret : range->info[0].status;
	return range->info[0].status == FILE_DEDUPE_RANGE_DIFFERS
		       ? -EBADE
		       : (long)range->info[0].bytes_deduped;
}

long call_fsync(int fd, long datasync)
{
	return or_errno(datasync ? fdatasync(fd) : fsync(fd));
}

long call_syncfs(int fd)
{
	return or_errno(syncfs(fd));
}

/* Return: as the fault would be an error, which is a signal here: -EFAULT beyond the end */
long call_mmap_read(int fd, long pos)
{
	long page = sysconf(_SC_PAGESIZE), at = pos % page, ret;
	unsigned char *p = mmap(NULL, page, PROT_READ, MAP_SHARED, fd, pos - at);
	struct stat st;

	if (p == MAP_FAILED)
		return -errno;
	ret = fstat(fd, &st) || pos - at >= st.st_size ? -EFAULT : p[at];
	munmap(p, page);
	return ret;
}

static long stat_of(const char *path, struct stat *st)
{
	char full[OP_PATH_LEN];

	op_full_path(path, full);
	return or_errno(stat(full, st));
}

/* that of a directory is its file system's affair */
long call_size(const char *path)
{
	struct stat st;
	long err = stat_of(path, &st);

	return err ? err : S_ISDIR(st.st_mode) ? 0 : st.st_size;
}

long call_mode(const char *path)
{
	struct stat st;
	long err = stat_of(path, &st);

	return err ? err : st.st_mode & 07777;
}

/* Return: how many bytes the file has, a directory none, negative errno; memory: they */
static long contents(const char *path, struct iovec *memory)
{
	char full[OP_PATH_LEN];
	long fd, ret;

	data_path(path, full);
	*memory = new_memory(MAX_BUF, 0);
	fd = or_errno(open(full, O_RDONLY | O_CLOEXEC));
	if (fd < 0)
		return fd;
	ret = or_errno(pread(fd, memory->iov_base, memory->iov_len, 0));
	close(fd);
	return ret == -EISDIR ? 0 : ret;
}

long call_byte(const char *path, long pos)
{
	struct iovec memory;
	long n = contents(path, &memory), ret = n < 0 ? n : 0;

	if (pos < n)
		ret = ((unsigned char *)memory.iov_base)[pos];
	free(memory.iov_base);
	return ret;
}

/* FNV-1a */
long call_sum(const char *path)
{
	struct iovec memory;
	long n = contents(path, &memory);
	unsigned int sum = 2166136261u;

	for (long i = 0; i < n; i++)
		sum = (sum ^ ((unsigned char *)memory.iov_base)[i]) * 16777619u;
	free(memory.iov_base);
	return n < 0 ? n : sum;
}
