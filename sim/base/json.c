// SPDX-License-Identifier: GPL-2.0-only
/* JSON: see json.h. */
#include <stdlib.h>
#include <string.h>
#include <sim/assert.h>
#include "base/json.h"
#include "base/memory.h"

static void *get(size_t size)
{
	return sim_resized(NULL, size, 1, "JSON");
}

void json_begin(void)
{
	json_set_alloc_funcs(get, free);
}

json_t *json_text(const char *text)
{
	json_t *value = text ? json_string(text) : json_null();
	char *copy;

	if (value)
		return value;
	copy = sim_strdup(text);
	for (char *c = copy; *c; c++)
		if (*c & 0x80)
			*c = '?';
	value = json_string(copy);
	free(copy);
	return value;
}

void json_add(json_t *list, json_t *value)
{
	sim_assert(!json_array_append_new(list, value));
}

static void print_value(const json_t *value, FILE *out)
{
	size_t i;
	json_t *element;

	if (!json_is_array(value) || !json_array_size(value)) {
		json_dumpf(value, out, JSON_ENCODE_ANY);
		return;
	}
	fputs("[\n", out);
	json_array_foreach(value, i, element)
	{
		fputs(i ? ",\n" : "", out);
		json_dumpf(element, out, JSON_ENCODE_ANY);
	}
	fputs("\n]", out);
}

void json_print(json_t *value, FILE *out)
{
	const char *key, *sep = "{\n";
	json_t *member;

	json_object_foreach(value, key, member)
	{
		fprintf(out, "%s\"%s\": ", sep, key);
		print_value(member, out);
		sep = ",\n";
	}
	fputs("\n}\n", out);
	json_decref(value);
}
