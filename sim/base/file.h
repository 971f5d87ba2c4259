/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What of the C library opens files or makes texts and needs memory for it. Where that is
 * lacking the process ends (die.h): it says nothing about the file, which callers are told
 * of by NULL and errno as ever.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <dirent.h>
#include <stdio.h>

/** sim_fopen(), sim_realpath() - fopen(), and realpath() to memory that free() takes */
FILE *sim_fopen(const char *path, const char *mode);
char *sim_realpath(const char *path);

/** sim_getline() - getline(). Return: is there a line? */
int sim_getline(char **line, size_t *size, FILE *in);

/** sim_read_all() - all that is left of a stream, which is closed. Return: to be freed */
char *sim_read_all(FILE *in);

/**
 * sim_read_lines() - read a text file of which each line says something
 * Lines with nothing but blanks or a comment, which begins with #, are left out.
 * @path: of the file
 * @take: takes a line, with its end; Return: what is wrong with it, NULL when nothing is
 * @to: for @take
 * @err: where "FILE:LINE: error: ..." goes
 * Return: 0, or negative errno after saying why.
 */
int sim_read_lines(const char *path, const char *(*take)(void *to, char *line), void *to,
		   FILE *err);

/** sim_scandir() - scandir(), in the order of names. @wanted: those that count */
int sim_scandir(const char *folder, struct dirent ***entry, int (*wanted)(const struct dirent *d));

/**
 * sim_text_open() - a stream that is written to memory
 * @text: where it is, and is the caller's, after sim_text_close()
 */
FILE *sim_text_open(char **text);
void sim_text_close(FILE *out);

/**
 * sim_complain() - print the beginning of a message, which on stderr says whose it is; elsewhere it
 * is part of a text that says so
 */
void sim_complain(FILE *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
