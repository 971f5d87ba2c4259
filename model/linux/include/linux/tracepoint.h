/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints. In files with PORT_TRACEPOINTS, TRACE_EVENT() of the tree's own headers becomes a
 * function that fills in the event's fields and prints them, as the header says, when the trace is
 * wanted (services/trace.c). Elsewhere they are nothing, as in a kernel without tracing.
 *
 * A header of events is read again where CREATE_TRACE_POINTS is defined; all was made then.
 */
#include_next <linux/tracepoint.h>

#if defined(PORT_TRACEPOINTS) && !defined(TRACE_HEADER_MULTI_READ)

#ifndef PORT_TRACE_H
#define PORT_TRACE_H

#include <linux/tracepoint-defs.h>

/* Not really pure: see port_tracing(). @unused: makes each call another */
extern bool port_trace_begin(unsigned long unused) __attribute__((pure));
extern __printf(2, 3) void port_trace_end(const char *event, const char *fmt, ...);
extern const char *port_trace_word(unsigned long value, const struct trace_print_flags *words,
				   char **numbers);

/*
 * Is the trace wanted? From here to port_trace_end() no checker looks, if it is. The arguments of
 * a tracepoint are read by its caller: the compiler may put that behind this call, as it does
 * behind the test of a static key, since it takes the call for one that only reads. So what is
 * read for the trace alone is not read without it, and not seen with it.
 */
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
	static inline void trace_##name(proto)                               \
	{                                                                    \
		if (port_tracing())                                          \
			port_trace_##name(args);                             \
	}                                                                    \
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
