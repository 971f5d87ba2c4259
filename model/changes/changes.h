/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * History as data: the upstream changes that the model can switch. The code
 * reads as the latest logic; where a change made a difference there is one
 * condition, changed(ITS_NAME).
 *
 * Oldest first. A version ending in -rc1 is one that was merged and fixed
 * within the same cycle; one of a stable release has a fix that mainline has
 * later (6.12.112 before 7.3). "-" is a form that was posted and never merged,
 * or a planted fault: no generation has it, --with reaches it.
 */
#ifndef MODEL_CHANGES_H
#define MODEL_CHANGES_H

#include <stdbool.h>
#include <sim/world.h>
#include "changes/faults.h"

/*      id                      name                        commit          version   subject */
#define MODEL_CHANGES(X)                                                                           \
	X(OVL_AIO, "ovl-aio", "2406a307ac7d", "5.6-rc1", "ovl: implement async IO routines")       \
	X(OVL_SPLICE, "ovl-splice", "1a980b8cbf00", "5.6-rc1",                                     \
	  "ovl: add splice file read write helper")                                                \
	X(OVL_AIO_SB_WRITERS, "ovl-aio-sb-writers", "c853680453ac", "5.6",                         \
	  "ovl: fix lockdep warning for async write")                                              \
	X(OVL_OPEN_PERMISSION, "ovl-open-permission", "05acefb4872d", "5.8",                       \
	  "ovl: check permission to open real file")                                               \
	X(OVL_PATH_OPEN, "ovl-path-open-permission", "56230d956739", "5.8",                       \
	  "ovl: verify permissions in ovl_path_open()")                                            \
	X(OVL_NO_CHANGE_FLAGS, "ovl-no-change-flags-on-open", "81a33c1ee941", "5.8",               \
	  "ovl: remove unneeded ovl_change_flags")                                          \
	X(OVL_NOATIME, "ovl-noatime", "b6650dab404c", "5.11",                                      \
	  "ovl: do not fail because of O_NOATIME")                                                 \
	X(OVL_SPLICE_SIMPLE, "ovl-splice-simple", "82a763e61e2b", "5.11",                          \
	  "ovl: simplify file splice")                                                             \
	X(OVL_FLUSH, "ovl-flush", "d46b7cd68336", "5.12", "ovl: plumb through flush method")       \
	X(OVL_SPLICE_WRITE, "ovl-splice-write", "9b91b6b019fd", "5.14",                            \
	  "ovl: fix deadlock in splice write")                                                     \
	X(OVL_DIO_CHECK, "ovl-dio-check", "1dc1eed46f9f", "5.15",                                  \
	  "ovl: fix IOCB_DIRECT if underlying fs doesn't support direct IO")                       \
	X(OVL_AIO_REFCOUNT, "ovl-aio-refcount", "9a2544037600", "5.16",                            \
	  "ovl: fix use after free in struct ovl_aio_req")                                         \
	X(CF_UNMARK_ERROR, "cachefiles-unmark-error", "ea5dc046127e", "5.18",                      \
	  "cachefiles: unmark inode in use in error path")                                         \
	X(FSC_INVAL_LOOKUP, "fscache-inval-lookup", "85e4ea1049c7", "5.19",                        \
	  "fscache: Fix invalidation/lookup race")                                                 \
	X(COPY_WITHIN_FS, "copy-within-fs", "868f9f2f8e00", "5.19",                                \
	  "vfs: fix copy_file_range() regression in cross-fs copies")                              \
	X(F_IOCB_FLAGS, "f-iocb-flags", "164f4064ca81", "6.0",                                     \
	  "keep iocb_flags() result cached in struct file")                                        \
	X(FSC_INVAL_ACCESS, "fscache-inval-access", "fb24771faf72", "6.0",                         \
	  "fscache: don't leak cookie access refs if invalidation is in progress or failed")       \
	X(OVL_TMPFILE_OPEN, "ovl-tmpfile-open", "2b1a77461f16", "6.1",                             \
	  "ovl: use vfs_tmpfile_open() helper")                                                    \
	X(FSC_LRU_USE, "fscache-lru-use", "b5b52de3214a", "6.1",                                   \
	  "fscache: Fix oops due to race with cookie_lru and use_cookie")                          \
	X(OVL_IOCB_FLAGS, "ovl-iocb-flags", "456b59e757b0", "6.2",                                 \
	  "ovl: update ->f_iocb_flags when ovl_change_flags modifies ->f_flags")                   \
	X(OVL_TMPFILE_LEAK, "ovl-tmpfile-leak", "baabaa505563", "6.2", "ovl: fix tmpfile leak")    \
	X(OVL_FALLOCATE_PRIVS, "ovl-fallocate-privs", "23a8ce16419a", "6.2",                       \
	  "ovl: remove privs in ovl_fallocate()")                                                  \
	X(OVL_COPYFILE_PRIVS, "ovl-copyfile-privs", "b306e90ffabd", "6.2",                         \
	  "ovl: remove privs in ovl_copyfile()")                                                   \
	X(FSC_VOLUME_WAIT, "fscache-volume-wait", "8226e37d82f4", "6.2",                           \
	  "fscache: Use wait_on_bit() to wait for the freeing of relinquished volume")             \
	X(IOMAP_CALLER_COMP, "iomap-caller-comp", "8c052fb3002e", "6.6-rc1",                       \
	  "iomap: support IOCB_DIO_CALLER_COMP")                                                   \
	X(OVL_AIO_FDPUT, "ovl-aio-fdput", "724768a39374", "6.6-rc1",                               \
	  "ovl: fix incorrect fdput() on aio completion")                                          \
	X(OVL_AIO_FILE_REF, "ovl-aio-file-ref", "8542f1712074", "6.6",                             \
	  "ovl: fix file reference leak when submitting aio")                                      \
	X(OVL_NO_CALLER_COMP, "ovl-no-caller-comp", "2d1b3bbc3dd5", "6.6",                         \
	  "ovl: disable IOCB_DIO_CALLER_COMP")                                                     \
	X(FREEZE_HOLDERS, "freeze-holders", "880b9577855e", "6.6",                                \
	  "fs: distinguish between user initiated freeze and kernel initiated freeze")             \
	X(FREEZE_PARTIAL, "freeze-partial", "59ba4fdd2d1f", "6.6",                                \
	  "fs: wait for partially frozen filesystems")                                             \
	X(OVL_APPEND, "ovl-append", "5f034d34737e", "6.7",                                         \
	  "ovl: propagate IOCB_APPEND flag on writes to realfile")                                 \
	X(OVL_AIO_WORKQUEUE, "ovl-aio-workqueue", "389a4a4a1985", "6.7",                           \
	  "ovl: punt write aio completion to workqueue")                                           \
	X(OVL_COPYATTR_LOCK, "ovl-copyattr-lock", "f7621b11e8ac", "6.7",                           \
	  "ovl: protect copying of realinode attributes to ovl inode")                             \
	X(OVL_LOCK_THEN_WRITE, "ovl-lock-then-want-write", "162d06444070", "6.7",                  \
	  "ovl: reorder ovl_want_write() after ovl_inode_lock()")                                  \
	X(OVL_COPY_UP_NO_SBW, "ovl-copy-up-no-sb-writers", "c63e56a4a652", "6.7",                  \
	  "ovl: do not open/llseek lower file with upper sb_writers held")                         \
	X(BACKING_FILE, "backing-file", "a6293b3e285c", "6.8",                                     \
	  "fs: factor out backing_file_{read,write}_iter() helpers")                               \
	X(SPLICE_CHECK_ONCE, "splice-check-once", "d53471ba6f7a", "6.8",                           \
	  "splice: remove permission hook from iter_file_splice_write()")                          \
	X(REMAP_CHECK_FIRST, "remap-check-first", "0b5263d12aed", "6.8",                           \
	  "remap_range: move file_start_write() to after permission hook")                         \
	X(WRITEV_CHECK_FIRST, "writev-check-first", "1c8aa833a034", "6.8",                        \
	  "fs: move permission hook out of do_iter_write()")                                       \
	X(START_WRITE_IN_VFS, "start-write-in-vfs", "6ae654392bb5", "6.8",                         \
	  "fs: move kiocb_start_write() into vfs_iocb_iter_write()")                               \
	X(FILE_START_IN_VFS, "file-start-write-in-vfs", "269aed7014b3", "6.8",                     \
	  "fs: move file_start_write() into vfs_iter_write()")                                     \
	X(CF_TRY_GET_VOLUME, "cachefiles-try-get-volume", "522018a0de6b", "6.10",                  \
	  "cachefiles: fix slab-use-after-free in fscache_withdraw_volume()")                      \
	X(CF_WITHDRAW_VOLUMES_FIRST, "cachefiles-volumes-first", "5d8f80578907", "6.10",           \
	  "cachefiles: fix slab-use-after-free in cachefiles_withdraw_cookie()")                   \
	X(FSC_LRU_ACCESSES, "fscache-lru-accesses", "f71aa06398aa", "6.11",                        \
	  "fs/netfs/fscache_cookie: add missing \"n_accesses\" check")                             \
	X(BACKING_SPLICE_FOP, "backing-splice-fop", "996b37da1e0f", "6.11",                        \
	  "backing-file: convert to using fops->splice_write")                                     \
	X(URING_NOWAIT_START, "uring-start-write-nowait", "1d60d74e8526", "6.12",                  \
	  "io_uring/rw: fix missing NOWAIT check for O_DIRECT start write")                        \
	X(CF_XATTR_WRITERS, "cachefiles-xattr-writers", "80887f316729", "6.12",                    \
	  "cachefiles: Fix non-taking of sb_writers around set/removexattr")                       \
	X(CF_WRITE_RESULT, "cachefiles-write-result", "6b89819b06d8", "6.12.40",                   \
	  "cachefiles: Fix the incorrect return value in __cachefiles_write()")                    \
	X(URING_END_IN_COMPLETE, "uring-end-write-in-complete", "796aa0547557", "6.12.112",        \
	  "io_uring/rw: end write accounting from ->ki_complete")                                  \
	X(BACKING_NO_USER_FILE, "backing-no-user-file", "48b50624aec4", "6.13-rc1",               \
	  "backing-file: clean up the API")                                                        \
	X(BACKING_MMAP_USER_FILE, "backing-mmap-user-file", "2957fa4931a3", "6.13",                \
	  "fs/backing_file: fix wrong argument in callback")                                       \
	X(OVL_UPPER_FILE, "ovl-upper-file", "18e48d0e2c7b", "6.13",                                \
	  "ovl: store upper real file in ovl_file struct")                                         \
	X(BACKING_FILE_RFC, "backing-file-rfc", "-", "-",                                          \
	  "[RFC 2023-09] ovl: factor out some common helpers for backing files io")                \
	X(START_WRITE_RFC, "start-write-rfc", "-", "-",                                            \
	  "[RFC] kiocb_start_write() in vfs_iocb_iter_write(), kiocb_end_write() in the cleanup")  \
	X(WRITE_STARTED, "iocb-write-started", "-", "-",                                           \
	  "[RFC] fs: add IOCB_WRITE_STARTED to tell in the cleanup whether the write was started") \
	X(WRITE_STARTED_CLONED, "iocb-write-started-cloned", "-", "-",                             \
	  "[RFC, early form] IOCB_WRITE_STARTED copied by kiocb_clone() and by the stacked write") \
	MODEL_FAULTS(X)

enum model_change {
#define MODEL_CHANGE_ENUM(id, name, commit, version, subject) CHANGE_##id,
	MODEL_CHANGES(MODEL_CHANGE_ENUM)
#undef MODEL_CHANGE_ENUM
		NR_CHANGES
};

extern bool change_on[NR_CHANGES];

/** changed() - is this change in force in the generation that runs? */
#define changed(id) (change_on[CHANGE_##id])

extern const struct sim_change model_changes[];

#endif
