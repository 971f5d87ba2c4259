// SPDX-License-Identifier: GPL-2.0-only
/* FUSE, whose server is a process of its own (calls/fuse.c). */
#include "calls/calls.h"
#include "ops/ops.h"
#include "ops/words.h"

extern const struct sim_word asked_words[], lacking_words[];
const struct sim_word asked_words[] = {
	{"FUSE_ASYNC_DIO", 1},
	{"FUSE_ATOMIC_O_TRUNC", 2},
	{"FUSE_AUTO_INVAL_DATA", 4},
	{"FUSE_DIRECT_IO_ALLOW_MMAP", 8},
	{"FUSE_FLOCK_LOCKS", 16},
	{"FUSE_POSIX_LOCKS", 32},
	{NULL, 0},
};
const struct sim_word lacking_words[] = {
	{"passthrough", 1},      {"flush", 2}, {"fsync", 4}, {"fallocate", 8}, {"lseek", 16},
	{"copy_file_range", 32}, {NULL, 0},
};

DEFINE_SETUP(fuse)
{
	char asks[NATIVE_FLAGS_LEN], lacks[NATIVE_FLAGS_LEN];

	if (!args[1].name)
		return -ENODEV;
	return call_fuse(args[0].name, args[1].name, args[2].num,
			 native_flags(asked_words, args[3].num, asks),
			 native_flags(lacking_words, args[4].num, lacks));
}

DEFINE_OP(backing_open)
{
	return call_backing_open(args[0].name, native_real(args[1].num),
				 native_word(who_words, args[2].num), args[3].num, args[4].num);
}

DEFINE_OP(backing_close)
{
	return call_backing_close(args[0].name, args[1].num, native_word(who_words, args[2].num));
}

extern const struct sim_word reply_words[];
const struct sim_word reply_words[] = {{"cached", 0},
				       {"direct", 1},
				       {"parallel", 2},
				       {"passthrough", 3},
				       {"direct_passthrough", 4},
				       {"kept", 5},
				       {"kept_passthrough", 6},
				       {"unflushed", 7},
				       {"nonseekable", 8},
				       {"stream", 9},
				       {NULL, 0}};

DEFINE_OP(open_reply)
{
	return call_open_reply(args[0].name, native_word(reply_words, args[1].num), args[2].num);
}
