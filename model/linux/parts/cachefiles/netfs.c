// SPDX-License-Identifier: GPL-2.0-only
/*
 * What netfs asks of a cache beside whole reads and writes: where a read is to go, what is there, a
 * part of a write-back, and pages that a file system writes by itself, as ceph does.
 */
#include "parts/cachefiles/hook.h"
#include <linux/fscache.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include "common/fscache.h"
#include "ops/ops.h"

#ifdef HAVE_TERMINATED_ASYNC /* up to 6.15 */
#define ASYNC_ARG , bool was_async
#else
#define ASYNC_ARG
#endif

/**
 * struct part - a request of one part
 * @all: the request
 * @sub: its part
 * @io: whose end it is
 */
struct part {
	struct netfs_io_request all;
	struct netfs_io_subrequest sub;
	struct fscache_io *io;
};

/* Return: of an operation that has begun, which ends by end_part() */
static struct part *new_part(const struct netfs_cache_resources *cres, loff_t pos, size_t len)
{
	static struct inode of_file;
	struct part *p = kzalloc(sizeof(*p), GFP_KERNEL | __GFP_NOFAIL);

	p->all.cache_resources = *cres;
	p->all.inode = &of_file;
	p->sub.rreq = &p->all;
	p->sub.start = pos;
	p->sub.len = len;
	return p;
}

static void end_part(struct part *p)
{
	fscache_end_operation(&p->all.cache_resources);
	kfree(p);
}

/* ---- reads ------------------------------------------------------------------------- */

static long prepare_read(struct fscache_cookie *cookie, const union sim_arg *args)
{
	struct netfs_cache_resources cres = {};
	long ret = fscache_begin_read_operation(&cres, cookie);
	enum netfs_io_source source;
	struct part *p;

	if (ret)
		return ret;
	p = new_part(&cres, args[1].num, args[2].num);
	source = cres.ops->prepare_read(&p->sub, args[3].num);
	if (source == NETFS_FILL_WITH_ZEROES)
		ret = -ENODATA;
	else if (source == NETFS_READ_FROM_CACHE)
		ret = (long)p->sub.len;
	end_part(p);
	return ret;
}

DEFINE_OP(cache_prepare_read)
{
	return fscache_on_cookie(args, prepare_read);
}

static long query(struct fscache_cookie *cookie, const union sim_arg *args)
{
	struct netfs_cache_resources cres = {};
	long ret = fscache_begin_read_operation(&cres, cookie);
	loff_t start;
	size_t len;

	if (ret)
		return ret;
	ret = cres.ops->query_occupancy(&cres, args[1].num, args[2].num, PAGE_SIZE, &start, &len);
	fscache_end_operation(&cres);
	return ret ? ret : (long)(args[3].num ? len : start);
}

DEFINE_OP(cache_query)
{
	return fscache_on_cookie(args, query);
}

/* ---- a part of a write-back -------------------------------------------------------- */

#ifdef HAVE_ISSUE_WRITE /* 6.10 */
/* fs/netfs/write_collect.c: the part has ended */
void netfs_write_subrequest_terminated(void *arg, ssize_t ret ASYNC_ARG)
{
	struct netfs_io_subrequest *sub = arg;

	fscache_io_told(container_of(sub, struct part, sub)->io, ret);
}

/* fs/netfs/write_issue.c: and was not begun */
void netfs_prepare_write_failed(struct netfs_io_subrequest *sub)
{
	__set_bit(NETFS_SREQ_FAILED, &sub->flags);
}

/* @extend: of the last block of the file, what is behind its end may be written, too */
static ssize_t issue(struct part *p, const struct op_buf *buf, bool extend)
{
	const struct netfs_cache_ops *ops = p->all.cache_resources.ops;

	op_buf_iter(buf, &p->sub.io_iter, WRITE);
	iov_iter_truncate(&p->sub.io_iter, p->sub.len);
	p->all.io_streams[0].submit_extendable_to = extend ? op_buf_len(buf) - p->sub.len : 0;
	ops->prepare_write_subreq(&p->sub);
	if (test_bit(NETFS_SREQ_FAILED, &p->sub.flags))
		return -ENOBUFS;
	p->io = fscache_io_new();
	ops->issue_write(&p->sub);
	return fscache_io_wait(p->io);
}

