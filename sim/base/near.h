/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SIM_NEAR_H
#define SIM_NEAR_H

/**
 * sim_near() - find the known word that a misspelt one was probably meant to be
 * @word: as written
 * @known: @nr candidates
 * Return: the first of those with the least edit distance (a swap of neighbours
 * counts 1), or NULL when none is near enough.
 */
const char *sim_near(const char *word, const char *const *known, unsigned int nr);

#endif
