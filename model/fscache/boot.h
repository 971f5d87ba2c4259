/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fscache comes up with the world, and is looked at when it rests.
 */
#ifndef MODEL_FSCACHE_BOOT_H
#define MODEL_FSCACHE_BOOT_H

void fscache_boot(void);
/** fscache_check_quiet() - what holds when nothing is left to run. Rule 69 */
void fscache_check_quiet(void);
/** fscache_proc_lines() - lines of a file of /proc/fs/fscache that have @text in them. Return: how
 * many, -ENOENT where there is no such file */
long fscache_proc_lines(const char *file, const char *text);

#endif
