// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one table of operations: parser, documentation and implementation of
 * what scenarios can call.
 */
#include "ops/ops.h"
#include "memfs/memfs.h"

static const struct sim_word dio_words[] = {
	{"none", MEMFS_DIO_NONE}, {"sync", MEMFS_DIO_SYNC},     {"irq", MEMFS_DIO_IRQ},
	{"work", MEMFS_DIO_WORK}, {"inline", MEMFS_DIO_INLINE}, {NULL, 0},
};
static const struct sim_word io_words[] = {{"ok", 0}, {"any", 1}, {NULL, 0}};
static const struct sim_word extend_words[] = {{"wait", 0}, {"async", 1}, {NULL, 0}};
static const struct sim_word data_words[] = {{"eager", 0}, {"lazy", 1}, {NULL, 0}};
static const struct sim_word holder_words[] = {
	{"user", FREEZE_HOLDER_USERSPACE}, {"kernel", FREEZE_HOLDER_KERNEL}, {NULL, 0}};
static const struct sim_word file_words[] = {{"append", S_APPEND}, {NULL, 0}};

static const struct sim_word open_words[] = {
	{"O_RDONLY", O_RDONLY},     {"O_WRONLY", O_WRONLY},   {"O_RDWR", O_RDWR},
	{"O_APPEND", O_APPEND},     {"O_DIRECT", O_DIRECT},   {"O_DSYNC", O_DSYNC},
	{"O_NONBLOCK", O_NONBLOCK}, {"O_NOATIME", O_NOATIME}, {NULL, 0},
};
/* IOCB_DIRECT is what an in-kernel user such as the loop driver sets by itself */
static const struct sim_word rw_words[] = {
	{"RWF_HIPRI", RWF_HIPRI},
	{"RWF_DSYNC", RWF_DSYNC},
	{"RWF_SYNC", RWF_SYNC},
	{"RWF_NOWAIT", RWF_NOWAIT},
	{"RWF_APPEND", RWF_APPEND},
	{"IOCB_DIRECT", IOCB_DIRECT},
	{NULL, 0},
};
#define RW_PARAMS                                                                                  \
	{"fd", SIM_A_REF, false, NULL, 0, "file descriptor"},                                      \
		{"pos", SIM_A_INT, false, NULL, 0, "offset in bytes"},                             \
	{                                                                                          \
		"len", SIM_A_INT, false, NULL, 0, "bytes"                                          \
	}
#define RW_FLAGS                                                                                   \
	{                                                                                          \
		"flags", SIM_A_FLAGS, true, rw_words, 0, "RWF_*, as preadv2()"                     \
	}
#define RW_FILL                                                                                    \
	{                                                                                          \
		"fill", SIM_A_INT, true, NULL, 0x22, "value of each byte written"                  \
	}

static const struct sim_word errno_words[] = {
	{"EIO", EIO},       {"ENOSPC", ENOSPC}, {"EACCES", EACCES}, {"EPERM", EPERM},
	{"EAGAIN", EAGAIN}, {"EFAULT", EFAULT}, {"EINTR", EINTR},   {NULL, 0},
};
#define ANYWHERE (SIM_IN_SETUP | SIM_IN_TASK | SIM_IN_EVENT)
#define FS_PARAM                                                                                   \
	{                                                                                          \
		"fs", SIM_A_FS, false, NULL, 0, "filesystem, or mount point of an overlay"         \
	}
#define HOLDER_PARAM                                                                               \
	{                                                                                          \
		"holder", SIM_A_WORD, true, holder_words, FREEZE_HOLDER_USERSPACE,                 \
			"who; both may since 6.6"                                                  \
	}
#define ERR_PARAM                                                                                  \
	{                                                                                          \
		"error", SIM_A_WORD, false, errno_words, 0, "errno, positive"                      \
	}
#define PATH_PARAM                                                                                 \
	{                                                                                          \
		"path", SIM_A_FILE, false, NULL, 0, "file"                                         \
	}

#define QPATH_PARAM                                                                                \
	{                                                                                          \
		"path", SIM_A_FILE, false, NULL, 0, "file, of an overlay or /upper/f"              \
	}

