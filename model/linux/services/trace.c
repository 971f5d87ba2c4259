// SPDX-License-Identifier: GPL-2.0-only
/* What tracepoints print (include/linux/tracepoint.h) goes to the engine's trace. */
#define PORT_TRACEPOINTS
#include <linux/tracepoint.h>
#include "port.h"

bool port_trace_begin(unsigned long unused)
{
	if (!sim_tracepoint_begin())
		return false;
	port_leaf_enter();
	return true;
}

void port_trace_end(const char *event, const char *fmt, ...)
{
	char text[SIM_LINE_TEXT];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	port_leaf_exit();
	sim_tracepoint_end(event, text);
}

/*
 * as trace_print_symbols_seq(), kernel/trace/trace_output.c. @numbers: room for values without a
 * word, which a tracepoint has at most three of
 */
const char *port_trace_word(unsigned long value, const struct trace_print_flags *words,
			    char **numbers)
{
	char *number = *numbers;

	for (; words->name; words++)
		if (words->mask == value)
			return words->name;
	*numbers += sprintf(number, "0x%lx", value) + 1;
	return number;
}
