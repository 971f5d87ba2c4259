// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is mounted, in a mount namespace of this process, which ends with it: on NATIVE_ROOT a
 * tmpfs, in it a directory for each filesystem and each overlay of the scenario. A filesystem keeps
 * its files in "data" as a memfs does, beside which an overlay has its work directory.
 */
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include "common/memfs_modes.h"
#include "ops/ops.h"

long sys_mkdirat(int dfd, const char *path, umode_t mode);

#define NAME_LEN 32
#define MAX_MOUNTS 8
#define DIR_MODE 0777

/** struct a_mount - @name: without a slash; @upper: of an overlay, NULL for none */
struct a_mount {
	char name[NAME_LEN];
	const char *upper;
	bool overlay;
};

static struct a_mount mounts[MAX_MOUNTS];
static unsigned int nr_mounts;

static const struct a_mount *find(const char *name, size_t len)
{
	for (unsigned int i = 0; i < nr_mounts; i++)
		if (strlen(mounts[i].name) == len && !strncmp(mounts[i].name, name, len))
			return &mounts[i];
	return NULL;
}

void op_full_path(const char *name, char *buf)
{
	const char *bare = op_bare(name), *rest = strchrnul(bare, '/');
	const struct a_mount *m = find(bare, rest - bare);

	snprintf(buf, OP_PATH_LEN, NATIVE_ROOT "/%.*s%s%s", (int)(rest - bare), bare,
		 m && m->overlay ? "" : "/data", rest);
}

/* a namespace of its own, before anything is mounted */
static int unshare_once(void)
{
	static bool done;

	if (!done && (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)))
		return -errno;
	done = true;
	return 0;
}

int native_mounts_reset(void)
{
	int err = unshare_once();

	if (!err && nr_mounts && umount2(NATIVE_ROOT, MNT_DETACH))
		err = -errno;
	nr_mounts = 0;
	if (!err && mount("tmpfs", NATIVE_ROOT, "tmpfs", 0, "mode=0777"))
		err = -errno;
	umask(0);
	return err;
}

static long make_dir(const char *name, const char *below)
{
	char path[OP_PATH_LEN];

	snprintf(path, sizeof(path), NATIVE_ROOT "/%s%s", op_bare(name), below);
	return sys_mkdirat(AT_FDCWD, path, DIR_MODE);
}

/* Return: 0, negative errno; @name is that of a mount then */
static long add(const char *name, const char *upper, bool overlay)
{
	const char *bare = op_bare(name);
	long err = make_dir(bare, "");

	if (err)
		return err;
	if (nr_mounts == MAX_MOUNTS || strlen(bare) >= NAME_LEN)
		return -ENOSPC;
	mounts[nr_mounts] = (struct a_mount){.upper = upper, .overlay = overlay};
	strcpy(mounts[nr_mounts++].name, bare);
	return 0;
}

/* args: of the row "fs". What a tmpfs cannot be is none of this world */
static bool is_tmpfs(const union sim_arg *args)
{
	return args[1].num == MEMFS_DIO_WORK && args[2].num == MEMFS_IO_OK && !args[3].num &&
	       !args[4].num && args[5].num == MEMFS_FALLOC_ALL && args[6].num == MEMFS_MANY &&
	       args[7].num == MEMFS_MANY;
}

DEFINE_SETUP(fs)
{
	char path[OP_PATH_LEN];
	long err;

	if (!is_tmpfs(args))
		return -EOPNOTSUPP;
	err = add(args[0].name, NULL, false);
	if (err)
		return err;
	snprintf(path, sizeof(path), NATIVE_ROOT "/%s", op_bare(args[0].name));
	if (mount("tmpfs", path, "tmpfs", 0, "mode=0777"))
		return -errno;
	return make_dir(args[0].name, "/data");
}

DEFINE_SETUP(file)
{
	char path[OP_PATH_LEN], name[OP_PATH_LEN];
	struct op_buf buf;
	long fd, ret;

	if (args[6].num)
		return -EOPNOTSUPP;
	snprintf(name, sizeof(name), "%s/%s", args[0].name, op_bare(args[1].name));
	op_full_path(name, path);
	fd = native_ret(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
	if (fd < 0)
		return fd;
	op_buf_init(&buf, args[2].num, args[3].num);
	ret = native_ret(pwrite(fd, buf.vec.iov_base, buf.vec.iov_len, 0));
	if (ret >= 0 && (fchown(fd, args[5].num, args[5].num) || fchmod(fd, args[4].num)))
		ret = -errno;
	close(fd);
	return ret < 0 ? ret : 0;
}

extern const struct sim_word data_words[];
const struct sim_word data_words[] = {{"eager", 0}, {"lazy", 1}, {NULL, 0}};

DEFINE_SETUP(overlay)
{
	char lower[OP_PATH_LEN], upper[OP_PATH_LEN], at[OP_PATH_LEN], work[NAME_LEN];
	char options[4 * OP_PATH_LEN];
	long err;

	if (!args[1].name || args[3].num)
		return -EOPNOTSUPP;
	op_full_path(args[1].name, lower);
	snprintf(options, sizeof(options), "lowerdir=%s", lower);
	if (args[2].name) {
		op_full_path(args[2].name, upper);
		/* one for each overlay that has it as its upper layer */
		snprintf(work, sizeof(work), "/work%u", nr_mounts);
		err = make_dir(args[2].name, work);
		if (err)
			return err;
		snprintf(options, sizeof(options),
			 "lowerdir=%s,upperdir=%s,workdir=" NATIVE_ROOT "/%s%s", lower, upper,
			 op_bare(args[2].name), work);
	}
	err = add(args[0].name, args[2].name, true);
	if (err)
		return err;
	op_full_path(args[0].name, at);
	return native_ret(mount("overlay", at, "overlay", 0, options));
}

/* as an open for writing would */
DEFINE_OP(copy_up)
{
	char path[OP_PATH_LEN];
	long fd;

	op_full_path(args[0].name, path);
	fd = native_ret(open(path, O_WRONLY | O_CLOEXEC));
	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

DEFINE_QUERY(copied_up)
{
	const char *bare = op_bare(args[0].name), *rest = strchrnul(bare, '/');
	const struct a_mount *m = find(bare, rest - bare);
	char path[OP_PATH_LEN], name[OP_PATH_LEN];

	if (!m || !m->upper)
		return -EINVAL;
	snprintf(name, sizeof(name), "%s%s", m->upper, rest);
	op_full_path(name, path);
	return !access(path, F_OK);
}
