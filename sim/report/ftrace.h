/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The events of ftrace that a view consists of: records of the engine with their fields,
 * tracepoints of the code under test as these print themselves, and between them the events of the
 * scheduler by which tools know whose turn it is. ftrace.c prints them, tracedat.c writes what
 * trace-cmd records. A step takes a microsecond.
 */
#ifndef REPORT_FTRACE_H
#define REPORT_FTRACE_H

#include "report/view.h"

#define FTRACE_FIELDS 7

/** FTRACE_COMM - room for the name of a task, TASK_COMM_LEN of include/linux/sched.h */
#define FTRACE_COMM 16

enum ftrace_kind { FTRACE_RECORD, FTRACE_LINE, FTRACE_SWITCH, FTRACE_WAKEUP, FTRACE_KINDS };

/**
 * struct ftrace_format - fields of a kind of event
 * @system: that its events are of
 * @print: their text: %s is the next field that is a text or the name of a task, %d a number
 * @hidden: bit for each field that the text does not have
 */
struct ftrace_format {
	const char *system, *print;
	struct ftrace_field {
		const char *name;
		enum { FTRACE_NUMBER, FTRACE_TEXT, FTRACE_NAME } type;
	} field[FTRACE_FIELDS];
	unsigned int nr, hidden;
};

extern const struct ftrace_format ftrace_formats[FTRACE_KINDS];

/**
 * struct ftrace_event - an event
 * @flags: five characters: interrupts, need-resched, context, preemption, migration
 * @text, @number: of each field one of the two
 */
struct ftrace_event {
	enum ftrace_kind kind;
	uint32_t step, thread;
	const char *name, *flags;
	const char *text[FTRACE_FIELDS];
	unsigned int number[FTRACE_FIELDS];
};

/** ftrace_each() - call a function with each event, in their order */
void ftrace_each(const struct view *v, void (*fn)(void *arg, const struct ftrace_event *e),
		 void *arg);

#endif
