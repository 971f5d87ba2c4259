// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim compare, native: do two worlds do the same? Each scenario is explored in
 * both, and the sets of distinct outcomes are held against each other. Every
 * preemption bound cuts differently in worlds that take different steps, so
 * that a search at random follows the systematic one where that did not end.
 *
 * The running kernel is a world as well (model/native), whose searches are of whole system calls:
 * its outcomes are some of those that the other has.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "script/outcome.h"

#define DEFAULT_EXECS 60000   /* a third for each pass */
#define ALL_BOUNDS (1u << 20) /* one after the other, until nothing was cut off */
#define NATIVE_WORLD "native"
#define NR_SIDES 2

/**
 * struct row - an outcome as text
 * @at, @len: where its schedule is in what the process wrote
 * @count: how often it was seen
 */
struct row {
	char *text;
	long at;
	size_t len;
	uint64_t count;
};

/**
 * struct side - a scenario in one of the worlds
 * @in: what its process wrote
 * @max_ms: its part of the time of all, 0 where that is not limited
 * @head: how the exploration went; why there was none, where @rc is not RC_OK
 * @row: sorted by text
 */
struct side {
	const struct options *opt;
	struct scn *scn;
	const char *world;
	FILE *in;
	uint64_t max_ms;
	char *head;
	struct row *row;
	size_t nr;
	enum exit_code rc;
};

static const struct sim_strategy *const passes[] = {&sim_dfs, &sim_random, &sim_pct};
#define NR_PASSES ((unsigned int)(sizeof(passes) / sizeof(passes[0])))

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
 * of the tree unless another was asked for; to its newest, where the tree is
 * newer still. Return: it was said why these cannot be compared.
 */
static bool look_at_worlds(struct options *o, char *gen, size_t size)
{
	struct stat file[NR_SIDES];
	char newest[32] = "";
	bool of_tree = false, there = true;

	for (size_t i = 0; i < NR_SIDES; i++) {
		struct world w;

		if (world_load(&w, o->worlds.word[i], stderr))
			return true;
		there &= !stat(w.path, &file[i]);
		if (w.def->generation && !o->gen) {
			snprintf(gen, size, "%s", w.def->generation);
			o->gen = gen;
			of_tree = true;
		} else if (w.def->changes && !w.def->generation) {
			snprintf(newest, sizeof(newest), "%s", changes_newest(w.def));
		}
		world_unload(&w);
	}
	if (there && file[0].st_dev == file[1].st_dev && file[0].st_ino == file[1].st_ino) {
		fprintf(stderr, "stacksim: %s and %s are one world: two are wanted\n",
			o->worlds.word[0], o->worlds.word[1]);
		return true;
	}
	if (of_tree && *newest && version_cmp(gen, newest) > 0)
		snprintf(gen, size, "%s", newest);
	return false;
}

/* A line for each outcome, and after it its schedule, which has as many bytes as the line says. */
static void save(const struct session *s, const struct sim_explore *e, const struct outcomes *all,
		 FILE *out)
{
	for (size_t i = 0; i < all->nr; i++) {
		char *text;
		FILE *to = sim_text_open(&text);

		schedule_put(s, &e->under, &all->list[i].schedule, NULL, to);
		sim_text_close(to);
		fprintf(out, "%zu %" PRIu64 " ", strlen(text), all->list[i].count);
		outcome_print(all, &all->list[i], out);
		fprintf(out, "\n%s", text);
		free(text);
	}
}

/* what the engine cannot put back is mounted anew for each execution, which takes its time */
static uint64_t few(uint64_t execs)
{
	const uint64_t least = 50;

	return execs / 10 > least ? execs / 10 : execs < least ? execs : least;
}

