/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interfaces between the tree and a filesystem or a submitter of I/O that
 * differ between trees, under one name. What a tree has is in port/probe.h;
 * versions are said for the reader only.
 */
#ifndef PORT_COMPAT_H
#define PORT_COMPAT_H

#include <linux/cred.h>
#include <linux/fs.h>
#include <port/probe.h>

/*
 * What inode operations are handed first: a struct mnt_idmap since 6.3, a
 * struct user_namespace since 5.12, nothing before. PORT_IDMAP_PARAM and
 * PORT_IDMAP declare it and hand it on, PORT_NOP_IDMAP is the one that maps
 * nothing, each with its comma.
 */
#if defined(HAVE_MNT_IDMAP)
#include <linux/mnt_idmapping.h>
#define PORT_IDMAP_PARAM struct mnt_idmap *idmap,
#define PORT_IDMAP idmap,
#define PORT_NOP_IDMAP &nop_mnt_idmap,
#elif defined(HAVE_MNT_USERNS)
#include <linux/user_namespace.h>
#define PORT_IDMAP_PARAM struct user_namespace *idmap,
#define PORT_IDMAP idmap,
#define PORT_NOP_IDMAP &init_user_ns,
#else
#define PORT_IDMAP_PARAM
#define PORT_IDMAP
#define PORT_NOP_IDMAP
#endif

/* up to 5.15 a completion has a second result, which is of USB gadgets */
#ifdef HAVE_KI_COMPLETE_RES2
#define PORT_RES2_PARAM , long res2
#define PORT_RES2 , 0
#else
#define PORT_RES2_PARAM
#define PORT_RES2
#endif

#ifndef HAVE_KIOCB_MODIFIED /* 5.19 */
#define kiocb_modified(iocb) file_modified((iocb)->ki_filp)
#endif
#ifdef HAVE_JUST_DROP /* 6.18 */
#define generic_delete_inode inode_just_drop
#endif
#ifdef HAVE_PERSISTENT_NAME /* 6.19 */
#define kill_litter_super kill_anon_super
#endif

#ifdef HAVE_TIME_ACCESSORS /* 6.7 */
#define port_mtime(inode) inode_get_mtime(inode)
#else
#define port_mtime(inode) ((inode)->i_mtime)
#endif

/** port_user_inode() - inode that a file was opened by: that of an overlay for a real file below */
static inline struct inode *port_user_inode(const struct file *file)
{
#ifdef HAVE_FILE_USER_PATH /* 6.7 */
	return d_inode(file_user_path((struct file *)file)->dentry);
#else
	return d_inode(file->f_path.dentry);
#endif
}

/** port_can_direct() - is a file open for direct I/O, or may it be switched to it? */
static inline bool port_can_direct(const struct file *file)
{
#ifdef FMODE_CAN_ODIRECT /* 6.0 */
	return file->f_mode & FMODE_CAN_ODIRECT;
#else
	return file->f_mapping->a_ops->direct_IO;
#endif
}

#endif
