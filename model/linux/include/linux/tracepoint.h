/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints. In files with PORT_TRACEPOINTS, TRACE_EVENT() of the tree's own headers becomes a
 * function that fills in the event's fields and prints them, as the header says, when the trace is
 * wanted (services/trace.c). Elsewhere they are nothing, as in a kernel without tracing.
 *
 * trace_NAME() is a macro then, of gen/port/events.h (parts.sh). Who calls it reads its arguments,
 * as in a kernel whose event is off: what is volatile or has an effect is done, and a plain load,
 * whose value nobody needs, is not. A function would leave it to the compiler whether that load
 * stays: merged with one of the code above, it is a read of what only the trace looks at.
 *
 * A header of events is read again where CREATE_TRACE_POINTS is defined; all was made then.
 */
#include_next <linux/tracepoint.h>

#if defined(PORT_TRACEPOINTS) && !defined(TRACE_HEADER_MULTI_READ)

#ifndef PORT_TRACE_H
#define PORT_TRACE_H

#include <linux/tracepoint-defs.h>
#include "port/events.h"
#include "services/order.h"

/*
 * trace_NAME(). For the trace they are read once more, where no checker looks; without the barrier
 * the compiler might do that before it knows whether the trace is wanted.
 */
#define PORT_TRACE(name, args...)                                                                  \
	do {                                                                                       \
		PORT_LAST_FIRST(port_untraced_##name, args);                                       \
		if (port_tracing()) {                                                              \
			barrier();                                                                 \
			port_trace_##name(args);                                                   \
		}                                                                                  \
	} while (0)

/*
 * Not really pure; but what was read before a tracepoint is not read again behind one that is off.
 * @unused: makes each call another
 */
extern bool port_trace_begin(unsigned long unused) __attribute__((pure));
extern __printf(2, 3) void port_trace_end(const char *event, const char *fmt, ...);
extern const char *port_trace_word(unsigned long value, const struct trace_print_flags *words,
				   char **numbers);

/* Is the trace wanted? From here to port_trace_end() no checker looks, if it is. */
static __always_inline bool port_tracing(void)
{
	unsigned long unused;

	asm volatile("" : "=r"(unused) : "0"(0ul));
	return unlikely(port_trace_begin(unused));
}

#endif

#undef TRACE_EVENT
#define TRACE_EVENT(name, proto, args, tstruct, assign, print)               \
	static noinline __maybe_unused void port_trace_##name(proto)         \
	{                                                                    \
		struct {                                                     \
			tstruct                                              \
		} port_entry = {}, *__entry = &port_entry;                   \
		char port_room[64], *port_numbers = port_room;               \
		{                                                            \
			assign                                               \
		}                                                            \
		port_trace_end(#name, print);                                \
	}                                                                    \
	static __always_inline void port_untraced_##name(proto) {}           \
	static inline bool trace_##name##_enabled(void)                      \
	{                                                                    \
		return false;                                                \
	}

#undef TP_STRUCT__entry
#undef TP_fast_assign
#undef TP_printk
#undef __field
#undef __print_symbolic
#define TP_STRUCT__entry(fields...) fields
#define TP_fast_assign(statements...) statements
#define TP_printk(fmt, values...) fmt, values
#define __field(type, item) type item;
#define __print_symbolic(value, list...)                                     \
	({                                                                   \
		static const struct trace_print_flags port_words[] = {       \
			list, {-1, NULL}};                                   \
		port_trace_word(value, port_words, &port_numbers);           \
	})

#endif
