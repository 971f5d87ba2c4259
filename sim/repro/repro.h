/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A reproducer: the scenario of an execution as a program in C, with nothing but libc, which makes
 * the same system calls in the same order, those that ran at one time at one time, and does so
 * again and again. Its operations are those of the world of the running kernel (world_calls()).
 */
#ifndef REPRO_REPRO_H
#define REPRO_REPRO_H

#include <stdio.h>

struct repro;
struct scn;
struct view;

/** REPRO_WORLD - whose operations it has */
#define REPRO_WORLD "native"

/**
 * repro_open() - can a scenario be a program?
 * @s: resolved for any world; is for REPRO_WORLD afterwards
 * @err: where it is said why not, with the line of the scenario
 * Return: to be given to repro_close(); NULL where it cannot.
 */
struct repro *repro_open(struct scn *s, FILE *err);
void repro_close(struct repro *r);

/** repro_put() - print the program. @v: the execution, whose origin has what repro_open() gave */
void repro_put(struct view *v, FILE *out);

#endif
