/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For files of the tree that store a structure right where a function returns it: gcc does not
 * announce such a store, so that it would not be undone. It does where a variable is between.
 */
#define PORT_RESULT(call)                                                                          \
	({                                                                                         \
		__typeof__(call) result_ = call;                                                   \
		result_;                                                                           \
	})

#if __has_include(<linux/mnt_idmapping.h>) /* 5.12 */
#include <linux/build_bug.h>
#include <linux/cred.h>
#include <linux/mnt_idmapping.h>
/* as inline functions of <linux/fs.h> call them */
#define from_vfsuid(idmap, ns, id) PORT_RESULT(from_vfsuid(idmap, ns, id))
#define from_vfsgid(idmap, ns, id) PORT_RESULT(from_vfsgid(idmap, ns, id))
#endif

#include <linux/fs.h>
#define current_time(inode) PORT_RESULT(current_time(inode))
#define timestamp_truncate(t, inode) PORT_RESULT(timestamp_truncate(t, inode))
#define inode_set_ctime_current(inode) PORT_RESULT(inode_set_ctime_current(inode))
