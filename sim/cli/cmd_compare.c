// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim compare: do two worlds do the same? Each scenario is explored in
 * both, and the sets of distinct outcomes are held against each other. Every
 * preemption bound cuts differently in worlds that take different steps, so
 * that a search at random follows the systematic one where that did not end.
 */
#include <dirent.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "script/outcome.h"

#define DEFAULT_EXECS 20000
#define NR_SIDES 2

/** struct row - an outcome as text. @number: of its schedule's file; @count: how often it was seen
 */
struct row {
	char *text;
	size_t number;
	uint64_t count;
};

/**
 * struct side - a scenario in one of the worlds
 * @folder: where the schedule of each outcome is put, in a file called by its number
 * @head: how the exploration went; why there was none, where @rc is not RC_OK
 * @row: sorted by text
 */
struct side {
	const struct options *opt;
	struct scn *scn;
	const char *world;
	char folder[32];
	char *head;
	struct row *row;
	size_t nr;
	enum exit_code rc;
};

static const enum sim_strategy passes[] = {SIM_S_DFS, SIM_S_RANDOM, SIM_S_PCT};

static void put_trees(const struct options *o)
{
	for (size_t i = 0; i < NR_SIDES; i++) {
		struct world w;

		if (world_load(&w, o->worlds.word[i], stderr))
			continue;
		print_provenance(&w, stdout);
		world_unload(&w);
	}
}

/*
 * A kernel tree is one generation; a world that has them all is taken to that
 * of the tree unless another was asked for. Return: a world could not be loaded.
 */
static bool find_generation(struct options *o, char *gen, size_t size)
{
	for (size_t i = 0; i < NR_SIDES; i++) {
		struct world w;

		if (world_load(&w, o->worlds.word[i], stderr))
			return true;
		if (w.def->generation && !o->gen) {
			snprintf(gen, size, "%s", w.def->generation);
			o->gen = gen;
		}
		world_unload(&w);
	}
	return false;
}

static void save(const struct session *s, const struct sim_explore *e, const struct outcomes *all,
		 const struct side *side, FILE *out)
{
	for (size_t i = 0; i < all->nr; i++) {
		char *path = sim_format("%s/%zu", side->folder, i);

		schedule_save(s, e, &all->list[i].schedule, NULL, path);
		free(path);
		fprintf(out, "%zu %" PRIu64 " ", i, all->list[i].count);
		outcome_print(all, &all->list[i], out);
		fputc('\n', out);
	}
}

static int explore(const struct session *s, const struct side *side, FILE *out)
{
	struct sim_explore e = explore_options(s->opt, s->scn);
	struct outcomes all;
	char how[64] = "";
	int rc = RC_OK;

	if (!e.max_execs && !e.max_ms)
		e.max_execs = DEFAULT_EXECS;
	outcomes_begin(&all, s->scn);
	e.each = outcomes_add;
	e.each_arg = &all;
	for (size_t i = 0; i < sizeof(passes) / sizeof(passes[0]) && !rc; i++) {
		struct sim_result res = {0};
		bool done;

		e.strategy = passes[i];
		progress_begin(&e, side->scn->name);
		rc = session_explore(s, &e, &res);
		progress_clear(&e);
		if (!i)
			completeness(&res.stats, how, sizeof(how));
		done = res.stats.complete == SIM_COMPLETE || *e.stop;
		sim_result_free(&res);
		if (done)
			break;
	}
	fprintf(out, "%s ", s->world.def->name);
	changes_print(s->world.def, &s->sel, out);
	fprintf(out, ": %" PRIu64 " executions, %s; %zu outcomes\n", all.execs, how, all.nr);
	save(s, &e, &all, side, out);
	outcomes_free(&all);
	return rc;
}

static int run_side(void *arg, FILE *out)
{
	const struct side *side = arg;
	struct options o = *side->opt;
	struct change_sel sel = selection(&o);
	struct session s = {0};
	struct world w;
	int rc;

	o.world = side->world;
	if (world_load(&w, o.world, out))
		return RC_USAGE;
	if (w.def->generation)
		sel = (struct change_sel){.gen = NULL};
	world_unload(&w);
	rc = session_open(&s, &o, NULL, side->scn, &sel, out);
	if (!rc)
		rc = explore(&s, side, out);
	session_close(&s);
	return rc;
}

static int by_text(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return strcmp(x->text, y->text);
}

static void read_row(struct side *side, const char *line)
{
	struct row *row;
	int text;

	side->row = sim_grow(side->row, side->nr, sizeof(*row), "outcomes");
	row = &side->row[side->nr];
	if (sscanf(line, "%zu %" SCNu64 " %n", &row->number, &row->count, &text) == 2)
		side->row[side->nr++].text = sim_strdup(line + text);
}

/* What the process of a side wrote: first how it went; a message is just one line. */
static void read_side(struct side *side, FILE *in)
{
	char *line = NULL;
	size_t size = 0;

	while (sim_getline(&line, &size, in)) {
		line[strcspn(line, "\n")] = '\0';
		if (side->head)
			read_row(side, line);
		else
			side->head = sim_strdup(line);
	}
	free(line);
	fclose(in);
	if (side->nr)
		qsort(side->row, side->nr, sizeof(*side->row), by_text);
}