const struct sim_opdef model_ops[] = {
	{"fs",
	 SIM_IN_SETUP,
	 {{"name", SIM_A_NEW_FS, false, NULL, 0, "its name; mounted at /NAME"},
	  {"dio", SIM_A_WORD, true, dio_words, MEMFS_DIO_WORK,
	   "how direct I/O completes: not at all, before the return, from the interrupt, writes "
	   "by a work item, or queued but already complete"},
	  {"io", SIM_A_WORD, true, io_words, 0, "any: each I/O may be short or fail"},
	  {"extend", SIM_A_WORD, true, extend_words, 0,
	   "async: direct writes beyond the end of the file are queued, too"}},
	 "Make a memory filesystem, a layer for overlays.",
	 op_fs},
	{"file",
	 SIM_IN_SETUP,
	 {{"fs", SIM_A_FS, false, NULL, 0, "filesystem"},
	  {"name", SIM_A_NEW_FILE, false, NULL, 0, "name, /f"},
	  {"size", SIM_A_INT, true, NULL, 0, "bytes, at most 64k"},
	  {"fill", SIM_A_INT, true, NULL, 0x11, "value of each byte"},
	  {"mode", SIM_A_INT, true, NULL, 0644, "mode; 04755 is a suid file"},
	  {"uid", SIM_A_INT, true, NULL, 0, "owner; 0 is the mounter, tasks are 1000"},
	  {"flags", SIM_A_FLAGS, true, file_words, 0, "append: only ever appended to"}},
	 "Make a file; before the overlay that is to show it is mounted.",
	 op_file},
	{"overlay",
	 SIM_IN_SETUP,
	 {{"path", SIM_A_NEW_FS, false, NULL, 0, "mount point"},
	  {"lower", SIM_A_FS, true, NULL, 0, "a filesystem, or the mount point of an overlay"},
	  {"upper", SIM_A_FS, true, NULL, 0, "a filesystem"},
	  {"data", SIM_A_WORD, true, data_words, 0,
	   "lazy: files of the lower layer are looked up at their first open or copy-up"}},
	 "Mount an overlay of two layers.",
	 op_overlay},
	{"open",
	 SIM_IN_SETUP | SIM_IN_TASK | SIM_IN_EVENT,
	 {{"path", SIM_A_FILE, false, NULL, 0, "file"},
	  {"flags", SIM_A_FLAGS, false, open_words, 0, "O_*"}},
	 "Open a file; gives a descriptor that all tasks share.",
	 op_open},
	{"close",
	 SIM_IN_SETUP | SIM_IN_TASK | SIM_IN_EVENT,
	 {{"fd", SIM_A_REF, false, NULL, 0, "file descriptor"}},
	 "Close a descriptor.",
	 op_close},
	{"setfl",
	 SIM_IN_SETUP | SIM_IN_TASK | SIM_IN_EVENT,
	 {{"fd", SIM_A_REF, false, NULL, 0, "file descriptor"},
	  {"flags", SIM_A_FLAGS, false, open_words, 0, "O_APPEND, O_DIRECT, ...; 0 clears them"}},
	 "fcntl(F_SETFL): change the flags of an open file.",
	 op_setfl},
	{"write",
	 SIM_IN_SETUP | SIM_IN_TASK | SIM_IN_EVENT,
	 {RW_PARAMS, RW_FILL, RW_FLAGS},
	 "pwritev2(): write; gives the number of bytes.",
	 op_write},
	{"read",
	 SIM_IN_TASK | SIM_IN_EVENT,
	 {RW_PARAMS, RW_FLAGS},
	 "preadv2(): read; gives the number of bytes.",
	 op_read},
	{"read_byte",
	 SIM_IN_TASK | SIM_IN_EVENT,
	 {{"fd", SIM_A_REF, false, NULL, 0, "file descriptor"},
	  {"pos", SIM_A_INT, false, NULL, 0, "offset in bytes"}},
	 "Read one byte; gives its value, -ENODATA beyond the end of the file.",
	 op_read_byte},
	{"aio_write",
	 SIM_IN_TASK | SIM_IN_EVENT,
	 {RW_PARAMS, RW_FILL, RW_FLAGS},
	 "io_submit(): start a write; gives a request for aio_wait.",
	 op_aio_write},
	{"aio_read",
	 SIM_IN_TASK | SIM_IN_EVENT,
	 {RW_PARAMS, RW_FLAGS},
	 "io_submit(): start a read; gives a request for aio_wait.",
	 op_aio_read},
	{"uring_write",
	 SIM_IN_TASK,
	 {RW_PARAMS, RW_FILL, RW_FLAGS},
	 "io_uring write: NOWAIT first, by a worker thread on -EAGAIN. The same task must aio_wait "
	 "for it: it completes in its task work.",
	 op_uring_write},
	{"uring_read",
	 SIM_IN_TASK,
	 {RW_PARAMS, RW_FLAGS},
	 "io_uring read, as uring_write.",
	 op_uring_read},
	{"aio_wait",
	 SIM_IN_TASK,
	 {{"req", SIM_A_REF, false, NULL, 0, "request"}},
	 "Wait until a request is complete; gives its result.",
	 op_aio_wait},
	{"aio_byte",
	 SIM_IN_TASK,
	 {{"req", SIM_A_REF, false, NULL, 0, "request"}},
	 "First byte that a completed read request read.",
	 op_aio_byte},
	{"mmap_write",
	 SIM_IN_TASK | SIM_IN_EVENT,
	 {{"fd", SIM_A_REF, false, NULL, 0, "file descriptor"},
	  {"pos", SIM_A_INT, false, NULL, 0, "offset in bytes"},
	  RW_FILL},
	 "Write a byte through a shared mapping of a file that is no overlay's.",
	 op_mmap_write},
	{"copy_up",
	 ANYWHERE,
	 {PATH_PARAM},
	 "Copy a file of an overlay up, as an open for writing would.",
	 op_copy_up},
	{"freeze",
	 ANYWHERE,
	 {FS_PARAM, HOLDER_PARAM},
	 "Freeze a filesystem; waits for writers. -EBUSY if it is frozen.",
	 op_freeze},
	{"thaw",
	 ANYWHERE,
	 {FS_PARAM, HOLDER_PARAM},
	 "Thaw a filesystem; -EINVAL if it is not frozen.",
	 op_thaw},
	{"fail_alloc",
	 ANYWHERE,
	 {{"n", SIM_A_INT, false, NULL, 0, "counted from 1; 0 for none"}},
	 "Let the Nth allocation from now on fail.",
	 op_fail_alloc},
	{"fail_io",
	 ANYWHERE,
	 {FS_PARAM, ERR_PARAM},
	 "Let the next I/O of a filesystem fail.",
	 op_fail_io},
	{"fail_verify",
	 ANYWHERE,
	 {FS_PARAM, ERR_PARAM},
	 "Let the next rw_verify_area() on a file of it fail, as a security module would.",
	 op_fail_verify},
	{"fail_freeze",
	 ANYWHERE,
	 {FS_PARAM, ERR_PARAM},
	 "Let the next freeze of a filesystem fail when all levels are shut, as ->freeze_fs() "
	 "would.",
	 op_fail_freeze},
	{"deny",
	 ANYWHERE,
	 {PATH_PARAM},
	 "Let inode_permission() refuse a file, /upper/f for a real one.",
	 op_deny},
	{"allow", ANYWHERE, {PATH_PARAM}, "Undo deny.", op_allow},
	{"size", SIM_IN_EXPECT, {QPATH_PARAM}, "Size of a file in bytes.", op_size},
	{"mode", SIM_IN_EXPECT, {QPATH_PARAM}, "Mode of a file.", op_mode},
	{"byte",
	 SIM_IN_EXPECT,
	 {QPATH_PARAM, {"pos", SIM_A_INT, false, NULL, 0, "offset in bytes"}},
	 "A byte of a file's data, whatever layer it is in.",
	 op_byte},
	{"sum", SIM_IN_EXPECT, {QPATH_PARAM}, "Checksum of a file's data.", op_sum},
	{"copied_up",
	 SIM_IN_EXPECT,
	 {QPATH_PARAM},
	 "1 if a file of an overlay is in the upper layer.",
	 op_copied_up},
	{"writers",
	 SIM_IN_EXPECT,
	 {FS_PARAM},
	 "Writes that were started and have not ended.",
	 op_writers},
	{"frozen", SIM_IN_EXPECT, {FS_PARAM}, "0 unfrozen to 4 frozen.", op_frozen},
	{"last_flags",
	 SIM_IN_EXPECT,
	 {FS_PARAM},
	 "ki_flags of the last write that reached a filesystem.",
	 op_last_flags},
	{.name = NULL},
};

#define TREES "worlds of kernel trees, as linux-6.12"
#define FUSE_TREES "worlds of kernel trees with FUSE passthrough (6.9), as linux-6.12"

/* what model/linux/ops/ adds, and what is not there */
const struct sim_elsewhere model_elsewhere[] = {
	{"fallocate", TREES},
	{"sendfile", TREES},
	{"pipe_splice", TREES},
	{"copy_range", TREES},
	{"clone_range", TREES},
	{"fsync", TREES},
	{"mmap_read", TREES},
	{"fuse", FUSE_TREES},
	{"backing_open", FUSE_TREES},
	{"backing_close", FUSE_TREES},
	{"open_reply", FUSE_TREES},
	{"mmap_write", "world 'model'"},
	{.name = NULL},
};
