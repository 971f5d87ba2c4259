/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Texts in HTML and XML. This is all that is needed of either, and libxml2, which brings ICU along,
 * would make each start of the program four times as long.
 */
#ifndef BASE_MARKUP_H
#define BASE_MARKUP_H

#include <stddef.h>
#include <stdio.h>

/**
 * markup_text() - print a text so that it is one, also as an attribute in double quotes
 * What may not stand in XML at all (control characters, what is no UTF-8) becomes "?".
 * @len: bytes of it
 */
void markup_text(const char *text, size_t len, FILE *out);

#endif
