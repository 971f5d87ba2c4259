// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim check: every "bug at" and "clean at" line of the scenarios is a
 * test, run in a process of its own; results are KTAP, version 1.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include "cli/cli.h"
#include "cli/known.h"

/**
 * struct test - one verdict of a scenario
 * @proc: where it runs; of what it wrote the last line is the reason to skip
 * @fixed: the world is one kernel; @elsewhere: the verdict is about another
 * @known: why this kernel is known to differ from what the verdict says, or NULL
 */
struct test {
	const struct options *opt;
	struct scn *scn;
	const struct scn_verdict *verdict;
	struct isolated proc;
	bool done, fixed, elsewhere;
	const char *known;
	enum exit_code rc;
};

static struct change_sel verdict_selection(const struct scn_verdict *v)
{
	return (struct change_sel){
		.gen = v->gen,
		.with = v->with,
		.without = v->without,
		.nr_with = v->nr_with,
		.nr_without = v->nr_without,
	};
}

static bool same_words(const char *const *a, size_t na, const char *const *b, size_t nb)
{
	for (size_t i = 0; na == nb && i < na; i++)
		if (strcmp(a[i], b[i]))
			return false;
	return na == nb;
}

static bool same_place(const struct scn_verdict *a, const struct scn_verdict *b)
{
	return !version_cmp(a->gen, b->gen) &&
	       same_words(a->with, a->nr_with, b->with, b->nr_with) &&
	       same_words(a->without, a->nr_without, b->without, b->nr_without);
}

/* Does some "bug at" line for the same kernel announce this report? */
static bool announced(const struct test *t, const char *signature)
{
	for (unsigned int i = 0; i < t->scn->nr_verdicts; i++) {
		const struct scn_verdict *v = &t->scn->verdict[i];

		if (v->bug && same_place(v, t->verdict) && strstr(signature, v->signature))
			return true;
	}
	return false;
}

/* Compare what was found with what was announced. */
static enum exit_code judge(const struct test *t, const struct sim_result *res, FILE *out)
{
	bool found = !t->verdict->bug, good = true;

	for (size_t i = 0; i < res->nr_findings; i++) {
		const struct sim_finding *f = &res->findings[i];
		bool expected = announced(t, f->signature);

		/* a race says something about the scenario only where it is its subject */
		bool fails = is_failure(t->opt, f->kind) || wants_races(t->scn);

		fprintf(out, "%s%s (in %" PRIu64 " executions, first %" PRIu64 ")\n",
			expected ? ""
			: fails  ? "unexpected: "
				 : "note: ",
			f->signature, f->count, f->at);
		found |= t->verdict->bug && strstr(f->signature, t->verdict->signature);
		good &= expected || !fails;
	}
	print_unjudged(&res->stats, out);
	print_lost(&res->stats, out);
	if (!found)
		fprintf(out, "not reported: %s\n", t->verdict->signature);
	for (unsigned int i = 0; i < t->scn->nr_orders; i++) {
		if (!(res->stats.unreached >> i & 1))
			continue;
		fprintf(out, "the order constraint in line %u was never reached\n",
			t->scn->order[i].loc.line);
		good = false;
	}
	good &= judged(&res->stats);
	/* a real tree takes more steps: it is looked at for as long as was asked for */
	if (res->stats.complete == SIM_STOPPED && !t->fixed)
		good &= t->verdict->bug;
	return found && good ? RC_OK : RC_VIOLATION;
}

/*
 * A systematic search of a real tree seldom ends, and what it comes to last it
 * never sees. As many executions at random look everywhere a little. Return: an exit code
 */
static int search(const struct test *t, const struct session *s, struct sim_explore *e,
		  struct sim_result *res, uint64_t *at_random)
{
	struct sim_result more = {0};
	int rc = session_explore(s, e, res);

