/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The scenario language: a parsed scenario, and what can be done with one.
 *
 *	scn_parse_file() -> scn_resolve() -> scn_program() -> sim_load()
 *
 * Parsing needs no world; scn_resolve() finds the operations in the table of
 * the world, so that one file can run on several worlds. Everything a scenario
 * consists of lives in one arena and dies with scn_free().
 */
#ifndef SCRIPT_SCRIPT_H
#define SCRIPT_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sim/explore.h>
#include <sim/site.h>
#include <sim/world.h>

/* Limits. Beyond them a file is refused with an error that names the limit. */
#define SCN_MAX_FILE (256 * 1024) /* bytes */
#define SCN_MAX_LINE 400          /* bytes of one line */
#define SCN_MAX_NAME 64           /* bytes of a scenario's name, which files are called by */
#define SCN_MAX_TASKS 16          /* tasks and events together */
#define SCN_MAX_STMTS 256         /* statements of one setup, task or event */
#define SCN_MAX_CONSTRAINTS 64    /* bits of struct sim_stats.unreached */
#define SCN_MAX_EXPECTS 64        /* lines under "expect" */
#define SCN_MAX_VERDICTS 32       /* "bug" and "clean" lines */
#define SCN_MIN_SIGNATURE 4       /* letters or digits of a signature */
#define SCN_MAX_CHANGES 8         /* with and without of one verdict, each */
#define SCN_MAX_GROUPS 16
#define SCN_MAX_COMMITS 4
#define SCN_MAX_TERMS 64  /* operands and operators of one expression */
#define SCN_MAX_STACK 16  /* nesting of one expression */
#define SCN_MAX_BOUND 64  /* preemption bound */
#define SCN_USUAL_BOUND 2 /* where a scenario says nothing */
#define SCN_MAX_ERRORS 20 /* errors kept of one file */

/** struct scn_loc - a piece of one source line; @line and @col count from 1, @col and @len in
 * bytes */
struct scn_loc {
	unsigned int line, col, len;
};

/**
 * struct scn_error - one error
 * @loc: where; line 0 when it is about the file as a whole
 * @text: what is wrong
 * @right: what would be right, or NULL
 * @source: the offending line without its newline, or NULL
 * @lacks: not a mistake: the world has no such operation or change
 */
struct scn_error {
	struct scn_loc loc;
	char *text;
	char *right;
	char *source;
	bool lacks;
};

/**
 * struct scn_errors - the errors of a file, sorted by place
 * @path: the file, as given
 * @nr: how many are kept in @err
 * @dropped: how many more there were
 * @nr_lacks: how many of the kept ones have @lacks set
 */
struct scn_errors {
	char *path;
	struct scn_error err[SCN_MAX_ERRORS];
	unsigned int nr, dropped, nr_lacks;
};

/** struct scn_arg - an argument as written. @key: of KEY=VALUE, else NULL. @text: the value */
struct scn_arg {
	const char *key, *text;
	struct scn_loc key_loc, loc;
};

/**
 * struct scn_call - an operation or query with its arguments
 * @def: set by scn_resolve()
 * @from: per parameter: where it is written, NULL where it is left out; set by scn_resolve(), too
 * @val: constant arguments, evaluated by scn_resolve()
 * @slot: per parameter: index of the result that is the argument, or -1 for @val
 */
struct scn_call {
	const char *name;
	struct scn_loc loc;
	const struct scn_arg *arg;
	unsigned int nr_args;
	const struct sim_opdef *def;
	const struct scn_arg *from[SIM_MAX_PARAMS];
	union sim_arg val[SIM_MAX_PARAMS];
	int slot[SIM_MAX_PARAMS];
};

enum scn_term_op {
	/* operands */
	SCN_NUM,
	SCN_NAME, /* becomes SCN_NUM or SCN_SLOT */
	SCN_SLOT,
	SCN_QUERY,
	/* unary */
	SCN_NEG,
	SCN_NOT,
	/* binary */
	SCN_ADD,
	SCN_SUB,
	SCN_LT,
	SCN_LE,
	SCN_GT,
	SCN_GE,
	SCN_EQ,
	SCN_NE,
	SCN_AND,
	SCN_OR,
};

