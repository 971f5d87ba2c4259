// SPDX-License-Identifier: GPL-2.0-only
/*
 * A network file system as fscache sees it. What it has of volumes and cookies are handles, results
 * of operations. A file system has an inode, or super block, behind each, whose references see to
 * it that nobody uses a cookie that is relinquished; so have handles here: who is in an operation
 * has a reference, and the last one relinquishes.
 */
#include "ops/ops.h"
#ifdef OP_IN_CACHEFILES
#include <linux/completion.h>
#include <linux/fscache.h>
#include <linux/slab.h>
#include "common/fscache.h"
#include "common/rules.h"
#include "memfs/compat.h"

#define MAX_HANDLES 16

/**
 * struct handle - a file or mount of the network file system
 * @cookie, @volume: one of them; both NULL where the cache had none for it
 * @users: operations, and the scenario itself; 0: free
 * @opens: how often cookie_use() was without cookie_unuse()
 * @gone: the scenario has given it back
 * @flag: of relinquish: retire, or invalidate
 * @coherency: of the volume's relinquish
 */
struct handle {
	struct fscache_cookie *cookie;
	struct fscache_volume *volume;
	unsigned int users, opens;
	bool gone, flag;
	__be64 coherency;
};

static struct handle handles[MAX_HANDLES];
static long nr_handles; /* as many of them have been used */

/* Rule 67: it is given back by who has it, and is not handed out again then. */
static void check_kept(const struct fscache_cookie *cookie)
{
	INVARIANT(!(data_race(cookie->flags) >> FSCACHE_COOKIE_RELINQUISHED & 1), cookie, 67,
		  "a cookie that a file has is relinquished");
}

/* Rule 68 */
static void check_empty(const struct fscache_volume *volume)
{
	int n = data_race(volume->n_cookies.counter);

	INVARIANT(!n, volume, 68, "volume is relinquished, %d of whose cookies are not", n);
}

/* Return: its number, from 1; it is the scenario's */
static long make_handle(struct fscache_volume *volume, struct fscache_cookie *cookie)
{
	if (cookie)
		check_kept(cookie);
	for (long n = 0; n < MAX_HANDLES; n++) {
		if (data_race(handles[n].users))
			continue;
		data_race(memset(&handles[n], 0, sizeof(handles[n])));
		data_race(handles[n].volume = volume);
		data_race(handles[n].cookie = cookie);
		data_race(handles[n].users = 1);
		if (n >= data_race(nr_handles))
			data_race(nr_handles = n + 1);
		return n + 1;
	}
	return -ENFILE;
}

/* Return: NULL when it was given back, or was never made */
static struct handle *get(long n)
{
	struct handle *h = n > 0 && n <= MAX_HANDLES ? &handles[n - 1] : NULL;

	if (!h || !data_race(h->users) || data_race(h->gone))
		return NULL;
	data_race(h->users++);
	if (h->cookie)
		check_kept(h->cookie);
	return h;
}

static long put(struct handle *h, long ret)
{
	sim_hb_release(h);
	if (data_race(--h->users))
		return ret;
	sim_hb_acquire(h);
	if (h->cookie) {
		fscache_relinquish_cookie(h->cookie, h->flag);
	} else {
		check_empty(h->volume);
		fscache_relinquish_volume(h->volume, &h->coherency, h->flag);
	}
	return ret;
}

long fscache_on_cookie(const union sim_arg *args,
		       long (*fn)(struct fscache_cookie *cookie, const union sim_arg *args))
{
	struct handle *h = get(args[0].num);

	return h ? put(h, fn(h->cookie, args)) : -EBADF;
}

static long give_back(struct handle *h, bool flag)
{
	data_race(h->flag = flag);
	data_race(h->gone = true);
	data_race(h->users--); /* the scenario's; the caller has another */
	return put(h, 0);
}

DEFINE_OP(volume_acquire)
{
	__be64 coherency = cpu_to_be64(args[2].num);
	struct fscache_volume *v =
		fscache_acquire_volume(args[0].name, args[1].name, &coherency, sizeof(coherency));

	return IS_ERR(v) ? PTR_ERR(v) : v ? make_handle(v, NULL) : -ENOMEM;
}

DEFINE_OP(volume_relinquish)
{
	struct handle *h = get(args[0].num);

	if (!h)
		return -EBADF;
	h->coherency = cpu_to_be64(args[1].num);
	return give_back(h, args[2].num);
}

