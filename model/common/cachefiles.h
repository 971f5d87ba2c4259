/* SPDX-License-Identifier: GPL-2.0-only */
/* /dev/cachefiles, as a world opens it. */
#ifndef COMMON_CACHEFILES_H
#define COMMON_CACHEFILES_H

struct file;

/** op_open_cachefiles() - open it as root. @flags: O_*. Return: ERR_PTR() */
struct file *op_open_cachefiles(const char *unused, unsigned int flags);

#endif
