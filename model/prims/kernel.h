/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Everything that kernel code expects to find included.
 */
#ifndef MODEL_KERNEL_H
#define MODEL_KERNEL_H

#include "prims/types.h"
#include "prims/bug.h"
#include "prims/race.h"
#include "prims/string.h"
#include "prims/lock.h"
#include "prims/atomic.h"
#include "prims/wait.h"
#include "prims/work.h"
#include "prims/slab.h"

#endif