DEFINE_OP(cookie_acquire)
{
	struct handle *h = get(args[0].num);
	__be64 aux = cpu_to_be64(args[3].num);
	struct fscache_cookie *c;

	if (!h)
		return -EBADF;
	c = fscache_acquire_cookie(h->volume, args[4].num ? FSCACHE_ADV_WANT_CACHE_SIZE : 0,
				   args[1].name, strlen(args[1].name), &aux, sizeof(aux),
				   args[2].num);
	return put(h, c ? make_handle(NULL, c) : -ENOBUFS);
}

DEFINE_OP(cookie_relinquish)
{
	struct handle *h = get(args[0].num);

	if (!h)
		return -EBADF;
	if (data_race(h->opens))
		return put(h, -EBUSY);
	return give_back(h, args[1].num);
}

DEFINE_OP(cookie_use)
{
	struct handle *h = get(args[0].num);

	if (!h)
		return -EBADF;
	data_race(h->opens++);
	fscache_use_cookie(h->cookie, args[1].num);
	return put(h, 0);
}

/* what a file is like now, where an operation says so */
struct now {
	loff_t size;
	__be64 aux;
};

static struct now now(const union sim_arg *args)
{
	struct now n = {.size = args[0].num, .aux = cpu_to_be64(args[1].num)};

	return n;
}

DEFINE_OP(cookie_unuse)
{
	struct handle *h = get(args[0].num);
	struct now n = now(&args[1]);

	if (!h)
		return -EBADF;
	if (!data_race(h->opens))
		return put(h, -EBADF);
	data_race(h->opens--);
	fscache_unuse_cookie(h->cookie, args[2].num < 0 ? NULL : &n.aux,
			     args[1].num < 0 ? NULL : &n.size);
	return put(h, 0);
}

DEFINE_OP(cookie_update)
{
	struct handle *h = get(args[0].num);
	struct now n = now(&args[1]);

	if (!h)
		return -EBADF;
	fscache_update_cookie(h->cookie, args[2].num < 0 ? NULL : &n.aux,
			      args[1].num < 0 ? NULL : &n.size);
	return put(h, 0);
}

DEFINE_OP(cookie_resize)
{
	struct handle *h = get(args[0].num);

	if (!h)
		return -EBADF;
	fscache_resize_cookie(h->cookie, args[1].num);
	return put(h, 0);
}

DEFINE_OP(cookie_invalidate)
{
	struct handle *h = get(args[0].num);
	__be64 aux = cpu_to_be64(args[2].num);

	if (!h)
		return -EBADF;
	fscache_invalidate(h->cookie, args[2].num < 0 ? NULL : &aux, args[1].num,
			   args[3].num ? FSCACHE_INVAL_DIO_WRITE : 0);
	return put(h, 0);
}

const struct sim_word hole_words[] = {{"ignore", NETFS_READ_HOLE_IGNORE},
#ifdef HAVE_HOLE_CLEAR
				      {"clear", NETFS_READ_HOLE_CLEAR},
#else /* gone in 7.2: nobody asked for it */
				      {"clear", -1},
#endif
				      {"fail", NETFS_READ_HOLE_FAIL},
				      {NULL, 0}};
const struct sim_word cookie_words[] = {
	{"quiescent", FSCACHE_COOKIE_STATE_QUIESCENT},
	{"looking_up", FSCACHE_COOKIE_STATE_LOOKING_UP},
	{"creating", FSCACHE_COOKIE_STATE_CREATING},
	{"active", FSCACHE_COOKIE_STATE_ACTIVE},
	{"invalidating", FSCACHE_COOKIE_STATE_INVALIDATING},
	{"failed", FSCACHE_COOKIE_STATE_FAILED},
	{"lru_discarding", FSCACHE_COOKIE_STATE_LRU_DISCARDING},
	{"withdrawing", FSCACHE_COOKIE_STATE_WITHDRAWING},
	{"relinquishing", FSCACHE_COOKIE_STATE_RELINQUISHING},
	{"dropped", FSCACHE_COOKIE_STATE_DROPPED},
	{NULL, 0},
};

DEFINE_OP(cookie_is)
{
	long n = args[0].num;

	if (n < 1 || n > MAX_HANDLES || data_race(handles[n - 1].gone) ||
	    !data_race(handles[n - 1].cookie))
		return -EBADF;
	return data_race(handles[n - 1].cookie->state) == args[1].num;
}

