/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the lexer, the grammar and the builder of the scenario language share.
 * The grammar only says which tokens make a line; what a line means is built
 * by the scn_b_*() functions, so that limits and duplicates are checked in C.
 */
#ifndef SCRIPT_PARSE_H
#define SCRIPT_PARSE_H

#include "script/script.h"

#define SCN_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define SCN_NAME_LETTERS SCN_LETTERS "_-" /* what the name of a scenario is made of */

/* Kinds of lines, and how each is written: what errors say would be right. */
#define SCN_FORMS(X)                                                                               \
	X(START, "scenario NAME")                                                                  \
	X(SCENARIO, "scenario NAME")                                                               \
	X(HEADER, "title, commit, groups, bug, clean, bound, or a section: setup, task, "          \
		  "event, order, expect")                                                         \
	X(TITLE, "title \"TEXT\"")                                                                 \
	X(COMMIT, "commit HASH \"SUBJECT\"")                                                       \
	X(GROUPS, "groups NAME...")                                                                \
	X(BUG, "bug at GENERATION [with CHANGE]... [without CHANGE]... \"SIGNATURE\"")             \
	X(CLEAN, "clean at GENERATION [with CHANGE]... [without CHANGE]...")                       \
	X(BOUND, "bound NUMBER")                                                                   \
	X(SETUP, "setup")                                                                          \
	X(TASK, "task NAME")                                                                       \
	X(EVENT, "event NAME")                                                                   \
	X(ORDER, "order")                                                                          \
	X(EXPECT, "expect")                                                                        \
	X(OP, "[LABEL:] [NAME =] OPERATION ARGUMENT... [KEY=VALUE]... [-> -ERROR]")               \
	X(USE, "use NAME, one of the set-ups in \"stacksim help language\"")                       \
	X(CHECK, "check EXPRESSION")                                                               \
	X(BEFORE, "POINT before POINT, where a point is TASK.LABEL or func NAME [in TASK]")        \
	X(EXPR, "an expression: writer.n == 4096 && size(/mnt/f) >= n")

enum scn_form {
#define SCN_FORM_ENUM(id, text) SCN_F_##id,
	SCN_FORMS(SCN_FORM_ENUM)
#undef SCN_FORM_ENUM
};

struct use;

/** struct scn_keyword - a word that opens a line. @token: of the grammar */
struct scn_keyword {
	const char *word;
	int token;
	enum scn_form form;
	bool section;
};

/**
 * struct scn_parser - state of one parse
 * @line, @col: of the next character
 * @form: kind of the present line
 * @section: kind of line that the present section consists of; SCN_F_START
 *	until "scenario" was seen
 * @err_line: last line an error was reported for; one is enough
 * @block: where statements go; @lost takes those of a section whose opening line is wrong
 * @arg, @term, @verdict: of the line that is being parsed
 * @depth: of the operand stack at this point of the expression
 * @use: of the "use" whose last line is to come; @use_loc: its place
 * @seen: lines of those forms that may stand only once
 */
struct scn_parser {
	struct scn *scn;
	struct scn_errors *errs;
	unsigned int line, col;
	enum scn_form form, section;
	unsigned int err_line;
	struct scn_block *block, lost;
	struct scn_arg arg[SIM_MAX_PARAMS + 1];
	unsigned int nr_args;
	struct scn_term term[SCN_MAX_TERMS];
	unsigned int nr_terms, depth;
	struct scn_verdict verdict;
	const struct use *use;
	struct scn_loc use_loc;
	unsigned int seen[SCN_F_EXPR + 1];
};

/* arena.c: memory that scn_free() returns */
void *scn_mem(struct scn *s, size_t size);
char *scn_strndup(struct scn *s, const char *text, size_t len);

/* error.c */
void scn_err(struct scn_errors *errs, const struct scn *s, struct scn_loc loc, const char *right,
	     const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* ... marks the error as something that the world lacks */
void scn_err_lacks(struct scn_errors *errs, const struct scn *s, struct scn_loc loc,
		   const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* build.c: the meaning of lines */
void scn_b_line(struct scn_parser *p);
void scn_b_skip(struct scn_parser *p);
void scn_b_err(struct scn_parser *p, struct scn_loc loc, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void scn_b_unknown(struct scn_parser *p, struct scn_loc loc, const char *what, const char *word,
		   const char *const *known, size_t nr);
void scn_b_keyword(struct scn_parser *p, const struct scn_keyword *kw, struct scn_loc loc);
void scn_b_name(struct scn_parser *p, const char *name, struct scn_loc loc);
void scn_b_title(struct scn_parser *p, const char *title);
void scn_b_commit(struct scn_parser *p, const char *hash, struct scn_loc loc, const char *subject);
void scn_b_group(struct scn_parser *p, const char *name, struct scn_loc loc);
void scn_b_bound(struct scn_parser *p, const char *number, struct scn_loc loc);
void scn_b_change(struct scn_parser *p, bool with, const char *name, struct scn_loc loc);
void scn_b_verdict(struct scn_parser *p, const char *gen, struct scn_loc loc,
		   const char *signature, struct scn_loc sig_loc);
void scn_b_task(struct scn_parser *p, unsigned int where, const char *name, struct scn_loc loc);
void scn_b_arg(struct scn_parser *p, const char *key, struct scn_loc key_loc, const char *text,
	       struct scn_loc loc);
void scn_b_op(struct scn_parser *p, const char *label, struct scn_loc label_loc, const char *result,
	      struct scn_loc result_loc, const char *op, struct scn_loc loc);
void scn_b_error(struct scn_parser *p, const char *error, struct scn_loc loc);
void scn_b_check(struct scn_parser *p, struct scn_loc loc);
void scn_b_number(struct scn_parser *p, const char *text, struct scn_loc loc);
void scn_b_operand(struct scn_parser *p, const char *name, struct scn_loc loc);
void scn_b_query(struct scn_parser *p, const char *name, struct scn_loc loc);
void scn_b_operator(struct scn_parser *p, enum scn_term_op op, struct scn_loc loc);
struct scn_point scn_b_point(struct scn_parser *p, const char *word, struct scn_loc loc);
void scn_b_constraint(struct scn_parser *p, const struct scn_point *first,
		      const struct scn_point *then, struct scn_loc loc);
void scn_b_end(struct scn_parser *p);

/* use.c: "use NAME"; and before a line of @op, NULL for any other: is a last line due? */
void scn_b_use(struct scn_parser *p, const char *name, struct scn_loc loc);
void scn_b_used(struct scn_parser *p, const char *op);

/* names.c: the known error names, NULL behind the last */
const char *scn_errno_nth(unsigned int i);
/* ... the one that  was probably meant to be, or NULL */
const char *scn_errno_guess(const char *name);

/* things.c: report references to what nothing has made */
void scn_check_things(struct scn *s, struct scn_errors *errs);

/* cycle.c: report constraints that no execution can meet */
void scn_check_cycles(const struct scn *s, struct scn_errors *errs);

/* resolve.c, for cycle.c */
struct scn_block *scn_find_task(struct scn *s, const char *name);
struct scn_stmt *scn_find_label(const struct scn_block *b, const char *label);

#endif
