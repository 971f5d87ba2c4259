// SPDX-License-Identifier: GPL-2.0-only
/* Reading known.txt; the format is described in known.h. */
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "cli/known.h"

#define FILE_NAME "known.txt"
#define BLANKS " \t\r\n"
#define DIGITS "0123456789"

/* Cut the first word off a text. Return: it, empty when there is none */
static char *next_word(char **text)
{
	char *word = *text + strspn(*text, BLANKS), *end = word + strcspn(word, BLANKS);

	*text = end + strspn(end, BLANKS);
	*end = '\0';
	return word;
}

/* Is that X.Y, "*", or the built-in model? */
static bool is_version(const char *word)
{
	size_t major = strspn(word, DIGITS);
	size_t minor = word[major] == '.' ? strspn(word + major + 1, DIGITS) : 0;

	return !strcmp(word, "*") || !strcmp(word, DEFAULT_WORLD) ||
	       (major && minor && !word[major + 1 + minor]);
}

/* Is that a kind, and what is told of it? */
static bool is_reason(const char *text)
{
	static const char *const kind[] = {"defect: ", "stable: ", "model: "};

	for (size_t i = 0; i < sizeof(kind) / sizeof(kind[0]); i++)
		if (!strncmp(text, kind[i], strlen(kind[i])))
			return text[strlen(kind[i])];
	return false;
}

/* Return: what is wrong with the line, NULL when nothing is. */
static const char *parse(void *to, char *text)
{
	struct known_list *k = to;
	char *version = next_word(&text), *scenario;
	bool failing = !strcmp(version, "fail");

	if (failing)
		version = next_word(&text);
	scenario = next_word(&text);
	text[strcspn(text, "\r\n")] = '\0';
	if (!is_version(version))
		return "a kernel version expected, as 6.12, or * for every tree";
	if (!*scenario)
		return "a scenario expected: '[fail] VERSION SCENARIO KIND: REASON'";
	if (!is_reason(text))
		return "a reason expected, 'defect: ...', 'stable: ...' or 'model: ...'";
	k->line = sim_grow(k->line, k->nr, sizeof(*k->line), "what is known");
	k->line[k->nr++] = (struct known){
		.version = sim_strdup(version),
		.scenario = sim_strdup(scenario),
		.reason = sim_strdup(text),
		.failing = failing,
	};
	return NULL;
}

int known_read(struct known_list *k, const char *folder, FILE *err)
{
	char *path = sim_format("%s/" FILE_NAME, folder);
	int ret;

	memset(k, 0, sizeof(*k));
	ret = access(path, F_OK) ? 0 : sim_read_lines(path, parse, k, err);
	free(path);
	return ret;
}

/* 6.12 is of 6.12.117 and of 6.12, and not of 6.1.2 or 6.120. */
static bool is_of(const char *version, const char *release)
{
	size_t len = strlen(version);

	return (!strcmp(version, "*") && isdigit((unsigned char)*release)) ||
	       (!strncmp(version, release, len) && !isdigit((unsigned char)release[len]));
}

const char *known_reason(const struct known_list *k, const char *release, const char *scenario,
			 bool failing)
{
	for (size_t i = 0; i < k->nr; i++) {
		const struct known *line = &k->line[i];

		if (is_of(line->version, release) && !strcmp(line->scenario, scenario) &&
		    (failing || !line->failing))
			return line->reason;
	}
	return NULL;
}

void known_free(struct known_list *k)
{
	for (size_t i = 0; i < k->nr; i++) {
		free(k->line[i].version);
		free(k->line[i].scenario);
		free(k->line[i].reason);
	}
	free(k->line);
	memset(k, 0, sizeof(*k));
}
