// SPDX-License-Identifier: GPL-2.0-only
/* What tracepoints print goes to the engine's trace. */
#include <stdarg.h>
#include <stdio.h>
#include <linux/tracepoint.h>

void trace_line(const char *event, const char *fmt, ...)
{
	char text[SIM_LINE_TEXT];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	sim_tracepoint_end(event, text);
}
