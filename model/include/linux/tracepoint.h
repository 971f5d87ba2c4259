/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints. TRACE_EVENT(NAME, (PARAMETERS), FORMAT, VALUES...) makes trace_NAME(PARAMETERS),
 * which prints a line in ftrace's form where the trace is wanted, and looks at nothing elsewhere.
 * An execution is the same with it and without (sim_tracepoint_begin()). Names, fields and words
 * are those of the newest generation's include/trace/events; ids and counts are read from the
 * object, just behind the operation that changed them, where nobody else can be let in.
 */
#ifndef MODEL_TRACEPOINT_H
#define MODEL_TRACEPOINT_H

#include <sim/thread.h>

/** trace_line() - after sim_tracepoint_begin(). @event: the tracepoint's name, @fmt: of the rest */
void trace_line(const char *event, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#define TRACE_EVENT(name, parameters, fmt, ...)                                                    \
	static inline void trace_##name parameters                                                 \
	{                                                                                          \
		if (sim_tracepoint_begin())                                                        \
			trace_line(#name, fmt, __VA_ARGS__);                                       \
	}

#define TRACE_VALUE_(value, word) value,
#define TRACE_WORD_(value, word) [value] = (word),

/* TRACE_WORDS() - an enum, and NAME_word(), which has the word that is printed for a value of it.
 * @list: a macro with V(VALUE, WORD) for each */
#define TRACE_WORDS(name, list)                                                                    \
	enum name { list(TRACE_VALUE_) };                                                          \
	static inline const char *name##_word(enum name value)                                     \
	{                                                                                          \
		static const char *const words[] = {list(TRACE_WORD_)};                            \
		return words[value];                                                               \
	}

#endif