void fscache_umount(void)
{
	/* files first: the volume of each is behind it, or before it */
	for (int files = 1; files >= 0; files--)
		for (long n = 1; n <= data_race(nr_handles); n++) {
			struct handle *h = get(n);

			if (!h)
				continue;
			if (files == !h->cookie) {
				put(h, 0);
				continue;
			}
			for (; h->opens; h->opens--)
				fscache_unuse_cookie(h->cookie, NULL, NULL);
			give_back(h, false);
		}
}

/* ---- I/O --------------------------------------------------------------------- */

/**
 * struct fscache_io - what the end of an I/O tells
 * @told: how often
 * @ret: bytes, or negative errno
 */
struct fscache_io {
	struct completion done;
	unsigned int told;
	ssize_t ret;
};

#ifdef HAVE_TERMINATED_ASYNC /* up to 6.15 */
static void terminated(void *arg, ssize_t ret, bool was_async)
#else
static void terminated(void *arg, ssize_t ret)
#endif
{
#ifdef HAVE_TERMINATED_ASYNC
	(void)was_async;
#endif
	fscache_io_told(arg, ret);
}

void fscache_io_told(struct fscache_io *io, long ret)
{
	INVARIANT(!io->told++, NULL, 76, "the end of an I/O is told once more");
	io->ret = ret;
	complete(&io->done);
}

/* memory of its own: who tells the end once more is seen to use it when it is gone */
struct fscache_io *fscache_io_new(void)
{
	struct fscache_io *io = kzalloc(sizeof(*io), GFP_KERNEL | __GFP_NOFAIL);

	init_completion(&io->done);
	return io;
}

/* the end of an I/O is told once, also when it did not begin */
long fscache_io_wait(struct fscache_io *io)
{
	ssize_t ret;

	wait_for_completion(&io->done);
	ret = io->ret;
	kfree(io);
	return ret;
}

static ssize_t read_cookie(struct fscache_cookie *cookie, struct op_buf *buf, loff_t pos,
			   enum netfs_read_from_hole hole)
{
	struct netfs_cache_resources cres = {};
	struct iov_iter iter;
	struct fscache_io *io;
	ssize_t ret = fscache_begin_read_operation(&cres, cookie);

	if (ret)
		return ret;
	io = fscache_io_new();
	op_buf_iter(buf, &iter, READ);
	fscache_read(&cres, pos, &iter, hole, terminated, io);
	ret = fscache_io_wait(io);
	fscache_end_operation(&cres);
	return ret;
}

DEFINE_OP(cache_read)
{
	struct handle *h = get(args[0].num);
	struct op_buf buf;
	ssize_t ret;

	if (!h)
		return -EBADF;
	if (args[3].num < 0)
		return put(h, -EOPNOTSUPP);
	op_buf_init(&buf, args[2].num, 0);
	ret = read_cookie(h->cookie, &buf, args[1].num, args[3].num);
	op_buf_free(&buf);
	return put(h, ret);
}

DEFINE_OP(cache_read_byte)
{
	struct handle *h = get(args[0].num);
	size_t off = args[1].num % PAGE_SIZE; /* what is read begins with a block */
	struct op_buf buf;
	ssize_t ret;

	if (!h)
		return -EBADF;
	op_buf_init(&buf, PAGE_SIZE, 0);
	op_buf_watch(&buf, off);
	ret = read_cookie(h->cookie, &buf, args[1].num - off, NETFS_READ_HOLE_FAIL);
	if (ret >= 0)
		ret = ret > (ssize_t)off ? op_buf_byte(&buf, off) : -ENODATA;
	op_buf_free(&buf);
	return put(h, ret);
}

/* of a file that ends behind what is written, where perhaps nothing was written before */
static int prepare_write(struct netfs_cache_resources *cres, loff_t *start, size_t *len)
{
	loff_t size = *start + *len;

#ifdef HAVE_UPPER_LEN
	return cres->ops->prepare_write(cres, start, len, *len, size, true);
#else
	return cres->ops->prepare_write(cres, start, len, size, true);
#endif
}