/**
 * struct scn_term - one element of an expression in postfix order
 * @num: of SCN_NUM
 * @name: of SCN_NAME, "name" or "task.name"
 * @slot: of SCN_SLOT
 * @call: of SCN_QUERY
 */
struct scn_term {
	enum scn_term_op op;
	struct scn_loc loc;
	long num;
	const char *name;
	int slot;
	struct scn_call *call;
};

/** struct scn_expr - an expression. @text: as written, for reports */
struct scn_expr {
	const char *text;
	struct scn_term *term;
	unsigned int nr;
};

enum scn_mark { SCN_ASKED = 1, SCN_HELD = 2 };

/**
 * struct scn_stmt - a statement
 * @site: identity of the statement, given to sim_call() and to order constraints
 * @label, @result: or NULL
 * @slot: where the result goes, or -1
 * @looked: an expression names the result
 * @want: the error that "-> -ERROR" says it returns, negative; else 0
 * @call: of an operation, else NULL
 * @expr: of a check or expectation, else NULL
 * @mark: of @expr: number of its mark: was it looked at in this execution, did it hold then?
 */
struct scn_stmt {
	struct scn_stmt *next;
	struct sim_site site;
	const char *label, *result;
	struct scn_loc label_loc, result_loc;
	int slot;
	bool looked;
	long want;
	struct scn_call *call;
	struct scn_expr *expr;
	unsigned int mark;
};

/**
 * struct scn_block - a sequence of statements: setup, a task, an event, or the expectations
 * @loc: where it begins; of setup and expectations line 0 where there are none
 * @where: SIM_IN_SETUP, SIM_IN_TASK, SIM_IN_EVENT or SIM_IN_EXPECT
 * @scn: the scenario it is part of
 * @failed, @succeeded: some operation of it has since it was resolved, in whatever execution; one
 *	that failed as is written has succeeded
 */
struct scn_block {
	const char *name;
	struct scn_loc loc;
	unsigned int where;
	struct scn *scn;
	struct scn_stmt *first, *last;
	unsigned int nr;
	bool failed, succeeded;
};

/**
 * struct scn_point - one side of an order constraint
 * @task, @label: of TASK.LABEL; @task of "func NAME in TASK", else NULL
 * @func: of "func NAME", else NULL
 */
struct scn_point {
	const char *task, *label, *func;
	struct scn_loc loc;
};

/** struct scn_constraint - @first before @then */
struct scn_constraint {
	struct scn_point first, then;
	struct scn_loc loc;
};

/**
 * struct scn_verdict - a "bug at" or "clean at" line
 * @bug: bug, else clean
 * @gen: generation, "5.15"
 * @signature: words of the report, of a bug, scn_signature_in(); else NULL
 * @race: they are those of a data race
 */
struct scn_verdict {
	bool bug;
	const char *gen;
	const char *with[SCN_MAX_CHANGES], *without[SCN_MAX_CHANGES];
	struct scn_loc with_loc[SCN_MAX_CHANGES], without_loc[SCN_MAX_CHANGES];
	unsigned int nr_with, nr_without;
	const char *signature;
	bool race;
	struct scn_loc loc;
};

/** struct scn_commit - an upstream commit the scenario stands for */
struct scn_commit {
	const char *hash, *subject;
};

/**
 * struct scn - a scenario
 *
 * What "list" and "check" show is here to be read: @path as given, @name,
 * @name_loc, @title, @commit, @group, @verdict, @bound (preemption bound "check"
 * explores). @text is the file's text, @len bytes of it, for hashing. @header_last is the last line
 * of those that stand before the sections, @order_loc where that section begins.
 */
struct scn {
	const char *path, *text;
	size_t len;
	const char *name, *title;
	struct scn_loc name_loc;
	struct scn_commit commit[SCN_MAX_COMMITS];
	unsigned int nr_commits;
	const char *group[SCN_MAX_GROUPS];
	unsigned int nr_groups;
	struct scn_verdict verdict[SCN_MAX_VERDICTS];
	unsigned int nr_verdicts;
	unsigned int bound, header_last;

