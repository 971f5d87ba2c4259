// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a scenario makes and refers to: file systems, mount points, files. The
 * types of parameters say which argument makes one and which means one, so
 * that a name that nothing has made is told before anything runs. What only
 * happens to be missing when it is used is told by the operation that fails.
 */
#include <string.h>
#include "base/near.h"
#include "script/parse.h"

#define MAX_GUESSES 128 /* candidates looked at for a suggestion */

/**
 * struct fs - a file system
 * @name: without a slash
 * @stack: those of one number lie above or below each other, so that a file of
 *	one may show, or come up, in another
 */
struct fs {
	struct fs *next;
	const char *name;
	unsigned int stack;
};

/** struct file - @name: without a slash. @fs: where it was made */
struct file {
	struct file *next;
	const struct fs *fs;
	const char *name;
};

/** struct things - what was made so far */
struct things {
	struct scn *s;
	struct scn_errors *errs;
	struct fs *fs;
	struct file *file;
	unsigned int nr_stacks;
};

static const char *bare(const char *name)
{
	return name + (*name == '/');
}

/* @name: without a slash, up to its end or the next one */
static struct fs *find_fs(const struct things *t, const char *name)
{
	size_t len = strcspn(name, "/");

	for (struct fs *fs = t->fs; fs; fs = fs->next)
		if (!strncmp(fs->name, name, len) && !fs->name[len])
			return fs;
	return NULL;
}

/* ---- making ----------------------------------------------------------- */

static void join(struct things *t, const struct fs *a, const struct fs *b)
{
	unsigned int from = a->stack, to = b->stack;

	for (struct fs *fs = t->fs; fs; fs = fs->next)
		if (fs->stack == from)
			fs->stack = to;
}

/* of a call, by the type of its parameter; NULL where it has none */
static const char *name_of(const struct scn_call *c, unsigned int i, enum sim_arg_type type)
{
	return c->def->params[i].type == type && c->from[i] ? bare(c->from[i]->text) : NULL;
}

static void make_fs(struct things *t, const struct scn_call *c, const char *name)
{
	struct fs *fs = find_fs(t, name);

	if (!fs) {
		fs = scn_mem(t->s, sizeof(*fs));
		*fs = (struct fs){.next = t->fs, .name = name, .stack = t->nr_stacks++};
		t->fs = fs;
	}
	for (unsigned int i = 0; c->def->params[i].name; i++) {
		const char *layer = name_of(c, i, SIM_A_FS);
		const struct fs *other = layer ? find_fs(t, layer) : NULL;

		if (other)
			join(t, other, fs);
	}
}

/* Does it say in which file system it makes a file? If not, it makes one by its whole path. */
static bool takes_fs(const struct scn_call *c)
{
	for (unsigned int i = 0; c->def->params[i].name; i++)
		if (c->def->params[i].type == SIM_A_FS)
			return true;
	return false;
}

static void add_file(struct things *t, const struct fs *fs, const char *name)
{
	struct file *f = scn_mem(t->s, sizeof(*f));

	*f = (struct file){.next = t->file, .fs = fs, .name = name};
	t->file = f;
}

/* what lies in a directory @from is found in @name, too, when that has its place */
static void add_below(struct things *t, const struct fs *fs, const char *from, const char *name)
{
	size_t len = strlen(from);

	for (struct file *f = t->file; f; f = f->next)
		if (f->fs->stack == fs->stack && !strncmp(f->name, from, len) &&
		    f->name[len] == '/') {
			char *path = scn_mem(t->s, strlen(name) + strlen(f->name + len) + 1);

			add_file(t, fs, strcat(strcpy(path, name), f->name + len));
		}
}

/* is @name of a file system that shows the files of @fs? */
static bool same_stack(const struct things *t, const char *name, const struct fs *fs)
{
	const struct fs *other = find_fs(t, name);

	return other && other->stack == fs->stack;
}

static void make_file(struct things *t, const struct scn_call *c, const char *name)
{
	const struct fs *fs = NULL;

	for (unsigned int i = 0; c->def->params[i].name && !fs; i++)
		if (name_of(c, i, SIM_A_FS))
			fs = find_fs(t, name_of(c, i, SIM_A_FS));
	if (!takes_fs(c) && strchr(name, '/')) {
		fs = find_fs(t, name);
		name = strchr(name, '/') + 1;
	}
	if (!fs)
		return;
	add_file(t, fs, name);
	for (unsigned int i = 0; c->def->params[i].name; i++) {
		const char *from = name_of(c, i, SIM_A_FILE);

		if (from && same_stack(t, from, fs) && strchr(from, '/'))
			add_below(t, fs, strchr(from, '/') + 1, name);
	}
}

