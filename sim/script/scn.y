/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Grammar of the scenario language. Every rule ends with its line, and an
 * error is skipped up to the end of its line, so that one pass finds the
 * errors of the whole file. Expressions are emitted in postfix order while
 * they are reduced: they are evaluated on small stacks, without recursion.
 */
%require "3.8"
%define api.pure full
%define api.prefix {scn_yy}
%define api.token.prefix {T_}
%define api.location.type {struct scn_loc}
%define parse.error custom
%define parse.lac full
%locations
%param { void *scanner }
%parse-param { struct scn_parser *p }

%code requires {
#include "script/parse.h"
}

%union {
	char *str;
	struct scn_point point;
}

%{
#include <string.h>
#include "script/parse.h"

/* a rule's place reaches from its first to its last token, all on one line */
#define YYLLOC_DEFAULT(cur, rhs, n)                                                  \
	do {                                                                         \
		(cur) = YYRHSLOC(rhs, (n) ? 1 : 0);                                  \
		(cur).len = (n) ? YYRHSLOC(rhs, n).col + YYRHSLOC(rhs, n).len -      \
					  (cur).col :                                \
				  0;                                                 \
	} while (0)
%}

%code {
#define YYSTYPE SCN_YYSTYPE
#define YYLTYPE SCN_YYLTYPE
#include "scn_lex.h"

static void scn_yyerror(const struct scn_loc *loc, void *scanner, struct scn_parser *p,
			const char *text);
}

%token SCENARIO TITLE COMMIT GROUPS BUG CLEAN BOUND SETUP TASK EVENT ORDER EXPECT
%token NL "the end of the line"
%token AT "'at'" WITH "'with'" WITHOUT "'without'"
%token CHECK "'check'" USE "'use'" IN_FUNC "'func'" BEFORE "'before'" IN "'in'"
%token ARROW "'->'"
%token JUNK "something else"
%token <str> WORD "a word" STRING "a \"string\"" LABEL "a label" RESULT "NAME ="
%token <str> OP "an operation" KEY "KEY=VALUE"
%token <str> NUMBER "a number" NAME "a name" FUNC "a query"
%token EQ "'=='" NE "'!='" LE "'<='" GE "'>='" AND "'&&'" OR "'||'"

%left OR
%left AND
%nonassoc EQ NE
%nonassoc '<' LE '>' GE
%left '+' '-'
%precedence UNARY

%type <point> point
%type <str> label result op

%%

file:
	%empty
|	file line
;

line:
	SCENARIO WORD NL		{ scn_b_name(p, $2, @2); }
|	TITLE STRING NL			{ scn_b_title(p, $2); }
|	COMMIT WORD STRING NL		{ scn_b_commit(p, $2, @2, $3); }
|	GROUPS groups NL
|	BUG AT WORD changes STRING NL	{ scn_b_verdict(p, $3, @3, $5, @5); }
|	CLEAN AT WORD changes NL	{ scn_b_verdict(p, $3, @3, NULL, @3); }
|	BOUND WORD NL			{ scn_b_bound(p, $2, @2); }
|	SETUP NL
|	TASK WORD NL			{ scn_b_task(p, SIM_IN_TASK, $2, @2); }
|	EVENT WORD NL			{ scn_b_task(p, SIM_IN_EVENT, $2, @2); }
|	ORDER NL
|	EXPECT NL
|	label result op args NL		{ scn_b_op(p, $1, @1, $2, @2, $3, @3); }
|	label result op args ARROW WORD NL {
					  scn_b_op(p, $1, @1, $2, @2, $3, @3);
					  scn_b_error(p, $6, @6);
					}
|	USE WORD NL			{ scn_b_use(p, $2, @2); }
|	CHECK expr NL			{ scn_b_check(p, @2); }
|	expr NL				{ scn_b_check(p, @1); }
|	point BEFORE point NL		{ scn_b_constraint(p, &$1, &$3, @$); }
|	error NL			{ scn_b_skip(p); yyerrok; }
;

groups:
	WORD				{ scn_b_group(p, $1, @1); }
|	groups WORD			{ scn_b_group(p, $2, @2); }
;

changes:
	%empty
