// SPDX-License-Identifier: GPL-2.0-only
/*
 * WARN(), BUG(), panic() and printk(). A warning is a report and the execution goes
 * on; refcount_t's warnings are told apart, since the checker of the engine
 * would have said the same.
 */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>
#include "port.h"

static const char refcount_prefix[] = "refcount_t: ";

/* Without its newline: the text is the signature. */
static void warn(const struct sim_site *site, const char *fmt, va_list args)
{
	char text[160];
	int n = vscnprintf(text, sizeof(text), fmt, args);

	if (n && text[n - 1] == '\n')
		text[n - 1] = '\0';
	if (!strncmp(text, refcount_prefix, sizeof(refcount_prefix) - 1))
		sim_report(SIM_R_REFCOUNT, NULL, site, "%s", text);
	else
		sim_report(SIM_R_WARN, NULL, site, "WARNING: %s in %s", text, site->func);
}

void warn_slowpath_fmt(const char *file, int line, unsigned int taint, const char *fmt, ...)
{
	const struct sim_site *site = CALLER;
	va_list args;

	if (!fmt) {
		sim_report(SIM_R_WARN, NULL, site, "WARNING: at %s:%d in %s", file, line,
			   site->func);
		return;
	}
	va_start(args, fmt);
	warn(site, fmt, args);
	va_end(args);
}

void __warn_printk(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	warn(CALLER, fmt, args);
	va_end(args);
}

void port_bug(void)
{
	const struct sim_site *site = CALLER;

	sim_report(SIM_R_BUG, NULL, site, "kernel BUG in %s", site->func);
	__builtin_trap();
}

/* nothing runs after it */
void panic(const char *fmt, ...)
{
	const struct sim_site *site = CALLER;
	char text[160];
	va_list args;

	va_start(args, fmt);
	vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	sim_report(SIM_R_BUG, NULL, site, "Kernel panic - not syncing: %s", text);
	__builtin_trap();
}

/* a stub of mock/stubs.c was called */
void port_not_modelled(const char *name, const void *caller) __noreturn;
void port_not_modelled(const char *name, const void *caller)
{
	const struct sim_site *site = sim_site_of((uintptr_t)caller);

	sim_report(SIM_R_BUG, NULL, site, "%s() is not modelled, called in %s", name, site->func);
	__builtin_trap();
}
