/* SPDX-License-Identifier: GPL-2.0-only */
/* The tree has no generic header for it. */
#include <linux/byteorder/little_endian.h>