static long write_back(struct fscache_cookie *cookie, const union sim_arg *args)
{
	struct netfs_cache_resources cres = {};
	long ret = fscache_begin_write_operation(&cres, cookie);
	struct op_buf buf;
	struct part *p;

	if (ret)
		return ret;
	op_buf_init(&buf, round_up(args[2].num, PAGE_SIZE), (u8)args[3].num);
	p = new_part(&cres, args[1].num, args[2].num);
	p->all.i_size = args[4].num < 0 ? args[1].num + args[2].num : args[4].num;
	ret = issue(p, &buf, args[5].num);
	end_part(p);
	op_buf_free(&buf);
	return ret;
}

DEFINE_OP(cache_write_back)
{
	return fscache_on_cookie(args, write_back);
}
#endif

/* ---- pages of a file system --------------------------------------------------------- */

static void pages_told(void *arg, ssize_t ret ASYNC_ARG)
{
	fscache_io_told(arg, ret);
}

/* Return: of a value each, which are being written to the cache */
static int add_pages(struct address_space *mapping, pgoff_t first, pgoff_t end, u8 fill)
{
	int err = 0;

	for (pgoff_t i = first; !err && i < end; i++) {
		struct page *page = alloc_page(GFP_KERNEL | __GFP_NOFAIL);
		struct folio *folio = page_folio(page);

		memset(page_address(page), fill, PAGE_SIZE);
		folio->index = i;
		folio->mapping = mapping;
		err = xa_err(xa_store(&mapping->i_pages, i, folio, GFP_KERNEL));
		if (err) {
			folio->mapping = NULL;
			folio_put(folio);
			break;
		}
		folio_get(folio);
		folio_set_private_2(folio);
	}
	return err;
}

/* Return: how many are still marked as being written */
static long drop_pages(struct address_space *mapping)
{
	struct folio *folio;
	unsigned long i;
	long marked = 0;

	xa_for_each(&mapping->i_pages, i, folio)
	{
		marked += folio_test_private_2(folio);
		folio->mapping = NULL;
		folio_put(folio);
	}
	xa_destroy(&mapping->i_pages);
	return marked;
}

static long write_pages(struct fscache_cookie *cookie, const union sim_arg *args)
{
	struct address_space *mapping = kzalloc(sizeof(*mapping), GFP_KERNEL | __GFP_NOFAIL);
	loff_t pos = args[1].num, end = pos + args[2].num;
	struct fscache_io *io;
	long ret;

	xa_init(&mapping->i_pages);
	ret = add_pages(mapping, pos >> PAGE_SHIFT, DIV_ROUND_UP(end, PAGE_SIZE), (u8)args[3].num);
	if (!ret) {
		io = fscache_io_new();
#ifdef HAVE_PGPRIV2 /* 6.10 */
		fscache_write_to_cache(cookie, mapping, pos, end - pos, end, pages_told, io, true,
				       true);
#else
		fscache_write_to_cache(cookie, mapping, pos, end - pos, end, pages_told, io, true);
#endif
		ret = fscache_io_wait(io);
	}
	if (drop_pages(mapping))
		ret = -EBUSY;
	kfree(mapping);
	return ret;
}

DEFINE_OP(cache_write_pages)
{
	return fscache_on_cookie(args, write_pages);
}

/* mm/filemap.c: it is written to the cache; nobody waits for that here */
void __weak folio_end_private_2(struct folio *folio)
{
	VM_BUG_ON_FOLIO(!folio_test_private_2(folio), folio);
	folio_clear_private_2(folio);
	folio_put(folio);
}