static int explore(const struct session *s, const struct side *side, FILE *out)
{
	struct sim_explore e = explore_options(s->opt, s->scn);
	struct sim_explore whole;
	struct sim_result sum = {0};
	struct outcomes all;
	char how[64] = "";
	int rc = RC_OK;

	budget_obey(&e, side->max_ms);
	if (!e.max_execs && !e.max_ms)
		e.max_execs = DEFAULT_EXECS;
	if (s->world.def->reset && e.max_execs)
		e.max_execs = few(e.max_execs);
	if (s->opt->bound == BOUND_DEFAULT)
		e.bound = ALL_BOUNDS;
	whole = e;
	outcomes_begin(&all, s->scn);
	e.each = outcomes_add;
	e.each_arg = &all;
	for (unsigned int i = 0; i < NR_PASSES && !rc && sim_share(&whole, &sum, NR_PASSES - i, &e);
	     i++) {
		struct sim_result res = {0};
		bool done;

		e.strategy = passes[i];
		progress_begin(&e, side->scn->name);
		rc = session_explore(s, &e, &res) ? RC_FAULT : RC_OK;
		progress_clear(&e);
		if (!i)
			completeness(&res.stats, how, sizeof(how));
		done = res.stats.complete == SIM_COMPLETE || *e.stop;
		sim_result_add(&sum, &res);
		sim_result_free(&res);
		if (done)
			break;
	}
	fprintf(out, "%s ", s->world.def->name);
	changes_print(s->world.def, &s->sel, out);
	fprintf(out, ": %" PRIu64 " executions, %s; %zu outcomes\n", all.execs, how, all.nr);
	sim_result_free(&sum);
	save(s, &e, &all, out);
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
	if (sscanf(line, "%zu %" SCNu64 " %n", &row->len, &row->count, &text) != 2)
		return;
	row->text = sim_strdup(line + text);
	row->at = ftell(side->in);
	fseek(side->in, (long)row->len, SEEK_CUR);
	side->nr++;
}

/* What the process of a side wrote: first how it went; a message is just one line. */
static void read_side(struct side *side)
{
	char *line = NULL;
	size_t size = 0;

	while (sim_getline(&line, &size, side->in)) {
		line[strcspn(line, "\n")] = '\0';
		if (side->head)
			read_row(side, line);
		else
			side->head = sim_strdup(line);
	}
	free(line);
	if (side->nr)
		qsort(side->row, side->nr, sizeof(*side->row), by_text);
}

/* @parts: so many searches are still to come */
static void side_run(struct side *side, const struct options *o, struct scn *scn, const char *world,
		     const struct budget *budget, size_t parts)
{
	*side = (struct side){.opt = o, .scn = scn, .world = world};
	if (!budget_part(budget, parts, &side->max_ms)) {
		side->rc = RC_INCONCLUSIVE;
		side->head = sim_strdup("inconclusive: not run, the budget was used up");
		return;
	}
	side->rc = run_isolated(run_side, side, &side->in);
	if (side->in)
		read_side(side);
}

static void side_free(struct side *side)
{
	for (size_t i = 0; i < side->nr; i++)
		free(side->row[i].text);
	if (side->in)
		fclose(side->in);
	free(side->row);
	free(side->head);
}

static char *schedule_name(const struct side *side)
{
	const char *slash = strrchr(side->world, '/');

	return sim_format("%s.%s", side->scn->name, slash ? slash + 1 : side->world);
}

/* Save the schedule of an outcome in a file that is named by it. Return: was it saved? */
static bool keep(const struct side *side, const struct row *row, unsigned int n)
{
	char *name = schedule_name(side), *to = sim_format("%s.%u.sched", name, n);
	char *text = sim_zeroed(row->len + 1, 1, "a schedule");
	FILE *out = NULL;
	bool good = !save_begin(to, false);

	fseek(side->in, row->at, SEEK_SET);
	good = good && fread(text, 1, row->len, side->in) == row->len;
	out = good ? sim_fopen(to, "we") : NULL;
	good = out && fwrite(text, 1, row->len, out) == row->len;
	if (out && fclose(out))
		good = false;
	if (good) {
		fputs("# ", stdout);
		print_replay(side->opt, to, stdout);
	} else {
		printf("# cannot write %s\n", to);
	}
	free(text);
	free(to);
	free(name);
	return good;
}

/* Return: whether its schedule is lost */
static bool put_only(const struct side *side, const struct row *row, unsigned int n)
{
	printf("# only in %s, %" PRIu64 " times: %s\n", side->world, row->count, row->text);
	return !keep(side, row, n);
}

/* what was not found may be there, also with more preemptions than a bound allows */
static bool is_complete(const struct side *side)
{
	return side->head && strstr(side->head, " executions, complete;");
}

/* Return: RC_VIOLATION where one side has outcomes that the other has not, RC_FAULT where a
 * schedule of one is lost. Of the running kernel, @a, only its own count, and nothing is known
 * where the other side was not searched to its end: RC_INCONCLUSIVE */
static enum exit_code differences(const struct side *a, const struct side *b)
{
	unsigned int n[NR_SIDES] = {0, 0};
	bool lost = false, one = a->opt->cmd == CMD_NATIVE;

