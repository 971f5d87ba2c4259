// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables of commands and options, and the parser that goes by them.
 */
#include <errno.h>
#include <getopt.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "base/near.h"
#include "cli/cli.h"

#define BIT(cmd) (1u << CMD_##cmd)
#define RUNS (BIT(CHECK) | BIT(EXPLORE) | BIT(BISECT))
#define BOTH (BIT(COMPARE) | BIT(NATIVE)) /* of two worlds */
#define LIMITED (RUNS | BOTH)
#define SEARCHES (LIMITED | BIT(CAMPAIGN))
#define FILES (BIT(REPLAY) | BIT(MINIMISE) | BIT(REDUCE) | BIT(SHOW))
#define ALL (~0u)
#define OPT(member) offsetof(struct options, member)
#define ANY UINT32_MAX
#define MAX_OPTS 72

const struct cmd_def cmd_defs[NR_COMMANDS] = {
	[CMD_LIST] = {"list", "[PATTERN]...", "list scenarios",
		      "A PATTERN is a name or glob, @GROUP, or the path of a .scn file. A line has "
		      "name, groups and title.",
		      0, ANY, cmd_list},
	[CMD_NEW] =
		{"new", "NAME", "write a scenario to begin with, NAME.scn",
		 "It runs as it is, and says in comments what its sections are for. A file that "
		 "is there is not written over.",
		 1, 1, cmd_new},
	[CMD_CHECK] = {"check", "[PATTERN]...",
		       "explore scenarios and compare with what they expect, in KTAP",
		       "Each 'bug at' and 'clean at' line of a scenario is a subtest: the "
		       "preemption bound of the scenario is explored to its end. Where a limit is "
		       "given, that has half of it, and what is left is for executions by pct; "
		       "in a kernel tree there is one of 8000 executions, unless another is "
		       "given. What is not finished then, and has no report, is \"inconclusive\": "
		       "neither passed nor failed, with an exit code of its own. With "
		       "--tree or --package they run in a world that is made of it first; "
		       "'git bisect run stacksim check --tree . SCENARIO' works. "
		       "Scenarios that known.txt beside them gives a reason for are left "
		       "out of the world of a tree, unless they are named.",
		       0, ANY, cmd_check},
	[CMD_EXPLORE] =
		{"explore", "SCENARIO", "look for violations in one scenario",
		 "Findings are minimised, drawn, and saved for replay. Ctrl-C ends the "
		 "search with what was found so far; once more leaves that as it was "
		 "found instead of minimised. Executions that \"could not meet the order "
		 "constraints\" are not judged; when \"no execution met the order constraints\" "
		 "nothing is known, and the exit code is 1, or 6 where a limit ended the search. "
		 "Those that \"were cut off by a "
		 "limit\" (of steps, or of the engine's memory) count as far as they went, and "
		 "the search is not called complete. With --fail each place and error that "
		 "can be made to fail has a line: in how many executions it did, how many "
		 "of them had a report, and who called; those that never failed come last.",
		 1, 1, cmd_explore},
	[CMD_REPLAY] = {"replay", "FILE", "run a schedule file again, exactly",
			"World, changes and scenario are those that the file names.", 1, 1,
			cmd_replay},
	[CMD_MINIMISE] =
		{"minimise", "FILE", "reduce the context switches and steps of a schedule file",
		 "The signature of its report stays the same. The file is replaced, unless "
		 "--output names another. Ctrl-C keeps what was reached.",
		 1, 1, cmd_minimise},
	[CMD_REDUCE] =
		{"reduce", "FILE", "take out of a scenario what a report does not need",
		 "Sections, lines, labels, arguments and flags are taken out, and numbers made "
		 "smaller, for as long as the same report is found, with no more context switches. "
		 "Each time the old schedule is tried, and what dfs comes to within the bound. "
		 "What took a preemption still takes one, where the scenario says that it is clean "
		 "nothing may be reported, and no operation or expectation may fail that did not. "
		 "What is left, with its comments, is a scenario that announces the report; its "
		 "schedule is written beside it, as .sched. It is called minimal where without "
		 "any one thing more the report is not found. Ctrl-C keeps what was reached.",
		 1, 1, cmd_reduce},
	[CMD_SHOW] = {"show", "FILE", "show the report, diagram and trace of a schedule file", NULL,
		      1, 1, cmd_show},
	[CMD_COMPARE] = {"compare", "SCENARIO...", "do two worlds come to the same outcomes?",
			 "Each scenario is explored in both. An outcome is the results of its "
			 "tasks, size, mode and contents of its files, and the kinds of reports. "
			 "Where the systematic search does not end, one at random and one by pct "
			 "follow.",
			 1, ANY, cmd_compare},
	[CMD_NATIVE] = {"native", "SCENARIO...", "does the running kernel come to other outcomes?",
			"The system calls of each scenario are made on mounts that nobody else "
			"sees, in each order of whole system calls, and what they come to is held "
			"against the outcomes of a world, as compare does it. An outcome that the "
			"world has not is shown; where its search was not complete, nothing is "
			"known. Needs root. What the kernel has no system call for is skipped.",
			1, ANY, cmd_native},
	[CMD_BISECT] =
		{"bisect", "SCENARIO", "name the upstream change that adds or removes a report",
		 "Without --good and --bad the scenario's own 'clean at' and 'bug at' lines "
		 "say where to begin. --with and --without hold throughout. Ctrl-C tells which "
		 "changes are left.",
		 1, 1, cmd_bisect},
	[CMD_COVER] =
		{"cover", "SCENARIO...", "count which lines of a tree's files scenarios reach",
		 "The world is made once more with the files of --file counted, which takes "
		 "seconds, and the scenarios run there as check runs them; what check says goes "
		 "to stderr. For each file come lines and branches that were reached, and the rows "
		 "of lines that were not, each with the text of its first. With --baseline also "
		 "what was reached then and is not now ('<'), which is exit code 1. Needs lcov, "
		 "and a world that 'world add' made.",
		 1, ANY, cmd_cover},
	[CMD_CAMPAIGN] =
		{"campaign", "FILE [PATTERN]...",
		 "explore scenarios for long, and keep it in a file",
		 "Units are put into the file one by one: a bound of a systematic search, or 1000 "
		 "executions of one that draws. So it can be ended at any moment, and with "
		 "--resume it goes on; a unit that was under way is done again. Each scenario is "
		 "explored bound "
		 "by bound, all of them to one before the next. Where --max-execs is given, that "
		 "has half of it, and what is left is for executions by pct. What there is in "
		 "the end does not depend on interruptions, on --jobs, nor on how it was dealt to "
		 "shards. What was done of another world or scenario of the same name is done "
		 "again. Started by mpirun it is done by all processes of that, on one machine or "
		 "on many: each gets the next unit when it has none, and the first one, on whose "
		 "machine the file is, takes what they come to.",
		 1, ANY, cmd_campaign},
	[CMD_FINDINGS] = {"findings", "FILE", "list what a campaign has found, by signature",
			  "Each has a number, with which --show makes a schedule file of it.", 1, 1,
			  cmd_findings},
	[CMD_MERGE] = {"merge", "OUT IN...", "put campaigns together",
		       "OUT gets what it has not, and is made where there is none. Shards of one "
		       "campaign come to what it would have come to without them; what several "
		       "of them have counts once.",
		       2, ANY, cmd_merge},
	[CMD_OPS] = {"ops", "[NAME]...", "describe the operations that scenarios can call",
		     "A NAME is that of an operation; without one all are described. Where a "
		     "scenario expects that one fails, it says so behind it: '-> -ENOSPC'; an "
		     "error that is neither expected nor looked at fails the scenario.",
		     0, ANY, cmd_ops},
	[CMD_CHECKS] =
		{"checks", "[rules|sites]", "list the checkers that --checks can switch",
		 "A line has name, the kernel's tool that says the same, the rules of the "
		 "world that it sees broken, and what it finds. With 'rules', list these: number, "
		 "checkers or '-', text, where the kernel states it, what of it is checked or "
		 "why nothing is, and the planted fault that each checker catches. With 'sites', "
		 "list each place of the engine and of the world that can report something: "
		 "checker, rule, and the text as printf takes it.",
		 0, 1, cmd_checks},
	[CMD_CHANGES] = {"changes", "", "list the upstream changes that the world can switch",
			 "A line has name, commit, first release that has it, and subject; '-' was "
			 "never merged.",
			 0, 0, cmd_changes},
	[CMD_WORLD] =
		{"world", "VERB [NAME]", "make a world of a kernel tree; list, show, remove worlds",
		 "VERB 'add NAME (--tree DIR | --package PACKAGE) [--patch FILE]... [--jobs N]' "
		 "makes a world, or makes it again; 'list' has a line for each, 'show NAME' what "
		 "is "
		 "real in it and who provides the rest; 'remove NAME' deletes it; 'seal FILE' ends "
		 "one that was made otherwise with the digest by which damage is seen. The tree's "
		 "own "
		 "files run under the same scenarios and checks. --patch applies to copies, in "
		 "the order given; the tree is only read. What is told of a world is the "
		 "kernel's version, how many of its files are compiled, a digest of all that "
		 "was read of the tree, and the patches. Needs gcc, make and patch. Worlds "
		 "are kept in $STACKSIM_WORLDS, or beside the program; trees of packages in "
		 "$STACKSIM_TREES, or ~/.cache/stacksim/trees; what was compiled of any tree, for "
		 "all worlds, in $STACKSIM_OBJECTS, or beside the worlds.",
		 1, 2, cmd_world},
	[CMD_HELP] = {"help", "[COMMAND]", "show this text, or that of a command",
		      "A COMMAND, or \"language\": how a scenario is written.", 0, 1, cmd_help},
	[CMD_MAN] = {"man", "", "print the manual page (mdoc)", NULL, 0, 0, cmd_man},
	[CMD_COMPLETION] = {"completion", "[SHELL]", "print what completes commands",
			    "For bash, or the SHELL bash or zsh.", 0, 1, cmd_completion},
};

