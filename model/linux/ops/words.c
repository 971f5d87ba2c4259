// SPDX-License-Identifier: GPL-2.0-only
/* Words that parameters of system calls have, in kernel trees and on the running kernel. */
#include <linux/fadvise.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/splice.h>
#include <linux/stat.h>
#include <linux/xattr.h>
#include "common/memfs_modes.h"
#include "ops/ops.h"
#include "ops/words.h"

const struct sim_word feature_words[] = {
	{"handles", MEMFS_HANDLES},
	{"uuid", MEMFS_UUID},
	{"no_xattr", MEMFS_NO_XATTR},
	{"no_tmpfile", MEMFS_NO_TMPFILE},
	{"no_whiteout", MEMFS_NO_WHITEOUT},
	{"reflink", MEMFS_REFLINK},
	{NULL, 0},
};
const struct sim_word remount_words[] = {{"ro", REMOUNT_RO}, {"rw", REMOUNT_RW}, {NULL, 0}};
const struct sim_word umount_words[] = {{"MNT_DETACH", UMOUNT_DETACH}, {NULL, 0}};
const struct sim_word rename_words[] = {
	{"RENAME_NOREPLACE", RENAME_NOREPLACE},
	{"RENAME_EXCHANGE", RENAME_EXCHANGE},
	{"RENAME_WHITEOUT", RENAME_WHITEOUT},
	{NULL, 0},
};
const struct sim_word xattr_words[] = {
	{"XATTR_CREATE", XATTR_CREATE},
	{"XATTR_REPLACE", XATTR_REPLACE},
	{NULL, 0},
};
const struct sim_word stat_words[] = {
	{"size", STAT_SIZE},   {"mode", STAT_MODE},   {"type", STAT_TYPE}, {"nlink", STAT_NLINK},
	{"uid", STAT_UID},     {"ino", STAT_INO},     {"dev", STAT_DEV},   {"blocks", STAT_BLOCKS},
	{"mtime", STAT_MTIME}, {"atime", STAT_ATIME}, {NULL, 0},
};
const struct sim_word statfs_words[] = {
	{"blocks", STATFS_BLOCKS},
	{"bfree", STATFS_BFREE},
	{"files", STATFS_FILES},
	{"ffree", STATFS_FFREE},
	{NULL, 0},
};
const struct sim_word who_words[] = {{"root", 0}, {"user", 1}, {NULL, 0}};
const struct sim_word access_words[] = {
	{"F_OK", 0}, {"R_OK", MAY_READ}, {"W_OK", MAY_WRITE}, {"X_OK", MAY_EXEC}, {NULL, 0},
};
const struct sim_word attr_words[] = {
	{"FS_SYNC_FL", FS_SYNC_FL},       {"FS_IMMUTABLE_FL", FS_IMMUTABLE_FL},
	{"FS_APPEND_FL", FS_APPEND_FL},   {"FS_NODUMP_FL", FS_NODUMP_FL},
	{"FS_NOATIME_FL", FS_NOATIME_FL}, {NULL, 0},
};
const struct sim_word xflag_words[] = {
	{"FS_XFLAG_SYNC", FS_XFLAG_SYNC},       {"FS_XFLAG_IMMUTABLE", FS_XFLAG_IMMUTABLE},
	{"FS_XFLAG_APPEND", FS_XFLAG_APPEND},   {"FS_XFLAG_NODUMP", FS_XFLAG_NODUMP},
	{"FS_XFLAG_NOATIME", FS_XFLAG_NOATIME}, {NULL, 0},
};
const struct sim_word openat_words[] = {
	{"O_RDONLY", O_RDONLY},
	{"O_WRONLY", O_WRONLY},
	{"O_RDWR", O_RDWR},
	{"O_APPEND", O_APPEND},
	{"O_DIRECT", O_DIRECT},
	{"O_CREAT", O_CREAT},
	{"O_EXCL", O_EXCL},
	{"O_TRUNC", O_TRUNC},
	{"O_TMPFILE", __O_TMPFILE | O_DIRECTORY},
	{"O_PATH", O_PATH},
	{"O_DIRECTORY", O_DIRECTORY},
	{"O_NOFOLLOW", O_NOFOLLOW},
	{"O_NOATIME", O_NOATIME},
	{"O_NONBLOCK", O_NONBLOCK},
	{NULL, 0},
};
const struct sim_word node_words[] = {
	{"fifo", S_IFIFO}, {"socket", S_IFSOCK}, {"file", S_IFREG}, {"whiteout", S_IFCHR},
	{NULL, 0},
};
const struct sim_word readdir_words[] = {
	{"count", READDIR_COUNT},
	{"once", READDIR_ONCE},
	{"type", READDIR_TYPE},
	{"ino", READDIR_INO},
	{NULL, 0},
};
const struct sim_word flock_words[] = {
	{"LOCK_SH", LOCK_SH},
	{"LOCK_EX", LOCK_EX},
	{"LOCK_UN", LOCK_UN},
	{"LOCK_NB", LOCK_NB},
	{NULL, 0},
};
const struct sim_word lock_words[] = {
	{"F_RDLCK", F_RDLCK}, {"F_WRLCK", F_WRLCK}, {"F_UNLCK", F_UNLCK}, {NULL, 0}};
const struct sim_word owner_words[] = {{"file", OWNER_FILE}, {"process", OWNER_PROCESS}, {NULL, 0}};
const struct sim_word splice_words[] = {{"SPLICE_F_NONBLOCK", SPLICE_F_NONBLOCK}, {NULL, 0}};
const struct sim_word advice_words[] = {
	{"POSIX_FADV_NORMAL", POSIX_FADV_NORMAL},
	{"POSIX_FADV_SEQUENTIAL", POSIX_FADV_SEQUENTIAL},
	{"POSIX_FADV_WILLNEED", POSIX_FADV_WILLNEED},
	{"POSIX_FADV_DONTNEED", POSIX_FADV_DONTNEED},
	{NULL, 0},
};
const struct sim_word acl_words[] = {{"access", ACL_OF_FILE}, {"default", ACL_OF_NEW}, {NULL, 0}};
