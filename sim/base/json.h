/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * JSON by jansson, with memory that is there (memory.h). Texts go through json_text(), since what
 * scenarios and trees are called need not be UTF-8; then no call of json_pack() fails.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <jansson.h>
#include <stdio.h>

/** json_begin() - before the first call of jansson: no memory is the end of the process */
void json_begin(void);

/** json_text() - a text as a value: null for NULL, "?" for a byte that is none of UTF-8 */
json_t *json_text(const char *text);

/** json_add() - append to a list. @value: becomes the list's */
void json_add(json_t *list, json_t *value);

/**
 * json_print() - an object, with a line for each member, and for each element of a list in it
 * @value: let go of
 */
void json_print(json_t *value, FILE *out);

#endif
