// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reference of the data oracle for one file. Compiled without instrumentation.
 */
#include "common/memfs.h"
#include "common/oracle_data.h"
#include "common/rules.h"
#include "memfs/compat.h"
#include "ops/ops.h"

/* ---- pieces ----------------------------------------------------------- */

/* a piece has its end in the upper bits, and below them a value, or that it is open */
#define OPEN 256
#define PIECE(end, value) ((u32)(end) << 9 | (value))
#define END_OF(piece) ((piece) >> 9)
#define VALUE_OF(piece) ((piece)&511)

/** struct pieces - some that are put together; neighbours have different values */
struct pieces {
	u32 piece[2 * ORACLE_PIECES + 3];
	unsigned int nr;
};

static u32 piece_at(const struct oracle_data *d, unsigned int i)
{
	return i < ORACLE_PIECES && d->piece[i] ? d->piece[i] : PIECE(ORACLE_END, 0);
}

static u32 last_end(const struct pieces *p)
{
	return p->nr ? END_OF(p->piece[p->nr - 1]) : 0;
}

/* Return: is there room? */
static bool add(struct pieces *p, u32 end, unsigned int value)
{
	if (end <= last_end(p))
		return true;
	if (p->nr && VALUE_OF(p->piece[p->nr - 1]) == value)
		p->nr--;
	else if (p->nr == sizeof(p->piece) / sizeof(p->piece[0]))
		return false;
	p->piece[p->nr++] = PIECE(end, value);
	return true;
}

/* what @d has of [@pos, @end), at @to */
static void add_of(struct pieces *p, u32 to, const struct oracle_data *d, u32 pos, u32 end)
{
	u32 at = 0;

	for (unsigned int i = 0; at < end; i++) {
		u32 piece = piece_at(d, i);

		at = END_OF(piece);
		if (at > pos)
			add(p, to + (at < end ? at : end) - pos, VALUE_OF(piece));
	}
}

/* What there is no room for is open from its beginning on. */
static void keep(struct oracle_data *d, struct pieces *p)
{
	if (p->nr && !VALUE_OF(p->piece[p->nr - 1]))
		p->nr--;
	if (p->nr > ORACLE_PIECES) {
		p->nr = ORACLE_PIECES;
		p->piece[p->nr - 1] = PIECE(ORACLE_END, OPEN);
		oracle_values_all(&d->maybe);
	}
	for (unsigned int i = 0; i < ORACLE_PIECES; i++)
		ORACLE_SET(d->piece[i], i < p->nr ? p->piece[i] : 0);
}

/* nothing is open: no value is right but what the pieces are */
static void close_all(struct oracle_data *d)
{
	for (unsigned int i = 0; i < 4; i++)
		ORACLE_SET(d->maybe.bits[i], 0);
}

static void put(struct oracle_data *d, u32 pos, u32 end, unsigned int value)
{
	struct pieces p = {.nr = 0};

	if (pos >= end)
		return;
	add_of(&p, 0, d, 0, pos);
	add(&p, end, value);
	add_of(&p, end, d, end, ORACLE_END);
	keep(d, &p);
}

/* ---- values ----------------------------------------------------------- */

static bool has(const struct oracle_values *v, u8 value)
{
	return v->bits[value / 64] >> value % 64 & 1;
}

void oracle_values_add(struct oracle_values *v, u8 value)
{
	ORACLE_SET(v->bits[value / 64], v->bits[value / 64] | 1ull << value % 64);
}

void oracle_values_all(struct oracle_values *v)
{
	for (unsigned int i = 0; i < 4; i++)
		ORACLE_SET(v->bits[i], ~0ull);
}

bool oracle_values_join(struct oracle_values *v, const struct oracle_values *more)
{
	bool grown = false;

	for (unsigned int i = 0; i < 4; i++) {
		grown |= more->bits[i] & ~v->bits[i];
		ORACLE_SET(v->bits[i], v->bits[i] | more->bits[i]);
	}
	return grown;
}

void oracle_data_values(const struct oracle_data *d, u32 pos, u32 end, struct oracle_values *v)
{
	u32 at = 0;

	for (unsigned int i = 0; at < end; i++) {
		u32 piece = piece_at(d, i);

		at = END_OF(piece);
		if (at <= pos)
			continue;
		if (VALUE_OF(piece) == OPEN)
			oracle_values_join(v, &d->maybe);
		else
			oracle_values_add(v, (u8)VALUE_OF(piece));
	}
}

/* ---- what is there ---------------------------------------------------- */