const struct opt_def opt_defs[] = {
	{"world", 'w', "NAME", OPT_TEXT, OPT(world),
	 RUNS | FILES | BIT(FINDINGS) | BIT(OPS) | BIT(CHECKS) | BIT(CHANGES) | BIT(NATIVE) |
		 BIT(COVER),
	 "world to run in: a name, or the path of a shared object (default: model)"},
	{"world", 'w', "NAME", OPT_WORDS, OPT(worlds), BIT(COMPARE),
	 "the two worlds to compare: given twice"},
	{"world", 'w', "NAME", OPT_WORDS, OPT(worlds), BIT(CAMPAIGN),
	 "world to run in (default: model); may be repeated"},
	{"scenarios", 'S', "DIR", OPT_TEXT, OPT(scenarios),
	 SEARCHES | FILES | BIT(FINDINGS) | BIT(LIST) | BIT(COVER),
	 "where scenarios are (default: $STACKSIM_SCENARIOS, ./scenarios, or as installed)"},
	{"gen", 'g', "VERSION", OPT_TEXT, OPT(gen), BIT(EXPLORE) | BIT(CAMPAIGN) | BOTH,
	 "kernel generation, such as 6.12 or 5.6-rc1: all changes up to it are in force (default: "
	 "the newest)"},
	{"with", 'W', "CHANGE", OPT_WORDS, OPT(with),
	 BIT(EXPLORE) | BIT(CAMPAIGN) | BIT(BISECT) | BOTH,
	 "put a change in force; may be repeated"},
	{"without", 'N', "CHANGE", OPT_WORDS, OPT(without),
	 BIT(EXPLORE) | BIT(CAMPAIGN) | BIT(BISECT) | BOTH, "take a change out; may be repeated"},
	{"from", 0, "TEMPLATE", OPT_TEMPLATE, OPT(from), BIT(NEW),
	 "what it is about: overlay, fuse, cache (default: overlay)"},
	{"good", 0, "VERSION", OPT_TEXT, OPT(good), BIT(BISECT), "generation without the report"},
	{"bad", 0, "VERSION", OPT_TEXT, OPT(bad), BIT(BISECT), "generation with the report"},
	{"strategy", 's', "NAME", OPT_STRATEGY, OPT(strategy), BIT(EXPLORE) | BIT(CAMPAIGN),
	 "how to search (default: dfs). What does not end by itself is ended by a limit, or by "
	 "Ctrl-C"},
	{"seed", 0, "N", OPT_U64, OPT(seed), BIT(EXPLORE) | BIT(CAMPAIGN) | BOTH,
	 "where strategies that draw begin (default: 1)"},
	{"depth", 'd', "N", OPT_U32, OPT(depth), BIT(EXPLORE) | BIT(CAMPAIGN) | BOTH,
	 "ordering constraints of the bug looked for (default: 3)"},
	{"bound", 'b', "N", OPT_BOUND, OPT(bound), RUNS | BIT(CAMPAIGN) | BIT(REDUCE),
	 "most preemptions, or 'none' (default: as the scenario says)"},
	{"bound", 'b', "N", OPT_BOUND, OPT(bound), BOTH, "most preemptions (default: none)"},
	{"max-execs", 'n', "N", OPT_COUNT, OPT(max_execs), BIT(COVER),
	 "stop each scenario after so many executions (default: 1000)"},
	{"max-execs", 'n', "N", OPT_COUNT, OPT(max_execs), BIT(REDUCE),
	 "give each smaller scenario up after so many executions (default: 2000)"},
	{"max-execs", 'n', "N", OPT_COUNT, OPT(max_execs), SEARCHES | BIT(MINIMISE),
	 "stop after so many executions, all passes counted; 10k and 2m are numbers, too"},
	{"no-cache", 0, NULL, OPT_FLAG, OPT(no_cache), SEARCHES,
	 "go on in states that were seen before; slower, and the same is found"},
	{"no-restore", 0, NULL, OPT_FLAG, OPT(no_restore), SEARCHES,
	 "begin each execution at the start, and not where it parts from the one before; slower, "
	 "and the same is found"},
	{"max-time", 't', "TIME", OPT_TIME, OPT(max_ms), LIMITED | BIT(MINIMISE),
	 "stop each search after so much time: 30s, 5m, 1h; seconds where there is no letter"},
	{"max-time", 't', "TIME", OPT_TIME, OPT(max_ms), BIT(REDUCE),
	 "end with what was reached after so much time: 30s, 5m, 1h; seconds where there is no "
	 "letter"},
	{"budget", 0, "TIME", OPT_TIME, OPT(budget_ms), BIT(CHECK) | BOTH | BIT(BISECT),
	 "time of the whole run: each search gets its part of what is left"},
	{"fail-fast", 0, NULL, OPT_FLAG, OPT(fail_fast), BIT(CHECK),
	 "end after the first scenario that fails; the others are skipped, as not run"},
	{"rerun-failed", 0, "FILE", OPT_TEXT, OPT(rerun), BIT(CHECK),
	 "only what failed in the results that --json wrote to FILE: of its scenarios, and in its "
	 "world, where none is given"},
	{"budget", 0, "TIME", OPT_TIME, OPT(budget_ms), BIT(CAMPAIGN),
	 "stop after so much time; --resume goes on"},
	{"resume", 0, NULL, OPT_FLAG, OPT(resume), BIT(CAMPAIGN),
	 "go on with a file that is there: what it has is not done again"},
	{"shard", 0, "I/N", OPT_TEXT, OPT(shard), BIT(CAMPAIGN),
	 "do part I of N, from 1; 'stacksim merge' puts them together"},
	{"show", 0, "N", OPT_U32, OPT(show), BIT(FINDINGS),
	 "save the schedule of finding N, and show it as 'stacksim show' does"},
	{"accept-inconclusive", 0, NULL, OPT_FLAG, OPT(accept), BIT(CHECK),
	 "what a limit ended without a verdict does not change the exit code where something "
	 "passed"},
	{"max-steps", 0, "N", OPT_STEPS, OPT(max_steps), SEARCHES,
	 "cut executions off after so many; from 20000 on, the default, all take turns then for as "
	 "many again, and what is longer is a livelock (at most 1048576)"},
	{"race", 'r', "TIER", OPT_RACE, OPT(race), RUNS | BIT(CAMPAIGN),
	 "how to look for data races: off, permissive, default (as KCSAN), strict; off where it is "
	 "not given, unless the scenario announces one"},
	{"checks", 'c', "LIST", OPT_CHECKS, OPT(checks), RUNS | BIT(CAMPAIGN),
	 "checkers to switch off (-NAME) or on (NAME): -all,kasan is kasan alone; see 'stacksim "
	 "checks'"},
	{"race-fails", 0, NULL, OPT_FLAG, OPT(race_fails), RUNS | BIT(CAMPAIGN),
	 "a data race is a failure like any other report"},
	{"suppressions", 0, "FILE", OPT_TEXT, OPT(suppressions), SEARCHES | FILES,
	 "races not to report (default: race.supp beside the scenarios, and with --race strict "
	 "race-strict.supp)"},
	{"fail", 'F', "WHAT", OPT_FAIL, OPT(fail), BIT(EXPLORE) | BIT(CHECK) | BIT(COVER),
	 "what fails, each in an exploration of its own: alloc, each allocation; io, each "
	 "operation "
	 "below, with each error (default: none)"},
	{"timed", 0, NULL, OPT_FLAG, OPT(timed), BIT(EXPLORE) | BIT(CAMPAIGN),
	 "timers fire by virtual time instead of by choice"},
	{"stop-first", '1', NULL, OPT_FLAG, OPT(stop_first), BIT(EXPLORE),
	 "stop at the first finding"},
	{"file", 0, "FILE", OPT_WORDS, OPT(files), BIT(COVER),
	 "a file of the tree, or a folder with '/' at its end; may be repeated"},
	{"each", 0, NULL, OPT_FLAG, OPT(each), BIT(COVER),
	 "run one scenario after the other, and say how many lines each reaches, and which of them "
	 "no other does"},
	{"baseline", 0, "FILE", OPT_TEXT, OPT(baseline), BIT(COVER),
	 "what --output kept of an earlier time: less than that is exit code 1"},
	{"at-least", 0, "N", OPT_U32, OPT(at_least), BIT(COVER),
	 "per cent of the lines of each file: less than that is exit code 1"},
	{"output", 'o', "FILE", OPT_TEXT, OPT(output), BIT(COVER),
	 "where the counts are kept, as lcov does, for --baseline and genhtml"},
	{"watch", 0, NULL, OPT_FLAG, OPT(watch), BIT(EXPLORE),
	 "explore again whenever the file of the scenario, or of the world, is changed, until "
	 "Ctrl-C; a world of a tree is added again when a patch is changed that it was added "
	 "with"},
	{"output", 'o', "FILE", OPT_TEXT, OPT(output), BIT(SHOW),
	 "where it goes, of --as (default: standard output); a schedule is not written over"},
	{"output", 'o', "FILE", OPT_TEXT, OPT(output), BIT(FINDINGS),
	 "where to save the schedule (default: SCENARIO.sched)"},
	{"output", 'o', "FILE", OPT_TEXT, OPT(output), BIT(REDUCE),
	 "where to write the scenario, NAME.scn (default: that of the old one and -reduced); it is "
	 "called NAME then"},
	{"output", 'o', "FILE", OPT_TEXT, OPT(output), BIT(EXPLORE) | BIT(MINIMISE),
	 "where to save the schedule; findings after the first get .2, .3, ... appended. "
	 "Schedules that were there are replaced, other files are not"},
	{"save", 0, "DIR", OPT_TEXT, OPT(save), BIT(CHECK),
	 "keep of each result that is not ok what was said, the reports, their schedules and the "
	 "command that repeats it"},
	{"html", 0, "DIR", OPT_TEXT, OPT(html), BIT(EXPLORE) | BIT(CHECK),
	 "write a folder with an index of what was run and a page for each finding"},
	{"junit", 0, "FILE", OPT_TEXT, OPT(junit), BIT(CHECK),
	 "write the results as JUnit does, for a CI"},
	{"json", 0, "FILE", OPT_TEXT, OPT(json), BIT(CHECK),
	 "write the results as JSON, as sim/cli/schema.json describes them"},
	{"outcomes", 0, NULL, OPT_FLAG, OPT(outcomes), BIT(EXPLORE) | BIT(CHECK) | BIT(CAMPAIGN),
	 "print a histogram of outcomes, as herd7 does, of executions that came to their end ('*': "
	 "with a report), and whether each condition held never, sometimes or always"},
	{"coverage", 0, NULL, OPT_FLAG, OPT(coverage), BIT(EXPLORE) | BIT(CHECK),
	 "print how many executions differ in more than the order of independent steps, how many "
	 "pairs of conflicting accesses were seen, and how many of them in both orders; explore "
	 "lists the others"},
	{"trace", 'T', NULL, OPT_FLAG, OPT(trace), BIT(REPLAY) | BIT(EXPLORE),
	 "print the trace; of explore, that of the last execution"},
	{"as", 0, "FORMAT", OPT_FORMAT, OPT(as), BIT(SHOW),
	 "print it for something else to read (default: report, diagram and trace, for people)"},
	{"times", 0, "N", OPT_U32, OPT(times), BIT(REPLAY),
	 "replay so many times and compare the outcomes"},
	{"until", 0, "WHERE", OPT_TEXT, OPT(until), BIT(REPLAY),
	 "stop in the step of that number, or where a function of that name is come to first, or "
	 "with :N the Nth time, and "
	 "show what each thread does and which locks are held"},
	{"gdb", 0, NULL, OPT_FLAG, OPT(gdb), BIT(REPLAY),
	 "in gdb, which stops at the violation, or where --until says; stacksim-step and "
	 "stacksim-back go from step to step, stacksim-thread N looks at another thread; 'help "
	 "user-defined' there has all"},
	{"force", 'f', NULL, OPT_FLAG, OPT(force), BIT(REPLAY) | BIT(SHOW),
	 "accept a scenario that changed since the schedule was saved"},
	{"force", 'f', NULL, OPT_FLAG, OPT(force), BIT(MINIMISE),
	 "accept a scenario that changed since the schedule was saved; write over a file that is "
	 "no schedule"},
	{"force", 'f', NULL, OPT_FLAG, OPT(force), BIT(REDUCE),
	 "accept a scenario that changed since the schedule was saved; write over files that are "
	 "there"},
	{"force", 'f', NULL, OPT_FLAG, OPT(force), BIT(EXPLORE) | BIT(FINDINGS),
	 "write over a file that is no schedule"},
	{"jobs", 'j', "N", OPT_U32, OPT(jobs), BIT(CHECK) | BIT(CAMPAIGN) | BIT(WORLD) | BIT(COVER),
	 "so many processes at a time (default: 1; to make a world: 2)"},
	{"tree", 0, "DIR", OPT_TEXT, OPT(tree), BIT(WORLD) | BIT(CHECK),
	 "kernel tree to make a world of"},
	{"package", 0, "NAME", OPT_TEXT, OPT(package), BIT(WORLD) | BIT(CHECK),
	 "Debian package of kernel source, such as linux-source-6.12: downloaded if need be"},
	{"patch", 0, "FILE", OPT_WORDS, OPT(patch), BIT(WORLD) | BIT(CHECK),
	 "patch to apply to copies of the files; may be repeated"},
	{"help", 'h', NULL, OPT_FLAG, OPT(help), ALL, "show help"},
	{"version", 'V', NULL, OPT_FLAG, OPT(version), ALL, "show the version"},
	{.name = NULL},
};
_Static_assert(sizeof(opt_defs) / sizeof(opt_defs[0]) <= MAX_OPTS,
	       "the tables of getopt have room");

