/* SPDX-License-Identifier: GPL-2.0-only */
/* Included before fs/read_write.c: its permission hook is one that can be told to fail. */
#include <linux/security.h>
#include "mock/security.h"
#define security_file_permission port_file_permission
