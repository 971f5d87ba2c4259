/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rendering: text for people from the data that an execution has left. All renderers work on
 * sim_run() and write to a stream. They print no address of the process, so that the text is the
 * same in every run. Stacks and the diagram need the execution of sim_detail(), and depend on what
 * the compiler inlines; the trace does not.
 */
#ifndef REPORT_RENDER_H
#define REPORT_RENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sim/explore.h>

struct symbols;

/**
 * struct sym_frame - a function that an address lies in
 * @func: its name, without what the compiler appends
 * @off, @size: offset in it and its size; 0 of 0 when it was inlined
 * @file: relative to where it was compiled, or NULL
 */
struct sym_frame {
	const char *func, *file;
	unsigned long off, size;
	int line;
};

/**
 * symbols_open() - debug information of this process, read when it is needed
 * @world: an address in the code under test, whose functions are named even without debug
 *	information; NULL when that is the executable itself. Loaded by now.
 */
struct symbols *symbols_open(const void *world);
void symbols_close(struct symbols *s);

/**
 * symbols_keep() - read the debug information of a world now, for processes that begin later
 * @world: as for symbols_open(), which gives them what was read
 */
void symbols_keep(const void *world);

/** symbols_forget() - free what symbols_keep() has read, if anything */
void symbols_forget(void);

/**
 * symbols_frames() - functions at a return address
 * @pc: return address
 * @frames: innermost first: inlined ones, then the one that really is there
 * Return: how many; 0 for the engine's own code, which is no business of a reader.
 */
size_t symbols_frames(struct symbols *s, uintptr_t pc, const struct sym_frame **frames);

/**
 * symbols_function() - has the code under test a function of that name, even if it is inlined
 * everywhere?
 * @near: set to one of a similar name where it has none, NULL for none
 */
bool symbols_function(struct symbols *s, const char *name, const char **near);

/** symbols_code() - where the code under test lies, @lo to @hi */
void symbols_code(struct symbols *s, uintptr_t *lo, uintptr_t *hi);

/** symbols_text_addr() - a return address as if the image it lies in were the kernel's */
uint64_t symbols_text_addr(struct symbols *s, uintptr_t pc);

/** symbols_name_signatures() - let the engine name functions in signatures with @s, NULL to end
 * that */
void symbols_name_signatures(struct symbols *s);

/**
 * symbols_data() - name of a variable
 * @addr: address in it
 * @off: offset in it
 * Return: its name, or NULL.
 */
const char *symbols_data(struct symbols *s, const void *addr, unsigned long *off);

/** symbols_variable() - Return: address of the world's variable of that name, or NULL */
const void *symbols_variable(struct symbols *s, const char *name);

/** OBJ_NAME_MAX - room for a name */
#define OBJ_NAME_MAX 160

/**
 * obj_name() - what an address is: "aio_req#1+0x18", "inode#2:i_rwsem", "variable+0x8", else "?"
 * @addr: the address; empty for NULL
 * @lock: it is that of a lock
 * @buf: OBJ_NAME_MAX bytes
 * Return: @buf.
 */
const char *obj_name(struct symbols *s, const void *addr, bool lock, char *buf);

/**
 * rec_obj_name() - the object of a record; empty when it has none
 * @buf: OBJ_NAME_MAX bytes
 * Return: @buf.
 */
const char *rec_obj_name(struct symbols *s, const struct sim_rec *r, char *buf);

/** rec_arg() - the argument of a record: a number, an object, "1/3" of a choice. @buf, Return: as
 * above */
const char *rec_arg(struct symbols *s, const struct sim_rec *r, char *buf);

/** op_names - by enum sim_op, for debuggers */
extern const char *const op_names[];
/** op_name(), op_is_lock() - of an enum sim_op */
const char *op_name(unsigned int op);
bool op_is_lock(unsigned int op);

/**
 * thread_name() - "writer", "kworker/dio#2", "boot"
 * @thread: ordinal of a thread of @run; any other is boot
 * @buf: OBJ_NAME_MAX bytes
 */
const char *thread_name(const struct sim_run *run, uint32_t thread, char *buf);

/** thread_task() - "writer/1", "boot/0": name and process id, as the kernel prints them. @buf: as
 * above */
const char *thread_task(const struct sim_run *run, uint32_t thread, char *buf);

/** render_report() - a report as the kernel would print it */
void render_report(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		      FILE *out);

/** render_diagram() - a column for each thread that matters, a row for each thing that
 * happened */
void render_diagram(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		    FILE *out);

/**
 * render_trace() - a line for each record: step, thread, operation, object, argument, place;
 * between them those of tracepoints, as ftrace prints them
 */
void render_trace(struct symbols *s, const struct sim_run *run, FILE *out);

/** render_trace_from() - the same, from record @first on */
void render_trace_from(struct symbols *s, const struct sim_run *run, size_t first, FILE *out);

/**
 * render_stop() - the state in which sim_until() has stopped
 * @v: from sim_stopped()
 * @events: so many records of the trace at most
 */
void render_stop(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		 size_t events, FILE *out);

/** find_report() - Return: the report with that first line, or NULL */
const struct sim_report *find_report(const struct sim_run *run, const char *signature);

#endif
