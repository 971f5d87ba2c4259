// SPDX-License-Identifier: GPL-2.0-only
/* FUSE: mounts, and what their servers ask of the kernel (server.c). */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "calls/server.h"

#define MAX_SERVERS 3

/* 6.9 */
struct backing_map {
	int32_t fd;
	uint32_t flags;
	uint64_t padding;
};

#define BACKING_OPEN _IOW(229, 1, struct backing_map)

#define BACKING_CLOSE _IOW(229, 2, uint32_t)

#define OPENS_PASSTHROUGH (1 << 7)

#define OPENS_PARALLEL (1 << 6)

/* by number of the mount: its name is in there, too */
struct fuse_mount {
	char name[OP_PATH_LEN];
	struct fuse_server *server;
};

static struct fuse_mount fuse_mounts[MAX_SERVERS];

static unsigned int nr_servers;

void forget_servers(void)
{
	while (nr_servers) {
		struct fuse_server *s = fuse_mounts[--nr_servers].server;

		kill(s->pid, SIGKILL);
		waitpid(s->pid, NULL, 0);
		munmap(s, sizeof(*s));
	}
}

/* Return: the server of the mount that a path begins with, NULL where there is none */
static struct fuse_server *server_of(const char *path)
{
	const char *bare = op_bare(path);
	size_t len = strcspn(bare, "/");

	for (unsigned int i = 0; i < nr_servers; i++)
		if (strlen(fuse_mounts[i].name) == len && !strncmp(fuse_mounts[i].name, bare, len))
			return fuse_mounts[i].server;
	return NULL;
}

/* Return: 0, and the process that serves runs; negative errno */
static long start_server(struct fuse_server *s, const char *at)
{
	char options[128];
	long dev = or_errno(open("/dev/fuse", O_RDWR | O_CLOEXEC)), err;

	if (dev < 0)
		return dev;
	snprintf(options, sizeof(options),
		 "fd=%ld,rootmode=40777,user_id=0,group_id=0,allow_other,default_permissions", dev);
	s->dev = dev;
	s->of = getpid();
	err = or_errno(mount("fuse", at, "fuse", 0, options));
	if (!err) {
		pid_t pid = fork();

		if (!pid)
			server_run(s);
		s->pid = pid;
		err = pid < 0 ? -errno : 0;
	}
	close(dev);
	return err;
}

/* ask for what there is once: how it is found is not under test */
static void look_up_all(const char *at, const char *shown)
{
	char path[2 * OP_PATH_LEN];
	const struct dirent *d;
	struct stat st;
	DIR *dir = opendir(shown);

	while (dir && (d = readdir(dir))) {
		snprintf(path, sizeof(path), "%s/%.100s", at, d->d_name);
		if (d->d_type == DT_REG)
			stat(path, &st);
	}
	if (dir)
		closedir(dir);
}

/* newer ones under names of ours: headers may not have them */
struct server_word {
	const char *name;
	uint64_t asks, lacks;
};

static const struct server_word server_words[] = {
	{"FUSE_ASYNC_DIO", FUSE_ASYNC_DIO, 0},
	{"FUSE_ATOMIC_O_TRUNC", FUSE_ATOMIC_O_TRUNC, 0},
	{"FUSE_AUTO_INVAL_DATA", FUSE_AUTO_INVAL_DATA, 0},
	{"FUSE_DIRECT_IO_ALLOW_MMAP", 1ULL << 36, 0},
	{"flush", 0, 1ULL << FUSE_FLUSH},
	{"fsync", 0, 1ULL << FUSE_FSYNC},
	{"fallocate", 0, 1ULL << FUSE_FALLOCATE},
	{"lseek", 0, 1ULL << FUSE_LSEEK},
	{"copy_file_range", 0, 1ULL << FUSE_COPY_FILE_RANGE},
};

/* Return: 0, or -EOPNOTSUPP where the server here cannot do it */
static long teach_server(struct fuse_server *s, const char *asks, const char *lacks)
{
	if (strstr(asks, "_LOCKS"))
		return -EOPNOTSUPP;
	for (size_t i = 0; i < sizeof(server_words) / sizeof(server_words[0]); i++) {
		const struct server_word *w = &server_words[i];

		s->asks |= strstr(asks, w->name) ? w->asks : 0;
		s->lacks |= strstr(lacks, w->name) ? w->lacks : 0;
	}
	s->asks |= strstr(lacks, "passthrough") ? 0 : SERVES_PASSTHROUGH;
	return 0;
}