bool cmd_has(enum command_id cmd, const struct opt_def *opt)
{
	return opt->cmds >> cmd & 1;
}

/* getopt's own tables, cut to the options of one command. */
struct getopt_tables {
	struct option longopts[MAX_OPTS];
	char shortopts[MAX_OPTS * 2 + 2];
};

static void fill_tables(enum command_id cmd, struct getopt_tables *t)
{
	char *s = t->shortopts;
	struct option *l = t->longopts;

	memset(t, 0, sizeof(*t));
	*s++ = ':'; /* a missing argument is told apart from an unknown option */
	for (const struct opt_def *d = opt_defs; d->name; d++) {
		if (!cmd_has(cmd, d))
			continue;
		*l++ = (struct option){d->name, d->arg ? required_argument : no_argument, NULL,
				       256 + (int)(d - opt_defs)};
		if (!d->letter)
			continue;
		*s++ = d->letter;
		if (d->arg)
			*s++ = ':';
	}
}

static const struct opt_def *find_opt(enum command_id cmd, int c)
{
	const struct opt_def *d = opt_defs;

	if (c >= 256)
		return &opt_defs[c - 256];
	while (d->letter != c || !cmd_has(cmd, d))
		d++;
	return d;
}

/* what may stand after a number, and what it is worth */
struct unit {
	const char *suffix;
	uint64_t worth;
};
static const struct unit plain[] = {{"", 1}, {NULL, 0}};
static const struct unit counts[] = {{"", 1}, {"k", 1000}, {"m", 1000000}, {NULL, 0}};
static const struct unit times[] = {{"", 1000},   {"ms", 1},      {"s", 1000},
				    {"m", 60000}, {"h", 3600000}, {NULL, 0}};

