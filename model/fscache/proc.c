// SPDX-License-Identifier: GPL-2.0-only
/* The files of /proc/fs/fscache, a line at a time. They only look. */
#include "fscache/boot.h"
#include "fscache/internal.h"

#define FSCACHE_LINE 320

struct fscache_lines {
	const char *text;
	long found;
};

static void fscache_put_line(struct fscache_lines *lines, const char *line)
{
	lines->found += !!strstr(line, lines->text);
}

static void fscache_show_caches(struct fscache_lines *lines)
{
	const struct fscache_cache *c;
	char line[FSCACHE_LINE];

	fscache_put_line(lines, "CACHE    REF   VOLS  OBJS  ACCES S NAME");
	list_for_each_entry(c, &fscache_caches, cache_link)
	{
		snprintf(line, sizeof(line), "%08x %5d %5d %5d %5d %c %s", c->debug_id, c->ref.refs,
			 c->n_volumes.counter, c->object_count.counter, c->n_accesses.counter,
			 fscache_cache_states[c->state], c->name ? c->name : "-");
		fscache_put_line(lines, line);
	}
}

static void fscache_show_volumes(struct fscache_lines *lines)
{
	const struct fscache_volume *v;
	char line[FSCACHE_LINE];

	fscache_put_line(lines, "VOLUME   REF   nCOOK ACC FL CACHE           KEY");
	list_for_each_entry(v, &fscache_volumes, all)
	{
		snprintf(line, sizeof(line), "%08x %5d %5d %3d %02lx %-15.15s %.*s", v->debug_id,
			 v->ref.refs, v->n_cookies.counter, v->n_accesses.counter, v->flags,
			 v->cache->name ? v->cache->name : "-", v->key[0],
			 (const char *)v->key + 1);
		fscache_put_line(lines, line);
	}
}

static size_t fscache_put_hex(char *to, const u8 *from, size_t len)
{
	for (size_t i = 0; i < len; i++)
		snprintf(to + 2 * i, 3, "%02x", from[i]);
	return 2 * len;
}

static void fscache_show_cookies(struct fscache_lines *lines)
{
	char line[FSCACHE_LINE + 4 * 255];
	struct fscache_cookie *c;
	size_t n;

	fscache_put_line(lines, "COOKIE   VOLUME   REF ACT ACC S FL DEF             ");
	list_for_each_entry(c, &fscache_cookies, all)
	{
		n = (size_t)snprintf(line, FSCACHE_LINE, "%08x %08x %3d %3d %3d %c %02lx ",
				     c->debug_id, c->volume->debug_id, c->ref.refs,
				     c->n_active.counter, c->n_accesses.counter,
				     fscache_cookie_states[c->state], c->flags);
		n += fscache_put_hex(line + n, fscache_get_key(c), c->key_len);
		if (c->aux_len) {
			n += (size_t)snprintf(line + n, 3, ", ");
			fscache_put_hex(line + n, fscache_get_aux(c), c->aux_len);
		}
		fscache_put_line(lines, line);
	}
}

long fscache_proc_lines(const char *file, const char *text)
{
	struct fscache_lines lines = {.text = text};

	sim_race_ignore(1);
	if (!strcmp(file, "caches"))
		fscache_show_caches(&lines);
	else if (!strcmp(file, "volumes"))
		fscache_show_volumes(&lines);
	else if (!strcmp(file, "cookies"))
		fscache_show_cookies(&lines);
	else
		lines.found = -ENOENT;
	sim_race_ignore(-1);
	return lines.found;
}
