// SPDX-License-Identifier: GPL-2.0-only
/*
 * A compiler's memory in huge pages, preloaded into gcc (world.mk). To touch a page costs a fault,
 * and in a virtual machine many times what it costs elsewhere: that was half of the time in which
 * a world is compiled. What gcc allocates is asked for in huge pages; and what was compiled before
 * it (heads.h) is not mapped, where each page that it writes to is copied by a fault of its own,
 * but read: gcc does that by itself where it cannot map.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HUGE_PAGE (2UL << 20)

/* no other program that gcc runs is concerned */
static bool in_compiler(void)
{
	return strncmp(program_invocation_short_name, "cc1", 3) == 0;
}

__attribute__((visibility("default"))) void *mmap64(void *at, size_t size, int prot, int flags,
						    int fd, off64_t offset)
{
	bool big = in_compiler() && size >= HUGE_PAGE && (flags & MAP_PRIVATE);
	void *p;

	if (big && fd >= 0 && (prot & PROT_WRITE)) {
		errno = ENODEV;
		return MAP_FAILED;
	}
	p = (void *)syscall(SYS_mmap, at, size, prot, flags, fd, offset);
	if (big && fd < 0 && p != MAP_FAILED)
		madvise(p, size, MADV_HUGEPAGE);
	return p;
}

__attribute__((visibility("default"), alias("mmap64"))) void *mmap(void *, size_t, int, int, int,
								   off64_t);