/* What numbers an option takes. @wide: 64 bits; @wanted: for people */
static const struct number {
	uint64_t min, max;
	const struct unit *units;
	bool wide;
	const char *wanted;
} numbers[] = {
	[OPT_U32] = {1, INT32_MAX, plain, false, "a number from 1 to 2147483647"},
	[OPT_U64] = {0, UINT64_MAX, plain, true, "a number up to 18446744073709551615"},
	[OPT_BOUND] = {0, INT32_MAX, plain, false, "a number up to 2147483647, or 'none',"},
	[OPT_STEPS] = {1, SIM_MAX_STEPS, counts, false, "a number from 1 to 1048576"},
	[OPT_COUNT] = {1, UINT64_MAX, counts, true, "a number from 1 on, such as 500, 10k or 2m,"},
	[OPT_TIME] = {1, UINT32_MAX, times, true, "a time such as 30s, 5m or 1h, but not 0,"},
};

static int set_number(const struct opt_def *d, const char *text, void *to, FILE *err)
{
	const struct number *n = &numbers[d->type];
	const struct unit *u = n->units;
	uint64_t value;
	char *end;

	errno = 0;
	value = strtoull(text, &end, 0);
	while (u->suffix && strcmp(u->suffix, end))
		u++;
	if (*text < '0' || *text > '9' || errno || !u->suffix || value > n->max / u->worth ||
	    value * u->worth < n->min) {
		fprintf(err, "--%s: %s is wanted, not '%s'\n", d->name, n->wanted, text);
		return -EINVAL;
	}
	if (n->wide)
		*(uint64_t *)to = value * u->worth;
	else
		*(uint32_t *)to = (uint32_t)(value * u->worth);
	return 0;
}

