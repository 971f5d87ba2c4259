/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command line: what its parts share. Options and commands are each one
 * table (options.c), from which parser, usage, man page and completion are made.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <sim/checks.h>
#include <sim/explore.h>
#include "report/view.h"
#include "session/session.h"

#define STACKSIM_VERSION "0.1"
#define DEFAULT_WORLD "model"
#define WORLD_OF_TREE "tree" /* what check --tree makes */

/* Exit codes; those of kselftest where it has one. */
#define EXITS(X)                                                                                   \
	X(OK, 0, "nothing was reported, every expectation was met")                                \
	X(VIOLATION, 1, "a violation was found or replayed, an expectation or the setup failed")   \
	X(USAGE, 2, "wrong usage or bad input; what it is about was not run")                      \
	X(DIVERGED, 3, "a replay parted from its schedule")                                        \
	X(SKIP, 4,                                                                                 \
	  "everything was skipped: the world lacks what is needed, or is known to differ")         \
	X(FAULT, 5,                                                                                \
	  "the engine itself failed, or output was lost; no statement about the code "             \
	  "under test")                                                                            \
	X(INCONCLUSIVE, 6, "a limit ended it, without a violation, before there was a verdict") \
	X(UNTESTED, 125,                                                                           \
	  "check --tree: not all could be tested, the tree may not compile; git bisect skips it")  \
	X(STOP, 128, "check --tree: wrong usage or lost output, of every tree; git bisect stops")  \
	X(INTERRUPTED, 130, "ended by Ctrl-C or SIGTERM; what was found until then was printed")

enum exit_code {
#define EXIT_ENUM(id, code, doc) RC_##id = code,
	EXITS(EXIT_ENUM)
#undef EXIT_ENUM
};

/* Commands, in the order in which they are listed. */
enum command_id {
	CMD_LIST,
	CMD_NEW,
	CMD_CHECK,
	CMD_EXPLORE,
	CMD_REPLAY,
	CMD_MINIMISE,
	CMD_REDUCE,
	CMD_SHOW,
	CMD_COMPARE,
	CMD_NATIVE,
	CMD_BISECT,
	CMD_COVER,
	CMD_CAMPAIGN,
	CMD_FINDINGS,
	CMD_MERGE,
	CMD_OPS,
	CMD_CHECKS,
	CMD_WORLD,
	CMD_CHANGES,
	CMD_HELP,
	CMD_MAN,
	CMD_COMPLETION,
	NR_COMMANDS
};

/** struct words - texts given by an option that may be repeated */
struct words {
	const char **word;
	size_t nr;
};

/** struct checks - checkers by bits of enum sim_report_kind: switched off, and asked for by name */
struct checks {
	uint64_t off, on;
};

/** struct options - a parsed command line; the texts are argv's */
struct options {
	enum command_id cmd;
	const char *program; /* argv[0], for the commands that are printed */
	const char *world, *scenarios, *output;
	const struct sim_strategy *strategy;
	const struct report_format *as; /* NULL: as "show" prints for people */
	const char *gen, *good, *bad, *until, *from;
	const char *tree, *package, *save, *html, *junit, *json, *rerun, *shard;
	const char *baseline;
	struct words with, without, patch, worlds, files;
	const char *race, *suppressions; /* race NULL: as the scenario needs it */
	enum sim_fail_kind fail;
	struct checks checks;
	uint64_t seed, max_execs, max_ms, budget_ms;
	uint32_t depth, bound, max_steps, times, jobs, at_least, show;
	bool no_cache, no_restore;
	bool stop_first, timed, outcomes, coverage, trace, gdb, force, race_fails;
	bool accept, fail_fast, watch, each, resume, help, version;
	char **opts, **args; /* options as they were given, and what is left */
	size_t nr_opts, nr_args;
};

/** BOUND_DEFAULT - no bound was given: that of the scenario */
#define BOUND_DEFAULT (UINT32_MAX - 1)

