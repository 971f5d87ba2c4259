/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What operations find on the running kernel: system calls (calls/).
 */
#ifndef NATIVE_OPS_H
#define NATIVE_OPS_H

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sim/world.h>
#include "calls/calls.h"

/** native_do() - a system call, which lets others go on where it waits. Return: its result */
long native_do(long (*fn)(const union sim_arg *args), const union sim_arg *args);
/** OP_DO() - what is no try of native_until() may wait */
#ifndef OP_DO
#define OP_DO(fn, args) native_do(fn, args)
#endif

#include "common/ops.h"

#define OP_IN_CALLS 1
#define OP_IN_OVERLAY 1
#define OP_IN_FUSE 1
#define OP_IN_PIPES 1
#define OP_IN_URING 1

#define MAY_EXEC 1
#define MAY_WRITE 2
#define MAY_READ 4

/* ---- who calls ---------------------------------------------------------- */

/** op_enter() - a task is a user from here on, as in kernel trees. Return: NULL */
const struct cred *op_enter(void);
/** op_exit() - it is root again. Return: @ret */
long op_exit(long ret, const char *gives_0, const struct cred *cred);
#define op_exit_setup(ret) (ret)

/* ---- paths and files ---------------------------------------------------- */

/** native_mounts_reset() - all that is mounted goes. Return: 0, negative errno */
int native_mounts_reset(void);
/** native_uses() - a scenario has this operation, which says what its layers have to be */
void native_uses(const struct sim_opdef *op);
/** native_layers() - they are so from now on */
void native_layers(void);
/** native_close_all() - all files are closed */
void native_close_all(void);
/**
 * native_fd() - a system call gave a descriptor, which goes with the execution
 * Return: what it is for the scenario, which has none yet when it begins; negative errno
 */
long native_fd(long fd);
/** native_real() - Return: the descriptor of this process, -1 where the scenario has none such */
int native_real(long fd);

/** native_word() - Return: the word of a parameter for a number, as calls/ take it */
const char *native_word(const struct sim_word *words, long value);
#define NATIVE_FLAGS_LEN 160
/** native_flags() - Return: @buf, which has the words of flags, joined as in a scenario */
const char *native_flags(const struct sim_word *words, long value, char buf[NATIVE_FLAGS_LEN]);

/* ---- waiting (waits.c) --------------------------------------------------- */

/** native_waits_begin() - from now on a system call may wait for others */
void native_waits_begin(void);
/** native_may_wait() - is that so? */
bool native_may_wait(void);
/** native_wake_others() - something was done that others may wait for */
void native_wake_others(void);
/**
 * native_until() - what would wait in the kernel is tried again whenever others have done
 * something, as no other task runs while this one is there
 * @try: does it without waiting. Return: its result, which is not @wait
 */
long native_until(long (*try)(const union sim_arg *args), const union sim_arg *args, long wait);
/** native_sleep() - who calls sleeps, and others go on */
void native_sleep(unsigned long seconds);
/** native_waits_reset() - nobody waits; all files are closed, and nothing is frozen */
void native_waits_reset(void);

#endif
