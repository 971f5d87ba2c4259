/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory of the engine and of the commands; that of the code under test is in mem/heap.h.
 *
 * Nothing here returns NULL: without memory there is no statement about the code under test,
 * so that the process ends with exit code 5 and says what the memory was for (die.h).
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stdarg.h>
#include <stddef.h>

/**
 * sim_zeroed() - an array of zeros
 * @nr: elements, may be 0
 * @size: bytes of one
 * @what: it is for, as in "out of memory for WHAT"
 * Return: what free() takes, also where @nr is 0.
 */
void *sim_zeroed(size_t nr, size_t size, const char *what);

/** sim_resized() - realloc() to @nr elements of @size bytes. @p: array or NULL */
void *sim_resized(void *p, size_t nr, size_t size, const char *what);

/**
 * sim_grow() - room for one more at the end of a list that only grows, or begins anew with NULL
 * @list: it, NULL while it is empty
 * @nr: elements in it
 * @size: bytes of one
 * @what: it is for
 * Return: the list, at the same place or another.
 */
void *sim_grow(void *list, size_t nr, size_t size, const char *what);

/**
 * sim_reserve() - zeroed address space, of which pages come as they are touched
 * @n: bytes
 * @at: where, if nothing else is there; NULL: anywhere
 * @what: it is for
 * Return: what munmap() takes.
 */
void *sim_reserve_at(void *at, size_t n, const char *what);
static inline void *sim_reserve(size_t n, const char *what)
{
	return sim_reserve_at(NULL, n, what);
}

/** sim_strdup(), sim_strndup() - copies of a text. @n: bytes of it at most */
char *sim_strdup(const char *text);
char *sim_strndup(const char *text, size_t n);

/**
 * sim_tree_add() - tsearch(): a key into a tree, unless it is there
 * Return: where the key is that is in the tree.
 */
void *sim_tree_add(const void *key, void **root, int (*compare)(const void *a, const void *b));

/** sim_intern() - the one copy of a text in a set. @names: it, NULL at first, for tdestroy() */
const char *sim_intern(void **names, const char *text);

/** sim_format(), sim_vformat() - a text, as by printf(). Return: what free() takes */
char *sim_format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *sim_vformat(const char *fmt, va_list ap) __attribute__((format(printf, 1, 0)));

#endif
