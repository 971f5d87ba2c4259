// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a "bug at" line says of a report: words of its first line. Half a word would be found in
 * reports of anything.
 */
#include <ctype.h>
#include <string.h>
#include "script/script.h"

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

bool scn_signature_valid(const char *signature)
{
	unsigned int n = 0;

	for (; *signature; signature++)
		n += isalnum((unsigned char)*signature) != 0;
	return n >= SCN_MIN_SIGNATURE;
}

bool scn_signature_in(const char *signature, const char *report)
{
	size_t len = strlen(signature);

	for (const char *at = report; (at = strstr(at, signature)) != NULL; at++) {
		bool begins = at == report || !is_word(at[-1]) || !is_word(at[0]);

		if (begins && (!is_word(at[len - 1]) || !is_word(at[len])))
			return true;
	}
	return false;
}
