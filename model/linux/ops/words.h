/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Words of parameters that stand for numbers of ours; the others have those of system calls
 * (words.c).
 */
#ifndef PORT_OPS_WORDS_H
#define PORT_OPS_WORDS_H

#include <sim/world.h>

enum stat_member {
	STAT_SIZE,
	STAT_MODE,
	STAT_TYPE,
	STAT_NLINK,
	STAT_UID,
	STAT_INO,
	STAT_DEV,
	STAT_BLOCKS,
	STAT_MTIME,
	STAT_ATIME,
};
enum readdir_what { READDIR_COUNT, READDIR_TYPE, READDIR_INO, READDIR_ONCE };
enum statfs_member { STATFS_BLOCKS, STATFS_BFREE, STATFS_FILES, STATFS_FFREE };
enum owner { OWNER_FILE, OWNER_PROCESS };
enum remount_how { REMOUNT_RW, REMOUNT_RO }; /* 0, SB_RDONLY */
enum umount_how { UMOUNT_DETACH = 2 }; /* MNT_DETACH */
enum acl_kind { ACL_OF_FILE, ACL_OF_NEW };

extern const struct sim_word feature_words[], remount_words[], umount_words[];
extern const struct sim_word rename_words[], xattr_words[];
extern const struct sim_word stat_words[], statfs_words[], access_words[];
extern const struct sim_word attr_words[], xflag_words[];
extern const struct sim_word openat_words[], node_words[], readdir_words[];
extern const struct sim_word flock_words[], lock_words[], owner_words[];
extern const struct sim_word splice_words[], advice_words[];
extern const struct sim_word acl_words[], who_words[];

#endif
