// SPDX-License-Identifier: GPL-2.0-only
/*
 * The server of a FUSE mount: a process of its own, which reads a request of /dev/fuse, does it and
 * writes the answer, as root. It shows the files of another directory. Of what is not in its table,
 * or is not to be, it says that it does not know it, and then the kernel does without. It ends with
 * who made it, and
 * has /dev/fuse alone, so that nobody waits for its answers then.
 *
 * Source of the protocol: include/uapi/linux/fuse.h, of which libraries may have an old one.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>
#include "calls/server.h"

#define MAX_WRITE 16384 /* bytes of one request */

#define ROOM (MAX_WRITE + 4096)

#define VALID_SECONDS (1UL << 20) /* for as long as nothing is told to be invalid */

#define FUSE_MINOR 40

#define SERVES_EXT (1ULL << 30)

/* it goes on with what is to be interrupted, whose answer comes */
#define NO_ANSWER (-4096)

/* as it was read; arg: what follows the header; out: the answer, behind its header */
struct fuse_request {
	struct fuse_server *server;
	const struct fuse_in_header *in;
	const void *arg;
	void *out;
	char path[OP_PATH_LEN];
};

struct served *server_node(struct fuse_server *s, const char *name)
{
	for (unsigned int i = 0; i < s->nr_nodes; i++)
		if (!strcmp(s->node[i].name, name))
			return &s->node[i];
	return NULL;
}

/* Return: its node, which it has from now on; NULL when there are too many */
static struct served *show_node(struct fuse_server *s, const char *name)
{
	struct served *node = server_node(s, name);

	if (node || s->nr_nodes == MAX_NODES)
		return node;
	node = &s->node[s->nr_nodes++];
	strcpy(node->name, name);
	return node;
}

static long fuse_attributes(const char *path, struct fuse_attr *attr)
{
	struct stat st;

	if (lstat(path, &st))
		return -errno;
	*attr = (struct fuse_attr){
		.ino = st.st_ino,
		.size = st.st_size,
		.blocks = st.st_blocks,
		.atime = st.st_atim.tv_sec,
		.mtime = st.st_mtim.tv_sec,
		.ctime = st.st_ctim.tv_sec,
		.atimensec = st.st_atim.tv_nsec,
		.mtimensec = st.st_mtim.tv_nsec,
		.ctimensec = st.st_ctim.tv_nsec,
		.mode = st.st_mode,
		.nlink = st.st_nlink,
		.uid = st.st_uid,
		.gid = st.st_gid,
		.blksize = st.st_blksize,
	};
	return 0;
}

static long answer_attributes(struct fuse_request *req)
{
	struct fuse_attr_out *out = req->out;
	long err = fuse_attributes(req->path, &out->attr);

	out->attr_valid = VALID_SECONDS;
	return err ? err : (long)sizeof(*out);
}

static long do_init(struct fuse_request *req)
{
	const struct fuse_init_in *in = req->arg;
	const uint64_t flags =
		SERVES_EXT | FUSE_ASYNC_READ | FUSE_BIG_WRITES | FUSE_MAX_PAGES | req->server->asks;
	struct fuse_init_out *out = req->out;

	out->major = FUSE_KERNEL_VERSION;
	out->minor = FUSE_MINOR;
	out->flags = (uint32_t)flags;
	out->flags2 = flags >> 32;
	out->max_write = MAX_WRITE;
	out->max_pages = MAX_WRITE / 4096;
	out->unused[0] = req->server->depth; /* max_stack_depth, 6.9 */
	out->time_gran = 1;
	if (in->flags & SERVES_EXT)
		req->server->passes = (in->flags2 & (SERVES_PASSTHROUGH >> 32)) != 0;
	return sizeof(*out);
}

static long do_lookup(struct fuse_request *req)
{
	const struct served *dir = &req->server->node[req->in->nodeid - FUSE_ROOT_ID];
	struct fuse_entry_out *out = req->out;
	char name[OP_PATH_LEN], path[2 * OP_PATH_LEN];
	struct served *node;
	long err;

	snprintf(name, sizeof(name), "%.70s/%.70s", dir->name, (const char *)req->arg);
	snprintf(path, sizeof(path), "%s%s", req->server->shown, name);
	err = fuse_attributes(path, &out->attr);
	if (err)
		return err;
	node = show_node(req->server, name);
	if (!node)
		return -ENFILE;
	out->nodeid = node - req->server->node + FUSE_ROOT_ID;
	out->attr_valid = out->entry_valid = VALID_SECONDS;
	return sizeof(*out);
}

