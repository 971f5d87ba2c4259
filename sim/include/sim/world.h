/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a world exports. A world is a shared object with one symbol,
 * "sim_world"; it imports what the other headers here declare. One whose operations are system
 * calls may have a second one, "sim_calls" (world/world.h).
 */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <sim/checks.h>
#include <sim/op.h>
#include <sim/report.h>

/**
 * SIM_WORLD_ABI - raised with every incompatible change of these headers. The
 * numbers of operations and report kinds are part of it, since worlds have
 * them compiled in.
 */
#define SIM_WORLD_ABI (9u << 16 | SIM_NR_OPS << 8 | SIM_NR_REPORTS)

/**
 * struct sim_change - an upstream change that the world can switch
 * @name: short name, as given to --with and --without
 * @commit: upstream commit, abbreviated to 12 digits
 * @version: first release that has it, "5.16" or "6.12.112"; "-" when never merged: such a
 *	change is in no generation and is reached by --with only
 * @subject: the commit's subject line
 * @on: where the world keeps whether it is in force; set by the engine before boot
 */
struct sim_change {
	const char *name;
	const char *commit;
	const char *version;
	const char *subject;
	bool *on;
};

/**
 * struct sim_word - a named number that a parameter accepts
 * @name: O_DIRECT, EIO, irq, ...
 */
struct sim_word {
	const char *name;
	long value;
};

/**
 * enum sim_arg_type - what a parameter takes in a scenario
 * @SIM_A_INT: a number (decimal, 0x, 0 octal; suffix k or m), or the name of an earlier result
 * @SIM_A_WORD: exactly one of @words
 * @SIM_A_FLAGS: words joined with |, each from @words, or a number
 * @SIM_A_NAME: a path or any other word, handed over as text
 * @SIM_A_REF: the name of an earlier result (a file descriptor, a request)
 * @SIM_A_NEW_FS: the name of a file system that the operation makes, "disk" or "/mnt"; it shows
 *	the files of those that are @SIM_A_FS of the same operation
 * @SIM_A_NEW_FILE: the name of a file that it makes in its @SIM_A_FS, "/f"; where it has no such
 *	parameter, the whole path, "/disk/f"
 * @SIM_A_FS: a file system that one before has made; with a slash or without
 * @SIM_A_FILE: a file that one before has made, as "/mnt/f", or "/mnt" itself
 *
 * The last four are handed over as text, too; a scenario that refers to what
 * nothing has made is refused, unless it says that it expects the error.
 */
enum sim_arg_type {
	SIM_A_INT,
	SIM_A_WORD,
	SIM_A_FLAGS,
	SIM_A_NAME,
	SIM_A_REF,
	SIM_A_NEW_FS,
	SIM_A_NEW_FILE,
	SIM_A_FS,
	SIM_A_FILE,
};

/**
 * struct sim_param - one parameter of an operation
 * @name: for documentation, and the key of a KEY=VALUE argument where @optional
 * @type: see enum sim_arg_type
 * @optional: given as NAME=VALUE or left out, then @dflt; positional otherwise
 * @words: for SIM_A_WORD and SIM_A_FLAGS, ended by a NULL name
 * @dflt: value when left out
 * @doc: half a sentence
 */
struct sim_param {
	const char *name;
	enum sim_arg_type type;
	bool optional;
	const struct sim_word *words;
	long dflt;
	const char *doc;
};

/** union sim_arg - an evaluated argument */
union sim_arg {
	long num;
	const char *name;
};

/* where an operation may stand */
#define SIM_IN_SETUP 1u
#define SIM_IN_TASK 2u
#define SIM_IN_EVENT 4u /* as an event that strikes at any point */
#define SIM_IN_EXPECT 8u /* as a query: name(args) in an expression; no scheduling points */
/* beside it, what its result is: 0 or an error, never a number. Worlds check it themselves */
#define SIM_GIVES_0 16u
/* and that it is about freezing, which the running kernel does on disks alone */
#define SIM_FREEZES 32u

#define SIM_MAX_PARAMS 8