	if (rc || !t->fixed || e->strategy != SIM_S_DFS || res->stats.complete != SIM_STOPPED ||
	    !e->max_execs || res->stats.execs < e->max_execs || *e->stop ||
	    !sim_time_left(e, &res->stats, &e->max_ms))
		return rc;
	e->strategy = SIM_S_RANDOM;
	rc = session_explore(s, e, &more);
	*at_random = more.stats.execs;
	sim_result_add(res, &more);
	sim_result_free(&more);
	return rc;
}

static int run_test(void *arg, FILE *out)
{
	const struct test *t = arg;
	struct change_sel sel = verdict_selection(t->verdict);
	struct sim_explore e = explore_options(t->opt, t->scn);
	struct sim_result res = {0};
	struct session s;
	uint64_t at_random = 0;
	char buf[64];
	int rc;

	if (t->elsewhere || t->known) {
		fprintf(out, "%s%s\n", t->known ? "known: " : "the world is another kernel",
			t->known ? t->known : "");
		return RC_SKIP;
	}
	if (t->fixed)
		sel.gen = NULL;
	rc = session_open(&s, t->opt, NULL, t->scn, &sel, out);
	if (!rc) {
		progress_begin(&e, t->scn->name);
		rc = search(t, &s, &e, &res, &at_random);
		progress_clear(&e);
	}
	if (!rc) {
		fprintf(out, "%" PRIu64 " executions, ", res.stats.execs);
		if (at_random)
			fprintf(out, "%" PRIu64 " of them at random, ", at_random);
		fprintf(out, "%s\n", completeness(&res.stats, buf, sizeof(buf)));
		rc = judge(t, &res, out);
	}
	sim_result_free(&res);
	session_close(&s);
	/*
	 * That the setup fails says something of the world, and nothing of the other scenarios;
	 * git bisect is to skip a tree of which no more is known.
	 */
	if (s.setup_failed)
		return t->opt->tree ? RC_USAGE : RC_VIOLATION;
	return rc;
}

/** struct pool - the tests and the processes that run them. @broken: there can be no process */
struct pool {
	struct test *tests;
	size_t nr, started, running, jobs;
	const volatile sig_atomic_t *stop;
	bool broken;
};

static void start(struct pool *p)
{
	struct test *t = &p->tests[p->started];

	p->broken = isolate_start(&t->proc, run_test, t) < 0;
	p->started += !p->broken;
	p->running += !p->broken;
}

static void reap(struct pool *p)
{
	int status;
	pid_t pid = wait(&status);

	for (size_t i = 0; i < p->started; i++) {
		struct test *t = &p->tests[i];

		if (t->proc.pid != pid || t->done)
			continue;
		t->done = true;
		t->rc = isolate_code(status);
		p->running--;
	}
}

/* Those that run come to an end, and say what they have found. */
static void interrupt(struct pool *p)
{
	for (size_t i = 0; i < p->started; i++)
		if (!p->tests[i].done)
			kill(p->tests[i].proc.pid, SIGTERM); /* a Ctrl-C they may have got, too */
	while (p->running)
		reap(p);
}

/*
 * Start as many as may run, then wait until number @want is done. Return: false
 * when its result is not to be had: what was interrupted has none.
 */
static bool advance(struct pool *p, size_t want)
{
	while (!p->tests[want].done) {
		while (p->started < p->nr && p->running < p->jobs && !*p->stop && !p->broken)
			start(p);
		if (*p->stop || p->broken)
			return false;
		reap(p);
	}
	return !*p->stop;
}

/* What the test wrote, a line each after @before. Return: the last, to be freed */
static char *put_lines(struct test *t, const char *before)
{
	char *line = NULL, *last = NULL;
	size_t size = 0;

	rewind(t->proc.out);
	while (getline(&line, &size, t->proc.out) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (t->rc != RC_SKIP)
			printf("%s%s\n", before, line);
		free(last);
		last = strdup(line);
	}
	free(line);
	fclose(t->proc.out);
	return last;
}

/* What the tests from @from on have found until they were interrupted. */
static void put_rest(struct pool *p, size_t from)
{
	for (size_t i = from; i < p->started; i++) {
		printf("# interrupted: %s\n", p->tests[i].scn->name);
		free(put_lines(&p->tests[i], "#   "));
	}
}

