// SPDX-License-Identifier: GPL-2.0-only
/*
 * "use NAME": a set-up that many scenarios have, as the lines of scenarios/use.def. What is made of
 * them are statements as any others, at the place of that line; so nothing else knows of it.
 */
#include <string.h>
#include "script/parse.h"

/**
 * struct use - a row of the table
 * @line: stand in its place
 * @keeps: lines of this operation may follow, before ...
 * @last: ... this one
 */
struct use {
	const char *name, *line[2], *keeps, *last;
};

static const struct use uses[] = {
#define USE(name, line, other, keeps, last) {name, {line, other}, keeps, last},
#include "../../scenarios/use.def"
#undef USE
};

#define NR_USES (sizeof(uses) / sizeof(uses[0]))

static const struct use *find(struct scn_parser *p, const char *name, struct scn_loc loc)
{
	const char *known[NR_USES];

	for (size_t i = 0; i < NR_USES; i++) {
		if (!strcmp(uses[i].name, name))
			return &uses[i];
		known[i] = uses[i].name;
	}
	scn_b_unknown(p, loc, "no set-up is called", name, known, NR_USES);
	return NULL;
}

/* A line of the table: OPERATION ARGUMENT... [KEY=VALUE]... */
static void add(struct scn_parser *p, const char *line, struct scn_loc loc)
{
	size_t n = strcspn(line, " ");
	const char *op = scn_strndup(p->scn, line, n);

	for (const char *at = line + n; *at; at += n) {
		const char *key = NULL, *value = ++at;

		n = strcspn(at, " ");
		if (memchr(at, '=', n)) {
			value = strchr(at, '=') + 1;
			key = scn_strndup(p->scn, at, value - at - 1);
		}
		scn_b_arg(p, key, loc, scn_strndup(p->scn, value, at + n - value), loc);
	}
	scn_b_op(p, NULL, loc, NULL, loc, op, loc);
}

void scn_b_use(struct scn_parser *p, const char *name, struct scn_loc loc)
{
	const struct use *u = find(p, name, loc);

	if (!u)
		return;
	if (p->block != &p->scn->setup) {
		scn_b_err(p, loc, "'use' stands in set-up only");
		return;
	}
	scn_b_used(p, NULL);
	for (size_t i = 0; i < 2 && u->line[i]; i++)
		add(p, u->line[i], loc);
	p->use = u;
	p->use_loc = loc;
}

void scn_b_used(struct scn_parser *p, const char *op)
{
	const struct use *u = p->use;

	if (!u || (op && !strcmp(op, u->keeps)))
		return;
	p->use = NULL;
	add(p, u->last, p->use_loc);
}
