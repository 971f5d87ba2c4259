/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PORT_DEVICES_H
#define PORT_DEVICES_H

struct file;

/**
 * mock_open_misc() - open /dev/NAME, as root
 * @flags: O_*
 *
 * Return: the file; -ENODEV when nobody registered it, no memory, or what its own open() says
 */
struct file *mock_open_misc(const char *name, unsigned int flags);

#endif
