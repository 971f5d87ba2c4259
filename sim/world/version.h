/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kernel versions, which name generations: wherever one is written (--gen,
 * --good, --bad, "bug at", "clean at", "changes" of a schedule) the same texts
 * are accepted.
 */
#ifndef WORLD_VERSION_H
#define WORLD_VERSION_H

#include <stdbool.h>

/** VERSION_WRONG - what is said of a text that is none; to be printed with it as argument */
#define VERSION_WRONG "'%s' is no generation: a version such as 6.12, 6.6.30 or 5.6-rc1 is wanted"

/** VERSION_NONE - what is said of one that does not exist; to be printed with it as argument */
#define VERSION_NONE "there is no Linux %s"

/**
 * version_valid() - is a text a version: "5.16", "6.6.30", "5.6-rc1"?
 */
bool version_valid(const char *v);

/**
 * version_exists() - is there, or may there soon be, a Linux of that version?
 * @v: valid
 */
bool version_exists(const char *v);

/**
 * version_cmp() - order of two versions; a release candidate comes before its release
 * "6.12" and "6.12.0" are the same one.
 * Return: below 0, 0, above 0.
 */
int version_cmp(const char *a, const char *b);

#endif
