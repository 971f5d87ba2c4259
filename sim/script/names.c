// SPDX-License-Identifier: GPL-2.0-only
/*
 * Words the scenario language knows by itself: error names and numbers; and
 * guessing which known word a misspelt one was meant to be.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/near.h"
#include "script/parse.h"

/*
 * Error numbers are the kernel's (include/uapi/asm-generic/errno*.h and
 * include/linux/errno.h), not the C library's: the latter has no EIOCBQUEUED,
 * and may differ from one host to the next.
 */
static const struct sim_word errnos[] = {
	{"EPERM", 1},
	{"ENOENT", 2},
	{"ESRCH", 3},
	{"EINTR", 4},
	{"EIO", 5},
	{"ENXIO", 6},
	{"E2BIG", 7},
	{"ENOEXEC", 8},
	{"EBADF", 9},
	{"ECHILD", 10},
	{"EAGAIN", 11},
	{"ENOMEM", 12},
	{"EACCES", 13},
	{"EFAULT", 14},
	{"ENOTBLK", 15},
	{"EBUSY", 16},
	{"EEXIST", 17},
	{"EXDEV", 18},
	{"ENODEV", 19},
	{"ENOTDIR", 20},
	{"EISDIR", 21},
	{"EINVAL", 22},
	{"ENFILE", 23},
	{"EMFILE", 24},
	{"ENOTTY", 25},
	{"ETXTBSY", 26},
	{"EFBIG", 27},
	{"ENOSPC", 28},
	{"ESPIPE", 29},
	{"EROFS", 30},
	{"EMLINK", 31},
	{"EPIPE", 32},
	{"EDOM", 33},
	{"ERANGE", 34},
	{"EDEADLK", 35},
	{"ENAMETOOLONG", 36},
	{"ENOLCK", 37},
	{"ENOSYS", 38},
	{"ENOTEMPTY", 39},
	{"ELOOP", 40},
	{"EWOULDBLOCK", 11},
	{"EBADE", 52},
	{"ENODATA", 61},
	{"ETIME", 62},
	{"EPROTO", 71},
	{"EOVERFLOW", 75},
	{"EILSEQ", 84},
	{"EUSERS", 87},
	{"EMSGSIZE", 90},
	{"EOPNOTSUPP", 95},
	{"ENOBUFS", 105},
	{"ESHUTDOWN", 108},
	{"ETIMEDOUT", 110},
	{"ECONNREFUSED", 111},
	{"EALREADY", 114},
	{"EINPROGRESS", 115},
	{"ESTALE", 116},
	{"EUCLEAN", 117},
	{"EDQUOT", 122},
	{"ECANCELED", 125},
	{"ENOKEY", 126},
	{"EKEYEXPIRED", 127},
	{"EKEYREVOKED", 128},
	{"EKEYREJECTED", 129},
	{"EHWPOISON", 133},
	{"ERESTARTSYS", 512},
	{"ERESTARTNOINTR", 513},
	{"ENOIOCTLCMD", 515},
	{"EPROBE_DEFER", 517},
	{"EOPENSTALE", 518},
	{"EBADHANDLE", 521},
	{"EBADCOOKIE", 523},
	{"ENOTSUPP", 524},
	{"EJUKEBOX", 528},
	{"EIOCBQUEUED", 529},
};

#define NR_ERRNOS (sizeof(errnos) / sizeof(errnos[0]))

const char *scn_errno_name(long err)
{
	for (size_t i = 0; i < NR_ERRNOS; i++)
		if (errnos[i].value == err || errnos[i].value == -err)
			return errnos[i].name;
	return NULL;
}

const char *scn_errno_nth(unsigned int i)
{
	return i < NR_ERRNOS ? errnos[i].name : NULL;
}

long scn_errno_value(const char *name)
{
	for (size_t i = 0; i < NR_ERRNOS; i++)
		if (!strcmp(errnos[i].name, name))
			return errnos[i].value;
	return 0;
}

int scn_number(const char *text, long *out)
{
	long v, scale = 1;
	char *end;

	if (!isdigit((unsigned char)text[*text == '-']))
		return -EINVAL;
	errno = 0;
	v = strtol(text, &end, 0);
	if (errno)
		return -ERANGE;
	if (*end == 'k' || *end == 'm')
		scale = *end++ == 'k' ? 1024 : 1024 * 1024;
	if (*end)
		return -EINVAL;
	return __builtin_mul_overflow(v, scale, out) ? -ERANGE : 0;
}

const char *scn_errno_guess(const char *name)
{
	const char *known[NR_ERRNOS];

	for (size_t i = 0; i < NR_ERRNOS; i++)
		known[i] = errnos[i].name;
	return sim_near(name, known, NR_ERRNOS);
}
