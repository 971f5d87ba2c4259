// SPDX-License-Identifier: GPL-2.0-only
/* FUSE, whose server is a process of its own (calls/fuse.c). */
#include "calls/calls.h"
#include "ops/ops.h"

/* what the server here does not ask for, and always knows, or not */
extern const struct sim_word asked_words[], lacking_words[];
const struct sim_word asked_words[] = {
	{"FUSE_ASYNC_DIO", 1},
	{"FUSE_ATOMIC_O_TRUNC", 1},
	{"FUSE_AUTO_INVAL_DATA", 1},
	{"FUSE_DIRECT_IO_ALLOW_MMAP", 1},
	{"FUSE_FLOCK_LOCKS", 1},
	{"FUSE_POSIX_LOCKS", 1},
	{NULL, 0},
};
const struct sim_word lacking_words[] = {
	{"passthrough", 1}, {"flush", 1},           {"fsync", 1}, {"fallocate", 1},
	{"lseek", 1},       {"copy_file_range", 1}, {NULL, 0},
};

DEFINE_SETUP(fuse)
{
	if (args[3].num || args[4].num)
		return -EOPNOTSUPP;
	return args[1].name ? call_fuse(args[0].name, args[1].name, args[2].num) : -ENODEV;
}

DEFINE_OP(backing_open)
{
	return call_backing_open(args[0].name, native_real(args[1].num));
}

DEFINE_OP(backing_close)
{
	return call_backing_close(args[0].name, args[1].num);
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
