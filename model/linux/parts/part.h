/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the world asks of a part, a subsystem of the tree with file systems of its own. Which parts
 * there are is made of their folders (parts.sh); each defines its record, port_part_NAME. It boots
 * by its initcalls, and its operations are rows of its ops.def.
 */
#ifndef PORT_PART_H
#define PORT_PART_H

#include <linux/fs.h>

/**
 * struct port_part - the record of a part
 * @at_end: when all tasks have ended, before their files are closed; NULL if nothing is to do
 * @type: what its file systems are called; NULL if it has none, and then nothing else is asked
 * @below: the inode whose data a regular file shows
 * @data, @copied: the inode whose data it shows, of the oracle (ops.h); NULL: @below, none
 * @own_data: it may show data that are in no other file
 * @map_shared: sets the flags of a mapping as of MAP_SHARED; NULL: it does not look at them
 * @load: op_load() of a mapping of its own pages; NULL: what is mapped are files of others
 * @pos_guarded: op_pos_guarded() of a regular file; NULL if nothing guards real files' positions
 * @at_rest: checks a regular file that is in memory when nothing is left to run. @name: its mount's
 * @names_cached: unmounting: a dentry is held by who uses it alone, and not by its name, too
 * @pins: unmounting: how often the part itself holds an inode; NULL if never
 * @exit: when nothing is mounted any more: module exit; NULL if nothing is to do
 * @inode_at: unmounting: where in the object of the heap that it is part of an inode lies
 */
struct port_part {
	void (*at_end)(void);
	const char *type;
	struct inode *(*below)(struct inode *inode);
	struct inode *(*data)(struct inode *inode);
	struct inode *(*copied)(struct inode *inode);
	bool own_data;
	void (*map_shared)(struct vm_area_struct *vma, const struct file *file);
	long (*load)(struct vm_area_struct *vma, loff_t pos);
	bool (*pos_guarded)(struct inode *inode);
	void (*at_rest)(struct inode *inode, const char *name);
	bool names_cached;
	long (*pins)(const struct inode *inode);
	void (*exit)(void);
	size_t inode_at;
};

/** port_part_of() - Return: whose @sb is; of a memfs, a record without hooks */
const struct port_part *port_part_of(const struct super_block *sb);

/** port_parts_at_end() - asks all of them */
void port_parts_at_end(void);
/** port_parts_exit() - all of them go, as modules do */
void port_parts_exit(void);

#endif
