// SPDX-License-Identifier: GPL-2.0-only
/*
 * To be preloaded: the Nth allocation of the process fails, as SQLite's tests do it.
 *
 *	NOMEM_AT=N [NOMEM_FROM=1] [NOMEM_COUNT=FILE] LD_PRELOAD=nomem.so PROGRAM
 *
 * With NOMEM_FROM those after it fail, too. Allocations are malloc(), calloc(), realloc(), and
 * mmap() of memory, by whomever: the program, its libraries, the C library itself. Those of
 * elfutils do not fail. What the
 * dynamic linker does before main() is left alone. FILE gets how many there were.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAX_FRAMES 32

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t nr, size_t size);
extern void *__libc_realloc(void *p, size_t n);

static unsigned long at, nr;
static bool on, from;
static pid_t first;

static unsigned long number(const char *name)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 10) : 0;
}

static void __attribute__((constructor)) begin(void)
{
	void *frame;

	backtrace(&frame, 1); /* the first call loads a library */
	at = number("NOMEM_AT");
	from = number("NOMEM_FROM");
	first = getpid();
	/* programs that are started by the one under test are none of its kind */
	unsetenv("LD_PRELOAD");
	on = true;
}

static void __attribute__((destructor)) end(void)
{
	const char *path = getenv("NOMEM_COUNT");
	int fd = path && getpid() == first ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;

	if (fd >= 0)
		dprintf(fd, "%lu\n", nr);
}

/* What elfutils, and the C library for it, make of a lost allocation is their own. */
static bool is_elfutils(void)
{
	void *frame[MAX_FRAMES];
	int n = backtrace(frame, MAX_FRAMES);
	Dl_info info;

	for (int i = 0; i < n; i++)
		if (dladdr(frame[i], &info) && info.dli_fname &&
		    (strstr(info.dli_fname, "libdw") || strstr(info.dli_fname, "libelf")))
			return true;
	return false;
}

static bool fails(void)
{
	if (!on || (++nr != at && !(from && at && nr > at)) || is_elfutils())
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t n)
{
	return fails() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return fails() ? NULL : __libc_realloc(p, n);
}

void *reallocarray(void *p, size_t n, size_t size)
{
	size_t all;

	if (__builtin_mul_overflow(n, size, &all)) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(p, all);
}

void *mmap(void *addr, size_t n, int prot, int flags, int fd, off_t off)
{
	static void *(*next)(void *, size_t, int, int, int, off_t);

	if (!next)
		next = (void *(*)(void *, size_t, int, int, int, off_t))dlsym(RTLD_NEXT, "mmap");
	if ((flags & MAP_ANONYMOUS) && fails())
		return MAP_FAILED;
	return next(addr, n, prot, flags, fd, off);
}
