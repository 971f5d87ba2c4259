// SPDX-License-Identifier: GPL-2.0-only
/*
 * What begins and ends, for the data oracle, and what each request does to the reference of its
 * file when it ends. What others did meanwhile (oracle_meet.c) decides how much is known then.
 * Compiled without instrumentation.
 */
#include "common/memfs.h"
#include "common/oracle.h"
#include "common/oracle_req.h"
#include "common/rules.h"
#include "memfs/compat.h"

static struct oracle_data held[SIM_WORLD_THREADS]; /* what is in a pipe that a task has alone */
static unsigned int setfls; /* how many fcntl(F_SETFL) are on their way that may matter */

unsigned int oracle_task(void)
{
	return (unsigned int)sim_self();
}

unsigned int oracle_request(const struct io_request *r)
{
	return SIM_WORLD_THREADS + (unsigned int)request_nr(r) - 1;
}

static u32 clamp_pos(loff_t pos)
{
	return pos < 0 ? 0 : pos < ORACLE_END ? (u32)pos : ORACLE_END;
}

static const struct inode *inode_of(const struct oracle_data *d)
{
	return &container_of(d, struct memfs_inode, right)->vfs_inode;
}

/* ---- whose data it is ------------------------------------------------- */

/*
 * Return: the inode of a memory file system that has the data of @inode; NULL: there is none yet.
 * @cached: a file system between them has data of its own
 */
static struct inode *bottom(struct inode *inode, bool *cached)
{
	while (inode && !memfs_is(inode->i_sb)) {
		*cached |= op_has_own_data(inode);
		inode = op_inode_data(inode);
	}
	return inode;
}

/* the kernel itself uses the file, as a cache does */
static bool is_kernels(const struct inode *inode)
{
#ifdef S_KERNEL_FILE /* 5.17 */
	return inode->i_flags & S_KERNEL_FILE;
#else
	return false;
#endif
}

/* a file that was copied up since the requests on their way began: they are its own */
static void move(struct inode *user, struct oracle_data *from, struct oracle_data *to)
{
	for_each_req(r, from)
	{
		bool read = r->kind == ORACLE_READ;

		if (r->user != user)
			continue;
		ORACLE_SET(r->data, to);
		ORACLE_SET(from->readers, from->readers - read);
		ORACLE_SET(from->changers, from->changers - !read);
		ORACLE_SET(to->readers, to->readers + read);
		ORACLE_SET(to->changers, to->changers + !read);
	}
}

/* What is copied up is as it was, unless others than users of this overlay have changed it. */
static void learn(struct oracle_data *d, const struct inode *inode, struct inode *user)
{
	bool cached = false;
	struct inode *below = user == inode ? NULL : bottom(op_inode_copied(user), &cached);
	struct oracle_data *from = below ? &MEMFS_I(below)->right : NULL;

	/* others went on while it was looked for, and may have changed the file since */
	if (d->known)
		return;
	if (!from || from == d || !from->known || from->off ||
	    (from->changer && from->changer != user->i_sb)) {
		oracle_data_learn(d, inode);
		return;
	}
	oracle_data_copy(d, from);
	ORACLE_SET(d->setfls, from->setfls);
	move(user, from, d);
}

/* each inode has a pipe of its own, those of an overlay, too */
static struct oracle_data *pipe_of(struct inode *fifo)
{
	struct oracle_data *d = &MEMFS_I(fifo)->right;

	if (!memfs_is(fifo->i_sb))
		return NULL;
	if (!d->readers && !d->changers && op_fifo_is_empty(fifo))
		oracle_data_empty(d);
	return d->known ? d : NULL;
}

/* Return: the reference of what @user shows, NULL where there is none */
static struct oracle_data *data_of(struct inode *user)
{
	bool cached = false;
	struct inode *inode = op_is_regular(user) ? bottom(user, &cached) : NULL;
	struct oracle_data *d;

	if (op_is_fifo(user))
		return pipe_of(user);
	if (!inode)
		return NULL;
	d = &MEMFS_I(inode)->right;
	if (cached || is_kernels(inode))
		ORACLE_SET(d->off, true);
	if (d->off)
		return NULL;
	if (!d->known)
		learn(d, inode, user);
	return d;
}