static int set_name(const struct opt_def *d, const char *const *names, const char *text,
		    const char **to, FILE *err)
{
	const char *const *name;

	for (name = names; *name; name++) {
		if (!strcmp(*name, text)) {
			*to = *name;
			return 0;
		}
	}
	fprintf(err, "--%s: '%s' is none of", d->name, text);
	for (name = names; *name; name++)
		fprintf(err, "%s %s", name == names ? "" : ",", *name);
	fprintf(err, "\n");
	return -EINVAL;
}

#define MAX_NAMES 64

static int set_strategy(const struct opt_def *d, const char *text, const struct sim_strategy **to,
			FILE *err)
{
	const char *names[MAX_NAMES + 1];
	unsigned int n = 0;

	for (const struct sim_strategy *const *s = sim_strategies; *s && n < MAX_NAMES; s++)
		if (!(*s)->follows)
			names[n++] = (*s)->name;
	names[n] = NULL;
	if (set_name(d, names, text, &text, err))
		return -EINVAL;
	*to = sim_strategy_find(text);
	return 0;
}

static int set_format(const struct opt_def *d, const char *text, const struct report_format **to,
		      FILE *err)
{
	const char *names[MAX_NAMES + 1];
	const struct report_format *f = report_formats;
	unsigned int n = 0;

	for (; f[n].name && n < MAX_NAMES; n++)
		names[n] = f[n].name;
	names[n] = NULL;
	if (set_name(d, names, text, &text, err))
		return -EINVAL;
	*to = report_format_find(text);
	return 0;
}

