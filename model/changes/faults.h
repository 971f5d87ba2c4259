/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted faults: each breaks one rule in one place, so that the check of the
 * rule is seen to catch it (scenarios/faults/). No kernel ever had them; they
 * are rows of the table of changes, reached by --with only.
 */
#ifndef MODEL_FAULTS_H
#define MODEL_FAULTS_H

#define MODEL_FAULT(X, id, name, subject)                                                          \
	X(FAULT_##id, "fault-" name, "-", "-", "planted fault: " subject)

/* in the order of the rules they break; first what a system call does before any of them */
#define MODEL_FAULTS(X)                                                                            \
	MODEL_FAULT(X, FGET_LATE, "fget-late",                                                     \
		    "fget() finds the file in one step and takes its reference in another")        \
	MODEL_FAULT(X, POS_UNLOCKED, "pos-unlocked",                                               \
		    "files are opened without FMODE_ATOMIC_POS")                                   \
	MODEL_FAULT(X, WRITE_UNPROTECTED, "write-unprotected",                                     \
		    "vfs_iter_write() without freeze protection")                                  \
	MODEL_FAULT(X, END_WRITE_TWICE, "end-write-twice", "pwritev2() ends its write twice")      \
	MODEL_FAULT(X, END_WRITE_LOST, "end-write-lost", "kiocb_end_write() forgets to")           \
	MODEL_FAULT(X, START_LOCKED, "start-write-locked",                                         \
		    "access time is updated with a blocking sb_start_write() under i_rwsem")       \
	MODEL_FAULT(X, START_UMOUNT, "start-under-umount", "thaw_super() writes under s_umount")   \
	MODEL_FAULT(X, MMAP_LOCK_LAST, "mmap-lock-last",                                           \
		    "a page fault takes mmap_lock again within sb_start_pagefault()")              \
	MODEL_FAULT(X, LEVELS_SWAPPED, "levels-swapped",                                           \
		    "a page fault starts the transaction before sb_start_pagefault()")             \
	MODEL_FAULT(X, FROZEN_UNLOCKED, "frozen-unlocked",                                         \
		    "thaw_super() changes first, then locks")                                      \
	MODEL_FAULT(X, FROZEN_JUMPS, "frozen-jumps", "freeze_super() does not announce a level")   \
	MODEL_FAULT(X, FROZEN_STUCK, "frozen-stuck", "a freeze that fails is not taken back")      \
	MODEL_FAULT(X, START_FROZEN, "start-write-frozen",                                         \
		    "sb_start_write_trylock() that fails is taken for one that did not")           \
	MODEL_FAULT(X, KIOCB_UNLOCKS, "kiocb-unlocks",                                             \
		    "kiocb_start_write() unlocks instead of telling the validator")                \
	MODEL_FAULT(X, FREEZE_UMOUNT, "freeze-under-umount",                                       \
		    "freeze_super() keeps s_umount while it waits for writers")                    \
	MODEL_FAULT(X, THAW_SHARED, "thaw-shared", "the first holder that thaws, thaws for all")   \
	MODEL_FAULT(X, THAW_LEVEL, "thaw-level", "a thaw forgets the last level")                  \
	MODEL_FAULT(X, ATIME_FROZEN, "atime-frozen",                                               \
		    "an access time is set without freeze protection")                             \
	MODEL_FAULT(X, ERROR_OWN, "error-own", "direct I/O is refused with ENOTSUPP")              \
	MODEL_FAULT(X, FALLOCATE_MODE, "fallocate-mode",                                           \
		    "fallocate() of an overlay forgets its mode")                                  \
	MODEL_FAULT(X, FALLOCATE_LEN, "fallocate-length",                                          \
		    "fallocate() gives how many bytes it was called for, as a write")              \
	MODEL_FAULT(X, COPY_POS, "copy-position",                                                  \
		    "a copy of an overlay reads its source where it writes")                       \
	MODEL_FAULT(X, SPLICE_POS, "splice-position",                                              \
		    "a splice to an overlay writes to the beginning of the file")                  \
	MODEL_FAULT(X, END_WRITE_EARLY, "end-write-early",                                         \
		    "vfs_iocb_iter_write() ends a write that was queued")                          \
	MODEL_FAULT(X, COMPLETE_TWICE, "complete-twice", "the completion is reported twice")       \
	MODEL_FAULT(X, COMPLETE_UNQUEUED, "complete-unqueued",                                     \
		    "a write that was not queued is completed as well as returned")                \
	MODEL_FAULT(X, COMPLETE_LOST, "complete-lost", "the completion is not reported")           \
	MODEL_FAULT(X, KI_POS, "ki-pos", "the position stays in the clone")                        \
	MODEL_FAULT(X, SYNC_QUEUED, "sync-queued", "direct I/O was waited for, and says queued")   \
	MODEL_FAULT(X, NO_FMODE_BACKING, "no-fmode-backing",                                       \
		    "backing_file_open() does not mark the file")                                  \
	MODEL_FAULT(X, USER_FMODE_BACKING, "user-fmode-backing",                                   \
		    "the user's file is marked instead of the real one")                           \
	MODEL_FAULT(X, REVERT_TWICE, "revert-twice", "credentials reverted twice")                 \
	MODEL_FAULT(X, REVERT_WRONG, "revert-wrong", "reverted to the mounter's credentials")      \
	MODEL_FAULT(X, REVERT_LOST, "revert-lost", "copy-up that fails keeps its credentials")     \
	MODEL_FAULT(X, PRIVS_OVERRIDDEN, "privs-overridden",                                       \
		    "file_remove_privs() with the mounter's credentials")                          \
	MODEL_FAULT(X, LOCK_CLASS, "lock-class", "one lock class for all stacking depths")         \
	MODEL_FAULT(X, SEEK_STARTED, "seek-started",                                               \
		    "copy-up looks for holes with sb_writers of the upper layer held")             \
	MODEL_FAULT(X, COPY_UP_UNCHECKED, "copy-up-unchecked",                                     \
		    "the loser of a copy-up race does not look again")                             \
	MODEL_FAULT(X, LOWERDATA_LATE, "lowerdata-late", "lower data looked up under oi->lock")    \
	MODEL_FAULT(X, STALE_REAL, "stale-real", "the lower file is used after copy-up")           \
	MODEL_FAULT(X, READ_COUNT, "read-count",                                                   \
		    "a read says that it has read what was asked for")                             \
	MODEL_FAULT(X, TEMP_KEPT, "temp-kept", "a temporary real file is not put")                 \
	MODEL_FAULT(X, SETFL_DSYNC, "setfl-dsync", "F_SETFL changes O_DSYNC")                      \
	MODEL_FAULT(X, SEEK_UNLOCKED, "seek-unlocked",                                             \
		    "a seek of the real file without the lock of the inode")                       \
	MODEL_FAULT(X, NO_COPYATTR, "no-copyattr", "the end of a write copies no attributes")      \
	MODEL_FAULT(X, COPYATTR_MODE, "copyattr-mode", "the mode is not copied")                   \
	MODEL_FAULT(X, DIO_WQ_ORDERED, "dio-wq-ordered",                                           \
		    "the dio workqueue runs one completion at a time")                             \
	MODEL_FAULT(X, WRITE_UNLOCKED, "write-unlocked", "a write without i_rwsem")                \
	MODEL_FAULT(X, DIO_WQ_KEPT, "dio-wq-kept",                                                 \
		    "who comes second with a dio workqueue keeps it")                              \
	MODEL_FAULT(X, STATE_SKIPPED, "cookie-state-skipped",                                      \
		    "a cookie that was found is withdrawn instead of active")                      \
	MODEL_FAULT(X, CACHE_STATE, "cache-state-twice",                                           \
		    "a cache that is withdrawn is withdrawn again")                                \
	MODEL_FAULT(X, VOLUME_UNCHECKED, "volume-unchecked",                                       \
		    "an access to a volume does not look again whether its cache is live")         \
	MODEL_FAULT(X, COOKIE_UNCHECKED, "cookie-unchecked",                                       \
		    "an access to a cookie does not look again whether it is cached")              \
	MODEL_FAULT(X, ACCESS_TWICE, "cookie-access-twice",                                        \
		    "the end of an operation ends its access twice")                               \
	MODEL_FAULT(X, UNPIN_TWICE, "volume-unpinned-twice",                                       \
		    "a volume that is withdrawn is unpinned twice")                                \
	MODEL_FAULT(X, LEAVE_ACCESSED, "cookie-left-early",                                        \
		    "a cookie is put away while it is accessed")                                   \
	MODEL_FAULT(X, WITHDRAW_NESTED, "withdraw-nested",                                         \
		    "a cookie is withdrawn while it is being withdrawn")                           \
	MODEL_FAULT(X, USE_TWICE, "cookie-used-twice",                                             \
		    "a user of a cookie is counted twice")                                         \
	MODEL_FAULT(X, RELINQUISHED_BY_USER, "cookie-given-up-twice",                      \
		    "the last user of a cookie marks it as relinquished")                  \
	MODEL_FAULT(X, COOKIE_COUNTED, "cookie-counted",                                           \
		    "a cookie that was relinquished is counted still")                             \
	MODEL_FAULT(X, WORK_KEPT, "cookie-work-kept",                                              \
		    "a work that was queued already keeps its reference")                          \
	MODEL_FAULT(X, FREE_HASHED, "cookie-freed-hashed",                                         \
		    "a cookie that is dropped stays in the hash table")                            \
	MODEL_FAULT(X, VOLUMES_SKIPPED, "cache-volumes-skipped",                                   \
		    "a cache is withdrawn without waiting for its volumes")                        \
	MODEL_FAULT(X, UNCOUNT_EARLY, "object-gone-early",                                         \
		    "the last object is uncounted first, and put then")                            \
	MODEL_FAULT(X, READ_STALE, "cache-read-stale",                                             \
		    "a read does not look whether its cookie was invalidated")                     \
	MODEL_FAULT(X, TERM_LOST, "cache-read-untold",                                             \
		    "a read that fails before it is submitted tells nobody")                       \
	MODEL_FAULT(X, TERM_TWICE, "cache-read-told-twice",                                        \
		    "the end of a read is told twice")                                             \
	MODEL_FAULT(X, END_SYNC, "cache-ended-twice",                                              \
		    "a write that was not queued is ended by the cache, too")                      \
	MODEL_FAULT(X, WRITING_KEPT, "cache-writing-kept",                                         \
		    "blocks that were written count as being written")                             \
	MODEL_FAULT(X, MARK_UNLOCKED, "mark-unlocked",                                             \
		    "an inode is marked as used without its lock")                                 \
	MODEL_FAULT(X, MARK_KEPT, "mark-kept",                                                     \
		    "a directory that is put stays marked")

#endif
