/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Colours on a terminal, for what is looked for first. No text has them in itself, where they would
 * be taken out (clean.h), and no file or pipe gets any.
 */
#ifndef BASE_COLOUR_H
#define BASE_COLOUR_H

#include <stdio.h>

/** enum colour - what is good, what is bad, and what nobody knows */
enum colour { COLOUR_NONE, COLOUR_GOOD, COLOUR_BAD, COLOUR_OPEN };

/**
 * colour_allow() - a stream may have colours, if it is a terminal's
 * It has none where $NO_COLOR is set and not empty (no-color.org), or $TERM names no terminal that
 * knows them.
 * @fd: where it goes; it is written to beside the stream
 */
void colour_allow(FILE *stream, int fd);

/** colour() - of what is printed from now on; nothing is done where there are none */
void colour(FILE *out, enum colour c);

#endif