static int set_fail(const struct opt_def *d, const char *text, enum sim_fail_kind *to, FILE *err)
{
	const char *name = NULL;
	int ret = set_name(d, fail_names, text, &name, err);

	*to = SIM_FAIL_NONE;
	while (!ret && fail_names[*to] != name)
		++*to;
	return ret;
}

static int set_checks(const struct opt_def *d, const char *text, struct checks *c, FILE *err)
{
	const char *bad = sim_checks_parse(text, &c->off, &c->on);

	if (!bad)
		return 0;
	fprintf(err, "--%s: there is no checker '%.*s'; 'stacksim checks' lists them\n", d->name,
		(int)strcspn(bad, ","), bad);
	return -EINVAL;
}

static void add_word(struct words *w, const char *text)
{
	w->word = sim_grow(w->word, w->nr, sizeof(*w->word), "options");
	w->word[w->nr++] = text;
}

static int set_value(struct options *o, const struct opt_def *d, const char *text, FILE *err)
{
	void *to = (char *)o + d->offset;

	switch (d->type) {
	case OPT_FLAG:
		*(bool *)to = true;
		return 0;
	case OPT_TEXT:
		*(const char **)to = text;
		return 0;
	case OPT_WORDS:
		add_word(to, text);
		return 0;
	case OPT_STRATEGY:
		return set_strategy(d, text, to, err);
	case OPT_FORMAT:
		return set_format(d, text, to, err);
	case OPT_CHECKS:
		return set_checks(d, text, to, err);
	case OPT_RACE:
		return set_name(d, sim_race_tiers, text, to, err);
	case OPT_TEMPLATE:
		return set_name(d, template_names, text, to, err);
	case OPT_FAIL:
		return set_fail(d, text, to, err);
	case OPT_BOUND:
		if (!strcmp(text, "none")) {
			*(uint32_t *)to = UINT32_MAX;
			return 0;
		}
		break;
	case OPT_U32:
	case OPT_U64:
	case OPT_STEPS:
	case OPT_COUNT:
	case OPT_TIME:
		break;
	}
	return set_number(d, text, to, err);
}

