// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests at one time, for the data oracle: how much each leaves known of what others read and
 * write. Compiled without instrumentation.
 */
#include "common/memfs.h"
#include "common/oracle_req.h"

struct oracle_req oracle_reqs[ORACLE_REQS];

const struct oracle_req *oracle_source(const struct oracle_req *copy)
{
	const struct oracle_req *source = copy + ORACLE_SOURCES;

	return source->user ? source : NULL;
}

/* Return: the copy that @read is the source of, NULL where it is of none */
static const struct oracle_req *copy_of(const struct oracle_req *read)
{
	const struct oracle_req *copy = read - ORACLE_SOURCES;

	return copy >= oracle_reqs && copy->user && copy->kind == ORACLE_COPY ? copy : NULL;
}

/* the size that the file can have while all that is on its way goes on */
static void sizes(const struct oracle_data *d, u32 *lo, u32 *hi)
{
	u32 more = 0;

	*lo = d->lo;
	*hi = d->hi;
	for_each_req(r, d)
	{
		if (r->kind == ORACLE_READ)
			continue;
		if (r->kind == ORACLE_CHANGE || r->flags & AT_POS)
			*hi = ORACLE_END;
		if (r->kind == ORACLE_CHANGE)
			*lo = 0;
		if (r->kind == ORACLE_RESIZE && r->pos < *lo)
			*lo = r->pos;
		if (r->kind == ORACLE_APPEND)
			more += r->len;
		else if (r->end > *hi && (r->kind == ORACLE_WRITE || r->kind == ORACLE_COPY))
			*hi = r->end;
		if ((r->kind == ORACLE_RESIZE || r->kind == ORACLE_ALLOCATE) && r->len > *hi)
			*hi = r->len;
	}
	*hi = *hi + more < ORACLE_END ? *hi + more : ORACLE_END;
}

static bool overlap(const struct oracle_req *a, const struct oracle_req *b)
{
	return a->pos < b->end && b->pos < a->end;
}

void oracle_values_of(struct oracle_values *v, const struct oracle_req *r)
{
	const struct oracle_req *source = oracle_source(r);

	if (r->kind == ORACLE_CHANGE || (r->kind == ORACLE_COPY && !source)) {
		oracle_values_all(v);
	} else if (r->kind == ORACLE_COPY) {
		oracle_data_values(source->data, source->pos,
				   source->data->pipe ? source->data->hi : source->end, v);
		oracle_values_join(v, &source->v);
	} else {
		oracle_values_add(v, r->fill);
	}
}

/* Return: may it read more now than was known before? */
static bool widen(struct oracle_req *read)
{
	const struct oracle_data *d = read->data;
	struct oracle_values before = read->v;
	u32 lo, hi;

	ORACLE_SET(read->flags, read->flags | AT_ONCE);
	oracle_data_values(d, read->pos, d->pipe ? d->hi : read->end, &read->v);
	if (!d->pipe)
		oracle_values_add(&read->v, 0);
	for_each_req(r, d) if (r->kind != ORACLE_READ) oracle_values_of(&read->v, r);
	sizes(d, &lo, &hi);
	ORACLE_SET(read->lo, lo < read->lo ? lo : read->lo);
	ORACLE_SET(read->hi, hi > read->hi ? hi : read->hi);
	return oracle_values_join(&before, &read->v);
}

static bool is_met(const struct oracle_req *read, const struct oracle_req *r)
{
	return read->kind == ORACLE_READ && (read->flags & AT_ONCE || overlap(r, read));
}

/* who reads what is copied may read that, too */
void oracle_loosen(struct oracle_req *read)
{
	const struct oracle_req *copy;

	if (!widen(read))
		return;
	copy = copy_of(read);
	if (copy)
		for_each_req(r, copy->data) if (is_met(r, copy)) oracle_loosen(r);
}

/* is the file as long as it wants it, or longer, at its end? */
static bool sees_to_size(const struct oracle_req *r)
{
	return r->kind == ORACLE_WRITE || r->kind == ORACLE_COPY || r->kind == ORACLE_ALLOCATE;
}

/* and was so when it began */
static bool is_within(const struct oracle_req *r)
{
	return sees_to_size(r) && (r->kind == ORACLE_ALLOCATE ? r->len : r->end) <= r->data->lo;
}

/* Does what becomes of the size depend on which of two comes first? */
static bool both_resize(const struct oracle_req *a, const struct oracle_req *b)
{
	if (sees_to_size(a) && sees_to_size(b))
		return false;
	if (a->kind != b->kind)
		return !(is_within(a) && b->kind == ORACLE_APPEND) &&
		       !(is_within(b) && a->kind == ORACLE_APPEND);
	return a->kind == ORACLE_RESIZE || a->kind == ORACLE_CHANGE;
}

static void meet(struct oracle_req *r, struct oracle_req *other)
{
	u8 flags;

	if (other == r)
		return;
	if (other->kind == ORACLE_READ) {
		if (is_met(other, r))
			oracle_loosen(other);
		return;
	}
	/* what is appended goes where the file has been cut */
	if (other->kind == ORACLE_APPEND && r->pos < other->pos && r->kind == ORACLE_RESIZE)
		ORACLE_SET(other->pos, r->pos);
	if (r->kind == ORACLE_APPEND && other->pos < r->pos && other->kind == ORACLE_RESIZE)
		ORACLE_SET(r->pos, other->pos);
	flags = (overlap(r, other) ? AT_ONCE : 0) | (both_resize(r, other) ? RESIZED : 0);
	ORACLE_SET(r->flags, r->flags | flags);
	ORACLE_SET(other->flags, other->flags | flags);
}

void oracle_meet(struct oracle_req *r)
{
	for_each_req(other, r->data) meet(r, other);
}

void oracle_make_unsure(struct oracle_req *r)
{
	if (r->kind != ORACLE_WRITE && r->kind != ORACLE_APPEND && r->kind != ORACLE_COPY)
		return;
	ORACLE_SET(r->kind, ORACLE_CHANGE);
	ORACLE_SET(r->pos, 0);
	ORACLE_SET(r->end, ORACLE_END);
	oracle_meet(r);
}
