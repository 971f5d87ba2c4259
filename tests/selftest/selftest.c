// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs the kernel's locking selftest, with whatever validator it is linked to,
 * and hands out what it prints. An argument is given to bridge_init(): reports
 * that are switched off.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void locking_selftest(void);
void lockdep_init(void);
void bridge_init(unsigned int off) __attribute__((weak));
extern int shim_printk(const char *fmt, ...);
extern void shim_warn(const char *file, int line, const char *what);

static unsigned int warnings;

int shim_printk(const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vprintf(fmt, ap);
	va_end(ap);
	return n;
}

void shim_warn(const char *file, int line, const char *what)
{
	warnings++;
	printf("WARNING at %s:%d: %s\n", file, line, what);
}

int main(int argc, char **argv)
{
	if (bridge_init)
		bridge_init(argc > 1 ? strtoul(argv[1], NULL, 0) : 0);
	lockdep_init();
	locking_selftest();
	printf("%u warnings\n", warnings);
	return 0;
}