static int unknown_option(const struct options *o, const char *arg, FILE *err)
{
	const char *known[MAX_OPTS], *near;
	unsigned int n = 0;

	for (const struct opt_def *d = opt_defs; d->name; d++)
		if (cmd_has(o->cmd, d))
			known[n++] = d->name;
	near = strncmp(arg, "--", 2) ? NULL : sim_near(arg + 2, known, n);
	fprintf(err, "%s has no option '%s'",
		o->cmd == CMD_HELP ? "stacksim without a command" : cmd_defs[o->cmd].name, arg);
	if (near)
		fprintf(err, "; did you mean '--%s'?", near);
	fprintf(err, "\n");
	return -EINVAL;
}

/* Which of two would be meant? Options that may be repeated are lists. Return: 0 or -EINVAL */
static int check_once(const struct opt_def *d, const char **given, const char *text, FILE *err)
{
	if (!d->arg || d->type == OPT_WORDS)
		return 0;
	if (*given && strcmp(*given, text)) {
		fprintf(err, "--%s is given twice, as '%s' and as '%s'; one is wanted\n", d->name,
			*given, text);
		return -EINVAL;
	}
	*given = text;
	return 0;
}

static int parse_options(struct options *o, int argc, char **argv, FILE *err)
{
	const char *given[MAX_OPTS] = {NULL};
	const struct opt_def *d;
	struct getopt_tables t;
	int c, ret = 0;

	fill_tables(o->cmd, &t);
	opterr = 0;
	optind = 0;
	while (!ret && (c = getopt_long(argc, argv, t.shortopts, t.longopts, NULL)) != -1) {
		if (c == '?') {
			char letter[] = {'-', (char)optopt, '\0'};

			return unknown_option(o, optopt && optopt < 256 ? letter : argv[optind - 1],
					      err);
		}
		if (c == ':') {
			fprintf(err, "option '%s' wants an argument\n", argv[optind - 1]);
			return -EINVAL;
		}
		d = find_opt(o->cmd, c);
		ret = check_once(d, &given[d - opt_defs], optarg, err);
		if (!ret)
			ret = set_value(o, d, optarg, err);
	}
	o->opts = argv + 1;
	o->nr_opts = (size_t)optind - 1;
	o->args = argv + optind;
	o->nr_args = (size_t)(argc - optind);
	return ret;
}