	for (size_t i = 0, k = 0; i < a->nr || k < b->nr;) {
		int order = i == a->nr   ? 1
			    : k == b->nr ? -1
					 : strcmp(a->row[i].text, b->row[k].text);

		if (order < 0)
			lost |= put_only(a, &a->row[i], ++n[0]);
		if (order > 0 && !one)
			lost |= put_only(b, &b->row[k], ++n[1]);
		i += order <= 0;
		k += order >= 0;
	}
	for (size_t i = 0; i < NR_SIDES; i++) {
		char *name = schedule_name(i ? b : a);

		if (n[0] + n[1])
			save_drop(name, n[i] + 1, ".sched");
		free(name);
	}
	if (lost)
		return RC_FAULT;
	if (one && n[0] && !is_complete(b))
		return RC_INCONCLUSIVE;
	return n[0] + n[1] ? RC_VIOLATION : RC_OK;
}

/*
 * Return: the worse code of both; RC_INTERRUPTED: there is nothing to compare. @why: what was said
 */
static enum exit_code run_sides(struct side *side, const struct options *o, struct scn *scn,
				const struct budget *budget, size_t parts, const char **why)
{
	enum exit_code rc = RC_OK;

	for (size_t i = 0; i < NR_SIDES && rc != RC_SKIP; i++) {
		side_run(&side[i], o, scn, o->worlds.word[i], budget, parts - i);
		if (was_interrupted())
			return RC_INTERRUPTED;
		if (worse(rc, side[i].rc) != rc) {
			rc = side[i].rc;
			*why = side[i].head;
		}
		if (!side[i].rc)
			printf("# %s\n", side[i].head);
	}
	return rc;
}

static enum exit_code compare(const struct options *o, struct scn *scn, unsigned int number,
			      const struct budget *budget, size_t parts)
{
	struct side side[NR_SIDES] = {{.nr = 0}};
	const char *why = NULL;
	bool cut = false;
	enum exit_code rc = run_sides(side, o, scn, budget, parts, &why);

	if (!rc) {
		rc = differences(&side[0], &side[1]);
		cut = rc == RC_INCONCLUSIVE;
		why = side[1].head;
	} else if (is_red(rc) && rc != RC_INTERRUPTED) {
		printf("# %s\n", why ? why : "the engine failed");
	}
	if (rc == RC_INTERRUPTED) {
		printf("Bail out! interrupted\n");
	} else {
		print_ok(is_red(rc), rc == RC_OK);
		printf(" %u %s", number, scn->name);
		if (rc && !is_red(rc))
			printf(" # SKIP %s%s", cut ? "inconclusive: " : "", why);
		putchar('\n');
	}
	output_flush();
	for (size_t i = 0; i < NR_SIDES; i++)
		side_free(&side[i]);
	return rc;
}

int cmd_native(const struct options *given)
{
	const char *worlds[] = {NATIVE_WORLD, given->world ? given->world : DEFAULT_WORLD};
	struct options o = *given;

	if (geteuid()) {
		fprintf(stderr, "stacksim: native mounts filesystems, which only root can\n");
		return RC_USAGE;
	}
	o.worlds = (struct words){.word = worlds, .nr = NR_SIDES};
	return cmd_compare(&o);
}

int cmd_compare(const struct options *given)
{
	struct options at = *given, *o = &at;
	char gen[32];
	enum exit_code rc = RC_OK;
	struct scenario_set set;
	struct budget budget;
	size_t skipped = 0;

	if (o->worlds.nr != NR_SIDES) {
		fprintf(stderr, "stacksim: compare wants two worlds: --world A --world B\n");
		return RC_USAGE;
	}
	if (scenarios_find(o, o->args, o->nr_args, &set) || set.broken ||
	    look_at_worlds(o, gen, sizeof(gen))) {
		scenarios_free(&set);
		return RC_USAGE;
	}
	printf("KTAP version 1\n1..%zu\n", set.nr);
	put_trees(o);
	budget = budget_begin(o->budget_ms);
	for (size_t i = 0; i < set.nr && rc != RC_INTERRUPTED && !ferror(stdout); i++) {
		enum exit_code one = compare(o, set.scn[i], (unsigned int)i + 1, &budget,
					     (set.nr - i) * NR_SIDES);

		skipped += one == RC_SKIP;
		if (one != RC_SKIP)
			rc = worse(rc, one);
	}
	rc = rc || skipped < set.nr ? rc : RC_SKIP;
	scenarios_free(&set);
	return rc;
}