void oracle_made(const struct inode *inode)
{
	oracle_data_learn(&MEMFS_I(inode)->right, inode);
}

/* two file systems that change one file: layers of an overlay are changed below it */
static bool is_shared(struct oracle_data *d, const struct inode *user)
{
	if (!d->changer)
		ORACLE_SET(d->changer, user->i_sb);
	if (d->changer != user->i_sb)
		ORACLE_SET(d->off, true);
	return d->off;
}

/* all but the values, which are none yet */
static void put_req(struct oracle_req *r, const struct oracle_req *req)
{
	const size_t len = __builtin_offsetof(struct oracle_req, v);

	sim_check(r, len, true, SIM_SITE());
	__builtin_memcpy(r, req, len);
}

static void begin(unsigned int id, struct inode *user, struct oracle_req *req)
{
	struct oracle_req *r = &oracle_reqs[id];
	struct oracle_data *d = data_of(user);
	bool read = req->kind == ORACLE_READ;

	if (!d || (!read && is_shared(d, user)))
		return;
	req->user = user;
	req->data = d;
	req->from = req->pos;
	req->lo = d->lo;
	req->hi = d->hi;
	if (d->pipe && (d->readers || d->changers))
		oracle_data_mix(d);
	if (!read && (req->kind == ORACLE_APPEND || req->end > d->lo))
		req->pos = req->pos < d->lo ? req->pos : d->lo;
	put_req(r, req);
	if (read) {
		ORACLE_SET(d->readers, d->readers + 1);
		if (d->changers)
			oracle_loosen(r);
		return;
	}
	ORACLE_SET(d->changers, d->changers + 1);
	if (d->setfls)
		oracle_make_unsure(r);
	else if (d->readers || d->changers > 1)
		oracle_meet(r);
}

/* ---- the end ---------------------------------------------------------- */

static void leave(struct oracle_req *r)
{
	struct oracle_data *d = r->data;

	if (r->kind == ORACLE_READ && !(r->flags & HELD))
		ORACLE_SET(d->readers, d->readers - 1);
	else if (r->kind != ORACLE_READ)
		ORACLE_SET(d->changers, d->changers - 1);
	ORACLE_SET(r->user, NULL);
	if (r->flags & AT_ONCE && r->kind == ORACLE_READ)
		for (unsigned int i = 0; i < 4; i++)
			ORACLE_SET(r->v.bits[i], 0);
}

static void check_read(const struct oracle_req *r, loff_t pos, long ret, const struct op_buf *buf)
{
	const struct oracle_data *d = r->data;
	const struct inode *inode = inode_of(d);
	u32 from = r->flags & AT_POS && !d->pipe ? clamp_pos(pos - ret) : r->pos;
	bool fits;

	if (ret < 0)
		return;
	/* it may be short, but for what is at the end nothing is there */
	fits = ret ? ret <= (long)r->len && from + ret <= r->hi
		   : !r->len || r->flags & AT_POS || d->pipe || from >= r->lo;
	INVARIANT(fits, inode->i_sb, 87,
		  "%ld bytes are read at byte %u of a file of %s, which has %u to %u", ret, from,
		  inode->i_sb->s_id, r->lo, r->hi);
	if (ret > 0 && fits && buf)
		oracle_data_check_read(d, inode, from, (u32)ret, buf,
				       r->flags & AT_ONCE ? &r->v : NULL);
}

/* what is read of a pipe is there no more */
static void end_drain(struct oracle_data *d, const struct oracle_req *r, long ret)
{
	if (ret < 0)
		oracle_data_mix(d);
	else if (d->lo == d->hi && !(r->flags & TEED))
		oracle_data_shift(d, (u32)ret < d->lo ? (u32)ret : d->lo);
}

static void end_read(const struct oracle_req *r, loff_t pos, long ret, const struct op_buf *buf)
{
	check_read(r, pos, ret, buf);
	if (r->data->pipe)
		end_drain(r->data, r, ret);
}

