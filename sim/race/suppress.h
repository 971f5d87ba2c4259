/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files of suppressions: races that are known, one a line, each with the
 * reason why it is left alone.
 *
 *	# comment
 *	setfl / *: f_flags is read without f_lock everywhere (fs/fcntl.c)
 *
 * The two functions are globs and may be given in either order.
 */
#ifndef RACE_SUPPRESS_H
#define RACE_SUPPRESS_H

#include <stddef.h>
#include <stdio.h>
#include <sim/explore.h>

/** struct suppressions - what a file says; the texts are its own */
struct suppressions {
	struct sim_suppression *list;
	size_t nr;
};

/**
 * suppressions_read() - read a file of suppressions
 * @s: what the file says is appended; to be given to suppressions_free() even after a failure
 * @path: the file
 * @err: where "file:line: error: ..." goes
 * Return: 0, negative errno of opening it, or -EINVAL.
 */
int suppressions_read(struct suppressions *s, const char *path, FILE *err);

/** suppressions_free() - let go of what suppressions_read() allocated */
void suppressions_free(struct suppressions *s);

#endif
