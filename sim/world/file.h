/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The file of a world, before the dynamic linker sees it: that believes what a file says of
 * itself, and takes the process down with one that was cut off or damaged.
 */
#ifndef WORLD_FILE_H
#define WORLD_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/**
 * world_file_check() - is it the whole file of a shared object of this machine, as it was made?
 * @path: of it
 * @err: where to say why not
 * @sealed: whether it has a seal, which fits; without one only its form is looked at
 * Return: 0 or negative errno.
 */
int world_file_check(const char *path, bool *sealed, FILE *err);

/**
 * world_file_seal() - put a digest at the end of a file that is finished
 * Does nothing to one that has it.
 * Return: 0, or negative errno after saying why on @err.
 */
int world_file_seal(const char *path, FILE *err);

/** world_file_digest() - by which a file is known again: XXH64. Return: 0 when there is none */
uint64_t world_file_digest(const char *path);

#endif
