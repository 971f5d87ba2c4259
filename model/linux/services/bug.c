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
#include "hook_refcount.h"
#include "port.h"

#define TEXT_SIZE 160

static const char refcount_prefix[] = "refcount_t: ";

/* the count that was saturated last, by whom; another task may have come between */
static struct {
	const refcount_t *count;
	const struct task_struct *by;
} saturated;

void port_refcount_saturated(const refcount_t *r)
{
	data_race(saturated.count = r);
	data_race(saturated.by = current);
}

/* Without its newline: the text is the signature, or its end. */
static void format(char *text, const char *fmt, va_list args)
{
	int n = vscnprintf(text, TEXT_SIZE, fmt, args);

	if (n && text[n - 1] == '\n')
		text[n - 1] = '\0';
}

static void warn(const struct sim_site *site, const char *fmt, va_list args)
{
	char text[TEXT_SIZE];

	format(text, fmt, args);
	if (!strncmp(text, refcount_prefix, sizeof(refcount_prefix) - 1))
		sim_report(SIM_R_REFCOUNT,
			   data_race(saturated.by == current ? saturated.count : NULL), site,
			   "refcount_t: %s", text + sizeof(refcount_prefix) - 1);
	else
		sim_report_in(SIM_R_WARN, NULL, site, "WARNING: %s", text);
}

void warn_slowpath_fmt(const char *file, int line, unsigned int taint, const char *fmt, ...)
{
	const struct sim_site *site = CALLER;
	va_list args;

	if (!fmt) {
		sim_report_in(SIM_R_WARN_ON, NULL, site, "WARNING: at %s:%d", file, line);
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

	sim_report_in(SIM_R_BUG, NULL, site, "kernel BUG");
	__builtin_trap();
}

/* nothing runs after it */
void panic(const char *fmt, ...)
{
	char text[TEXT_SIZE];
	va_list args;

	va_start(args, fmt);
	format(text, fmt, args);
	va_end(args);
	sim_report(SIM_R_OOPS, NULL, CALLER, "Kernel panic - not syncing: %s", text);
	__builtin_trap();
}

/* a stub of mock/stubs.c was called */
void port_not_modelled(const char *name, const void *caller) __noreturn;
void port_not_modelled(const char *name, const void *caller)
{
	const struct sim_site *site = sim_site_of((uintptr_t)caller);

	sim_report_in(SIM_R_OOPS, NULL, site, "%s() is not modelled, called", name);
	__builtin_trap();
}