	struct scn_block setup, expect;
	struct scn_block task[SCN_MAX_TASKS];
	unsigned int nr_tasks;
	struct scn_constraint constraint[SCN_MAX_CONSTRAINTS];
	unsigned int nr_constraints;
	struct scn_loc order_loc;

	/* the rest belongs to sim/script/ */
	struct sim_constraint resolved[SCN_MAX_CONSTRAINTS];
	const struct sim_world *world;
	long *slots, *marks;
	unsigned int nr_slots, nr_setup_slots, nr_marks;
	struct sim_region own;
	char boot_error[SCN_MAX_LINE];
	long boot_returned;
	void (*at_end)(void *arg); /* at the end of each execution, after the expectations */
	void *at_end_arg;
	struct scn_chunk *chunks;
};

/**
 * scn_parse_file() - read a scenario
 * @path: of the file
 * @errs: zeroed by the caller; gets every error of the file, the unreadable file included
 * Return: the scenario, or NULL when there is an error.
 */
struct scn *scn_parse_file(const char *path, struct scn_errors *errs);

/**
 * scn_file_name() - the name of the scenario in a file, of which no more is read
 * @path: of the file
 * Return: it, for free(); NULL if the file has to be parsed to say what is wrong with it.
 */
char *scn_file_name(const char *path);

/** scn_parse_text() - the same of @len bytes at @text; @path is what errors call it */
struct scn *scn_parse_text(const char *path, const char *text, size_t len, struct scn_errors *errs);

/** scn_free() - NULL is fine */
void scn_free(struct scn *s);

/**
 * scn_resolve() - resolve operations, arguments, names, changes and order constraints
 * @s: from the parser; may be resolved again, to another world too
 * @w: the world; must outlive @s
 * @errs: as for scn_parse_file()
 * Return: 0; -EINVAL when the scenario is wrong; -EOPNOTSUPP when nothing is
 * wrong with it but the world lacks operations or changes that it names: SKIP
 * with the text of @errs' first error.
 */
int scn_resolve(struct scn *s, const struct sim_world *w, struct scn_errors *errs);

/**
 * scn_program() - make a resolved scenario runnable
 * @s: resolved; must outlive @p
 * @p: name, boot, start, end, arg and constraints are filled in; regions are left
 *	alone, they are the loader's
 *
 * When @p->boot fails, scn_boot_error() says why.
 */
void scn_program(struct scn *s, struct sim_program *p);

/** scn_boot_error() - "file:line: error: fs returned -ENOSPC", empty when the boot did not fail
 * there */
const char *scn_boot_error(const struct scn *s);

/** scn_boot_returned() - the error of the operation that the boot failed at, 0 for none */
long scn_boot_returned(const struct scn *s);

/** scn_matches_group() - is @group one of its groups? */
bool scn_matches_group(const struct scn *s, const char *group);

/** scn_errors_print() - each error with its line, a caret, and what would be right */
void scn_errors_print(FILE *to, const struct scn_errors *errs);
/** scn_errors_free() - and zero it for the next use */
void scn_errors_free(struct scn_errors *errs);

/** scn_errno_name() - "EIO" for 5 or -5, NULL when there is none of that number */
const char *scn_errno_name(long err);
/** scn_errno_value() - 5 for "EIO", 0 when there is none of that name */
long scn_errno_value(const char *name);

/** scn_signature_valid() - has a signature SCN_MIN_SIGNATURE letters or digits? */
bool scn_signature_valid(const char *signature);
/** scn_signature_in() - is it in the first line of a report, in whole words? */
bool scn_signature_in(const char *signature, const char *report);

/** scn_same_place() - are two lines about the same generation with the same changes? */
bool scn_same_place(const struct scn_verdict *a, const struct scn_verdict *b);

/** scn_line() - start of a source line. @len: set to its length without the newline */
const char *scn_line(const struct scn *s, unsigned int line, size_t *len);

/**
 * scn_number() - a number as scenarios write it
 * @text: decimal, 0x or 0 octal, with an optional - before and k or m after it
 * @out: its value
 * Return: 0; -EINVAL when it is no number; -ERANGE when it does not fit.
 */
int scn_number(const char *text, long *out);

#endif
