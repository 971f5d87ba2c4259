/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pieces of a report in the kernel's format: places and stacks (place.c), rules and
 * who runs (banner.c), first lines (headline.c), locks (locks.c), who hangs (hang.c)
 * and the rest (text.c).
 */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include "report/render.h"

/**
 * place_frame() - the frame of a place in the stack that led to it
 * @pc: its return address
 * Return: the frame, of size 0 where the function was inlined; NULL where no stack was kept.
 */
const struct sym_frame *place_frame(struct symbols *s, const struct sim_run *run,
				    const struct sim_place *at, uintptr_t *pc);

/**
 * place_symbol() - the function that the code of a place is in, which may be inlined there
 * @pc: its return address, 0 where that of @at in its stack is meant
 * Return: the frame, which has an offset and a size; NULL where no stack was kept.
 * Source: %pS and %ps of lib/vsprintf.c, which know of no inlined functions
 */
const struct sym_frame *place_symbol(struct symbols *s, const struct sim_run *run,
				     const struct sim_place *at, uintptr_t pc);

/** put_place() - "fn+0x1a/0x90 fs/x.c:12", without a newline */
void put_place(struct symbols *s, const struct sim_run *run, const struct sim_place *at, FILE *out);

/** put_stack() - a line for each function of a stack; the place alone where none can be named */
void put_stack(struct symbols *s, const struct sim_run *run, const struct sim_place *at,
	       const char *indent, FILE *out);

/** put_rule() - a rule: a line of @width times one character, such as those around reports */
void put_rule(char c, unsigned int width, FILE *out);

/** put_kernel() - "6.12.117 #1 Not tainted", print_kernel_ident() of kernel/locking/lockdep.c */
void put_kernel(const struct sim_run *run, FILE *out);

/** put_untainted() - "Not tainted 6.12.117 #1" */
void put_untainted(const struct sim_run *run, FILE *out);

/**
 * put_cpu() - "CPU: 0 UID: 0 PID: 1 Comm: reader Not tainted 6.12.117 #1"
 * Source: dump_stack_print_info() of lib/dump_stack.c
 */
void put_cpu(const struct sim_run *run, unsigned int cpu, uint32_t thread, FILE *out);

/** put_headline() - the first line, with the rules around it if its kind has any */
void put_headline(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		  FILE *out);

/** put_detail() - the lines that the checker wrote, with the places that they refer to */
void put_detail(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		FILE *out);

/** put_held_by() - the locks that a thread holds, as lockdep_print_held_locks() */
void put_held_by(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		 uint32_t thread, FILE *out);

/** put_held_by_others() - the same of each thread that holds any, except @thread */
void put_held_by_others(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
			uint32_t thread, FILE *out);

/**
 * put_all_locks() - the same of each thread, as debug_show_all_locks() of kernel/locking/lockdep.c
 */
void put_all_locks(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		   FILE *out);

/**
 * put_lock_names() - name the objects of those locks of which the lines above show addresses only
 */
void put_lock_names(struct symbols *s, const struct sim_report *v, FILE *out);

/** put_hung_task() - what check_hung_task() of kernel/hung_task.c says before a task's state */
void put_hung_task(const struct sim_run *run, uint32_t thread, FILE *out);

/** put_waiting() - what one task waits for, and who could end the wait */
void put_waiting(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		 const struct sim_blocked *b, FILE *out);

/** put_blocked() - each task that waits: for what, and who could end the wait */
void put_blocked(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		 FILE *out);

#endif
