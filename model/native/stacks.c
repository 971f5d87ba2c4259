// SPDX-License-Identifier: GPL-2.0-only
/* Mounts with options, and handles of files (calls/stacks.c, calls/handles.c). */
#include "calls/calls.h"
#include "common/memfs_modes.h"
#include "ops/ops.h"
#include "ops/words.h"

/* what a tmpfs has. What else there is cannot be had of it */
DEFINE_SETUP(features)
{
	return args[1].num & ~(MEMFS_HANDLES | MEMFS_UUID) ? -EOPNOTSUPP : 0;
}

DEFINE_OP(stack)
{
	return call_stack(args[0].name, args[1].name, args[2].name, args[3].name, args[4].name,
			  args[5].name, args[6].name, native_word(who_words, args[7].num));
}

DEFINE_OP(umount)
{
	return call_umount(args[0].name, args[1].num);
}

DEFINE_OP(remount)
{
	return call_remount(args[0].name, native_word(remount_words, args[1].num), args[2].name);
}

DEFINE_OP(mountinfo)
{
	return call_mountinfo(args[0].name, args[1].name);
}

DEFINE_OP(drop_caches)
{
	return call_drop_caches(args[0].name);
}

DEFINE_OP(handle)
{
	return call_handle(args[0].name, args[1].num);
}

DEFINE_OP(open_handle)
{
	return native_fd(call_open_handle(args[0].name, args[1].num, args[2].num));
}