/* of @valid one bit is about a time, the other says that it is now */
static struct timespec time_of(uint32_t valid, uint32_t set, uint32_t now, uint64_t s, uint32_t ns)
{
	return (struct timespec){s, !(valid & set) ? UTIME_OMIT : valid & now ? UTIME_NOW : ns};
}

static long set_times(const char *path, const struct fuse_setattr_in *in)
{
	const struct timespec times[2] = {
		time_of(in->valid, FATTR_ATIME, FATTR_ATIME_NOW, in->atime, in->atimensec),
		time_of(in->valid, FATTR_MTIME, FATTR_MTIME_NOW, in->mtime, in->mtimensec),
	};

	return or_errno(utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW));
}

static long do_setattr(struct fuse_request *req)
{
	const struct fuse_setattr_in *in = req->arg;
	long err = 0;

	if (in->valid & FATTR_SIZE)
		err = or_errno(truncate(req->path, in->size));
	if (!err && in->valid & (FATTR_UID | FATTR_GID))
		err = or_errno(lchown(req->path, in->valid & FATTR_UID ? (long)in->uid : -1,
				      in->valid & FATTR_GID ? (long)in->gid : -1));
	if (!err && in->valid & (FATTR_ATIME | FATTR_MTIME))
		err = set_times(req->path, in);
	if (!err && in->valid & FATTR_MODE)
		err = or_errno(chmod(req->path, in->mode & 07777));
	return err ? err : answer_attributes(req);
}

static long do_open(struct fuse_request *req)
{
	const struct fuse_open_in *in = req->arg;
	const struct served *node = &req->server->node[req->in->nodeid - FUSE_ROOT_ID];
	struct fuse_open_out *out = req->out;
	long fd = or_errno(open(req->path, (in->flags & (O_ACCMODE | O_TRUNC)) | O_CLOEXEC));

	if (fd < 0)
		return fd;
	out->fh = fd;
	out->open_flags = node->open_flags;
	out->padding = node->backing_id; /* backing_id, 6.9 */
	return sizeof(*out);
}

static long do_release(struct fuse_request *req)
{
	return or_errno(close(((const struct fuse_release_in *)req->arg)->fh));
}

static long do_read(struct fuse_request *req)
{
	const struct fuse_read_in *in = req->arg;

	return in->size > MAX_WRITE ? -EINVAL
				    : or_errno(pread(in->fh, req->out, in->size, in->offset));
}

static long do_write(struct fuse_request *req)
{
	const struct fuse_write_in *in = req->arg;
	struct fuse_write_out *out = req->out;
	long n = or_errno(pwrite(in->fh, in + 1, in->size, in->offset));

	if (n < 0)
		return n;
	out->size = n;
	return sizeof(*out);
}

static long do_fsync(struct fuse_request *req)
{
	const struct fuse_fsync_in *in = req->arg;

	return or_errno(in->fsync_flags & FUSE_FSYNC_FDATASYNC ? fdatasync(in->fh) : fsync(in->fh));
}

static long do_fallocate(struct fuse_request *req)
{
	const struct fuse_fallocate_in *in = req->arg;

	return or_errno(fallocate(in->fh, in->mode, in->offset, in->length));
}

static long do_lseek(struct fuse_request *req)
{
	const struct fuse_lseek_in *in = req->arg;
	const long at = or_errno(lseek(in->fh, in->offset, in->whence));

	*(struct fuse_lseek_out *)req->out = (struct fuse_lseek_out){.offset = at};
	return at < 0 ? at : (long)sizeof(struct fuse_lseek_out);
}

static long do_copy_file_range(struct fuse_request *req)
{
	const struct fuse_copy_file_range_in *in = req->arg;
	struct fuse_write_out *out = req->out;
	off_t from = in->off_in, to = in->off_out;
	long n = or_errno(copy_file_range(in->fh_in, &from, in->fh_out, &to, in->len, 0));

	if (n < 0)
		return n;
	out->size = n;
	return sizeof(*out);
}

