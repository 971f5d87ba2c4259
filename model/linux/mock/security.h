/* SPDX-License-Identifier: GPL-2.0-only */
/* A security module that refuses access when told to. */
#ifndef PORT_MOCK_SECURITY_H
#define PORT_MOCK_SECURITY_H

#include <linux/fs.h>

/** mock_fail_file_permission() - the next check of a file of @sb fails. @err: negative errno */
void mock_fail_file_permission(struct super_block *sb, int err);
/** port_file_permission() - what fs/read_write.c calls as security_file_permission() */
int port_file_permission(struct file *file, int mask);

#endif