/**
 * struct sim_opdef - one operation that scenarios can call
 * @name: as written in scenarios
 * @where: SIM_IN_*, SIM_GIVES_0, SIM_FREEZES
 * @params: ended by a NULL name; mandatory ones first
 * @doc: one sentence; "stacksim ops" prints it
 * @fn: does it; gets one argument for each of @params, in order. Returns the
 *	result, negative errno on failure, as the system call would.
 */
struct sim_opdef {
	const char *name;
	unsigned int where;
	struct sim_param params[SIM_MAX_PARAMS + 1];
	const char *doc;
	long (*fn)(const union sim_arg *args);
};

/**
 * struct sim_elsewhere - an operation that other worlds have
 * @name: of the operation
 * @world: which those are, as a sentence has it: "worlds of kernel trees, as linux-6.12"
 */
struct sim_elsewhere {
	const char *name;
	const char *world;
};

/**
 * struct sim_seen - a checker that sees a rule broken
 * @fault: where it is seen to: a scenario, or a patch that tests put into a tree; NULL: no more
 * @as: number of the rule that it tells of then, 0 where it is this one, or no rule at all
 */
struct sim_seen {
	enum sim_checker_id by;
	const char *fault;
	unsigned int as;
};

#define SIM_MAX_SEEN 2

/**
 * struct sim_rule - a rule of the code under test
 * @number: what it is called
 * @kind: of the report where the world itself checks it
 * @text: the rule
 * @source: where the kernel states it, or does so
 * @how: what of it is checked, NULL for all; where nobody sees it broken, why not
 * @seen: who does
 */
struct sim_rule {
	unsigned int number;
	enum sim_report_kind kind;
	const char *text, *source, *how;
	struct sim_seen seen[SIM_MAX_SEEN + 1];
};

/** SIM_WORLD_SAYS - members of struct sim_world: its list of SIM_SAYS() */
#define SIM_WORLD_SAYS .says = __start_sim_says, .says_end = __stop_sim_says

/**
 * struct sim_world - a world
 * @abi: SIM_WORLD_ABI
 * @name: "model"
 * @provenance: what the code under test is, one line
 * @ops: ended by a NULL name
 * @changes: ended by a NULL name, oldest first; may be NULL
 * @boot: bring the mock kernel up; runs once, before the scenario's setup. 0 or negative errno.
 * @quiesce: runs at the end of each execution, when nothing is left to run:
 *	checks the invariants that hold then. May be NULL.
 * @unmount: takes down part of what boot and setup have built, and says whether
 *	more is left. Called after @quiesce until nothing is, each time when what the
 *	call before set in motion has come to its end; then all that setup allocated
 *	must have been freed. Not called where something has gone wrong before. NULL
 *	where what setup builds stays.
 * @rules: what holds in it, ended by number 0; may be NULL
 * @says, @says_end: where it reports, SIM_WORLD_SAYS; may be NULL
 * @elsewhere: operations that it has not, or not always, and others have; ended by a NULL name, may
 *	be NULL. A scenario that names one of them is skipped; any other operation that there is not
 *	is a mistake.
 * @reset: where what an execution leaves is not memory that the engine puts back: takes it all
 *	away, what setup has made included, which is made again then. 0 or negative errno. States of
 *	such a world are not known: none is taken for one that was seen before. NULL elsewhere
 * @uses: called before @boot, for each operation and query of the scenario, where what it boots is
 *	not the same for all of them; else NULL
 * @generation: the kernel version that it is, where that cannot be switched ("6.12.117"); else NULL
 */
struct sim_world {
	unsigned int abi;
	const char *name;
	const char *provenance;
	const struct sim_opdef *ops;
	const struct sim_elsewhere *elsewhere;
	const struct sim_change *changes;
	int (*boot)(void);
	void (*quiesce)(void);
	bool (*unmount)(void);
	int (*reset)(void);
	void (*uses)(const struct sim_opdef *op);
	const char *generation;
	const struct sim_rule *rules;
	const struct sim_says *const *says, *const *says_end;
};

#endif
