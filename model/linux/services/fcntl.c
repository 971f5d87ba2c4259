// SPDX-License-Identifier: GPL-2.0-only
/*
 * fcntl(F_SETFL): the tree's own setfl(), which is static there.
 */
#include "fs/fcntl.c"

int port_setfl(struct file *file, unsigned long arg);
int port_setfl(struct file *file, unsigned long arg)
{
	return setfl(-1, file, arg);
}