|	changes WITH WORD		{ scn_b_change(p, true, $3, @3); }
|	changes WITHOUT WORD		{ scn_b_change(p, false, $3, @3); }
;

label:
	%empty				{ $$ = NULL; }
|	LABEL
;

result:
	%empty				{ $$ = NULL; }
|	RESULT
;

op:
	OP				{ scn_b_used(p, $1); }
;

args:
	%empty
|	args arg
;

arg:
	WORD				{ scn_b_arg(p, NULL, @1, $1, @1); }
|	KEY WORD			{ scn_b_arg(p, $1, @1, $2, @2); }
|	STRING				{ scn_b_arg(p, NULL, @1, $1, @1); }
|	KEY STRING			{ scn_b_arg(p, $1, @1, $2, @2); }
;

point:
	WORD				{ $$ = scn_b_point(p, $1, @1); }
|	IN_FUNC WORD			{ $$ = (struct scn_point){ .func = $2, .loc = @2 }; }
|	IN_FUNC WORD IN WORD		{
					  $$ = (struct scn_point){ .func = $2, .task = $4,
								   .loc = @$ };
					}
;

expr:
	NUMBER				{ scn_b_number(p, $1, @1); }
|	NAME				{ scn_b_operand(p, $1, @1); }
|	FUNC ')'			{ scn_b_query(p, $1, @1); }
|	FUNC queryargs ')'		{ scn_b_query(p, $1, @1); }
|	'(' expr ')'
|	'!' expr %prec UNARY		{ scn_b_operator(p, SCN_NOT, @1); }
|	'-' expr %prec UNARY		{ scn_b_operator(p, SCN_NEG, @1); }
|	expr '+' expr			{ scn_b_operator(p, SCN_ADD, @2); }
|	expr '-' expr			{ scn_b_operator(p, SCN_SUB, @2); }
|	expr '<' expr			{ scn_b_operator(p, SCN_LT, @2); }
|	expr LE expr			{ scn_b_operator(p, SCN_LE, @2); }
|	expr '>' expr			{ scn_b_operator(p, SCN_GT, @2); }
|	expr GE expr			{ scn_b_operator(p, SCN_GE, @2); }
|	expr EQ expr			{ scn_b_operator(p, SCN_EQ, @2); }
|	expr NE expr			{ scn_b_operator(p, SCN_NE, @2); }
|	expr AND expr			{ scn_b_operator(p, SCN_AND, @2); }
|	expr OR expr			{ scn_b_operator(p, SCN_OR, @2); }
;

queryargs:
	arg
|	queryargs ',' arg
;

%%

#define MAX_EXPECTED 5 /* more alternatives help nobody */

/* the parser's own complaints: its stack, which the line length keeps small */
static void scn_yyerror(const struct scn_loc *loc, void *scanner, struct scn_parser *p,
			const char *text)
{
	(void)scanner;
	scn_b_err(p, *loc, "%s", text);
}

/* " expected A, B or C" of at most MAX_EXPECTED, else nothing */
static void list_expected(const yypcontext_t *ctx, char *buf, size_t size)
{
	yysymbol_kind_t sym[MAX_EXPECTED + 1];
	int n = yypcontext_expected_tokens(ctx, sym, MAX_EXPECTED + 1);
	size_t used = 0;

	buf[0] = '\0';
	for (int i = 0; n <= MAX_EXPECTED && i < n; i++)
		used += snprintf(buf + used, size - used, "%s%s",
				 !i ? ", expected " : i < n - 1 ? ", " : " or ",
				 yysymbol_name(sym[i]));
}

static int yyreport_syntax_error(const yypcontext_t *ctx, void *scanner, struct scn_parser *p)
{
	struct scn_loc loc = *yypcontext_location(ctx);
	char expected[160];
	const char *src;
	size_t len;

	(void)scanner;
	list_expected(ctx, expected, sizeof(expected));
	if (yypcontext_token(ctx) == YYSYMBOL_NL) {
		scn_b_err(p, loc, "the line ends too early%s", expected);
		return 0;
	}
	src = scn_line(p->scn, loc.line, &len);
	scn_b_err(p, loc, "unexpected '%.*s'%s", (int)loc.len, src + loc.col - 1, expected);
	return 0;
}
