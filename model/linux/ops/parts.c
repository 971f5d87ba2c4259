// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parts of this world, and whose a super block is.
 */
#include <port/parts.h>
#include "ops/ops.h"
#include "parts/part.h"

#define PART(name) extern const struct port_part port_part_##name;
PORT_PARTS
#undef PART

#define PART(name) &port_part_##name,
static const struct port_part *const parts[] = {PORT_PARTS NULL};

static const struct port_part none;

void port_parts_at_end(void)
{
	for (const struct port_part *const *p = parts; *p; p++)
		if ((*p)->at_end)
			(*p)->at_end();
}

void port_parts_exit(void)
{
	for (const struct port_part *const *p = parts; *p; p++)
		if ((*p)->exit)
			(*p)->exit();
}

const struct port_part *port_part_of(const struct super_block *sb)
{
	for (const struct port_part *const *p = parts; *p; p++)
		if ((*p)->type && !strcmp(sb->s_type->name, (*p)->type))
			return *p;
	return &none;
}

struct inode *op_inode_below(struct inode *inode)
{
	return port_part_of(inode->i_sb)->below(inode);
}

bool op_pos_guarded(struct inode *inode)
{
	const struct port_part *part = port_part_of(inode->i_sb);

	return !part->pos_guarded || part->pos_guarded(inode);
}