static void grow(struct oracle_data *d, const struct oracle_req *r, u32 lo, u32 hi)
{
	if (r->flags & RESIZED)
		oracle_data_size(d, 0, ORACLE_END);
	else
		oracle_data_size(d, lo < ORACLE_END ? lo : ORACLE_END,
				 hi < ORACLE_END ? hi : ORACLE_END);
}

static u32 larger(u32 a, u32 b)
{
	return a > b ? a : b;
}

/* what was written from @from on may end behind the end */
static void grow_by(struct oracle_data *d, const struct oracle_req *r, u32 from, long ret)
{
	if (ret < 0)
		grow(d, r, d->lo, larger(d->hi, r->end));
	else if (ret)
		grow(d, r, larger(d->lo, from + (u32)ret), larger(d->hi, from + (u32)ret));
}

static void end_write(struct oracle_data *d, const struct oracle_req *r, loff_t pos, long ret)
{
	u32 n = ret > 0 ? (u32)ret : 0;
	u32 from = r->flags & AT_POS ? clamp_pos(pos - n) : r->from;

	if (r->flags & AT_POS && ret < 0)
		oracle_data_forget(d);
	else if (ret < 0 || r->flags & AT_ONCE)
		oracle_data_blur(d, from, ret < 0 ? r->end : from + n, r->fill);
	else
		oracle_data_put(d, from, from + n, r->fill);
	grow_by(d, r, from, ret);
}

static void end_copy(struct oracle_data *d, const struct oracle_req *r, long ret)
{
	const struct oracle_req *source = oracle_source(r);
	u32 end = ret < 0 || ret > (long)r->len ? r->end : r->from + (u32)ret;

	if (!source)
		oracle_data_blur_all(d, r->from, end);
	else if (ret < 0 || r->flags & AT_ONCE || source->flags & (AT_ONCE | AT_POS))
		oracle_data_blur_of(d, r->from, end, source->data, source->pos, source->end,
				    &source->v);
	else
		oracle_data_put_of(d, r->from, end, source->data, source->pos);
	grow_by(d, r, r->from, ret);
}

/* at its end, if nobody else was there since it was empty */
static void end_fill(struct oracle_data *d, const struct oracle_req *r, long ret)
{
	const struct oracle_req *source = oracle_source(r);
	u32 at = d->lo, end = ret > 0 ? at + (u32)ret : at;
	bool copy = r->kind == ORACLE_COPY;

	if (ret < 0 || at != d->hi || end > ORACLE_END || r->kind == ORACLE_CHANGE ||
	    (copy && (!source || source->flags & (AT_ONCE | AT_POS)))) {
		oracle_data_mix(d);
		oracle_values_of(&d->maybe, r);
		return;
	}
	if (copy)
		oracle_data_put_of(d, at, end, source->data, source->pos);
	else
		oracle_data_put(d, at, end, r->fill);
	oracle_data_size(d, end, end);
}

/* where it is written is decided with the lock of the file: at its end, whatever that is then */
static void end_append(struct oracle_data *d, const struct oracle_req *r, long ret)
{
	u32 n = ret > 0 ? (u32)ret : 0;

	if (ret < 0 || r->flags & (AT_ONCE | RESIZED) || d->lo != d->hi)
		oracle_data_blur(d, r->pos < d->lo ? r->pos : d->lo, ORACLE_END, r->fill);
	else
		oracle_data_put(d, d->lo, d->lo + n, r->fill);
	grow(d, r, d->lo + n, d->hi + (ret < 0 ? r->len : n));
}

static void end_resize(struct oracle_data *d, const struct oracle_req *r, long ret)
{
	if (ret < 0) {
		oracle_data_blur(d, r->pos, ORACLE_END, 0);
		grow(d, r, r->len < d->lo ? r->len : d->lo, larger(d->hi, r->len));
		return;
	}
	if (r->flags & AT_ONCE)
		oracle_data_blur(d, r->pos, ORACLE_END, 0);
	else
		oracle_data_put(d, r->len, ORACLE_END, 0);
	grow(d, r, r->len, r->len);
}