static void put_name(const struct scn_verdict *v)
{
	printf("%s at %s", v->bug ? "bug" : "clean", v->gen);
	for (unsigned int i = 0; i < v->nr_with; i++)
		printf(" with %s", v->with[i]);
	for (unsigned int i = 0; i < v->nr_without; i++)
		printf(" without %s", v->without[i]);
}

/* What the test wrote, as diagnostics; of a skipped one the line is the reason. */
static void put_result(struct test *t, unsigned int number)
{
	bool ok = t->rc == RC_OK || t->rc == RC_SKIP;
	char *last = put_lines(t, "  # ");

	if (t->rc == RC_FAULT)
		printf("  # the engine failed; this says nothing about the scenario\n");
	printf("  %sok %u ", ok ? "" : "not ", number);
	put_name(t->verdict);
	printf(t->rc == RC_SKIP ? " # SKIP %s\n" : "\n", last ? last : "");
	free(last);
	fflush(stdout);
}

/** struct tally - results so far. @known: why it is not run; @rc: worst of them but for skips */
struct tally {
	unsigned int run, skipped;
	const char *known;
	enum exit_code rc;
};

static void count(struct tally *all, struct tally *scn, const struct test *t)
{
	scn->run++;
	if (t->rc == RC_SKIP)
		scn->skipped++;
	else if (t->rc > scn->rc)
		scn->rc = t->rc;
	if (t->known)
		scn->known = t->known;
	all->rc = scn->rc > all->rc ? scn->rc : all->rc;
}

static void put_scenario(const struct scn *scn, const struct tally *t, unsigned int number)
{
	printf("%sok %u %s", t->rc ? "not " : "", number, scn->name);
	if (t->run > t->skipped)
		printf("\n");
	else if (t->known)
		printf(" # SKIP known: %s\n", t->known);
	else
		printf(" # SKIP %s\n", t->run ? "the world lacks what it needs"
					      : "it has no 'bug at' or 'clean at' line");
}

static struct test *make_tests(const struct options *o, const struct scenario_set *set, size_t *nr)
{
	struct test *tests = NULL;

	*nr = 0;
	for (size_t i = 0; i < set->nr; i++) {
		struct scn *scn = set->scn[i];

		tests = realloc(tests, (*nr + scn->nr_verdicts + 1) * sizeof(*tests));
		for (unsigned int k = 0; k < scn->nr_verdicts; k++)
			tests[(*nr)++] =
				(struct test){.opt = o, .scn = scn, .verdict = &scn->verdict[k]};
	}
	return tests;
}

/*
 * A kernel tree is one generation: of a scenario's lines, those for the newest
 * generation up to it apply. Where all are for later ones, those for the oldest
 * do: what they say of it is not known to have been different before.
 */
static const char *generation_of(const struct scn *scn, const char *tree)
{
	const char *best = NULL;

	for (unsigned int i = 0; i < scn->nr_verdicts; i++) {
		const struct scn_verdict *v = &scn->verdict[i];
		bool later = version_cmp(v->gen, tree) > 0;

		if (v->nr_with || v->nr_without)
			continue;
		if (!best || (later ? version_cmp(v->gen, best) < 0
				    : version_cmp(best, tree) > 0 || version_cmp(v->gen, best) > 0))
			best = v->gen;
	}
	return best;
}

/* Return: whether @v says something of the kernel @tree */
static bool applies(const struct scn *scn, const struct scn_verdict *v, const char *tree)
{
	return !v->nr_with && !v->nr_without && !version_cmp(v->gen, generation_of(scn, tree));
}

/* Was the scenario asked for by its own name, and not by a pattern? */
static bool named(const struct options *o, const struct scn *scn)
{
	for (size_t i = 0; i < o->nr_args; i++)
		if (!strcmp(o->args[i], scn->name) || !strcmp(o->args[i], scn->path))
			return true;
	return false;
}

