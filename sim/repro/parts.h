/* SPDX-License-Identifier: GPL-2.0-only */
/* What a reproducer consists of: texts in C, and who waits for whom. */
#ifndef REPRO_PARTS_H
#define REPRO_PARTS_H

#include <stdbool.h>
#include "report/view.h"
#include "repro/repro.h"
#include "script/script.h"
#include "world/world.h"

/**
 * struct piece - what has a name in a text in C: a function, a variable, a type, a macro
 * @name: NULL of anything else
 * @text: @len bytes, with the comment above
 * @put: it was printed
 */
struct piece {
	char *name;
	const char *text;
	size_t len;
	bool put;
};

/** struct repro - @piece: of the operations and of what tasks call */
struct repro {
	struct scn *scn;
	struct world world;
	struct piece *piece;
	size_t nr;
};

/* ---- pieces.c ------------------------------------------------------------ */

/** pieces_add() - cut a text of @len bytes into pieces, which are between blank lines */
void pieces_add(struct repro *r, const char *text, size_t len);

/** piece_find() - Return: NULL where there is none of that name, of @len bytes */
struct piece *piece_find(const struct repro *r, const char *name, size_t len);

/** pieces_put() - print what a text needs, and what that needs before it. Each once */
void pieces_put(const struct repro *r, const char *text, size_t len, FILE *out);

/**
 * piece_param() - a parameter of a function
 * @i: counted from 0
 * @name: that of the parameter, @len bytes
 * Return: is there such a parameter?
 */
bool piece_param(const struct piece *p, unsigned int i, const char **name, size_t *len);

/* ---- order.c -------------------------------------------------------------- */

/**
 * struct placed - an operation of a task in the execution
 * @nr: from 1, in its task
 * @begin, @end: places in the trace; @begin is 0 where it was not begun, @end is SIZE_MAX where it
 *	has not ended
 * @after: for each task, the point that it has to have reached before this one is ready, or 0
 * @with: that it has to have reached before this one begins, or 0
 * @says_ready, @says_done: somebody waits for that
 *
 * A task reaches the point 2 * @nr - 1 when it is ready, and 2 * @nr when the operation has ended.
 */
struct placed {
	const struct scn_stmt *st;
	unsigned int nr;
	size_t begin, end;
	unsigned int after[SCN_MAX_TASKS], with[SCN_MAX_TASKS];
	bool says_ready, says_done;
};

/** struct order - @of: operations of each task, @nr of them. @waits: somebody waits for it */
struct order {
	struct {
		struct placed *of;
		unsigned int nr;
		bool waits;
	} task[SCN_MAX_TASKS];
};

/**
 * order_open() - who has to wait for whom, so that operations begin and end as in an execution
 * What began before another had ended, and could have begun with it, begins when both are ready.
 */
void order_open(struct order *o, const struct scn *s, const struct sim_run *run);
void order_close(struct order *o);

/* ---- open.c, expr.c ---------------------------------------------------------- */

/** call_piece() - the function that an operation is. Return: NULL where there is none */
struct piece *call_piece(const struct repro *r, const struct scn_call *c);

/** call_param() - a parameter of an operation by its name, of @len bytes. Return: -1 for none */
int call_param(const struct scn_call *c, const char *name, size_t len);

/** put_call() - print an operation as a call of its function. @names: of results, by slot */
void put_call(const struct repro *r, const struct scn_call *c, char *const *names, FILE *out);

/** put_expr() - print an expression */
void put_expr(const struct repro *r, const struct scn_expr *e, char *const *names, FILE *out);

/** put_in_quotes() - print @len bytes of a text between quotes of C */
void put_in_quotes(const char *text, size_t len, FILE *out);

/* ---- about.c ----------------------------------------------------------------- */

/** put_in_comment() - print @len bytes of a text within a comment, which it does not end */
void put_in_comment(const char *text, size_t len, FILE *out);

/** put_about() - print the comment above the program */
void put_about(const struct scn *s, struct view *v, FILE *out);

#endif