/* What an option takes. */
enum opt_type {
	OPT_FLAG,
	OPT_U32,
	OPT_U64,
	OPT_TEXT,
	OPT_WORDS,
	OPT_BOUND,
	OPT_STEPS,
	OPT_COUNT,
	OPT_TIME,
	OPT_STRATEGY,
	OPT_FORMAT,
	OPT_RACE,
	OPT_TEMPLATE,
	OPT_CHECKS,
	OPT_FAIL
};

/**
 * struct opt_def - an option
 * @letter: short form, or 0
 * @arg: what its argument is called, NULL for a flag
 * @offset: of its value in struct options
 * @cmds: bit per command that has it
 * @doc: half a sentence
 */
struct opt_def {
	const char *name;
	char letter;
	const char *arg;
	enum opt_type type;
	size_t offset;
	unsigned int cmds;
	const char *doc;
};

/** struct cmd_def - a command. @args: synopsis; @doc: one sentence; @more: further sentences or
 * NULL */
struct cmd_def {
	const char *name, *args, *doc, *more;
	unsigned int min_args, max_args;
	int (*run)(const struct options *o);
};

extern const struct opt_def opt_defs[]; /* ended by a NULL name */
extern const struct cmd_def cmd_defs[NR_COMMANDS];
extern const char *const template_names[]; /* of "new", ended by NULL */
extern const char *const fail_names[];     /* by enum sim_fail_kind, ended by NULL */

/** cmd_has() - has a command this option? */
bool cmd_has(enum command_id cmd, const struct opt_def *opt);

/**
 * options_parse() - parse a command line
 * @o: filled in; options_free() afterwards, also after a failure
 * @err: where to say what is wrong
 * Return: 0 or -EINVAL.
 */
int options_parse(struct options *o, int argc, char **argv, FILE *err);
void options_free(struct options *o);

/** command_find() - a command by its name. Return: 0, or -EINVAL after saying on @err what is
 * near */
int command_find(const char *word, enum command_id *cmd, FILE *err);

/** print_word() - one word for the shell, in quotes where it needs them */
void print_word(const char *word, FILE *out);

/** print_program() - this program as a word for the shell, by the name that it was called by */
void print_program(const struct options *o, FILE *out);

/** print_replay() - the line that says how a schedule is replayed */
void print_replay(const struct options *o, const char *path, FILE *out);

/** usage_all(), usage_command() - help texts; the examples work where @o was called */
void usage_all(const struct options *o, FILE *out);
void usage_command(enum command_id cmd, FILE *out);

/** struct scenario_set - scenarios that were asked for, sorted by file. @broken: files with errors,
 * which were printed */
struct scenario_set {
	struct scn **scn;
	size_t nr;
	unsigned int broken;
};

/**
 * scenarios_find() - scenarios by name, glob, @group or file
 * @set: filled in; scenarios_free() afterwards
 * @args: patterns; none means all
 * Return: 0, or -ENOENT after saying on stderr what was not found.
 */
int scenarios_find(const struct options *o, char *const *args, size_t nr_args,
		   struct scenario_set *set);
/** scenarios_take() - a scenario more; it is freed with the others */
void scenarios_take(struct scenario_set *set, struct scn *scn);
void scenarios_free(struct scenario_set *set);

/**
 * scenarios_find_one() - the one scenario that a pattern stands for
 * @set: as of scenarios_find(); holds it
 * Return: 0, or -ENOENT after saying on stderr that there is none, or which there are.
 */
int scenarios_find_one(const struct options *o, char *pattern, struct scenario_set *set);

/** scenario_folder() - the folder of scenarios. @buf: PATH_MAX bytes. Return: it, in @buf or
 * elsewhere */
const char *scenario_folder(const struct options *o, char *buf);