/* Return: how many of @n bytes from @p on are @value, until one is not */
static u32 same(const u8 *p, u32 n, u8 value)
{
	const u64 all = value * 0x0101010101010101ull;
	const u64 *word = (const u64 *)p;
	u32 i = 0;

	while (!((uintptr_t)p % 8) && i + 32 <= n) {
		if ((word[0] ^ all) | (word[1] ^ all) | (word[2] ^ all) | (word[3] ^ all))
			break;
		word += 4;
		i += 32;
	}
	while (i < n && p[i] == value)
		i++;
	return i;
}

static u8 byte_at(const struct inode *inode, u32 pos)
{
	const u8 *block = MEMFS_I(inode)->block[pos / MEMFS_BLOCK];

	return block ? block[pos % MEMFS_BLOCK] : 0;
}

/* Return: where in [@pos, @end) the first byte is that is not @value; @end */
static u32 run_end(const struct inode *inode, u32 pos, u32 end, u8 value)
{
	while (pos < end) {
		const u8 *block = MEMFS_I(inode)->block[pos / MEMFS_BLOCK];
		u32 left = MEMFS_BLOCK - pos % MEMFS_BLOCK, n = left < end - pos ? left : end - pos;
		u32 found = block ? same(block + pos % MEMFS_BLOCK, n, value) : value ? 0 : n;

		pos += found;
		if (found < n)
			break;
	}
	return pos;
}

/* Return: where in [@pos, @end) the first byte is that no value of the piece is; @end */
static u32 first_wrong(const struct oracle_data *d, const struct inode *inode, u32 pos, u32 end,
		       unsigned int value)
{
	if (value != OPEN)
		return run_end(inode, pos, end, (u8)value);
	while (pos < end && has(&d->maybe, byte_at(inode, pos)))
		pos++;
	return pos;
}

static u32 size_of(const struct inode *inode)
{
	return inode->i_size < ORACLE_END ? (u32)inode->i_size : ORACLE_END;
}

void oracle_data_learn(struct oracle_data *d, const struct inode *inode)
{
	struct pieces p = {.nr = 0};
	u32 size = size_of(inode), pos = 0;
	bool room = true;

	close_all(d);
	while (pos < size && room) {
		u8 value = byte_at(inode, pos);

		pos = run_end(inode, pos, size, value);
		room = add(&p, pos, value);
	}
	keep(d, &p);
	oracle_data_size(d, size, size);
	ORACLE_SET(d->known, true);
}

/* ---- what is right ---------------------------------------------------- */

void oracle_data_copy(struct oracle_data *d, const struct oracle_data *from)
{
	for (unsigned int i = 0; i < ORACLE_PIECES; i++)
		ORACLE_SET(d->piece[i], from->piece[i]);
	oracle_values_join(&d->maybe, &from->maybe);
	oracle_data_size(d, from->lo, from->hi);
	ORACLE_SET(d->known, true);
}

void oracle_data_put(struct oracle_data *d, u32 pos, u32 end, u8 value)
{
	put(d, pos, end, value);
}

void oracle_data_blur(struct oracle_data *d, u32 pos, u32 end, u8 value)
{
	if (pos >= end)
		return;
	oracle_data_values(d, pos, end, &d->maybe);
	oracle_values_add(&d->maybe, value);
	put(d, pos, end, OPEN);
}

void oracle_data_put_of(struct oracle_data *d, u32 pos, u32 end, const struct oracle_data *from,
			u32 at)
{
	struct pieces p = {.nr = 0};

	if (pos >= end)
		return;
	oracle_values_join(&d->maybe, &from->maybe);
	add_of(&p, 0, d, 0, pos);
	add_of(&p, pos, from, at, at + end - pos);
	add_of(&p, end, d, end, ORACLE_END);
	keep(d, &p);
}

void oracle_data_blur_of(struct oracle_data *d, u32 pos, u32 end, const struct oracle_data *from,
			 u32 at, u32 at_end, const struct oracle_values *more)
{
	if (pos >= end)
		return;
	oracle_data_values(d, pos, end, &d->maybe);
	oracle_data_values(from, at, at_end, &d->maybe);
	oracle_values_join(&d->maybe, more);
	put(d, pos, end, OPEN);
}

void oracle_data_take(struct oracle_data *d, u32 n, const struct oracle_data *from, u32 at,
		      const struct oracle_values *more)
{
	close_all(d);
	put(d, 0, ORACLE_END, 0);
	if (!more) {
		oracle_data_put_of(d, 0, n, from, at);
		return;
	}
	oracle_data_values(from, at, at + n, &d->maybe);
	oracle_values_join(&d->maybe, more);
	put(d, 0, n, OPEN);
}