/* zeroes in [@from, @end), which may be nothing; a size of @len at least */
static void end_allocate(struct oracle_data *d, const struct oracle_req *r, long ret)
{
	if (ret < 0 || r->flags & AT_ONCE)
		oracle_data_blur(d, r->from, r->end, 0);
	else
		oracle_data_put(d, r->from, r->end, 0);
	grow(d, r, ret < 0 ? d->lo : larger(d->lo, r->len), larger(d->hi, r->len));
}

static void end_change(struct oracle_data *d, const struct oracle_req *r, loff_t pos, long ret)
{
	if (d->pipe)
		end_fill(d, r, ret);
	else if (r->kind == ORACLE_WRITE)
		end_write(d, r, pos, ret);
	else if (r->kind == ORACLE_APPEND)
		end_append(d, r, ret);
	else if (r->kind == ORACLE_RESIZE)
		end_resize(d, r, ret);
	else if (r->kind == ORACLE_ALLOCATE)
		end_allocate(d, r, ret);
	else if (r->kind == ORACLE_COPY)
		end_copy(d, r, ret);
	else
		oracle_data_forget(d);
}

/* Return: the request, NULL if none has begun. A file that is left out since has none, either */
static struct oracle_req *ending(unsigned int id)
{
	struct oracle_req *r = &oracle_reqs[id];
	struct oracle_data *d;

	if (!r->user || r->flags & HELD)
		return r->user ? r : NULL;
	d = data_of(r->user);
	if (d == r->data)
		return r;
	/* the file has the data of another one since, and not by a copy-up */
	leave(r);
	if (d && r->kind != ORACLE_READ)
		oracle_data_forget(d);
	if (d && !d->changers)
		oracle_data_settle(d, inode_of(d));
	return NULL;
}

static void finish(unsigned int id, loff_t pos, long ret, const struct op_buf *buf)
{
	struct oracle_req *r = ending(id);

	if (!r)
		return;
	if (r->kind == ORACLE_READ) {
		end_read(r, pos, ret, buf);
		leave(r);
		return;
	}
	end_change(r->data, r, pos, ret);
	leave(r);
	if (!r->data->changers)
		oracle_data_settle(r->data, inode_of(r->data));
}

/* ---- what begins ------------------------------------------------------ */

void oracle_rw(unsigned int id, const struct file *file, const struct rw_args *rw)
{
	struct inode *inode = file_inode(file);
	bool append = rw->write && (file->f_flags & O_APPEND || rw->flags & RWF_APPEND);
	struct oracle_req req = {
		.kind = !rw->write ? ORACLE_READ
			: append   ? ORACLE_APPEND
				   : ORACLE_WRITE,
		.pos = clamp_pos(rw->pos),
		.len = rw->len < ORACLE_END ? (u32)rw->len : ORACLE_END,
		.fill = (u8)rw->fill,
	};

	if (rw->pos == -1 && !append)
		req.flags = AT_POS;
	req.end = rw->pos == -1 || append ? ORACLE_END : clamp_pos((loff_t)req.pos + req.len);
	if (append)
		req.pos = ORACLE_END;
	sim_race_ignore(1);
	begin(id, inode, &req);
	sim_race_ignore(-1);
}

void oracle_resize(unsigned int id, struct inode *inode, loff_t size)
{
	struct oracle_req req = {.kind = ORACLE_RESIZE,
				 .pos = clamp_pos(size),
				 .end = ORACLE_END,
				 .len = clamp_pos(size)};

	sim_race_ignore(1);
	begin(id, inode, &req);
	sim_race_ignore(-1);
}

void oracle_allocate(unsigned int id, struct inode *inode, int mode, loff_t pos, loff_t len)
{
	u32 end = clamp_pos((loff_t)clamp_pos(pos) + clamp_pos(len));
	bool zeroes = mode & (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE);
	struct oracle_req req = {.kind = ORACLE_ALLOCATE,
				 .pos = zeroes ? clamp_pos(pos) : end,
				 .end = end,
				 .len = mode & FALLOC_FL_KEEP_SIZE ? 0 : end};

	sim_race_ignore(1);
	begin(id, inode, &req);
	sim_race_ignore(-1);
}

