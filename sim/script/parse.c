// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a file to a scenario: reads it, refuses what is no text, and drives
 * lexer and grammar.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "script/parse.h"

#define YYSTYPE SCN_YYSTYPE
#define YYLTYPE SCN_YYLTYPE
#include "scn_parse.h"
#include "scn_lex.h"

/* lines that are too long, and control characters: what the lexer need not care about then */
static bool scan_raw(const struct scn *s, struct scn_errors *errs)
{
	unsigned int line = 1, col = 1, before = errs->nr;

	for (size_t i = 0; i < s->len; i++, col++) {
		unsigned char c = s->text[i];
		struct scn_loc loc = {line, col, 1};

		if (c == '\n') {
			line++;
			col = 0;
		} else if ((c < ' ' && c != '\t' && c != '\r') || c == 0x7f) {
			scn_err(errs, s, loc, "plain text", "control character 0x%02x", c);
		} else if (col == SCN_MAX_LINE + 1) {
			scn_err(errs, s, loc, NULL, "the line is longer than %d bytes",
				SCN_MAX_LINE);
		}
	}
	return errs->nr == before;
}

static void run_parser(struct scn *s, struct scn_errors *errs)
{
	struct scn_parser p = {
		.scn = s,
		.errs = errs,
		.line = 1,
		.col = 1,
		.section = SCN_F_START,
		.form = SCN_F_START,
		.block = &p.lost,
	};
	yyscan_t scanner;

	scn_yylex_init_extra(&p, &scanner);
	/* one newline more than the text has, so that the last line always ends */
	scn_yy_scan_bytes(s->text, s->len + 1, scanner);
	scn_yyparse(scanner, &p);
	scn_yylex_destroy(scanner);
	scn_b_end(&p);
}

static struct scn *new_scn(const char *path, const char *text, size_t len)
{
	struct scn *s = sim_zeroed(1, sizeof(*s), "a scenario");
	char *copy;

	s->path = scn_strndup(s, path, strlen(path));
	copy = scn_mem(s, len + 2);
	memcpy(copy, text, len);
	copy[len] = '\n';
	s->text = copy;
	s->len = len;
	s->bound = SCN_USUAL_BOUND;
	s->setup = (struct scn_block){.name = "setup", .where = SIM_IN_SETUP, .scn = s};
	s->expect = (struct scn_block){.name = "expect", .where = SIM_IN_EXPECT, .scn = s};
	return s;
}

static void name_file(struct scn_errors *errs, const char *path)
{
	free(errs->path);
	errs->path = sim_strdup(path);
}

struct scn *scn_parse_text(const char *path, const char *text, size_t len, struct scn_errors *errs)
{
	struct scn *s;

	name_file(errs, path);
	if (len > SCN_MAX_FILE) {
		scn_err(errs, NULL, (struct scn_loc){0}, NULL, "the file is larger than %d bytes",
			SCN_MAX_FILE);
		return NULL;
	}
	s = new_scn(path, text, len);
	if (scan_raw(s, errs))
		run_parser(s, errs);
	if (errs->nr) {
		scn_free(s);
		return NULL;
	}
	s->own.len = (s->nr_slots + s->nr_marks) * sizeof(*s->slots);
	s->own.start = s->slots = scn_mem(s, s->own.len);
	s->marks = s->slots + s->nr_slots;
	return s;
}

/* one byte more than is allowed, so that a file that is too large shows; Return: 0 or an errno */
static int read_all(const char *path, char *text, size_t *len)
{
	FILE *f = sim_fopen(path, "re");
	int err;

	if (!f)
		return errno;
	*len = fread(text, 1, SCN_MAX_FILE + 1, f);
	err = ferror(f) ? errno : 0;
	fclose(f);
	return err;
}

struct scn *scn_parse_file(const char *path, struct scn_errors *errs)
{
	struct scn *s = NULL;
	char *text = sim_resized(NULL, SCN_MAX_FILE + 1, 1, "a scenario");
	size_t len = 0;
	int err = read_all(path, text, &len);

	name_file(errs, path);
	if (err)
		scn_err(errs, NULL, (struct scn_loc){0}, NULL, "%s", strerror(err));
	else
		s = scn_parse_text(path, text, len, errs);
	free(text);
	return s;
}

#define BLANK " \t\r"

static bool says_nothing(const char *line)
{
	char first = line[strspn(line, BLANK)];

	return first == '\n' || first == '#';
}

/* Return: the name in "scenario NAME", cut off from @line; NULL if that is any other line */
static char *name_in(char *line)
{
	static const char word[] = "scenario";
	char *name = line + strspn(line, BLANK), *end;

	if (strncmp(name, word, strlen(word)) || !strspn(name + strlen(word), BLANK))
		return NULL;
	name += strlen(word);
	name += strspn(name, BLANK);
	end = name + strspn(name, SCN_NAME_LETTERS);
	if (!isalnum((unsigned char)*name) || end - name > SCN_MAX_NAME ||
	    (end[strspn(end, BLANK)] && !says_nothing(end)))
		return NULL;
	*end = '\0';
	return name;
}

char *scn_file_name(const char *path)
{
	char line[SCN_MAX_LINE + 2], *got, *name;
	FILE *in = sim_fopen(path, "re");

	if (!in)
		return NULL;
	do
		got = fgets(line, sizeof(line), in);
	while (got && says_nothing(line));
	name = got ? name_in(line) : NULL;
	fclose(in);
	return name ? sim_strdup(name) : NULL;
}

bool scn_matches_group(const struct scn *s, const char *group)
{
	for (unsigned int i = 0; i < s->nr_groups; i++)
		if (!strcmp(s->group[i], group))
			return true;
	return false;
}