void oracle_data_empty(struct oracle_data *d)
{
	close_all(d);
	put(d, 0, ORACLE_END, 0);
	oracle_data_size(d, 0, 0);
	ORACLE_SET(d->known, true);
	ORACLE_SET(d->pipe, true);
}

void oracle_data_mix(struct oracle_data *d)
{
	oracle_data_values(d, 0, d->hi, &d->maybe);
	put(d, 0, ORACLE_END, OPEN);
	oracle_data_size(d, 0, ORACLE_END);
}

void oracle_data_shift(struct oracle_data *d, u32 n)
{
	struct pieces p = {.nr = 0};

	add_of(&p, 0, d, n, ORACLE_END);
	add(&p, ORACLE_END, 0);
	keep(d, &p);
	oracle_data_size(d, d->lo - n, d->hi - n);
}

void oracle_data_blur_all(struct oracle_data *d, u32 pos, u32 end)
{
	if (pos >= end)
		return;
	oracle_values_all(&d->maybe);
	put(d, pos, end, OPEN);
}

void oracle_data_size(struct oracle_data *d, u32 lo, u32 hi)
{
	ORACLE_SET(d->lo, lo);
	ORACLE_SET(d->hi, hi);
}

void oracle_data_forget(struct oracle_data *d)
{
	oracle_data_blur_all(d, 0, ORACLE_END);
	oracle_data_size(d, 0, ORACLE_END);
}

/* Return: was anything but one value right, or is it none of those that were? */
static bool is_open(const struct oracle_data *d, const struct inode *inode)
{
	u32 size = size_of(inode), pos = 0, wrong;
	bool open = d->lo != d->hi;

	INVARIANT(size >= d->lo && size <= d->hi, inode->i_sb, 87,
		  "a file of %s has %u bytes, and should have %u to %u", inode->i_sb->s_id, size,
		  d->lo, d->hi);
	open |= size < d->lo || size > d->hi;
	for (unsigned int i = 0; pos < size; i++) {
		u32 piece = piece_at(d, i), end = END_OF(piece) < size ? END_OF(piece) : size;

		open |= VALUE_OF(piece) == OPEN;
		wrong = first_wrong(d, inode, pos, end, VALUE_OF(piece));
		INVARIANT(wrong == end, inode->i_sb, 84,
			  "byte %u of a file of %s is 0x%02x, which nobody wrote there", wrong,
			  inode->i_sb->s_id, byte_at(inode, wrong < end ? wrong : pos));
		open |= wrong < end;
		pos = end;
	}
	return open;
}

void oracle_data_settle(struct oracle_data *d, const struct inode *inode)
{
	if (!d->pipe && is_open(d, inode))
		oracle_data_learn(d, inode);
}

/* Return: where in [@pos, @end) the first byte of @p, which begins at @pos, is wrong; @end */
static u32 wrong_in(const u8 *p, u32 pos, u32 end, unsigned int value,
		    const struct oracle_values *maybe, const struct oracle_values *v)
{
	u32 at = pos;

	if (value != OPEN && !v)
		return pos + same(p, end - pos, (u8)value);
	while (at < end && (value == OPEN ? has(maybe, p[at - pos]) : p[at - pos] == value))
		at++;
	while (v && at < end &&
	       (has(v, p[at - pos]) ||
		(value == OPEN ? has(maybe, p[at - pos]) : p[at - pos] == value)))
		at++;
	return at;
}

void oracle_data_check_read(const struct oracle_data *d, const struct inode *inode, u32 pos, u32 n,
			    const struct op_buf *buf, const struct oracle_values *v)
{
	const u8 *p = op_buf_seen(buf, &pos, &n);
	u32 end = pos + n, at = 0;

	for (unsigned int i = 0; pos < end; i++) {
		u32 piece = piece_at(d, i), stop, wrong;

		at = END_OF(piece);
		if (at <= pos)
			continue;
		stop = at < end ? at : end;
		wrong = wrong_in(p, pos, stop, VALUE_OF(piece), &d->maybe, v);
		INVARIANT(
			wrong == stop, inode->i_sb, 84,
			"0x%02x is read at byte %u of a file of %s, which is not what was written",
			wrong < stop ? p[wrong - pos] : 0, wrong, inode->i_sb->s_id);
		if (wrong < stop)
			break;
		p += stop - pos;
		pos = stop;
	}
}