int command_find(const char *word, enum command_id *cmd, FILE *err)
{
	const char *names[NR_COMMANDS], *near;

	for (unsigned int i = 0; i < NR_COMMANDS; i++) {
		names[i] = cmd_defs[i].name;
		if (!strcmp(names[i], word)) {
			*cmd = i;
			return 0;
		}
	}
	near = sim_near(word, names, NR_COMMANDS);
	fprintf(err, "no command '%s'", word);
	if (near)
		fprintf(err, "; did you mean '%s'?", near);
	fprintf(err, "\n");
	return -EINVAL;
}

static int check_args(const struct options *o, FILE *err)
{
	const struct cmd_def *cmd = &cmd_defs[o->cmd];

	if (o->help || o->version || (o->nr_args >= cmd->min_args && o->nr_args <= cmd->max_args))
		return 0;
	fprintf(err, "%s has too %s arguments\nusage: stacksim %s [OPTION]... %s\n", cmd->name,
		o->nr_args < cmd->min_args ? "few" : "many", cmd->name, cmd->args);
	return -EINVAL;
}

/*
 * Who calls "check --tree" is often git bisect, which takes most exit codes of what it runs for
 * a statement about the commit: also of a line that is wrong it must be known that it is one.
 */
static const char *find_tree(char **argv)
{
	for (; *argv; argv++) {
		size_t len = strcspn(*argv, "=");

		if (len > 3 && !strncmp(*argv, "--tree", len))
			return *argv;
	}
	return NULL;
}

int options_parse(struct options *o, int argc, char **argv, FILE *err)
{
	int ret;

	*o = (struct options){
		.cmd = CMD_HELP,
		.program = argv[0],
		.strategy = &sim_dfs,
		.seed = 1,
		.depth = 3,
		.bound = BOUND_DEFAULT,
		.times = 1,
	};
	if (argc < 2) {
		usage_all(o, err);
		return -EINVAL;
	}
	/* "stacksim --help" is help without a command */
	if (argv[1][0] != '-') {
		ret = command_find(argv[1], &o->cmd, err);
		if (ret) {
			o->tree = find_tree(argv);
			return ret;
		}
		argc--;
		argv++;
	}
	ret = parse_options(o, argc, argv, err);
	if (ret && o->cmd == CMD_CHECK)
		o->tree = find_tree(argv);
	return ret ? ret : check_args(o, err);
}

void options_free(struct options *o)
{
	free(o->with.word);
	free(o->without.word);
	free(o->patch.word);
	free(o->worlds.word);
	free(o->files.word);
}
