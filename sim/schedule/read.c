// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading schedule files. A replay that silently follows half a file is worse
 * than none, so the reader is strict: the lines come in one order, each once,
 * and the sum at the end must be right.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sim/checks.h>
#include "base/file.h"
#include "base/memory.h"
#include "schedule/schedule.h"

#define MAX_LINE 32768 /* a path, of which each byte may be written as three */
#define MAX_SEGS (1u << 24)
#define MAX_CHANGES 256
#define MAX_TEXT (256 * 1024 + 1) /* of a scenario: SCN_MAX_FILE and a byte 0 */

enum stage {
	WANT_MAGIC,
	WANT_WORLD,
	WANT_CHANGES,
	WANT_SCENARIO,
	WANT_OPTIONS,
	WANT_RUNS,
	WANT_TEXT,
	DONE
};

struct reader {
	struct schedule_file *f;
	const char *path;
	FILE *err;
	unsigned int line;
	char text[MAX_LINE]; /* the line; words are cut out of it */
	char *pos, *word;
	enum stage stage;
	unsigned int version;
	uint64_t steps;
};

static int fail(const struct reader *r, const char *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int fail(const struct reader *r, const char *at, const char *fmt, ...)
{
	va_list ap;

	fprintf(r->err, "%s:%u:%d: error: ", r->path, r->line, (int)(at - r->text) + 1);
	va_start(ap, fmt);
	vfprintf(r->err, fmt, ap);
	va_end(ap);
	fputc('\n', r->err);
	return -EINVAL;
}

/* Next word of the line into r->word. Return: false at its end. */
static bool next_word(struct reader *r)
{
	r->pos += strspn(r->pos, " \t");
	r->word = r->pos;
	if (!*r->pos || *r->pos == '#')
		return false;
	r->pos += strcspn(r->pos, " \t");
	if (*r->pos)
		*r->pos++ = '\0';
	return true;
}

static int want_word(struct reader *r, const char *what)
{
	return next_word(r) ? 0 : fail(r, r->word, "%s expected", what);
}

static int want_end(struct reader *r)
{
	return next_word(r) ? fail(r, r->word, "nothing more expected, but '%s'", r->word) : 0;
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Put the bytes back that were written as %XX. */
static int decode(const struct reader *r, char *text)
{
	char *to = text;

	for (char *from = text; *from; from++) {
		if (*from == '%') {
			int hi = hex_digit(from[1]), lo = hi < 0 ? -1 : hex_digit(from[2]);

			if (lo < 0 || hi + lo == 0)
				return fail(r, from, "'%%' not followed by two hexadecimal digits");
			*to++ = (char)(hi << 4 | lo);
			from += 2;
			continue;
		}
		*to++ = *from;
	}
	*to = '\0';
	return 0;
}

static struct schedule_place place(const struct reader *r)
{
	return (struct schedule_place){r->line, (unsigned int)(r->word - r->text) + 1};
}

static int want_name(struct reader *r, const char *what, char **name)
{
	char *word;
	int ret = want_word(r, what);

	if (ret)
		return ret;
	word = r->word;
	ret = decode(r, word);
	if (!ret)
		*name = sim_strdup(word);
	return ret;
}

static int parse_number(const struct reader *r, const char *text, uint32_t min, uint32_t max,
			uint32_t *n)
{
	char *end;
	unsigned long long v;

	errno = 0;
	v = strtoull(text, &end, 10);
	if (*end || end == text || *text < '0' || *text > '9')
		return fail(r, text, "a number expected, not '%s'", text);
	if (errno || v > max || v < min)
		return fail(r, text, "%s is out of range", text);
	*n = (uint32_t)v;
	return 0;
}

static int want_number(struct reader *r, const char *what, uint32_t min, uint32_t max, uint32_t *n)
{
	int ret = want_word(r, what);

	return ret ? ret : parse_number(r, r->word, min, max, n);
}

static int want_u32(struct reader *r, const char *what, uint32_t min, uint32_t *n)
{
	return want_number(r, what, min, INT32_MAX, n);
}

static int read_magic(struct reader *r)
{
	if (!next_word(r) || strcmp(r->word, "stacksim-schedule"))
		return fail(
			r, r->text,
			"this is no schedule file: it must begin with 'stacksim-schedule' and a "
			"version");
	if (!next_word(r) || (strcmp(r->word, "1") && strcmp(r->word, "2")))
		return fail(r, r->word, "this version of the format is not known; 1 and 2 are");
	r->version = (unsigned int)(*r->word - '0');
	r->stage = WANT_WORLD;
	return want_end(r);
}

static int read_world(struct reader *r)
{
	int ret = want_name(r, "the name of a world", &r->f->world);

	r->f->world_at = place(r);
	r->stage = WANT_CHANGES;
	return ret ? ret : want_end(r);
}

static int add_change(struct reader *r, char ***list, size_t *nr)
{
	if (*nr == MAX_CHANGES)
		return fail(r, r->word, "more than %d changes", MAX_CHANGES);
	if (decode(r, r->word + 1))
		return -EINVAL;
	*list = sim_grow(*list, *nr, sizeof(**list), "changes");
	(*list)[(*nr)++] = sim_strdup(r->word + 1);
	return 0;
}

static int read_changes(struct reader *r)
{
	struct schedule_file *f = r->f;
	int ret = want_name(r, "a generation", &f->gen);

	f->changes_at = place(r);
	while (!ret && next_word(r)) {
		if (*r->word == '+')
			ret = add_change(r, &f->with, &f->nr_with);
		else if (*r->word == '-')
			ret = add_change(r, &f->without, &f->nr_without);
		else
			ret = fail(r, r->word, "+CHANGE or -CHANGE expected, not '%s'", r->word);
	}
	r->stage = WANT_SCENARIO;
	return ret;
}

static int read_scenario(struct reader *r)
{
	static const char kind[] = "xxh64:";
	struct schedule_file *f = r->f;
	int ret = want_name(r, "the name of a scenario", &f->scenario);
	char *end;

	f->scenario_at = place(r);
	if (!ret)
		ret = want_name(r, "the file of the scenario", &f->path);
	if (!ret)
		ret = want_word(r, "the hash of the scenario");
	if (ret)
		return ret;
	if (strncmp(r->word, kind, strlen(kind)))
		return fail(r, r->word, "a hash that begins with '%s' expected", kind);
	f->hash = strtoull(r->word + strlen(kind), &end, 16);
	if (*end || strlen(r->word) != strlen(kind) + 16)
		return fail(r, r->word, "16 hexadecimal digits expected after '%s'", kind);
	r->stage = WANT_OPTIONS;
	return want_end(r);
}

static int read_limit(struct reader *r)
{
	int ret = want_number(r, "a number of steps", 1, SIM_MAX_STEPS, &r->f->under.max_steps);

	return ret ? ret : want_end(r);
}

static int read_timed(struct reader *r)
{
	r->f->under.timed = true;
	return want_end(r);
}

static int read_checks(struct reader *r)
{
	int ret = want_word(r, "a list of checkers");
	const char *bad;
	uint64_t on;

	if (ret)
		return ret;
	bad = sim_checks_parse(r->word, &r->f->under.off, &on);
	if (bad)
		return fail(r, bad, "there is no checker '%.*s'", (int)strcspn(bad, ","), bad);
	return want_end(r);
}

static int read_race(struct reader *r)
{
	int ret = want_word(r, "a tier");
	const char *const *tier = sim_race_tiers;

	if (ret)
		return ret;
	while (*tier && strcmp(*tier, r->word))
		tier++;
	if (!*tier)
		return fail(r, r->word, "there is no tier '%s'", r->word);
	r->f->under.race = tier - sim_race_tiers;
	return want_end(r);
}

static int read_promote(struct reader *r)
{
	struct schedule_file *f = r->f;
	struct schedule_race *p;
	int ret = want_word(r, "'cache' or 'variable'");

	if (ret)
		return ret;
	if (strcmp(r->word, "cache") && strcmp(r->word, "variable"))
		return fail(r, r->word, "'cache' or 'variable' expected, not '%s'", r->word);
	if (f->under.promoted == SIM_MAX_PROMOTIONS)
		return fail(r, r->text, "more than %d promotions", SIM_MAX_PROMOTIONS);
	f->promoted = sim_grow(f->promoted, f->under.promoted, sizeof(*p), "racing locations");
	p = &f->promoted[f->under.promoted++];
	*p = (struct schedule_race){.heap = r->word[0] == 'c', .at = place(r)};
	ret = want_name(r, "its name", &p->name);
	if (!ret)
		ret = want_u32(r, "an offset", 0, &p->off);
	if (!ret)
		ret = want_u32(r, "a size", 1, &p->size);
	return ret ? ret : want_end(r);
}

static int read_fail(struct reader *r)
{
	struct sim_fail *f = &r->f->under.fail;
	int ret = want_word(r, "'alloc' or 'io'");
	uint32_t error = 1;

	if (ret)
		return ret;
	*f = (struct sim_fail){.kind = !strcmp(r->word, "io") ? SIM_FAIL_IO : SIM_FAIL_ALLOC};
	if (f->kind == SIM_FAIL_ALLOC && strcmp(r->word, "alloc"))
		return fail(r, r->word, "'alloc' or 'io' expected, not '%s'", r->word);
	if (f->kind == SIM_FAIL_ALLOC) {
		ret = want_u32(r, "the number of an allocation", 1, &f->nr);
		return ret ? ret : want_end(r);
	}
	ret = want_u32(r, "the number of an operation", 1, &f->nr);
	if (!ret)
		ret = want_u32(r, "which of its errors", 1, &error);
	f->error = error - 1;
	return ret ? ret : want_end(r);
}

static int want_text(struct reader *r, const char *what, char **text)
{
	char *start, *end;

	r->pos += strspn(r->pos, " \t");
	start = r->pos;
	end = *start == '"' ? strchr(start + 1, '"') : NULL;
	if (!end)
		return fail(r, start, "%s expected, in double quotes", what);
	*end = '\0';
	r->pos = end + 1;
	if (decode(r, start + 1))
		return -EINVAL;
	free(*text);
	*text = sim_strdup(start + 1);
	return want_end(r);
}

static int read_tree(struct reader *r)
{
	return want_text(r, "what the world is", &r->f->tree);
}

static int read_report(struct reader *r)
{
	return want_text(r, "the first line of the report", &r->f->report);
}

static int read_run(struct reader *r)
{
	struct sim_schedule *s = &r->f->sched;
	uint32_t inst = 1, count;
	char *name, *hash;
	int ret = want_word(r, "the name of a thread");

	if (ret)
		return ret;
	name = r->word;
	hash = strchr(name, '#');
	if (hash) {
		*hash = '\0';
		ret = parse_number(r, hash + 1, 2, INT32_MAX, &inst);
	}
	if (!ret)
		ret = decode(r, name);
	if (!ret)
		ret = want_number(r, "a number of steps", 1, 2 * SIM_MAX_STEPS - (uint32_t)r->steps,
				  &count);
	if (!ret && s->nr == MAX_SEGS)
		ret = fail(r, r->text, "longer than %u lines", MAX_SEGS);
	if (ret)
		return ret;
	sim_schedule_add(s, SCHEDULE_THREAD_UNKNOWN, count, 0, name, inst);
	r->steps += count;
	return want_end(r);
}

static int read_choose(struct reader *r)
{
	uint32_t value, of;
	char *name;
	int ret = want_word(r, "what is chosen");

	name = r->word;
	if (!ret)
		ret = decode(r, name);
	if (!ret)
		ret = want_u32(r, "the value chosen", 0, &value);
	if (!ret && (!next_word(r) || strcmp(r->word, "of")))
		ret = fail(r, r->word, "'of' expected");
	if (!ret)
		ret = want_u32(r, "the number of alternatives", 1, &of);
	if (!ret && value >= of)
		ret = fail(r, r->word, "value %u is not below %u", value, of);
	if (ret)
		return ret;
	sim_schedule_add(&r->f->sched, SIM_SEG_CHOICE, value, of, name, 1);
	return want_end(r);
}

/* A line of the scenario: all that is after a blank. */
static int read_text(struct reader *r)
{
	struct schedule_file *f = r->f;
	size_t len;

	if (r->version < 2)
		return fail(r, r->word, "a file of version 1 has no scenario in it");
	if (decode(r, r->pos))
		return -EINVAL;
	len = strlen(r->pos);
	if (len >= MAX_TEXT - f->len)
		return fail(r, r->word, "the scenario is longer than %d bytes", MAX_TEXT);
	if (!f->text)
		f->text = sim_zeroed(MAX_TEXT, 1, "a scenario");
	else
		f->text[f->len++] = '\n';
	memcpy(f->text + f->len, r->pos, len);
	f->len += len;
	return 0;
}

static int check_text(const struct reader *r)
{
	const struct schedule_file *f = r->f;

	if (r->version < 2)
		return 0;
	if (!f->text)
		return fail(r, r->text, "the scenario expected, in lines that begin with '|'");
	if (schedule_hash(f->text, f->len) != f->hash)
		return fail(
			r, r->text,
			"the scenario above is not that of the hash in line %u: a line is missing "
			"or was changed",
			f->scenario_at.line);
	return 0;
}

static int read_end(struct reader *r)
{
	uint32_t steps;
	int ret = want_u32(r, "the number of steps", 0, &steps);

	if (ret)
		return ret;
	if (steps != r->steps)
		return fail(r, r->word,
			    "the runs above have %" PRIu64
			    " steps, not %u: a line is missing or was changed",
			    r->steps, steps);
	if (check_text(r))
		return -EINVAL;
	r->stage = DONE;
	return want_end(r);
}

/* Which line may stand where. */
static const struct statement {
	const char *word;
	enum stage from, to; /* stages in which it may come */
	enum stage then;     /* at least; WANT_MAGIC: as it says itself */
	int (*read)(struct reader *r);
} statements[] = {
	{"world", WANT_WORLD, WANT_WORLD, WANT_MAGIC, read_world},
	{"changes", WANT_CHANGES, WANT_CHANGES, WANT_MAGIC, read_changes},
	{"scenario", WANT_SCENARIO, WANT_SCENARIO, WANT_MAGIC, read_scenario},
	{"tree", WANT_OPTIONS, WANT_OPTIONS, WANT_MAGIC, read_tree},
	{"limit", WANT_OPTIONS, WANT_OPTIONS, WANT_MAGIC, read_limit},
	{"timed", WANT_OPTIONS, WANT_OPTIONS, WANT_MAGIC, read_timed},
	{"checks", WANT_OPTIONS, WANT_OPTIONS, WANT_MAGIC, read_checks},
	{"race", WANT_OPTIONS, WANT_OPTIONS, WANT_MAGIC, read_race},
	{"promote", WANT_OPTIONS, WANT_OPTIONS, WANT_MAGIC, read_promote},
	{"fail", WANT_OPTIONS, WANT_OPTIONS, WANT_MAGIC, read_fail},
	{"report", WANT_OPTIONS, WANT_OPTIONS, WANT_MAGIC, read_report},
	{"run", WANT_OPTIONS, WANT_RUNS, WANT_RUNS, read_run},
	{"choose", WANT_OPTIONS, WANT_RUNS, WANT_RUNS, read_choose},
	{"|", WANT_OPTIONS, WANT_TEXT, WANT_TEXT, read_text},
	{"end", WANT_OPTIONS, WANT_TEXT, WANT_MAGIC, read_end},
};

static const char *const expected[] = {
	[WANT_MAGIC] = "'stacksim-schedule 1'",
	[WANT_WORLD] = "'world'",
	[WANT_CHANGES] = "'changes'",
	[WANT_SCENARIO] = "'scenario'",
	[WANT_OPTIONS] = ("'tree', 'limit', 'timed', 'checks', 'race', 'promote', 'fail', "
			  "'report', 'run', 'choose', '|' or 'end'"),
	[WANT_RUNS] = "'run', 'choose', '|' or 'end'",
	[WANT_TEXT] = "'|' or 'end'",
	[DONE] = "nothing after 'end'",
};

static int read_line(struct reader *r)
{
	if (r->stage == WANT_MAGIC)
		return read_magic(r);
	if (!next_word(r))
		return 0;
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
		const struct statement *s = &statements[i];

		if (strcmp(s->word, r->word) || r->stage < s->from || r->stage > s->to)
			continue;
		if (s->then > r->stage)
			r->stage = s->then;
		return s->read(r);
	}
	return fail(r, r->word, "%s expected, not '%s'", expected[r->stage], r->word);
}

/* Is what fgets() gave a line? Its end is cut off, be it that of Unix or of DOS. */
static int end_line(struct reader *r, FILE *in)
{
	size_t len = strlen(r->text);

	if (len && r->text[len - 1] == '\n') {
		r->text[--len] = '\0';
		if (len && r->text[len - 1] == '\r')
			r->text[--len] = '\0';
		return 0;
	}
	if (len + 1 == sizeof(r->text))
		return fail(r, r->text, "the line is longer than %d bytes", MAX_LINE - 2);
	return fail(r, r->text + len, feof(in) ? "the line is cut off" : "a byte 0 is no text");
}

static int read_lines(struct reader *r, FILE *in)
{
	int ret = 0;

	while (!ret && fgets(r->text, sizeof(r->text), in)) {
		r->line++;
		r->pos = r->text;
		ret = end_line(r, in);
		if (!ret)
			ret = read_line(r);
	}
	if (!ret && ferror(in)) {
		ret = -errno;
		sim_complain(r->err, "%s: %s\n", r->path, strerror(-ret));
	}
	if (ret || r->stage == DONE)
		return ret;
	r->line++;
	r->text[0] = '\0';
	if (r->line == 1)
		return fail(r, r->text, "the file is empty");
	return fail(r, r->text, "the file is cut off: %s expected", expected[r->stage]);
}

int schedule_read_from(struct schedule_file *f, FILE *in, const char *path, FILE *err)
{
	struct reader r = {.f = f, .path = path, .err = err};

	memset(f, 0, sizeof(*f));
	f->file = path;
	return read_lines(&r, in);
}

int schedule_read(struct schedule_file *f, const char *path, FILE *err)
{
	FILE *in = sim_fopen(path, "r");
	int ret;

	memset(f, 0, sizeof(*f));
	if (!in) {
		ret = -errno;
		sim_complain(err, "%s: %s\n", path, strerror(-ret));
		return ret;
	}
	ret = schedule_read_from(f, in, path, err);
	fclose(in);
	return ret;
}

static void free_list(char **list, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		free(list[i]);
	free(list);
}

void schedule_free(struct schedule_file *f)
{
	free(f->world);
	free(f->gen);
	free_list(f->with, f->nr_with);
	free_list(f->without, f->nr_without);
	free(f->scenario);
	free(f->tree);
	for (size_t i = 0; i < f->under.promoted; i++)
		free(f->promoted[i].name);
	free(f->promoted);
	free(f->path);
	free(f->text);
	free(f->report);
	sim_schedule_free(&f->sched);
	memset(f, 0, sizeof(*f));
}
