/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PORT_DEVICES_H
#define PORT_DEVICES_H

struct miscdevice;

/** mock_misc_device() - Return: /dev/NAME; NULL when it is not registered */
const struct miscdevice *mock_misc_device(const char *name);

#endif