/**
 * session_open() - load the world, put changes in force, resolve the scenario, boot
 * @s: session_close() afterwards in any case
 * @f: a schedule, for what it says of world and changes, and where; or NULL
 * Suppressions of races are read where races are looked for.
 * Return: an exit code: RC_OK; RC_USAGE, RC_SKIP, RC_VIOLATION (boot reported one, or setup failed)
 * after saying why.
 */
enum exit_code session_open(struct session *s, const struct options *o,
			    const struct schedule_file *f, struct scn *scn,
			    const struct change_sel *sel, FILE *err);

/**
 * file_open() - read a schedule file and find the scenario that it was made with
 * @f: schedule_free() afterwards in any case
 * @set: holds the scenario; scenarios_free() afterwards in any case
 * Return: RC_OK, or RC_USAGE after saying why.
 */
enum exit_code file_open(const struct options *o, const char *path, struct schedule_file *f,
			 struct scenario_set *set);
/** file_selection() - what changes a schedule file says are in force; borrows its texts */
struct change_sel file_selection(const struct schedule_file *f);

/**
 * session_open_file() - the same for a schedule file, which must fit the scenario
 * Of a kernel tree that is not the one of the schedule it is said on stderr: to replay on a fixed
 * one may be what is wanted.
 * @set: holds the scenario; scenarios_free() afterwards
 * @f: read from @path; schedule_free() afterwards
 */
enum exit_code session_open_file(struct session *s, const struct options *o, const char *path,
				 struct schedule_file *f, struct scenario_set *set);

/** file_options() - how the executions of a schedule file are to be run */
struct sim_explore file_options(const struct options *o, const struct schedule_file *f);

/** verdict_selection() - what a "bug at" or "clean at" line says */
struct change_sel verdict_selection(const struct scn_verdict *v);

/** selection() - what --gen, --with and --without say */
struct change_sel selection(const struct options *o);

/** explore_options() - struct sim_explore from the command line. @scn: for its bound */
struct sim_explore explore_options(const struct options *o, const struct scn *scn);

/** is_failure() - does a finding fail a run? A race does only if that was asked for. */
bool is_failure(const struct options *o, enum sim_report_kind kind);

/** print_suppressed() - how many races each line of a file of suppressions kept quiet */
void print_suppressed(const struct session *s, FILE *out);

/** print_provenance() - "# NAME: PROVENANCE", if the world is a kernel tree */
void print_provenance(const struct world *w, FILE *out);

/**
 * is_cut_short() - did a limit end the search before it was complete?
 * A bound below the scenario's own is a limit that was asked for.
 */
bool is_cut_short(const struct scn *scn, const struct sim_stats *st);

/**
 * judged() - did any execution meet the order constraints, and its end?
 * If none did, nothing is known.
 */
bool judged(const struct sim_stats *st);

/** print_parts() - lines about executions that did not go all the way from a start to an end, or
 * were not the only ones. @by_orders: of steps */
void print_parts(const struct sim_stats *st, bool by_orders, FILE *out);

/** print_unjudged() - lines about executions that do not count, or not to their end */
void print_unjudged(const struct sim_stats *st, FILE *out);

/** print_failures() - which failures were tried, what of them was reported, and what never
 * failed */
void print_failures(const struct session *s, FILE *out);
/** print_untried() - a line for each place that was come to and never made to fail */
void print_untried(const struct session *s, FILE *out);

/**
 * print_idle() - lines about tasks and events that did nothing, or failed in all they did, in all
 * executions
 * What needs them to succeed was not tried; where the search was stopped, not yet.
 * Return: how many there are.
 */
unsigned int print_idle(const struct scn *scn, FILE *out);

/** print_unreached() - lines about order constraints that never came into play, so that the
 * scenario says nothing */
void print_unreached(const struct scn *scn, const struct sim_stats *st, FILE *out);

/** print_lost() - a line if the race detector could not keep track of something */
void print_lost(const struct sim_stats *st, FILE *out);

/** signals_begin() - from now on Ctrl-C, SIGTERM and a reader that is gone end what is under way in
 * order; once more ends the program */
