// SPDX-License-Identifier: GPL-2.0-only
/* System calls on open files, and what expectations ask of a file. */
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include "ops/ops.h"

#define MAX_FILES 64

static struct {
	int fd[MAX_FILES];
	unsigned int nr;
} opened;

long native_fd(long fd)
{
	unsigned int i = 0;

	while (i < opened.nr && opened.fd[i] >= 0)
		i++;
	if (fd < 0)
		return fd;
	if (i == MAX_FILES) {
		close(fd);
		return -EMFILE;
	}
	opened.fd[i] = fd;
	opened.nr += i == opened.nr;
	return fd;
}

void native_fds_reset(void)
{
	for (; opened.nr; opened.nr--)
		if (opened.fd[opened.nr - 1] >= 0)
			close(opened.fd[opened.nr - 1]);
}

static bool is_ours(int fd)
{
	for (unsigned int i = 0; i < opened.nr; i++)
		if (opened.fd[i] == fd)
			return true;
	return false;
}

DEFINE_OP(open)
{
	char path[OP_PATH_LEN];

	op_full_path(args[0].name, path);
	return native_fd(native_ret(open(path, args[1].num | O_CLOEXEC)));
}

/* a descriptor that is none of the scenario's is one of this program's */
DEFINE_OP(close)
{
	for (unsigned int i = 0; i < opened.nr; i++) {
		if (opened.fd[i] != args[0].num)
			continue;
		opened.fd[i] = -1;
		return native_ret(close(args[0].num));
	}
	return -EBADF;
}

DEFINE_OP(setfl)
{
	return is_ours(args[0].num) ? native_ret(fcntl(args[0].num, F_SETFL, args[1].num)) : -EBADF;
}

DEFINE_OP(lseek)
{
	return native_ret(lseek(args[0].num, args[1].num, args[2].num));
}

DEFINE_OP(write)
{
	struct op_buf buf;

	op_buf_init(&buf, args[2].num, args[3].num);
	return native_ret(pwritev2(args[0].num, &buf.vec, 1, args[1].num, args[4].num));
}

DEFINE_OP(read)
{
	struct op_buf buf;

	op_buf_init(&buf, args[2].num, 0);
	return native_ret(preadv2(args[0].num, &buf.vec, 1, args[1].num, args[3].num));
}

DEFINE_OP(read_byte)
{
	struct op_buf buf;
	long ret;

	op_buf_init(&buf, 1, 0);
	ret = native_ret(preadv2(args[0].num, &buf.vec, 1, args[1].num, 0));
	return ret < 0 ? ret : ret ? op_buf_first(&buf) : -ENODATA;
}

DEFINE_OP(fallocate)
{
	return native_ret(fallocate(args[0].num, args[3].num, args[1].num, args[2].num));
}

DEFINE_OP(truncate)
{
	char path[OP_PATH_LEN];

	op_full_path(args[0].name, path);
	return native_ret(truncate(path, args[1].num));
}

DEFINE_OP(ftruncate)
{
	return native_ret(ftruncate(args[0].num, args[1].num));
}

DEFINE_OP(sendfile)
{
	loff_t from = 0;

	if (lseek(args[0].num, args[2].num, SEEK_SET) < 0)
		return -errno;
	return native_ret(sendfile64(args[0].num, args[1].num, &from, args[3].num));
}

DEFINE_OP(copy_range)
{
	loff_t from = 0, to = args[2].num;

	return native_ret(copy_file_range(args[1].num, &from, args[0].num, &to, args[3].num, 0));
}

DEFINE_OP(fsync)
{
	return native_ret(args[1].num ? fdatasync(args[0].num) : fsync(args[0].num));
}

DEFINE_OP(syncfs)
{
	return native_ret(syncfs(args[0].num));
}

/* Return: as the fault would be an error, which is a signal here: -EFAULT beyond the end */
DEFINE_OP(mmap_read)
{
	long page = sysconf(_SC_PAGESIZE), at = args[1].num % page, ret;
	off_t end = lseek(args[0].num, 0, SEEK_END);
	u8 *p = mmap(NULL, page, PROT_READ, MAP_SHARED, args[0].num, args[1].num - at);

	if (p == MAP_FAILED)
		return -errno;
	ret = args[1].num - at < end ? p[at] : -EFAULT;
	munmap(p, page);
	return ret;
}

/* ---- queries ------------------------------------------------------------ */

static int stat_of(const char *name, struct kstat *st)
{
	char path[OP_PATH_LEN];

	op_full_path(name, path);
	return vfs_fstatat(AT_FDCWD, path, st, 0);
}

DEFINE_QUERY(size)
{
	struct kstat st;
	long err = stat_of(args[0].name, &st);

	return err ? err : st.size;
}

DEFINE_QUERY(mode)
{
	struct kstat st;
	long err = stat_of(args[0].name, &st);

	return err ? err : st.mode & S_IALLUGO;
}

/* Return: how many bytes the file has, negative errno; @buf: they */
static long contents(const char *name, struct op_buf *buf)
{
	char path[OP_PATH_LEN];
	long fd, ret;

	op_full_path(name, path);
	fd = native_ret(open(path, O_RDONLY | O_CLOEXEC));
	if (fd < 0)
		return fd;
	op_buf_init(buf, SIZE_MAX, 0);
	ret = native_ret(pread(fd, buf->vec.iov_base, buf->vec.iov_len, 0));
	close(fd);
	return ret;
}

DEFINE_QUERY(byte)
{
	struct op_buf buf;
	long n = contents(args[0].name, &buf);

	if (n < 0)
		return n;
	return args[1].num < n ? ((u8 *)buf.vec.iov_base)[args[1].num] : 0;
}

/* as common/query.c */
DEFINE_QUERY(sum)
{
	struct op_buf buf;
	long n = contents(args[0].name, &buf);
	unsigned int sum = 2166136261u;

	for (long i = 0; i < n; i++)
		sum = (sum ^ ((u8 *)buf.vec.iov_base)[i]) * 16777619u;
	return n < 0 ? n : sum;
}
