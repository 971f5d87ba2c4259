/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a file must contain: the reference of the data oracle. It is kept with the file of the
 * memory file system that has the bytes, as pieces of one value each, since that is what scenarios
 * write. Where several values are right it says which, and the file may have any of them.
 */
#ifndef COMMON_ORACLE_DATA_H
#define COMMON_ORACLE_DATA_H

#include <linux/types.h>

struct inode;
struct op_buf;
struct super_block;

#define ORACLE_END 65536 /* no file is longer, MEMFS_MAX_SIZE */
#define ORACLE_PIECES 12

/** struct oracle_values - a set of values of a byte */
struct oracle_values {
	u64 bits[4];
};

/**
 * struct oracle_data - the reference of a file
 * @piece: where it ends and what its bytes are (oracle_data.c); what is behind the last is zeroes
 * @lo, @hi: the size is one of these, or between them
 * @maybe: what a byte of a piece that is open may be
 * @changer: whose files it is changed by: an overlay, or the memory file system itself; NULL: none
 * @changers, @readers: how many requests that change it, and that read it, are on their way
 * @setfls: how many fcntl(F_SETFL) of its files are
 * @known: there is a reference; @off: and never will be one
 * @pipe: it is of a pipe, and not of a file; the first byte is the next one to come out, but if @lo
 *	and @hi are not the same
 */
struct oracle_data {
	u32 piece[ORACLE_PIECES];
	u32 lo, hi;
	struct oracle_values maybe;
	const struct super_block *changer;
	u8 changers, readers, setfls;
	bool known, off, pipe;
};

/**
 * ORACLE_SET() - change memory of the oracle, whose sources are compiled without instrumentation:
 * what it looks at is no access of the code under test
 */
#define ORACLE_SET(to, value)                                                                      \
	do {                                                                                       \
		__typeof__(to) oracle_value_ = (value);                                            \
                                                                                                   \
		if ((to) == oracle_value_)                                                         \
			break;                                                                     \
		sim_check(&(to), sizeof(to), true, SIM_SITE());                                    \
		(to) = oracle_value_;                                                              \
	} while (0)

/** oracle_data_learn() - @inode's data are right as they are now */
void oracle_data_learn(struct oracle_data *d, const struct inode *inode);
/** oracle_data_copy() - @from has been copied to a file of its own */
void oracle_data_copy(struct oracle_data *d, const struct oracle_data *from);
/** oracle_data_put() - bytes [@pos, @end) are @value now */
void oracle_data_put(struct oracle_data *d, u32 pos, u32 end, u8 value);
/** oracle_data_blur() - they are that or what they were */
void oracle_data_blur(struct oracle_data *d, u32 pos, u32 end, u8 value);
/** oracle_data_put_of() - they are what @from has from @at on */
void oracle_data_put_of(struct oracle_data *d, u32 pos, u32 end, const struct oracle_data *from,
			u32 at);
/** oracle_data_blur_of() - they are what they were, or what @from has anywhere in [@at, @at_end),
 * or one of @more */
void oracle_data_blur_of(struct oracle_data *d, u32 pos, u32 end, const struct oracle_data *from,
			 u32 at, u32 at_end, const struct oracle_values *more);
/** oracle_data_blur_all() - bytes [@pos, @end) may be anything */
void oracle_data_blur_all(struct oracle_data *d, u32 pos, u32 end);
/** oracle_data_take() - @d has no more than @n bytes that are as those of @from at @at are, or as
 * one of @more, which NULL says that there is none of */
void oracle_data_take(struct oracle_data *d, u32 n, const struct oracle_data *from, u32 at,
		      const struct oracle_values *more);
/** oracle_data_empty() - @d is that of a pipe, in which nothing is */
void oracle_data_empty(struct oracle_data *d);
/** oracle_data_mix() - what went into a pipe since it was empty comes out in any order */
void oracle_data_mix(struct oracle_data *d);
/** oracle_data_shift() - the first @n bytes of a pipe have gone, whose order is known */
void oracle_data_shift(struct oracle_data *d, u32 n);
/** oracle_data_size() - the size is in [@lo, @hi] */
void oracle_data_size(struct oracle_data *d, u32 lo, u32 hi);
/** oracle_data_forget() - anything may be in the file, and it may have any size */
void oracle_data_forget(struct oracle_data *d);
/** oracle_data_settle() - nobody changes @inode just now: rules 84 and 87, and what it has of what
 * it may have is what it must have from now on */
void oracle_data_settle(struct oracle_data *d, const struct inode *inode);
/** oracle_data_values() - add to @v what is right for bytes [@pos, @end) */
void oracle_data_values(const struct oracle_data *d, u32 pos, u32 end, struct oracle_values *v);
/** oracle_values_add(), oracle_values_all() - one more is right; any is */
void oracle_values_add(struct oracle_values *v, u8 value);
void oracle_values_all(struct oracle_values *v);
/** oracle_values_join() - and those of @more. Return: are there any that @v had not? */
bool oracle_values_join(struct oracle_values *v, const struct oracle_values *more);
/** oracle_data_check_read() - rule 84: @n bytes were read at @pos. @v: others that are right, or
 * NULL */
void oracle_data_check_read(const struct oracle_data *d, const struct inode *inode, u32 pos, u32 n,
			    const struct op_buf *buf, const struct oracle_values *v);

#endif