static void make(struct things *t, const struct scn_call *c)
{
	for (unsigned int i = 0; c->def->params[i].name; i++) {
		if (name_of(c, i, SIM_A_NEW_FS))
			make_fs(t, c, name_of(c, i, SIM_A_NEW_FS));
		if (name_of(c, i, SIM_A_NEW_FILE))
			make_file(t, c, name_of(c, i, SIM_A_NEW_FILE));
	}
}

/* ---- referring -------------------------------------------------------- */

/** struct guesses - what could have been meant */
struct guesses {
	const char *word[MAX_GUESSES];
	unsigned int nr;
};

static void guess(struct guesses *g, const char *word)
{
	if (g->nr < MAX_GUESSES)
		g->word[g->nr++] = word;
}

static const char *path_of(struct scn *s, const struct fs *fs, const struct file *f)
{
	char *path = scn_mem(s, strlen(fs->name) + strlen(f->name) + 3);

	return strcat(strcat(strcat(strcpy(path, "/"), fs->name), "/"), f->name);
}

static void missing(const struct things *t, struct scn_loc loc, const char *what, const char *name,
		    const struct guesses *g)
{
	const char *near = sim_near(name, g->word, g->nr);
	const char *right = "what was made before; where an error is expected, "
			    "OPERATION ... -> -ERROR, or QUERY(...) == -ERROR";

	if (near)
		scn_err(t->errs, t->s, loc, right, "no %s '%s'; did you mean '%s'?", what, name,
			near);
	else
		scn_err(t->errs, t->s, loc, right, "no %s '%s'", what, name);
}

/* Return: the file system that a path or a name begins with, NULL after an error */
static const struct fs *check_fs(const struct things *t, const struct scn_arg *a)
{
	const char *name = bare(a->text);
	const struct fs *fs = find_fs(t, name);
	struct guesses g = {.nr = 0};
	struct scn_loc loc = a->loc;
	size_t len = strcspn(name, "/");

	if (fs)
		return fs;
	loc.len = (unsigned int)(name - a->text + len);
	for (fs = t->fs; fs; fs = fs->next)
		guess(&g, fs->name);
	missing(t, loc, "file system", scn_strndup(t->s, name, len), &g);
	return NULL;
}

/* "/disk/f", or the file system itself, "/disk" */
static void check_file(const struct things *t, const struct scn_arg *a)
{
	const struct fs *fs = check_fs(t, a);
	const char *name = strchr(bare(a->text), '/');
	struct guesses g = {.nr = 0};

	if (!fs || (a->text[0] == '/' && !name))
		return;
	for (const struct file *f = t->file; f; f = f->next)
		if (a->text[0] == '/' && f->fs->stack == fs->stack && !strcmp(f->name, name + 1))
			return;
	for (fs = t->fs; fs; fs = fs->next)
		for (const struct file *f = t->file; f && g.nr < MAX_GUESSES; f = f->next)
			if (f->fs->stack == fs->stack)
				guess(&g, path_of(t->s, fs, f));
	missing(t, a->loc, "file", a->text, &g);
}

static void check(const struct things *t, const struct scn_call *c)
{
	for (unsigned int i = 0; c->def->params[i].name; i++) {
		if (name_of(c, i, SIM_A_FS) || (name_of(c, i, SIM_A_NEW_FILE) && !takes_fs(c)))
			check_fs(t, c->from[i]);
		if (name_of(c, i, SIM_A_FILE))
			check_file(t, c->from[i]);
	}
}

/* "-ERROR" in an expression: its number, then its sign */
static bool is_error(const struct scn_term *t)
{
	return t[0].name && scn_errno_value(t[0].name) && t[1].op == SCN_NEG;
}

/* Is query @i held against an error? Then what it asks for need not be there. */
static bool expects_error(const struct scn_expr *e, unsigned int i)
{
	return (i + 3 < e->nr && e->term[i + 3].op == SCN_EQ && is_error(&e->term[i + 1])) ||
	       (i >= 2 && i + 1 < e->nr && e->term[i + 1].op == SCN_EQ &&
		is_error(&e->term[i - 2]));
}

static void check_block(struct things *t, const struct scn_block *b)
{
	for (const struct scn_stmt *st = b->first; st; st = st->next) {
		if (st->call && !st->want) {
			check(t, st->call);
			make(t, st->call);
		}
		for (unsigned int i = 0; st->expr && i < st->expr->nr; i++)
			if (st->expr->term[i].op == SCN_QUERY && !expects_error(st->expr, i))
				check(t, st->expr->term[i].call);
	}
}

void scn_check_things(struct scn *s, struct scn_errors *errs)
{
	struct things t = {.s = s, .errs = errs};

	check_block(&t, &s->setup);
	for (unsigned int i = 0; i < s->nr_tasks; i++)
		check_block(&t, &s->task[i]);
	check_block(&t, &s->expect);
}
