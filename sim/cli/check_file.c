// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim check --junit and --json: the results in files that a CI reads. No time stands in them,
 * so that two runs with the same results write the same.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/json.h"
#include "base/markup.h"
#include "base/memory.h"
#include "cli/check.h"

/* ---- what a test has come to ---------------------------------------------------------------- */

const char *test_result(const struct test *t)
{
	return t->not_run ? "not-run" : t->job.done ? result_word(t->job.rc) : "unfinished";
}

/* The last line of what it said is why it has no verdict. @len: set to its length */
static const char *reason(const struct test *t, size_t *len)
{
	const char *said = t->said ? t->said : "", *line;

	*len = strlen(said);
	if (*len && said[*len - 1] == '\n')
		--*len;
	line = memrchr(said, '\n', *len);
	line = line ? line + 1 : said;
	*len -= (size_t)(line - said);
	return line;
}

static unsigned int count(const struct test *tests, size_t nr, const char *result)
{
	unsigned int n = 0;

	for (size_t i = 0; i < nr; i++)
		n += !strcmp(test_result(&tests[i]), result);
	return n;
}

/* ---- JUnit ---------------------------------------------------------------------------------- */

static void put_attribute(const char *name, const char *text, FILE *out)
{
	fprintf(out, " %s=\"", name);
	markup_text(text, strlen(text), out);
	fputc('"', out);
}

/* Those without a verdict are skipped, as in KTAP: JUnit has no other word for them. */
static void put_counts(const struct test *tests, size_t nr, FILE *out)
{
	fprintf(out, " tests=\"%zu\" failures=\"%u\" errors=\"%u\" skipped=\"%u\"", nr,
		count(tests, nr, "fail"),
		count(tests, nr, "error") + count(tests, nr, "unfinished"),
		count(tests, nr, "skip") + count(tests, nr, "inconclusive") +
			count(tests, nr, "not-run"));
}

static void put_outcome(const struct test *t, FILE *out)
{
	static const char *const elements[][2] = {
		{"fail", "failure"},         {"error", "error"},  {"unfinished", "error"},
		{"inconclusive", "skipped"}, {"skip", "skipped"}, {"not-run", "skipped"},
	};
	const char *result = test_result(t), *why;
	size_t len;

	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
		if (strcmp(elements[i][0], result))
			continue;
		why = reason(t, &len);
		fprintf(out, "\n      <%s message=\"%s: ", elements[i][1], result);
		markup_text(why, len, out);
		fputs("\"/>", out);
	}
}

static void put_case(const struct test *t, FILE *out)
{
	char *name = test_name(t);

	fputs("    <testcase", out);
	put_attribute("classname", t->scn->name, out);
	put_attribute("name", name, out);
	put_attribute("file", t->scn->path, out);
	fputc('>', out);
	put_outcome(t, out);
	if (t->said && *t->said) {
		fputs("\n      <system-out>", out);
		markup_text(t->said, strlen(t->said), out);
		fputs("</system-out>", out);
	}
	fputs("\n    </testcase>\n", out);
	free(name);
}

static void put_junit(const struct results *r, FILE *out)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"stacksim\"", out);
	put_counts(r->tests, r->nr, out);
	fputs(">\n", out);
	for (size_t from = 0, to; from < r->nr; from = to) {
		const struct scn *scn = r->tests[from].scn;

		for (to = from; to < r->nr && r->tests[to].scn == scn; to++)
			;
		fputs("  <testsuite", out);
		put_attribute("name", scn->name, out);
		put_counts(&r->tests[from], to - from, out);
		fputs(">\n", out);
		for (size_t i = from; i < to; i++)
			put_case(&r->tests[i], out);
		fputs("  </testsuite>\n", out);
	}
	fputs("</testsuites>\n", out);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static json_t *lines_of(const char *text)
{
	json_t *list = json_array();

	while (text && *text) {
		size_t len = strcspn(text, "\n");
		char *line = sim_strndup(text, len);

		json_add(list, json_text(line));
		free(line);
		text += len + (text[len] == '\n');
	}
	return list;
}

static json_t *test_json(const struct test *t)
{
	char *name = test_name(t);
	json_t *value = json_pack(
		"{s:o, s:o, s:o, s:o, s:s, s:o, s:o}", "scenario", json_text(t->scn->name), "title",
		json_text(t->scn->title), "file", json_text(t->scn->path), "test", json_text(name),
		"result", test_result(t), "known", json_text(t->known), "said", lines_of(t->said));

	free(name);
	return value;
}

static void put_json(const struct results *r, FILE *out)
{
	static const char *const words[] = {"pass",  "fail",       "skip",   "inconclusive",
					    "error", "unfinished", "not-run"};
	json_t *list, *totals;

	json_begin();
	list = json_array();
	totals = json_object();
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		json_object_set_new(totals, words[i],
				    json_integer(count(r->tests, r->nr, words[i])));
	for (size_t i = 0; i < r->nr; i++)
		json_add(list, test_json(&r->tests[i]));
	json_print(json_pack("{s:s, s:i, s:o, s:o, s:i, s:o, s:o}", "format", "stacksim-check",
			     "version", 1, "world", json_text(r->world), "provenance",
			     json_text(r->provenance), "exit", (int)r->rc, "totals", totals,
			     "tests", list),
		   out);
}

/* ---- the files ------------------------------------------------------------------------------ */

enum exit_code results_open(struct results *r, const struct options *o)
{
	const char *const path[] = {o->junit, o->json};

	for (unsigned int i = 0; i < 2; i++) {
		r->file[i] = path[i] ? fopen(path[i], "we") : NULL;
		if (!path[i] || r->file[i])
			continue;
		fprintf(stderr, "stacksim: cannot write %s: %s\n", path[i], strerror(errno));
		return RC_USAGE;
	}
	return RC_OK;
}

enum exit_code results_write(struct results *r)
{
	static void (*const put[])(const struct results *r, FILE *out) = {put_junit, put_json};
	enum exit_code rc = RC_OK;

	for (unsigned int i = 0; i < 2; i++) {
		if (!r->file[i])
			continue;
		put[i](r, r->file[i]);
		if (!fclose(r->file[i]))
			continue;
		fprintf(stderr, "stacksim: results were not written: %s\n", strerror(errno));
		rc = RC_FAULT;
	}
	return rc;
}
