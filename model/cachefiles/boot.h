/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the world asks of cachefiles when it rests.
 */
#ifndef MODEL_CACHEFILES_BOOT_H
#define MODEL_CACHEFILES_BOOT_H

#include <linux/fs.h>

/** cachefiles_check_quiet() - where there is no cache, nothing of @sb is marked. Rule 78 */
void cachefiles_check_quiet(struct super_block *sb);

#endif
