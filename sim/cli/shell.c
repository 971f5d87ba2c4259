// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands that are printed to be copied: this program is called as it was
 * called, and each word is one for the shell.
 */
#include <string.h>
#include "cli/cli.h"

#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+@%:=,"

void print_word(const char *word, FILE *out)
{
	if (*word && !word[strspn(word, PLAIN)]) {
		fputs(word, out);
		return;
	}
	fputc('\'', out);
	for (; *word; word++) {
		if (*word == '\'')
			fputs("'\\''", out);
		else
			fputc(*word, out);
	}
	fputc('\'', out);
}

void print_program(const struct options *o, FILE *out)
{
	print_word(o->program ? o->program : "stacksim", out);
}

void print_replay(const struct options *o, const char *path, FILE *out)
{
	fputs("replay with: ", out);
	print_program(o, out);
	fputs(" replay ", out);
	print_word(path, out);
	fputc('\n', out);
}