void signals_begin(void);
/** stop_flag() - nonzero once it is to end: for struct sim_explore */
const volatile sig_atomic_t *stop_flag(void);
/** output_flush() - let readers of stdout see now what was printed */
void output_flush(void);
/** output_lost() - say on stderr whether any of it was lost, at the end */
bool output_lost(void);
/** print_ok() - the word that a line of KTAP begins with. @verdict: it is no skip */
void print_ok(bool red, bool verdict);
/** stop_again() - what follows is to be ended by a signal of its own */
void stop_again(void);
/** was_interrupted() - has there been a Ctrl-C or SIGTERM since the program began? */
bool was_interrupted(void);
/** reader_gone() - has the process that reads our output ended? */
bool reader_gone(void);
/**
 * await_child() - wait for the end of a process
 * @pid: of it, -1 for any
 * @status: as of wait()
 * @heed: come back when it is time to stop, too
 * Return: its id; 0: it is time to stop; -1: there is none.
 */
pid_t await_child(pid_t pid, int *status, bool heed);

/** guard_output() - let nothing that a terminal obeys out by stdout and stderr; for main() */
void guard_output(void);

/** progress_begin() - a line on stderr, if that is a terminal. @name: stands before it, or NULL */
void progress_begin(struct sim_explore *e, const char *name);
/** progress_end() - it stays, as it is in the end */
void progress_end(const struct sim_explore *e, const struct sim_stats *st);
/** progress_found() - print each finding on stderr as soon as it is there. @arg: not used */
void progress_found(const struct sim_finding *f, void *arg);
/** progress_say() - another line in its place, if stderr is a terminal. @fmt: as of printf() */
void progress_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/** progress_clear() - it goes */
void progress_clear(const struct sim_explore *e);

/**
 * struct verdict - what the last line of explore is made of
 * @how: the search, with its limits
 * @first: schedule of the first finding; NULL where it was not saved
 * @failures, @races: findings, by is_failure()
 * @known: the executions say something of what the scenario is about
 * @cut_short: a limit ended it before that was all
 */
struct verdict {
	const struct options *opt;
	const struct sim_explore *how;
	const struct sim_stats *stats;
	const char *first;
	size_t failures, races;
	bool known, cut_short, interrupted;
};
/** put_verdict() - the line */
void put_verdict(const struct verdict *v, FILE *out);

/** completeness() - "complete to bound 2", for people. @buf: 64 bytes. Return: @buf */
const char *completeness(const struct sim_stats *st, char *buf, size_t size);

/** schedule_save() - write a schedule with all that belongs to it to a file. @e: how it was made.
 * Return: 0 or negative errno, said on stderr */
int schedule_save(const struct session *s, const struct sim_explore *e,
		  const struct sim_schedule *sched, const char *report, const char *path);

/** is_schedule() - is a file a schedule, which may be replaced by one? An empty file may be, too */
bool is_schedule(const char *path);

/**
 * save_begin() - can a file be written, and may it be? Asked before a search, not after it
 * @force: also over a file that is no schedule
 * Return: RC_OK, or RC_USAGE after saying why not.
 */
enum exit_code save_begin(const char *path, bool force);
/** save_drop() - remove schedules of an earlier search: @path.@from@suffix, and so on, as far as
 * there are */
void save_drop(const char *path, size_t from, const char *suffix);

/**
 * struct until_target - the function that is looked for on stacks
 * @func: its name, @len bytes
 * @nth: which time it is to be
 * @times: how often a thread has come to it
 * @inside: of each of @nr threads: it was in it when it was seen last
 */
struct until_target {
	struct symbols *sym;
	const char *func;
	size_t len, nr;
	unsigned long nth, times;
	bool *inside;
};

/**
 * replay_until() - follow a schedule as far as --until says, and print what is there
 * Return: an exit code.
 */
int replay_until(const struct session *s, const struct schedule_file *f);

/**
 * until_read() - what --until says; without it, nowhere
 * @at: filled in; works as long as @s and @target do
 * Return: RC_OK, or RC_USAGE after saying what is wrong.
 */
