// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the table of operations is made into: for the parser and for "stacksim ops" the rows that
 * this world has (ops.def says how each begins), for who names another the worlds that have it.
 * A world says in its "ops/ops.h" what it has: OP_IN_MODEL and so on are 1, or not defined.
 */
#include "ops/ops.h"
#include "memfs/compat.h"
#include "memfs/memfs.h"

static const struct sim_word dio_words[] = {
	{"none", MEMFS_DIO_NONE}, {"sync", MEMFS_DIO_SYNC},     {"irq", MEMFS_DIO_IRQ},
	{"work", MEMFS_DIO_WORK}, {"inline", MEMFS_DIO_INLINE}, {NULL, 0},
};
static const struct sim_word io_words[] = {
	{"ok", MEMFS_IO_OK}, {"any", MEMFS_IO_ANY}, {"none", MEMFS_IO_NONE}, {NULL, 0}};
static const struct sim_word extend_words[] = {{"wait", 0}, {"async", 1}, {NULL, 0}};
static const struct sim_word falloc_words[] = {
	{"all", MEMFS_FALLOC_ALL},
	{"punch", MEMFS_FALLOC_PUNCH},
	{"plain", MEMFS_FALLOC_PLAIN},
	{"none", MEMFS_FALLOC_NONE},
	{NULL, 0},
};
static const struct sim_word holder_words[] = {
	{"user", FREEZE_HOLDER_USERSPACE}, {"kernel", FREEZE_HOLDER_KERNEL}, {NULL, 0}};
static const struct sim_word file_words[] = {{"append", S_APPEND}, {NULL, 0}};

static const struct sim_word open_words[] = {
	{"O_RDONLY", O_RDONLY},     {"O_WRONLY", O_WRONLY},   {"O_RDWR", O_RDWR},
	{"O_APPEND", O_APPEND},     {"O_DIRECT", O_DIRECT},   {"O_DSYNC", O_DSYNC},
	{"O_NONBLOCK", O_NONBLOCK}, {"O_NOATIME", O_NOATIME}, {NULL, 0},
};
#ifdef IOCB_DIO_CALLER_COMP /* from 6.6 on, and no more in 7.2 */
#define CALLER_COMP IOCB_DIO_CALLER_COMP
#else
#define CALLER_COMP 0
#endif

/* the last two are what users in the kernel set by themselves, as the loop driver and io_uring */
static const struct sim_word rw_words[] = {
	{"RWF_HIPRI", RWF_HIPRI},
	{"RWF_DSYNC", RWF_DSYNC},
	{"RWF_SYNC", RWF_SYNC},
	{"RWF_NOWAIT", RWF_NOWAIT},
	{"RWF_APPEND", RWF_APPEND},
	{"IOCB_DIRECT", IOCB_DIRECT},
	{"IOCB_DIO_CALLER_COMP", CALLER_COMP},
	{NULL, 0},
};
static const struct sim_word mode_words[] = {
	{"FALLOC_FL_KEEP_SIZE", FALLOC_FL_KEEP_SIZE},
	{"FALLOC_FL_PUNCH_HOLE", FALLOC_FL_PUNCH_HOLE},
	{"FALLOC_FL_ZERO_RANGE", FALLOC_FL_ZERO_RANGE},
	{NULL, 0},
};
static const struct sim_word whence_words[] = {
	{"SEEK_SET", SEEK_SET},   {"SEEK_CUR", SEEK_CUR},   {"SEEK_END", SEEK_END},
	{"SEEK_DATA", SEEK_DATA}, {"SEEK_HOLE", SEEK_HOLE}, {NULL, 0},
};
static const struct sim_word errno_words[] = {
	{"EIO", EIO},       {"ENOSPC", ENOSPC}, {"EACCES", EACCES}, {"EPERM", EPERM},
	{"EAGAIN", EAGAIN}, {"EFAULT", EFAULT}, {"EINTR", EINTR},   {NULL, 0},
};

/* clang-format off */
/* ---- parameters ------------------------------------------------------- */

#define REQ(name, type, words, doc) {name, SIM_A_##type, false, words, 0, doc}
#define OPT(name, type, words, dflt, doc) {name, SIM_A_##type, true, words, dflt, doc}

#define FD REQ("fd", REF, NULL, "file descriptor")
#define OUT REQ("out", REF, NULL, "file descriptor that is written to")
#define IN REQ("in", REF, NULL, "file descriptor that is read from the beginning")
#define POS REQ("pos", INT, NULL, "offset in bytes")
#define AT \
	REQ("pos", INT, NULL, "offset in bytes; -1: at the position of the open file, which moves on")
