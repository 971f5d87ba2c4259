// SPDX-License-Identifier: GPL-2.0-only
/*
 * Campaigns are put together: the union of their units. What one target's unit came to is the same
 * in both, or they are no parts of one campaign.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include "base/file.h"
#include "campaign/store.h"

/* the target of one file is that of the other */
#define SAME_TARGET "o.target AS s JOIN main.target AS t USING (world, changes, scenario, settings)"

/* What of it contradicts what is there? Return: a text with the target, to be said */
static const char contradicts[] =
	"SELECT 'world ' || world || ' is not the same, or not explored by the same stacksim' FROM"
	" " SAME_TARGET " WHERE s.digest <> t.digest"
	" UNION ALL SELECT 'scenario ' || scenario || ' is not the same' FROM"
	" " SAME_TARGET " WHERE s.hash <> t.hash"
	" UNION ALL SELECT 'a search of ' || scenario || ' came to something else' FROM"
	" " SAME_TARGET
	" JOIN o.unit AS a ON a.target = s.id JOIN main.unit AS b ON b.target = t.id AND"
	" b.phase = a.phase AND b.bound = a.bound AND b.nr = a.nr"
	" WHERE a.execs <> b.execs OR a.steps <> b.steps LIMIT 1";

static const char targets[] =
	"INSERT OR IGNORE INTO main.target (world, changes, digest, scenario, hash, settings)"
	" SELECT world, changes, digest, scenario, hash, settings FROM o.target ORDER BY id";

/* @columns: of the table behind the target */
#define TAKE(table, columns)                                                                       \
	"INSERT OR IGNORE INTO main." table " SELECT t.id, " columns " FROM " SAME_TARGET          \
	" JOIN o." table " AS a ON a.target = s.id;"

static const char units[] = TAKE(
	"finding",
	"a.phase, a.bound, a.nr, a.strategy, a.signature, a.fails, a.at, a.count,"
	" a.schedule") TAKE("outcome", "a.phase, a.bound, a.nr, a.text, a.reported, a.count")
	TAKE("condition", "a.phase, a.bound, a.nr, a.line, a.text, a.held, a.failed")
		TAKE("unit",
		     "a.phase, a.bound, a.nr, a.strategy, a.execs, a.steps, a.longest,"
		     " a.infeasible, a.cut, a.unsaid, a.overfull, a.cut_short, a.unreached, a.lost,"
		     " a.never, a.complete, a.last, a.rc, a.why");

/* What no unit of the same target has found */
static const char new_findings[] =
	"SELECT DISTINCT signature FROM o.finding AS a WHERE NOT EXISTS (SELECT 1 FROM " SAME_TARGET
	" JOIN main.finding AS b ON b.target = t.id WHERE s.id = a.target AND"
	" b.signature = a.signature)";

static bool is_itself(const struct campaign *c, const char *path)
{
	struct stat a, b;

	return !stat(c->path, &a) && !stat(path, &b) && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

static bool is_part(struct campaign *c, const char *path)
{
	sqlite3_stmt *st = store_query(c, contradicts, "");

	while (store_next(c, st)) {
		sim_complain(c->err, "campaign %s does not belong to %s: %s\n", path, c->path,
			     store_text(st, 0));
		c->failed = true;
	}
	return !c->failed;
}

/* All that is attached as "o". @from: whose it is. Return: as campaign_merge() */
static int take_all(struct campaign *c, const char *from)
{
	int ret = -EIO;

	store_do(c, "BEGIN IMMEDIATE");
	store_do(c, targets);
	if (!c->failed && !is_part(c, from))
		ret = -EINVAL;
	else if (!store_do(c, units) && !store_do(c, "COMMIT"))
		return store_do(c, "DETACH o");
	sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
	return ret;
}

int campaign_merge(struct campaign *c, const char *path)
{
	if (is_itself(c, path))
		return 0;
	store_finish(c, store_query(c, "ATTACH ?1 AS o", "s", path));
	return take_all(c, path);
}

int campaign_write(struct campaign *c, FILE *out)
{
	sqlite3_int64 len = 0;
	unsigned char *data = c->failed ? NULL : sqlite3_serialize(c->db, "main", &len, 0);
	bool good = data && fwrite(data, 1, (size_t)len, out) == (size_t)len;

	sqlite3_free(data);
	return good ? 0 : -EIO;
}

int campaign_take(struct campaign *c, const void *data, size_t len, const char *from,
		  void (*found)(const char *signature))
{
	unsigned char *copy = sqlite3_malloc64(len);
	sqlite3_stmt *st;

	store_do(c, "ATTACH ':memory:' AS o");
	if (copy)
		memcpy(copy, data, len);
	if (!c->failed && sqlite3_deserialize(c->db, "o", copy, (sqlite3_int64)len,
					      (sqlite3_int64)len, SQLITE_DESERIALIZE_FREEONCLOSE))
		store_fail(c);
	st = store_query(c, new_findings, "");
	while (store_next(c, st))
		found(store_text(st, 0));
	return take_all(c, from);
}
