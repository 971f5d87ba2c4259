/* SPDX-License-Identifier: GPL-2.0-only */
/* The engine's headers, included by code that has the kernel's types already. */
#include <linux/types.h>