#define LEN REQ("len", INT, NULL, "bytes")
#define SIZE REQ("size", INT, NULL, "bytes")
#define FILL OPT("fill", INT, NULL, 0x22, "value of each byte written")
#define RW_FLAGS OPT("flags", FLAGS, rw_words, 0, "RWF_*, as preadv2(); IOCB_*, as users in the kernel")
#define PIECES OPT("pieces", INT, NULL, 2, "how many the memory is in, 1 to 12")
#define ASYNC \
	OPT("async", INT, NULL, 0, "1: IOSQE_ASYNC, by a worker without a try at once")
#define SPLICE_FLAGS OPT("flags", FLAGS, splice_words, 0, "-EAGAIN instead of a wait")
#define RESFD \
	OPT("resfd", INT, NULL, -1, "an eventfd that is told of the completion")
#define REQUEST REQ("req", REF, NULL, "request")
#define FS REQ("fs", FS, NULL, "filesystem, or mount point of an overlay")
#define HOLDER OPT("holder", WORD, holder_words, FREEZE_HOLDER_USERSPACE, "who; both may since 6.6")
#define ERROR REQ("error", WORD, errno_words, "errno, positive")
#define PATH REQ("path", FILE, NULL, "file")
#define NEW_PATH(name) REQ(name, NEW_FILE, NULL, "its path, /disk/f")
#define ATTR REQ("attr", NAME, NULL, "its name, user.a")
#define ANY_PATH REQ("path", FILE, NULL, "file, of an overlay or /upper/f")

#define ANYWHERE (SIM_IN_SETUP | SIM_IN_TASK | SIM_IN_EVENT)
/* a system call whose result is 0 or an error */
#define ANYWHERE_0 (ANYWHERE | SIM_GIVES_0)

/* ---- rows ------------------------------------------------------------- */

/* PICK(is, row) is the row where @is is defined as 1, and nothing where it is not defined */
#define COMMA_1 ,
#define PICK_0(...)
#define PICK_1(...) __VA_ARGS__
#define SECOND(first, second, ...) second
#define IS__(comma) SECOND(comma 1, 0, 0)
#define IS_(is) IS__(COMMA_##is)
#define IS(is) IS_(is)
#define PICK___(is, ...) PICK_##is(__VA_ARGS__)
#define PICK__(is, ...) PICK___(is, __VA_ARGS__)
#define PICK(is, ...) PICK__(IS(is), __VA_ARGS__)

#define OP_IN_EVERYWHERE 1

/* words of parameters that a part defines beside the bodies */
#define WORDS(worlds, name) PICK(OP_IN_##worlds, extern const struct sim_word name[];)
/* hidden: of a shared object, too, the linker names what has no body */
#define OP(name, worlds, where, ...) \
	PICK(OP_IN_##worlds, \
	     long __attribute__((visibility("hidden"))) op_##name(const union sim_arg *args); \
	     extern const bool op_gives_0_##name; \
	     const bool op_gives_0_##name = ((where) & SIM_GIVES_0) != 0;)
#include "common/ops.def"
#undef OP
#undef WORDS
#define WORDS(worlds, name)

#define OP(name, worlds, where, doc, ...) \
	PICK(OP_IN_##worlds, {#name, where, {__VA_ARGS__}, doc, op_##name}, )
const struct sim_opdef common_ops[] = {
#include "common/ops.def"
	{.name = NULL},
};
#undef OP

/* ---- who has what is not everywhere ----------------------------------- */

#define WHO_EVERYWHERE(name)
#define WHO_MOCK(name) {name, "worlds whose kernel is not the running one, as model"},
#define WHO_CALLS(name) {name, "worlds of kernel trees, as linux-6.12, and world 'native'"},
#define WHO_MODEL(name) {name, "world 'model'"},
#define WHO_TREES(name) {name, "worlds of kernel trees, as linux-6.12"},
#define WHO_PIPES(name) {name, "model, native, and worlds of kernel trees from 5.12 on"},
#define WHO_URING(name) {name, "worlds of kernel trees from 6.0 on, as linux-6.12, and native"},

#define OP(name, worlds, ...) WHO_##worlds(#name)
const struct sim_elsewhere common_elsewhere[] = {
#include "common/ops.def"
	{.name = NULL},
};
