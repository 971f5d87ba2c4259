// SPDX-License-Identifier: GPL-2.0-only
/*
 * What can wait for others, and can be tried without a wait: locks, pipes and requests
 * (calls/locks.c, calls/pipes.c, calls/aio.c); and sleeps, which the kernel has no part in. As they
 * wait in the engine, none is the job of a thread of its own.
 */
#define OP_DO(fn, args) fn(args)
#include <sys/file.h>
#include "calls/calls.h"
#include "ops/ops.h"
#include "ops/words.h"

static long try_flock(const union sim_arg *args)
{
	return call_flock(native_real(args[0].num), args[1].num | LOCK_NB);
}

DEFINE_OP(flock)
{
	return args[1].num & LOCK_NB ? try_flock(args) : native_until(try_flock, args, -EAGAIN);
}

static long try_lock(const union sim_arg *args)
{
	return call_lock(native_real(args[0].num), args[1].num, args[2].num, args[3].num,
			 native_word(owner_words, args[4].num), 1);
}

DEFINE_OP(lock)
{
	return args[5].num ? try_lock(args) : native_until(try_lock, args, -EAGAIN);
}

DEFINE_OP(lock_test)
{
	return call_lock_test(native_real(args[0].num), args[1].num, args[2].num);
}

static long try_splice(const union sim_arg *args)
{
	return call_splice(native_real(args[0].num), native_real(args[1].num), args[2].num,
			   args[3].num, args[4].num, args[5].num | SPLICE_F_NONBLOCK);
}

DEFINE_OP(splice)
{
	return args[5].num & SPLICE_F_NONBLOCK ? try_splice(args)
					       : native_until(try_splice, args, -EAGAIN);
}

static long try_tee(const union sim_arg *args)
{
	return call_tee(native_real(args[0].num), native_real(args[1].num), args[2].num,
			args[3].num | SPLICE_F_NONBLOCK);
}

DEFINE_OP(tee)
{
	return args[3].num & SPLICE_F_NONBLOCK ? try_tee(args)
					       : native_until(try_tee, args, -EAGAIN);
}

static long try_wait(const union sim_arg *args)
{
	return try_aio_wait(args[0].num);
}

DEFINE_OP(aio_wait)
{
	return native_until(try_wait, args, -EAGAIN);
}

/* of virtual time: those that run go first, but nothing in the kernel grows older */
DEFINE_OP(sleep)
{
	const unsigned long seconds = args[0].num;

	if (seconds > 3600)
		return -EINVAL;
	native_sleep(seconds);
	return 0;
}

DEFINE_OP(eventfd)
{
	return native_fd(call_eventfd(args[0].num));
}

DEFINE_OP(eventfd_write)
{
	return call_eventfd_write(native_real(args[0].num), args[1].num);
}

DEFINE_OP(eventfd_read)
{
	return call_eventfd_read(native_real(args[0].num));
}