static long do_statfs(struct fuse_request *req)
{
	struct fuse_statfs_out *out = req->out;
	struct statfs st;

	if (statfs(req->path, &st))
		return -errno;
	out->st = (struct fuse_kstatfs){
		.blocks = st.f_blocks,
		.bfree = st.f_bfree,
		.bavail = st.f_bavail,
		.files = st.f_files,
		.ffree = st.f_ffree,
		.bsize = st.f_bsize,
		.namelen = st.f_namelen,
		.frsize = st.f_frsize,
	};
	return sizeof(*out);
}

static long do_nothing(struct fuse_request *req)
{
	(void)req;
	return 0;
}

static long do_ignore(struct fuse_request *req)
{
	(void)req;
	return NO_ANSWER;
}

/* handler gives bytes of the answer behind its header, NO_ANSWER, or an error; bare: it is about no
 * file */
struct fuse_does {
	unsigned int opcode;
	long (*handler)(struct fuse_request *req);
	int bare;
};

static const struct fuse_does fuse_opcodes[] = {
	{FUSE_INIT, do_init, 1},        {FUSE_LOOKUP, do_lookup, 0},
	{FUSE_FORGET, do_ignore, 1},    {FUSE_BATCH_FORGET, do_ignore, 1},
	{FUSE_INTERRUPT, do_ignore, 1}, {FUSE_GETATTR, answer_attributes, 0},
	{FUSE_SETATTR, do_setattr, 0},  {FUSE_OPEN, do_open, 0},
	{FUSE_RELEASE, do_release, 0},  {FUSE_FLUSH, do_nothing, 0},
	{FUSE_READ, do_read, 0},        {FUSE_WRITE, do_write, 0},
	{FUSE_FSYNC, do_fsync, 0},      {FUSE_FALLOCATE, do_fallocate, 0},
	{FUSE_STATFS, do_statfs, 0},    {FUSE_LSEEK, do_lseek, 0},
	{FUSE_DESTROY, do_nothing, 1},  {FUSE_COPY_FILE_RANGE, do_copy_file_range, 0},
};

static long do_request(struct fuse_request *req)
{
	const struct fuse_does *o = fuse_opcodes;
	const struct fuse_does *end = o + sizeof(fuse_opcodes) / sizeof(*o);
	uint64_t node = req->in->nodeid - FUSE_ROOT_ID;

	while (o < end && o->opcode != req->in->opcode)
		o++;
	if (o == end || req->server->lacks >> o->opcode & 1)
		return -ENOSYS;
	if (node < req->server->nr_nodes)
		snprintf(req->path, OP_PATH_LEN, "%.79s%.79s", req->server->shown,
			 req->server->node[node].name);
	else if (!o->bare)
		return -ESTALE;
	return o->handler(req);
}

static void answer_request(struct fuse_server *s, const void *in, void *out)
{
	struct fuse_request req = {
		.server = s,
		.in = in,
		.arg = (const struct fuse_in_header *)in + 1,
		.out = (struct fuse_out_header *)out + 1,
	};
	struct fuse_out_header *head = out;
	long ret = do_request(&req);

	if (ret == NO_ANSWER)
		return;
	head->len = sizeof(*head) + (ret > 0 ? ret : 0);
	head->error = ret < 0 ? ret : 0;
	head->unique = req.in->unique;
	/* an error: whoever asked has gone */
	ret = write(s->dev, out, head->len);
	(void)ret;
}

void server_run(struct fuse_server *s)
{
	static char in[ROOM] __attribute__((aligned(8))), out[ROOM] __attribute__((aligned(8)));
	ssize_t n;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != s->of)
		_exit(0);
	dup2(s->dev, 0);
	s->dev = 0;
	close_range(1, ~0u, 0);
	show_node(s, "");
	while ((n = read(s->dev, in, sizeof(in))) > 0 || errno == EINTR || errno == ENOENT) {
		memset(out, 0, sizeof(out));
		if (n > 0)
			answer_request(s, in, out);
	}
	_exit(0);
}