enum exit_code until_read(const struct session *s, const struct schedule_file *f,
			  struct until_target *target, struct sim_stop *at);
void until_free(struct until_target *target);
/** until_missed() - say why a function was not come to so often. Return: RC_USAGE */
enum exit_code until_missed(const struct session *s, const struct until_target *target);

/** debug_run() - become gdb, which runs the same command. Return: RC_USAGE, where there is none */
enum exit_code debug_run(const struct options *o);
/** is_debugged() - is it gdb that runs this? */
bool is_debugged(void);
/** debug_wait() - let gdb say where to stop, if not at @at, which is changed */
void debug_wait(const struct session *s, const struct schedule_file *f, struct sim_stop *at);

/**
 * struct report_format - a way to print a view
 * @doc: half a sentence
 * @binary: it is no text, which goes to a file only
 */
struct report_format {
	const char *name, *doc;
	void (*put)(struct view *v, FILE *out);
	bool binary;
};

/** report_formats - all of them, ended by a NULL name */
extern const struct report_format report_formats[];

/** report_format_find() - one of them by its name. Return: NULL where there is none */
const struct report_format *report_format_find(const char *name);

/**
 * session_show() - print sim_run(), which sim_detail() has made, in a form
 * @report: first line of the report that it is about, or NULL
 * @repro: of the scenario, for the form that is a program; else NULL
 */
void session_show(const struct session *s, const char *report, const struct report_format *as,
		  const struct repro *repro, FILE *out);

/**
 * page_write() - a page of a finding, which is minimised first
 * @e: how it was found; @ms: limit, 0 for none
 * @said: where it is said what the page is called, for index_row()
 * Return: whether it is on the disk; it was said why not.
 */
bool page_write(const struct session *s, const struct sim_explore *e, struct sim_finding *f,
		uint64_t ms, const char *path, FILE *said);
/** result_word() - "pass", "fail", "skip", "inconclusive"; "error" of any other exit code */
const char *result_word(enum exit_code rc);
/** index_begin() - the index of a folder of pages. Return: NULL after saying why there is none */
FILE *index_begin(const char *folder, const char *title, const char *world);
/** index_row() - a test, or an exploration. @result: a word; @said: lines */
void index_row(const struct scn *scn, const char *test, const char *result, const char *said,
	       FILE *out);
/** index_end() - Return: whether all of it is on the disk; it was said why not */
bool index_end(FILE *out);

/**
 * save_folder() - make a folder, or take an empty one
 * Return: RC_OK, or RC_USAGE after saying why it is of no use.
 */
enum exit_code save_folder(const char *path);

/**
 * struct budget - real time that several searches have together
 * @until: when it is over, by now_ms(); 0 where there is no limit
 */
struct budget {
	uint64_t until;
};
/** now_ms() - milliseconds of a clock that only goes forward */
uint64_t now_ms(void);
/** budget_begin() - @ms: from now on, 0 for no limit */
struct budget budget_begin(uint64_t ms);
/**
 * budget_part() - what the next search may have
 * @parts: so many are still to come, at least 1
 * @ms: set to it; 0 where there is no limit
 * Return: whether there is any left.
 */
bool budget_part(const struct budget *b, size_t parts, uint64_t *ms);
/** budget_obey() - @e ends when @ms are over, unless it does before; 0 for no limit */
void budget_obey(struct sim_explore *e, uint64_t ms);

/** struct isolated - a process of its own. @out: what it wrote; closed by the caller */
struct isolated {
	pid_t pid;
	FILE *out;
};

/**
 * isolate_start() - call a function in a process of its own
 * @fn: gets @arg and a stream to write to; its return value is the exit code
 * Return: 0; negative errno, said on stderr, when there can be no process.
 */
int isolate_start(struct isolated *p, int (*fn)(void *arg, FILE *out), void *arg);

