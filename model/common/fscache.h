/* SPDX-License-Identifier: GPL-2.0-only */
/* fscache's users: network file systems. */
#ifndef COMMON_FSCACHE_H
#define COMMON_FSCACHE_H

#include <sim/world.h>

extern const struct sim_word cookie_words[], hole_words[];

/** fscache_umount() - when all tasks have ended: what is still open is closed and unmounted */
void fscache_umount(void);

#endif
