// SPDX-License-Identifier: GPL-2.0-only
/*
 * To be preloaded: at the Nth write to a place in a file, which is how SQLite writes, the program
 *is killed with all of its processes, or the disk is full from then on.
 *
 *	DISK_AT=N [DISK_FULL=1] [DISK_COUNT=FILE] LD_PRELOAD=disk.so PROGRAM
 *
 * Writes of all processes are counted together. FILE gets how many there were.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static unsigned long at, *nr;
static int full;
static pid_t first;

static void __attribute__((constructor)) begin(void)
{
	const char *text = getenv("DISK_AT");

	at = text ? strtoul(text, NULL, 10) : 0;
	full = getenv("DISK_FULL") != NULL;
	first = getpid();
	nr = mmap(NULL, sizeof(*nr), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	/* the programs that are started by the one under test are none of its kind */
	unsetenv("LD_PRELOAD");
}

static void __attribute__((destructor)) end(void)
{
	const char *path = getenv("DISK_COUNT");
	int fd = path && getpid() == first ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;

	if (fd >= 0)
		dprintf(fd, "%lu\n", *nr);
}

ssize_t pwrite64(int fd, const void *buf, size_t n, off64_t off)
{
	unsigned long mine = __atomic_add_fetch(nr, 1, __ATOMIC_SEQ_CST);

	if (at && mine >= at && full) {
		errno = ENOSPC;
		return -1;
	}
	if (mine == at) {
		kill(first, SIGKILL);
		kill(getpid(), SIGKILL);
	}
	return syscall(SYS_pwrite64, fd, buf, n, off);
}
