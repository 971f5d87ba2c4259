// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the data oracle asks of file systems. Compiled without instrumentation, as all of it is.
 */
#include <linux/fs.h>
#include <linux/pipe_fs_i.h>
#include "ops/ops.h"
#include "parts/part.h"

struct inode *op_inode_data(struct inode *inode)
{
	const struct port_part *part = port_part_of(inode->i_sb);

	if (part->data)
		return part->data(inode);
	return part->below ? part->below(inode) : NULL;
}

struct inode *op_inode_copied(struct inode *inode)
{
	const struct port_part *part = port_part_of(inode->i_sb);

	return part->copied ? part->copied(inode) : NULL;
}

bool op_has_own_data(const struct inode *inode)
{
	return port_part_of(inode->i_sb)->own_data;
}

bool op_fifo_is_empty(const struct inode *fifo)
{
	const struct pipe_inode_info *pipe = fifo->i_pipe;

	return !pipe || pipe_empty(pipe->head, pipe->tail);
}
