// SPDX-License-Identifier: GPL-2.0-only
/* System calls on open files, and what expectations ask of a file. */
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include "ops/ops.h"

#define MAX_FILES 64

static struct {
	int fd[MAX_FILES];
	bool used[MAX_FILES];
} files;

long native_fd(long fd)
{
	for (long i = 0; fd >= 0 && i < MAX_FILES; i++) {
		if (files.used[i])
			continue;
		files.used[i] = true;
		files.fd[i] = fd;
		return i;
	}
	if (fd < 0)
		return fd;
	close(fd);
	return -EMFILE;
}

int native_real(long fd)
{
	return fd >= 0 && fd < MAX_FILES && files.used[fd] ? files.fd[fd] : -1;
}

void native_fds_reset(void)
{
	for (long i = 0; i < MAX_FILES; i++)
		if (files.used[i])
			close(files.fd[i]);
	memset(&files, 0, sizeof(files));
}

DEFINE_OP(open)
{
	char path[OP_PATH_LEN];

	op_full_path(args[0].name, path);
	return native_fd(native_ret(open(path, args[1].num | O_CLOEXEC)));
}

DEFINE_OP(close)
{
	int fd = native_real(args[0].num);

	if (fd < 0)
		return -EBADF;
	files.used[args[0].num] = false;
	return native_ret(close(fd));
}

DEFINE_OP(setfl)
{
	return native_ret(fcntl(native_real(args[0].num), F_SETFL, args[1].num));
}

DEFINE_OP(lseek)
{
	return native_ret(lseek(native_real(args[0].num), args[1].num, args[2].num));
}

DEFINE_OP(write)
{
	struct op_buf buf;

	op_buf_init(&buf, args[2].num, args[3].num);
	return native_ret(
		pwritev2(native_real(args[0].num), &buf.vec, 1, args[1].num, args[4].num));
}

DEFINE_OP(read)
{
	struct op_buf buf;

	op_buf_init(&buf, args[2].num, 0);
	return native_ret(preadv2(native_real(args[0].num), &buf.vec, 1, args[1].num, args[3].num));
}

DEFINE_OP(read_byte)
{
	struct op_buf buf;
	long ret;

	op_buf_init(&buf, 1, 0);
	ret = native_ret(preadv2(native_real(args[0].num), &buf.vec, 1, args[1].num, 0));
	return ret < 0 ? ret : ret ? op_buf_first(&buf) : -ENODATA;
}

DEFINE_OP(fallocate)
{
	return native_ret(
		fallocate(native_real(args[0].num), args[3].num, args[1].num, args[2].num));
}

DEFINE_OP(truncate)
{
	char path[OP_PATH_LEN];

	op_full_path(args[0].name, path);
	return native_ret(truncate(path, args[1].num));
}

DEFINE_OP(ftruncate)
{
	return native_ret(ftruncate(native_real(args[0].num), args[1].num));
}

DEFINE_OP(sendfile)
{
	loff_t from = 0;

	if (lseek(native_real(args[0].num), args[2].num, SEEK_SET) < 0)
		return -errno;
	return native_ret(
		sendfile64(native_real(args[0].num), native_real(args[1].num), &from, args[3].num));
}

DEFINE_OP(copy_range)
{
	loff_t from = 0, to = args[2].num;

	return native_ret(copy_file_range(native_real(args[1].num), &from, native_real(args[0].num),
					  &to, args[3].num, 0));
}

DEFINE_OP(fsync)
{
	return native_ret(args[1].num ? fdatasync(native_real(args[0].num))
				      : fsync(native_real(args[0].num)));
}

DEFINE_OP(syncfs)
{
	return native_ret(syncfs(native_real(args[0].num)));
}

/* Return: as the fault would be an error, which is a signal here: -EFAULT beyond the end */
DEFINE_OP(mmap_read)
{
	long page = sysconf(_SC_PAGESIZE), at = args[1].num % page, ret;
	off_t end = lseek(native_real(args[0].num), 0, SEEK_END);
	u8 *p = mmap(NULL, page, PROT_READ, MAP_SHARED, native_real(args[0].num), args[1].num - at);

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
