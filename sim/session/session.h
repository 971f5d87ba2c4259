/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scenario in a world: from files and a selection of changes to a program that the engine has
 * booted, and what commands (cli/) and programs of users (stacksim.h) do with one in common.
 */
#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H

#include <stdbool.h>
#include <stdio.h>
#include <sim/explore.h>
#include "race/suppress.h"
#include "report/render.h"
#include "schedule/schedule.h"
#include "script/script.h"
#include "world/world.h"

#define DEFAULT_WORLD "model"

struct options;

/**
 * struct session - a scenario loaded into a world, ready to run
 * @opt: of the command that opened it, for cli/ only
 * @scn: borrowed
 * @sel: which changes are to be in force; its texts are borrowed
 * @err: where messages go
 * @setup_failed: the world could not do what the scenario's setup asks for
 */
struct session {
	const struct options *opt;
	struct world world;
	struct scn *scn;
	struct change_sel sel;
	struct sim_program prog;
	struct symbols *sym;
	struct suppressions supp;
	FILE *err;
	bool loaded, setup_failed;
};

/**
 * session_world() - load the world of a session
 * @s: zeroed but for @s->err, or for what it has of a scenario; session_close() afterwards in any
 *	case
 * @name: of the world, or its path; NULL: that of @f, or the usual one
 * @f: a schedule, which must be of that world; or NULL
 * Return: 0, or -EINVAL after saying why on @s->err.
 */
int session_world(struct session *s, const char *name, const struct schedule_file *f);

/**
 * session_boot() - resolve the scenario, put changes in force, boot
 * @s: has a world, a scenario and a selection
 * @f: a schedule, for where it says what changes are in force; or NULL
 * @lines: are lines of tracepoints kept?
 * Return: 0, or after saying why: -EINVAL: something is wrong with what was asked for; -EOPNOTSUPP:
 * the world lacks it; -EPROTO: there was a report, or the setup of the scenario has failed.
 */
int session_boot(struct session *s, const struct schedule_file *f, bool lines);

/** session_close() - undo both */
void session_close(struct session *s);

/** wants_races() - does a scenario announce a data race for some generation? */
bool wants_races(const struct scn *scn);

/**
 * session_explore() - sim_explore() on a session
 * Return: 0, or -ESTALE after saying on @s->err that an execution did not repeat itself.
 */
int session_explore(const struct session *s, const struct sim_explore *e, struct sim_result *res);

/**
 * session_follow() - run a schedule once, with stacks
 * @file: it is from, or NULL
 * Return: 0, or -ESTALE after saying where the execution parted from it. If a fatal report ends it
 * early it has not been followed.
 */
int session_follow(const struct session *s, const struct sim_schedule *sched,
		   const struct sim_conditions *under, const char *file);

/**
 * finding_minimise() - a smaller schedule that shows the same, and run it in detail
 * @e: how it was found; @ms: limit, 0 for none
 * @small: how it is run
 */
void finding_minimise(const struct sim_explore *e, struct sim_finding *f, uint64_t ms,
		      struct sim_explore *small);

/** print_run() - the reports of sim_run() with diagram. @signature: only that one; NULL: all */
void print_run(const struct session *s, const char *signature, FILE *out);

/* file.c */
/**
 * session_promote() - make visible what a schedule file says
 * Return: 0, or -EINVAL after saying that the world has no such variable.
 */
int session_promote(const struct session *s, const struct schedule_file *f);

/** schedule_put() - write a schedule with all that belongs to it. @under: how it was made */
void schedule_put(const struct session *s, const struct sim_conditions *under,
		  const struct sim_schedule *sched, const char *report, FILE *out);

/** session_save() - the same to a file. Return: 0 or negative errno */
int session_save(const struct session *s, const struct sim_conditions *under,
		 const struct sim_schedule *sched, const char *report, const char *path);

#endif
