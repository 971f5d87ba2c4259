/* SPDX-License-Identifier: GPL-2.0-only */
/* What is checked of Linux aio, see services/hook_aio.h. */
#ifndef PORT_AIO_H
#define PORT_AIO_H

#include <linux/fs.h>

/** aio_check_end() - @res is what is told of a read or write. @obj: struct io_event */
void aio_check_end(const struct kiocb *kiocb, u64 obj, long res);
/** aio_begin() - Return: the file of a request of which @iocb is the user's, NULL for no such
 * descriptor */
struct file *aio_begin(int fd, const struct iocb __user *iocb);
/** aio_ring_order - only its address counts: what the barriers of a ring order */
extern const char aio_ring_order;

#endif