/** isolate_code() - exit code by the status that wait() gave; RC_FAULT of one that was killed */
enum exit_code isolate_code(int status);

/**
 * watch() - call @run in a process of its own, and again whenever a file is changed
 * A world is added again before that when one of the patches is changed that it was added with.
 * @scenario: a file; the others are that of the world, and its patches
 * Return: exit code of the last one, when it is interrupted; RC_USAGE after saying what cannot be
 * watched.
 */
enum exit_code watch(const struct options *o, const char *scenario,
		     int (*run)(const struct options *o));

/** is_red() - is it the exit code of a test that is not ok? */
bool is_red(enum exit_code rc);
/** worse() - of two exit codes the one that says more of the whole */
enum exit_code worse(enum exit_code a, enum exit_code b);

/**
 * run_isolated() - the same, and wait for its end
 * Ctrl-C, ends it: was_interrupted() says so.
 * @out: what it wrote, from the beginning, closed by the caller; NULL when it could not be started
 * Return: exit code; RC_FAULT when it was killed or could not be started.
 */
enum exit_code run_isolated(int (*fn)(void *arg, FILE *out), void *arg, FILE **out);

/**
 * run_program() - run a program in a folder and wait; its output is progress, on stderr
 * SIGINT and SIGTERM end it and all that it has started, and was_interrupted() says so; the end of
 * this process does, too.
 * Return: its exit status, -1 when there was none.
 */
int run_program(const char *folder, const char *const argv[]);

#define WORLD_PORT "model/linux/world.mk"
#define WORLD_BUILDS ".build" /* in the folder of worlds */

/**
 * project_root() - where the port is: beside the build folder of @exe, or as installed
 * Return: to be freed; NULL when nowhere.
 */
char *project_root(const char *exe);

/* source.c */
/**
 * struct sources - folders that names of source files are relative to
 * @tree: of a world that "world add" made, which need not be there
 * @project: NULL where it is not installed
 */
struct sources {
	char *tree, *project;
};

/** sources_open() - those of a world; sources_close() afterwards */
void sources_open(struct sources *at, const struct world *w);
void sources_close(struct sources *at);

/**
 * world_add() - make a world of @o's tree or package, with its patches
 * @name: what it is called
 * Return: an exit code; RC_OK, RC_INTERRUPTED, or RC_USAGE after saying why.
 */
int world_add(const struct options *o, const char *name);

/* added.c */
/**
 * struct added - what a world was added from
 * @tree: a folder; NULL where nothing is known of it
 * @patch: files, in the order in which they apply
 */
struct added {
	char *name, *tree, *list;
	struct words patch;
};

/** added_write() - keep it. @folder: of worlds. @patches: with blanks between them. Return: 0, or
 * not, with errno */
int added_write(const char *folder, const char *name, const char *tree, const char *patches);

/** added_read() - what "world add" kept of a world that it would put where it is. @world: its file;
 * added_free() afterwards */
void added_read(struct added *a, const char *world);
void added_free(struct added *a);

int cmd_list(const struct options *o);
int cmd_new(const struct options *o);
int cmd_check(const struct options *o);
int cmd_explore(const struct options *o);
int cmd_replay(const struct options *o);
int cmd_minimise(const struct options *o);
int cmd_reduce(const struct options *o);
int cmd_show(const struct options *o);
int cmd_native(const struct options *o);
int cmd_cover(const struct options *o);
int cmd_compare(const struct options *o);
int cmd_bisect(const struct options *o);
int cmd_campaign(const struct options *o);
int cmd_findings(const struct options *o);
int cmd_merge(const struct options *o);
int cmd_ops(const struct options *o);
int cmd_checks(const struct options *o);
int cmd_changes(const struct options *o);
int cmd_world(const struct options *o);
int cmd_help(const struct options *o);
int cmd_man(const struct options *o);
int cmd_completion(const struct options *o);

/* What "help" has a page of besides the commands. */
#define LANGUAGE "language"

#endif
