// SPDX-License-Identifier: GPL-2.0-only
/* What others wait for in the kernel: frozen file systems, leases (calls/). */
#include "calls/calls.h"
#include "memfs/compat.h"
#include "ops/ops.h"

static long waited_for(long ret)
{
	if (!ret)
		native_waits_begin();
	return ret;
}

DEFINE_OP(freeze)
{
	if (args[1].num != FREEZE_HOLDER_USERSPACE)
		return -EOPNOTSUPP;
	return waited_for(call_freeze(args[0].name));
}

DEFINE_OP(thaw)
{
	return args[1].num == FREEZE_HOLDER_USERSPACE ? call_thaw(args[0].name) : -EOPNOTSUPP;
}

DEFINE_QUERY(frozen)
{
	return call_frozen(args[0].name);
}

DEFINE_QUERY(writers)
{
	return call_writers(args[0].name);
}

DEFINE_OP(setlease)
{
	return waited_for(call_setlease(native_real(args[0].num), args[1].num));
}

DEFINE_OP(getlease)
{
	return call_getlease(native_real(args[0].num));
}
