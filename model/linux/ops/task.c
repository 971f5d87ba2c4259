// SPDX-License-Identifier: GPL-2.0-only
/* What happens to tasks. */
#include "ops/ops.h"

DEFINE_OP(kill)
{
	return port_kill(args[0].name);
}