/* Which tests are about the kernel that the world is? All, where it can be any. */
static int select_tests(const struct options *o, struct test *tests, size_t nr,
			const struct known_list *known)
{
	const char *tree;
	struct world w;

	if (world_load(&w, o->world ? o->world : DEFAULT_WORLD, stderr))
		return -EINVAL;
	print_provenance(&w, stdout);
	tree = w.def->generation;
	for (size_t i = 0; tree && i < nr; i++) {
		struct test *t = &tests[i];

		t->fixed = true;
		t->elsewhere = !applies(t->scn, t->verdict, tree);
		if (!t->elsewhere && !named(o, t->scn))
			t->known = known_reason(known, tree, t->scn->name);
	}
	world_unload(&w);
	return 0;
}

static enum exit_code run_tests(const struct options *o, const struct scenario_set *set,
				const struct known_list *known)
{
	struct pool pool = {.stop = stop_on_interrupt(), .jobs = o->jobs ? o->jobs : 1};
	struct tally all = {.skipped = 0};
	size_t at = 0;

	pool.tests = make_tests(o, set, &pool.nr);
	if (select_tests(o, pool.tests, pool.nr, known)) {
		free(pool.tests);
		return RC_USAGE;
	}
	for (size_t i = 0; i < set->nr; i++) {
		struct scn *scn = set->scn[i];
		struct tally mine = {.skipped = 0};

		printf("  KTAP version 1\n  # Subtest: %s\n  1..%u\n", scn->name, scn->nr_verdicts);
		fflush(stdout);
		for (unsigned int k = 0; k < scn->nr_verdicts; k++, at++) {
			if (!advance(&pool, at))
				break;
			put_result(&pool.tests[at], k + 1);
			count(&all, &mine, &pool.tests[at]);
		}
		all.skipped += mine.run == mine.skipped;
		if (*pool.stop || pool.broken) {
			interrupt(&pool);
			put_rest(&pool, at);
			printf("Bail out! %s\n",
			       *pool.stop ? "interrupted" : "a test could not be started");
			all.rc = *pool.stop ? RC_INTERRUPTED : RC_FAULT;
			break;
		}
		put_scenario(scn, &mine, (unsigned int)i + 1);
	}
	free(pool.tests);
	return all.rc || all.skipped < set->nr ? all.rc : RC_SKIP;
}

/* Options that would be ignored beside others. Return: 0 or -EINVAL after saying so. */
static int check_options(const struct options *o)
{
	bool made = o->tree || o->package;

	if (!made && o->patch.nr)
		fprintf(stderr, "stacksim: --patch is for a world that is made: it wants --tree or "
				"--package\n");
	else if (made && o->world)
		fprintf(stderr, "stacksim: --world and --%s: which of them is to be checked?\n",
			o->tree ? "tree" : "package");
	else
		return 0;
	return -EINVAL;
}

int cmd_check(const struct options *given)
{
	struct options at = *given, *o = &at;
	struct scenario_set set = {0};
	struct known_list known = {0};
	char buf[PATH_MAX];
	int ret = check_options(o);
	enum exit_code rc = RC_USAGE;
	bool wrong;

	if (!ret)
		ret = scenarios_find(o, o->args, o->nr_args, &set);
	if (!ret)
		ret = known_read(&known, scenario_folder(o, buf), stderr);
	wrong = ret || set.broken;
	if (!ret && (o->tree || o->package)) {
		o->world = WORLD_OF_TREE;
		ret = world_add(o, o->world);
		if (ret)
			rc = ret;
	}
	if (!ret) {
		printf("KTAP version 1\n1..%zu\n", set.nr);
		rc = run_tests(o, &set, &known);
		if (set.broken && (rc < RC_USAGE || rc == RC_SKIP))
			rc = RC_USAGE;
	}
	scenarios_free(&set);
	known_free(&known);
	/* git bisect must take for good or bad only what was tested */
	if (o->tree && wrong)
		return RC_STOP;
	return o->tree && rc > RC_VIOLATION && rc != RC_INTERRUPTED ? RC_UNTESTED : rc;
}
