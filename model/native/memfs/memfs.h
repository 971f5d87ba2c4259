/* SPDX-License-Identifier: GPL-2.0-only */
/* There is no memfs in the running kernel: its words ask for a tmpfs (mounts.c). */
#include "common/memfs_modes.h"