/* @len bytes of @in from @pos on, -1: from its position on, for a copy of task @id */
static void take(unsigned int id, struct inode *in, loff_t pos, u32 len)
{
	struct oracle_req req = {.kind = ORACLE_READ, .pos = clamp_pos(pos), .len = len};

	if (pos == ORACLE_TEE)
		req.flags = TEED;
	else if (pos == -1 && op_is_regular(in))
		req.flags = AT_POS;
	req.end = pos < 0 ? ORACLE_END : clamp_pos((loff_t)req.pos + len);
	begin(id + ORACLE_SOURCES, in, &req);
}

void oracle_take(unsigned int id, struct inode *in, loff_t pos, loff_t len)
{
	sim_race_ignore(1);
	take(id, in, pos, clamp_pos(len));
	sim_race_ignore(-1);
}

/* the first @n bytes of what @source has read are what it stands for from now on */
static void hold(struct oracle_req *source, struct oracle_data *to, u32 n)
{
	oracle_data_take(to, n, source->data, source->pos,
			 source->flags & AT_ONCE ? &source->v : NULL);
	leave(source);
	ORACLE_SET(source->user, (struct inode *)inode_of(source->data));
	ORACLE_SET(source->data, to);
	ORACLE_SET(source->pos, 0);
	ORACLE_SET(source->end, n);
	ORACLE_SET(source->flags, HELD);
}

void oracle_taken(unsigned int id, long ret)
{
	struct oracle_req *source;

	sim_race_ignore(1);
	source = ending(id + ORACLE_SOURCES);
	if (source)
		end_read(source, 0, ret, NULL);
	if (source && ret > 0)
		hold(source, &held[id], (u32)ret);
	else if (source)
		leave(source);
	sim_race_ignore(-1);
}

void oracle_copy(unsigned int id, struct inode *in, loff_t from, struct inode *out, loff_t pos,
		 loff_t len)
{
	struct oracle_req req = {.kind = ORACLE_COPY, .pos = clamp_pos(pos), .len = clamp_pos(len)};

	/* where it goes is not known before, nor when it has ended */
	if (pos == -1 && op_is_regular(out))
		req.kind = ORACLE_CHANGE;
	req.end = pos == -1 ? ORACLE_END : clamp_pos((loff_t)req.pos + req.len);
	sim_race_ignore(1);
	if (in)
		take(id, in, from, req.len);
	begin(id, out, &req);
	sim_race_ignore(-1);
}

void oracle_change(unsigned int id, struct inode *inode)
{
	struct oracle_req req = {.kind = ORACLE_CHANGE, .end = ORACLE_END};

	sim_race_ignore(1);
	begin(id, inode, &req);
	sim_race_ignore(-1);
}

void oracle_rw_end(unsigned int id, loff_t pos, long ret, const struct op_buf *buf)
{
	sim_race_ignore(1);
	finish(id, pos, ret, buf);
	sim_race_ignore(-1);
}

void oracle_end(unsigned int id, long ret)
{
	oracle_rw_end(id, 0, ret, NULL);
}

void oracle_copy_end(unsigned int id, long ret)
{
	struct oracle_req *source;

	sim_race_ignore(1);
	source = ending(id + ORACLE_SOURCES);
	finish(id, 0, ret, NULL);
	if (source && !(source->flags & HELD))
		end_read(source, 0, ret, NULL);
	if (source)
		leave(source);
	sim_race_ignore(-1);
}

bool oracle_setfl(const struct file *file, unsigned int flags)
{
	struct oracle_data *d = NULL;

	if (!setfls && !((file->f_flags ^ flags) & O_APPEND))
		return false;
	sim_race_ignore(1);
	d = data_of(file_inode(file));
	if (d) {
		ORACLE_SET(setfls, setfls + 1);
		ORACLE_SET(d->setfls, d->setfls + 1);
		for_each_req(r, d) oracle_make_unsure(r);
	}
	sim_race_ignore(-1);
	return d;
}

void oracle_setfl_end(const struct file *file)
{
	struct oracle_data *d;

	sim_race_ignore(1);
	ORACLE_SET(setfls, setfls - 1);
	d = data_of(file_inode(file));
	if (d && d->setfls)
		ORACLE_SET(d->setfls, d->setfls - 1);
	sim_race_ignore(-1);
}
