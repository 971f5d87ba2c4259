/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text from scenarios, schedules, lists, arguments, and names in the memory of the code under test
 * may contain anything. Control characters, which a terminal would obey, are replaced before it is
 * printed.
 */
#ifndef BASE_CLEAN_H
#define BASE_CLEAN_H

#include <stddef.h>

/**
 * struct clean - where in a character a text was cut; zeroed to begin with
 * @left: bytes that are still to come
 * @least: that the next of them has to be
 */
struct clean {
	unsigned char left, least;
};

/**
 * clean_bytes() - put '?' for each control byte but tabs and newlines, and for what is no UTF-8
 * The control characters beyond ASCII (U+0080 to U+009F) are obeyed by terminals, too.
 * @c: carries over what one call has begun of a character to the next
 * @text: @len bytes, changed in place
 */
void clean_bytes(struct clean *c, char *text, size_t len);

/** clean_line() - the same of a text that is one line. @text: ended by 0, or NULL. Return: it */
char *clean_line(char *text);

#endif