static void side_run(struct side *side, const struct options *o, struct scn *scn, const char *world)
{
	FILE *out;

	*side = (struct side){.opt = o, .scn = scn, .world = world};
	strcpy(side->folder, ".stacksim.XXXXXX");
	if (!mkdtemp(side->folder)) {
		side->rc = RC_FAULT;
		return;
	}
	side->rc = run_isolated(run_side, side, &out);
	if (out)
		read_side(side, out);
}

/* With all that is in it: of a side that was interrupted nobody knows what that is. */
static void remove_folder(const char *folder)
{
	DIR *d = opendir(folder);
	const struct dirent *e;

	while (d && (e = readdir(d)))
		unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
	rmdir(folder);
}

static void side_free(struct side *side)
{
	for (size_t i = 0; i < side->nr; i++)
		free(side->row[i].text);
	remove_folder(side->folder);
	free(side->row);
	free(side->head);
}

/* The schedule of an outcome moves to where its name says what it is. */
static void keep(const struct side *side, const struct row *row, unsigned int n)
{
	char *from = sim_format("%s/%zu", side->folder, row->number);
	char *to = sim_format(
		"%s.%s.%u.sched", side->scn->name,
		strrchr(side->world, '/') ? strrchr(side->world, '/') + 1 : side->world, n);

	if (!rename(from, to))
		printf("# replay with: stacksim replay %s\n", to);
	free(from);
	free(to);
}

static void put_only(const struct side *side, const struct row *row, unsigned int n)
{
	printf("# only in %s, %" PRIu64 " times: %s\n", side->world, row->count, row->text);
	keep(side, row, n);
}

/* Return: how many outcomes only one side has. */
static unsigned int differences(const struct side *a, const struct side *b)
{
	unsigned int n[NR_SIDES] = {0, 0};

	for (size_t i = 0, k = 0; i < a->nr || k < b->nr;) {
		int order = i == a->nr   ? 1
			    : k == b->nr ? -1
					 : strcmp(a->row[i].text, b->row[k].text);

		if (order < 0)
			put_only(a, &a->row[i], ++n[0]);
		if (order > 0)
			put_only(b, &b->row[k], ++n[1]);
		i += order <= 0;
		k += order >= 0;
	}
	return n[0] + n[1];
}

/*
 * Return: the worse code of both; RC_INTERRUPTED: there is nothing to compare. @why: what was said
 */
static enum exit_code run_sides(struct side *side, const struct options *o, struct scn *scn,
				const char **why)
{
	enum exit_code rc = RC_OK;

	for (size_t i = 0; i < NR_SIDES; i++) {
		side_run(&side[i], o, scn, o->worlds.word[i]);
		if (was_interrupted())
			return RC_INTERRUPTED;
		if (side[i].rc > rc) {
			rc = side[i].rc;
			*why = side[i].head;
		}
		if (!side[i].rc)
			printf("# %s\n", side[i].head);
	}
	return rc;
}

static enum exit_code compare(const struct options *o, struct scn *scn, unsigned int number)
{
	struct side side[NR_SIDES] = {{.nr = 0}};
	const char *why = NULL;
	enum exit_code rc = run_sides(side, o, scn, &why);

	if (!rc && differences(&side[0], &side[1]))
		rc = RC_VIOLATION;
	else if (rc && rc != RC_SKIP && rc != RC_INTERRUPTED)
		printf("# %s\n", why ? why : "the engine failed");
	if (rc == RC_INTERRUPTED) {
		printf("Bail out! interrupted\n");
	} else {
		printf("%sok %u %s", rc && rc != RC_SKIP ? "not " : "", number, scn->name);
		printf(rc == RC_SKIP ? " # SKIP %s\n" : "\n", why);
	}
	output_flush();
	for (size_t i = 0; i < NR_SIDES; i++)
		side_free(&side[i]);
	return rc;
}

int cmd_compare(const struct options *given)
{
	struct options at = *given, *o = &at;
	char gen[32];
	enum exit_code rc = RC_OK;
	struct scenario_set set;
	size_t skipped = 0;

	if (o->worlds.nr != NR_SIDES) {
		fprintf(stderr, "stacksim: compare wants two worlds: --world A --world B\n");
		return RC_USAGE;
	}
	if (scenarios_find(o, o->args, o->nr_args, &set) || set.broken ||
	    find_generation(o, gen, sizeof(gen))) {
		scenarios_free(&set);
		return RC_USAGE;
	}
	printf("KTAP version 1\n1..%zu\n", set.nr);
	put_trees(o);
	for (size_t i = 0; i < set.nr && rc != RC_INTERRUPTED && !ferror(stdout); i++) {
		enum exit_code one = compare(o, set.scn[i], (unsigned int)i + 1);

		skipped += one == RC_SKIP;
		if (one != RC_SKIP && one > rc)
			rc = one;
	}
	rc = rc || skipped < set.nr ? rc : RC_SKIP;
	scenarios_free(&set);
	return rc;
}
