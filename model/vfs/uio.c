// SPDX-License-Identifier: GPL-2.0-only
/*
 * Iterators over buffers. All bytes of a user's buffer have one value; of what is read into it, it
 * keeps the first byte.
 */
#include <linux/uio.h>

void iov_iter_kvec(struct iov_iter *iter, unsigned int rw, const struct kvec *kvec,
		   unsigned long nr, size_t count)
{
	(void)nr;
	iov_iter_user(iter, rw, 0, NULL, count);
	iter->kvec = kvec->iov_base;
}

void iov_iter_user(struct iov_iter *iter, unsigned int rw, u8 fill, u8 *first, size_t count)
{
	iter->data_source = rw;
	iter->count = count;
	iter->iov_offset = 0;
	iter->fill = fill;
	iter->first = first;
	iter->first_at = 0;
	iter->kvec = NULL;
}

static size_t advance(struct iov_iter *iter, size_t n)
{
	iter->count -= n;
	iter->iov_offset += n;
	return n;
}

size_t copy_from_iter(void *to, size_t n, struct iov_iter *from)
{
	n = min_t(size_t, n, from->count);
	sim_race_ignore(1);
	if (from->kvec)
		mem_copy(to, from->kvec + from->iov_offset, n);
	else
		mem_set(to, from->fill, n);
	sim_race_ignore(-1);
	return advance(from, n);
}

/* Return: is the byte that the user asks for among the next @n? */
static bool has_first(const struct iov_iter *to, size_t n)
{
	return to->first && to->first_at - to->iov_offset < n;
}

size_t copy_to_iter(const void *from, size_t n, struct iov_iter *to)
{
	n = min_t(size_t, n, to->count);
	if (!to->kvec) {
		if (has_first(to, n))
			*to->first = data_race(((const u8 *)from)[to->first_at - to->iov_offset]);
		return advance(to, n);
	}
	sim_race_ignore(1);
	mem_copy(to->kvec + to->iov_offset, from, n);
	sim_race_ignore(-1);
	return advance(to, n);
}

size_t iov_iter_zero(size_t n, struct iov_iter *to)
{
	n = min_t(size_t, n, to->count);
	if (to->kvec)
		mem_set(to->kvec + to->iov_offset, 0, n);
	else if (has_first(to, n))
		*to->first = 0;
	return advance(to, n);
}