/* Of a kernel that passes nothing through there is nothing to be known here. */
long call_fuse(const char *path, const char *backing, long stack, const char *asks,
	       const char *lacks)
{
	struct fuse_server *s;
	char at[OP_PATH_LEN];
	struct stat st;
	long err;

	op_full_path(backing, at);
	if (nr_servers == MAX_SERVERS || stat(at, &st))
		return nr_servers == MAX_SERVERS ? -ENOSPC : -ENODEV;
	err = add_served(path, at);
	if (err)
		return err;
	s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (s == MAP_FAILED)
		return -errno;
	s->depth = stack;
	op_full_path(backing, s->shown);
	mount_point(path, at);
	err = teach_server(s, asks, lacks);
	err = err ? err : start_server(s, at);
	if (err) {
		munmap(s, sizeof(*s));
		return -EOPNOTSUPP;
	}
	snprintf(fuse_mounts[nr_servers].name, OP_PATH_LEN, "%s", op_bare(path));
	fuse_mounts[nr_servers++].server = s;
	if (stat(at, &st))
		return -errno;
	look_up_all(at, s->shown);
	return s->passes ? 0 : -EOPNOTSUPP;
}

/* Return: the server's own descriptor of /dev/fuse, or an error */
static long server_dev(const char *fs)
{
	struct fuse_server *s = server_of(fs);
	long pidfd, dev, user = enter_root();

	if (!s)
		return leave_root(user, -ENODEV);
	pidfd = or_errno(syscall(SYS_pidfd_open, s->pid, 0));
	dev = pidfd < 0 ? pidfd : or_errno(syscall(SYS_pidfd_getfd, pidfd, s->dev, 0));
	if (pidfd >= 0)
		close(pidfd);
	return leave_root(user, dev);
}

/* mostly it may what its users may not */
static long server_ioctl(const char *fs, unsigned long what, void *arg, const char *as)
{
	long ret, user, dev = server_dev(fs);

	if (dev < 0)
		return dev;
	user = strcmp(as, "root") ? 0 : enter_root();
	ret = or_errno(ioctl(dev, what, arg));
	close(dev);
	return leave_root(user, ret);
}

long call_backing_open(const char *fs, int fd, const char *as, long flags, long padding)
{
	struct backing_map map = {.fd = fd, .flags = flags, .padding = padding};

	return server_ioctl(fs, BACKING_OPEN, &map, as);
}

long call_backing_close(const char *fs, long id, const char *as)
{
	uint32_t number = id;

	return server_ioctl(fs, BACKING_CLOSE, &number, as);
}

/* what each word in the name of a reply stands for; of "cached" nothing does */
struct reply_flag {
	uint32_t flags;
	const char *word;
};

static const struct reply_flag reply_flags[] = {
	{FOPEN_DIRECT_IO, "direct"},        {FOPEN_DIRECT_IO | OPENS_PARALLEL, "parallel"},
	{OPENS_PASSTHROUGH, "passthrough"}, {FOPEN_KEEP_CACHE, "kept"},
	{FOPEN_NOFLUSH, "unflushed"},       {FOPEN_NONSEEKABLE, "nonseekable"},
	{FOPEN_STREAM, "stream"},
};

long call_open_reply(const char *path, const char *mode, long id)
{
	struct fuse_server *s = server_of(path);
	char full[OP_PATH_LEN];
	struct served *node;
	struct stat st;

	op_full_path(path, full);
	if (stat(full, &st))
		return -errno;
	node = s ? server_node(s, strchrnul(op_bare(path), '/')) : NULL;
	if (!node || !S_ISREG(st.st_mode))
		return -EINVAL;
	node->open_flags = 0;
	for (size_t i = 0; i < sizeof(reply_flags) / sizeof(reply_flags[0]); i++)
		if (strstr(mode, reply_flags[i].word))
			node->open_flags |= reply_flags[i].flags;
	node->backing_id = id;
	return 0;
}