/* @read: within an operation that began as a read, as netfs writes what it had to fetch */
static ssize_t write_cookie(struct fscache_cookie *cookie, struct op_buf *buf, loff_t pos,
			    bool read)
{
	struct netfs_cache_resources cres = {};
	size_t len = op_buf_len(buf);
	loff_t start = pos;
	struct iov_iter iter;
	struct fscache_io *io;
	ssize_t ret = read ? fscache_begin_read_operation(&cres, cookie)
			   : fscache_begin_write_operation(&cres, cookie);

	if (ret)
		return ret;
	io = fscache_io_new();
	ret = prepare_write(&cres, &start, &len);
	if (ret) {
		kfree(io);
	} else {
		op_buf_iter(buf, &iter, WRITE);
		fscache_write(&cres, pos, &iter, terminated, io);
		ret = fscache_io_wait(io);
	}
	fscache_end_operation(&cres);
	return ret;
}

static long write_op(const union sim_arg *args, bool read)
{
	struct handle *h = get(args[0].num);
	struct op_buf buf;
	ssize_t ret;

	if (!h)
		return -EBADF;
	op_buf_init(&buf, args[2].num, (u8)args[3].num);
	ret = write_cookie(h->cookie, &buf, args[1].num, read);
	op_buf_free(&buf);
	return put(h, ret);
}

DEFINE_OP(cache_write)
{
	return write_op(args, false);
}

DEFINE_OP(cache_fill)
{
	return write_op(args, true);
}

#ifdef OP_IN_TREES
/* ---- reads that the daemon is asked for, as fs/erofs/fscache.c --------------------------- */

#ifdef HAVE_ONDEMAND_READ /* 6.3 */
static enum netfs_io_source prepare_ondemand(struct netfs_cache_resources *cres, loff_t pos,
					     size_t *len)
{
	unsigned long flags = 1 << NETFS_SREQ_ONDEMAND;

	return cres->ops->prepare_ondemand_read(cres, pos, len, LLONG_MAX, &flags, 0);
}
#else
/* of a part of a request, which is of an inode */
static enum netfs_io_source prepare_ondemand(struct netfs_cache_resources *cres, loff_t pos,
					     size_t *len)
{
	static struct inode of_file;
	struct netfs_io_request all = {.inode = &of_file, .cache_resources = *cres};
	struct netfs_io_subrequest part = {
		.rreq = &all, .start = pos, .len = *len, .flags = 1 << NETFS_SREQ_ONDEMAND};
	enum netfs_io_source source = cres->ops->prepare_read(&part, LLONG_MAX);

	*cres = all.cache_resources;
	*len = part.len;
	return source;
}
#endif

/* Return: bytes that were read at once, at @pos and in @buf behind @done */
static ssize_t fetch_part(struct netfs_cache_resources *cres, const struct op_buf *buf, loff_t pos,
			  size_t done)
{
	size_t len = op_buf_len(buf) - done;
	struct iov_iter iter;
	struct fscache_io *io;
	ssize_t ret;

	if (prepare_ondemand(cres, pos + done, &len) != NETFS_READ_FROM_CACHE)
		return -EIO;
	io = fscache_io_new();
	op_buf_iter(buf, &iter, READ);
	iov_iter_advance(&iter, done);
	iov_iter_truncate(&iter, len);
	fscache_read(cres, pos + done, &iter, NETFS_READ_HOLE_FAIL, terminated, io);
	ret = fscache_io_wait(io);
	return ret ? ret : -EIO; /* less than was promised */
}

static ssize_t fetch(struct fscache_cookie *cookie, const struct op_buf *buf, loff_t pos)
{
	struct netfs_cache_resources cres = {};
	size_t done = 0;
	ssize_t ret = fscache_begin_read_operation(&cres, cookie);

	if (ret)
		return ret;
	while (ret >= 0 && done < op_buf_len(buf)) {
		ret = fetch_part(&cres, buf, pos, done);
		if (ret > 0)
			done += ret;
	}
	fscache_end_operation(&cres);
	return ret < 0 ? ret : done;
}

/* Return: what was read, or of one byte its value */
static long fetch_at(const union sim_arg *args, size_t len, bool byte)
{
	struct handle *h = get(args[0].num);
	struct op_buf buf;
	ssize_t ret;

	if (!h)
		return -EBADF;
	op_buf_init(&buf, len, 0);
	ret = fetch(h->cookie, &buf, args[1].num);
	if (byte && ret >= 0)
		ret = op_buf_first(&buf);
	op_buf_free(&buf);
	return put(h, ret);
}

DEFINE_OP(ondemand_fetch)
{
	return fetch_at(args, args[2].num, false);
}

DEFINE_OP(ondemand_byte)
{
	return fetch_at(args, PAGE_SIZE, true);
}
#endif
#endif
