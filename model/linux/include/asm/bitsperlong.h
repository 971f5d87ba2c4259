/* SPDX-License-Identifier: GPL-2.0-only */
/* The generic header takes a long for 32 bits up to 6.5, and size_t with it. */
#define __BITS_PER_LONG 64
#include <asm-generic/bitsperlong.h>
