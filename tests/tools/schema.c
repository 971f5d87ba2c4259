// SPDX-License-Identifier: GPL-2.0-only
/*
 * schema SCHEMA FILE...: is each file JSON as the schema says? Of JSON Schema it knows what the
 * project's schemas use; a keyword that it does not know is a mistake of the schema, since nothing
 * would look at it. Exit code 0, 1 after saying what is wrong and where, 2 of a bad schema.
 */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const json_t *root;

static bool check(const json_t *schema, const json_t *value, const char *where);

static bool wrong(const char *where, const char *what, const char *which)
{
	printf("%s: %s %s\n", *where ? where : "/", what, which);
	return false;
}

static void bad_schema(const char *what, const char *which)
{
	printf("schema: %s %s\n", what, which);
	exit(2);
}

static bool is_type(const json_t *value, const char *type)
{
	static const struct {
		const char *name;
		json_type type;
	} types[] = {
		{"object", JSON_OBJECT}, {"array", JSON_ARRAY},	    {"string", JSON_STRING},
		{"null", JSON_NULL},	 {"integer", JSON_INTEGER}, {"number", JSON_REAL},
	};

	if (!strcmp(type, "boolean"))
		return json_is_boolean(value);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(type, types[i].name))
			return json_typeof(value) == types[i].type;
	bad_schema("no type", type);
	return false;
}

static bool check_type(const json_t *types, const json_t *value, const char *where)
{
	json_t *type;
	size_t i;

	if (json_is_string(types))
		return is_type(value, json_string_value(types)) ||
		       wrong(where, "is no", json_string_value(types));
	json_array_foreach(types, i, type)
		if (is_type(value, json_string_value(type)))
			return true;
	return wrong(where, "is of no type that is allowed", "");
}

static bool check_enum(const json_t *values, const json_t *value, const char *where)
{
	json_t *one;
	size_t i;

	json_array_foreach(values, i, one)
		if (json_equal(one, value))
			return true;
	return wrong(where, "is none of the values that are allowed", "");
}

static bool check_required(const json_t *names, const json_t *value, const char *where)
{
	json_t *name;
	size_t i;
	bool good = true;

	if (!json_is_object(value))
		return true;
	json_array_foreach(names, i, name)
		if (!json_object_get(value, json_string_value(name)))
			good = wrong(where, "lacks", json_string_value(name));
	return good;
}

static bool check_members(const json_t *schema, const json_t *value, const char *where)
{
	const json_t *known = json_object_get(schema, "properties");
	bool open = !json_is_false(json_object_get(schema, "additionalProperties")), good = true;
	char path[256];
	const char *key;
	json_t *member;

	json_object_foreach((json_t *)value, key, member) {
		const json_t *of = json_object_get(known, key);

		snprintf(path, sizeof(path), "%s/%s", where, key);
		if (of)
			good &= check(of, member, path);
		else if (!open)
			good = wrong(path, "is not known", "");
	}
	return good;
}

static bool check_items(const json_t *schema, const json_t *value, const char *where)
{
	char path[256];
	json_t *item;
	size_t i;
	bool good = true;

	json_array_foreach(value, i, item) {
		snprintf(path, sizeof(path), "%s/%zu", where, i);
		good &= check(schema, item, path);
	}
	return good;
}

static const json_t *find_def(const char *ref)
{
	const char *name = strrchr(ref, '/');
	const json_t *def = NULL;

	if (name && !strncmp(ref, "#/$defs/", strlen("#/$defs/")))
		def = json_object_get(json_object_get(root, "$defs"), name + 1);
	if (!def)
		bad_schema("no definition", ref);
	return def;
}

static bool check_keyword(const json_t *schema, const char *key, const json_t *is,
			  const json_t *value, const char *where)
{
	static const char *const silent[] = {"$schema", "$defs", "title", "description",
					     "additionalProperties"};

	for (size_t i = 0; i < sizeof(silent) / sizeof(silent[0]); i++)
		if (!strcmp(key, silent[i]))
			return true;
	if (!strcmp(key, "$ref"))
		return check(find_def(json_string_value(is)), value, where);
	if (!strcmp(key, "type"))
		return check_type(is, value, where);
	if (!strcmp(key, "enum"))
		return check_enum(is, value, where);
	if (!strcmp(key, "required"))
		return check_required(is, value, where);
	if (!strcmp(key, "properties"))
		return !json_is_object(value) || check_members(schema, value, where);
	if (!strcmp(key, "items"))
		return !json_is_array(value) || check_items(is, value, where);
	if (!strcmp(key, "minItems"))
		return !json_is_array(value) ||
		       (json_int_t)json_array_size(value) >= json_integer_value(is) ||
		       wrong(where, "has too few items", "");
	if (!strcmp(key, "minimum"))
		return !json_is_integer(value) ||
		       json_integer_value(value) >= json_integer_value(is) ||
		       wrong(where, "is too small", "");
	bad_schema("what is the keyword", key);
	return false;
}

static bool check(const json_t *schema, const json_t *value, const char *where)
{
	const char *key;
	json_t *is;
	bool good = true;

	json_object_foreach((json_t *)schema, key, is)
		good &= check_keyword(schema, key, is, value, where);
	return good;
}

static json_t *load(const char *path)
{
	json_error_t err;
	json_t *value = json_load_file(path, JSON_REJECT_DUPLICATES, &err);

	if (!value)
		printf("%s:%d: %s\n", path, err.line, err.text);
	return value;
}

int main(int argc, char **argv)
{
	json_t *schema = argc < 3 ? NULL : load(argv[1]);
	bool good = true;

	if (!schema)
		return 2;
	root = schema;
	for (int i = 2; i < argc; i++) {
		json_t *value = load(argv[i]);

		good &= value && check(schema, value, "");
		json_decref(value);
	}
	json_decref(schema);
	return good ? 0 : 1;
}
