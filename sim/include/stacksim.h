/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * libstacksim: a world from a C program, such as a test with cmocka.
 *
 *	struct stacksim *sim;
 *	struct sim_result res;
 *	struct sim_explore how;
 *
 *	if (stacksim_open(&sim, "model") || stacksim_load(sim, "race.scn", "5.15"))
 *		fail_msg("%s", stacksim_error(sim));
 *	how = stacksim_search(sim);
 *	if (stacksim_explore(sim, &how, &res))
 *		fail_msg("%s", stacksim_error(sim));
 *	assert_int_equal(res.nr_findings, 0);
 *	sim_result_free(&res);
 *	stacksim_close(sim);
 *
 * What a search does, what it has found and the execution that is behind it are the engine's own
 * structures (sim/explore.h): struct sim_explore, struct sim_result, sim_run().
 *
 * A world is a shared object that calls the engine in the program that loads it, so the program
 * exports its symbols: "pkg-config --cflags --libs stacksim" has what it is linked with. There
 * is no shared library: each access of the code under test would take one more jump on its way into
 * the engine.
 *
 * The engine is one in a process, and one world is open at a time. From stacksim_load() to
 * stacksim_close() the signals SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS and
 * SIGPROF are the engine's. Functions print nothing. They end the process, with a line on standard
 * error and exit code 5, only where there is no memory or where the engine or the program is itself
 * at fault, so that nothing can be said about the code under test.
 */
#ifndef STACKSIM_H
#define STACKSIM_H

#include <stddef.h>
#include <stdint.h>
#include <sim/checks.h>
#include <sim/explore.h>

/** struct stacksim - a world, and a scenario in it */
struct stacksim;

/**
 * struct stacksim_outcome - something that executions came to
 * @text: "reader.fd=ok reader.n=4096 size(/mnt/f)=4096 [UAF]": results, files, kinds of reports
 * @value: of each field, see stacksim_field()
 * @count: executions that came to it
 * @schedule: of the first of them
 */
struct stacksim_outcome {
	const char *text;
	const long *value;
	uint64_t count;
	const struct sim_schedule *schedule;
};

/**
 * stacksim_open() - load a world
 * @s: set in any case, for stacksim_error(); to be given to stacksim_close()
 * @world: its name, or a path with a slash; NULL: "model". A name is looked for in
 *	$STACKSIM_WORLDS, beside the program, where stacksim was installed, and where "stacksim
 *	world add" puts it
 * Return: 0; -EBUSY where one is open, and nothing but the two named above may be called then;
 * -EINVAL where there is none, or it cannot be used.
 */
int stacksim_open(struct stacksim **s, const char *world);

/** stacksim_close() - let go of it, and of all texts and lists that it has returned. @s: or NULL */
void stacksim_close(struct stacksim *s);

/**
 * stacksim_error() - why the last call failed
 * Return: "FILE:LINE:COLUMN: error: ..." where it is about a file, as stacksim prints it, perhaps
 * with further lines; without a newline at its end, and empty after a success. Valid until the next
 * call.
 */
const char *stacksim_error(const struct stacksim *s);

/**
 * stacksim_load() - read a scenario, and boot the world with it
 * @path: of its file
 * @changes: which upstream changes are in force, as schedules have it: "5.15 +NAME -NAME";
 *	NULL: all
 *
 * What was loaded before is let go of, and the world begins anew.
 * Return: 0; -EINVAL: something is wrong with the file or with @changes; -EOPNOTSUPP: the world
 * lacks what it needs; -EPROTO: boot or setup has failed, or already has a report.
 */
int stacksim_load(struct stacksim *s, const char *path, const char *changes);

/** stacksim_load_text() - the same of a text. @name: what errors call it */
int stacksim_load_text(struct stacksim *s, const char *name, const char *text, const char *changes);

/**
 * stacksim_load_schedule() - the same of a schedule file, which has scenario and changes in it
 * @path: of the file, written by stacksim or by stacksim_save(); it must be of this world
 * @f: set to what it has, for stacksim_replay(): signature, NULL where it names no report; schedule
 *	and conditions. They are not to be freed, and valid until the next load
 * Return: as stacksim_load().
 */
int stacksim_load_schedule(struct stacksim *s, const char *path, struct sim_finding *f);

/**
 * stacksim_suppress() - read a list of races that are known and not reported
 * @path: one such as share/stacksim/scenarios/race.supp; for what is loaded
 * Return: 0 or -EINVAL.
 */
int stacksim_suppress(struct stacksim *s, const char *path);

/**
 * stacksim_search() - the usual search, as "stacksim explore" makes it, to be changed before use
 *
 * It is complete to the scenario's bound, and looks for data races where the scenario announces
 * one. Of a strategy by name: .strategy = sim_strategy_find("random").
 */
struct sim_explore stacksim_search(const struct stacksim *s);

/**
 * stacksim_explore() - search
 * @e: from stacksim_search(); where @e->under.fail.kind says what fails, with each failure in turn
 * @res: findings, and how far it came; sim_result_free() afterwards, if it returns 0
 * Return: 0; -ESTALE where an execution did not repeat itself.
 */
int stacksim_explore(struct stacksim *s, const struct sim_explore *e, struct sim_result *res);

/**
 * stacksim_outcomes() - what the executions of the last search came to
 * @list: set to them, sorted by value; valid until the next search or load
 * Return: how many.
 */
size_t stacksim_outcomes(struct stacksim *s, const struct stacksim_outcome **list);

/**
 * stacksim_field() - which value of an outcome is called so
 * @name: "reader.n", "size(/mnt/f)"; of a result that is a file descriptor the value is 0
 * Return: an index, or -ENOENT before the first search and where there is none.
 */
int stacksim_field(struct stacksim *s, const char *name);

/**
 * stacksim_minimise() - make the schedule of a finding smaller: fewer context switches, then steps
 * @f: its schedule is changed, and was executed last
 */
void stacksim_minimise(const struct stacksim *s, struct sim_finding *f);

/**
 * stacksim_replay() - run a schedule exactly, with all that reports need; the outcome is in
 * sim_run()
 * @under: conditions of it, of a finding; NULL: the usual ones
 * Return: 0; -ESTALE where the execution parted from it.
 */
int stacksim_replay(struct stacksim *s, const struct sim_schedule *schedule,
		    const struct sim_conditions *under);

/**
 * stacksim_report() - the report of the last execution, as stacksim prints it, with its diagram
 * @signature: its first line, sim_finding.signature; NULL: all reports
 *
 * Stacks and diagram are those of stacksim_replay(), and of stacksim_minimise().
 * Return: a text, empty where there was none; valid until the next call.
 */
const char *stacksim_report(struct stacksim *s, const char *signature);

/**
 * stacksim_save() - write the schedule of a finding to a file, for "stacksim replay" and "show"
 * Return: 0 or negative errno.
 */
int stacksim_save(struct stacksim *s, const struct sim_finding *f, const char *path);

#endif
