// SPDX-License-Identifier: GPL-2.0-only
/* The file of a campaign: how it is opened, what its tables are, and how statements are run. */
#include <errno.h>
#include <search.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/file.h"
#include "base/memory.h"
#include "campaign/store.h"

#define WAIT_MS 60000 /* for another process that writes */

/* The header of the file says that it is a campaign, and of which version. */
#define MARK 0x53494d43 /* "SIMC" */
#define VERSION 1

#define TEXT(x) #x
#define VALUE(x) TEXT(x)

/*
 * A unit is the key of all that it has come to. The schedule of a finding is there for the first
 * one of a target only.
 */
static const char tables[] =
	"CREATE TABLE target (id INTEGER PRIMARY KEY, world TEXT, changes TEXT, digest TEXT,"
	" scenario TEXT, hash TEXT, settings TEXT, UNIQUE (world, changes, scenario, settings));"
	"CREATE TABLE unit (target INTEGER REFERENCES target ON DELETE CASCADE, phase INTEGER,"
	" bound INTEGER, nr INTEGER, strategy TEXT, execs INTEGER, steps INTEGER, longest INTEGER,"
	" infeasible INTEGER, cut INTEGER, unsaid INTEGER, overfull INTEGER, cut_short INTEGER,"
	" unreached INTEGER, lost INTEGER, never INTEGER, complete INTEGER, last INTEGER,"
	" rc INTEGER, why TEXT, PRIMARY KEY (target, phase, bound, nr)) WITHOUT ROWID;"
	"CREATE TABLE finding (target INTEGER REFERENCES target ON DELETE CASCADE, phase INTEGER,"
	" bound INTEGER, nr INTEGER, strategy TEXT, signature TEXT, fails INTEGER, at INTEGER,"
	" count INTEGER, schedule TEXT, PRIMARY KEY (target, phase, bound, nr, signature));"
	"CREATE TABLE outcome (target INTEGER REFERENCES target ON DELETE CASCADE, phase INTEGER,"
	" bound INTEGER, nr INTEGER, text TEXT, reported INTEGER, count INTEGER,"
	" PRIMARY KEY (target, phase, bound, nr, text)) WITHOUT ROWID;"
	"CREATE TABLE condition (target INTEGER REFERENCES target ON DELETE CASCADE, phase INTEGER,"
	" bound INTEGER, nr INTEGER, line INTEGER, text TEXT, held INTEGER, failed INTEGER,"
	" PRIMARY KEY (target, phase, bound, nr, line)) WITHOUT ROWID;"
	"PRAGMA user_version = " VALUE(VERSION) "; PRAGMA application_id = " VALUE(MARK);

/* What SQLite says, in other words where it does not say what to do. */
static const char *wrong(const struct campaign *c)
{
	switch (sqlite3_errcode(c->db) & 0xff) {
	case SQLITE_NOTADB:
		return "this is no campaign";
	case SQLITE_CORRUPT:
		return "the file is damaged or was cut off";
	case SQLITE_FULL:
	case SQLITE_IOERR: /* of a file beside it, which has not got the room that it needs */
		return "it cannot be written: is the disk full?";
	default:
		return sqlite3_errmsg(c->db);
	}
}

void store_fail(struct campaign *c)
{
	if (!c->failed)
		sim_complain(c->err, "campaign %s: %s\n", c->path, wrong(c));
	c->failed = true;
}

/* What is wrong, where SQLite has nothing to say. */
static void refuse(struct campaign *c, const char *why)
{
	if (!c->failed)
		sim_complain(c->err, "campaign %s: %s\n", c->path, why);
	c->failed = true;
}

int store_do(struct campaign *c, const char *sql)
{
	if (!c->failed && sqlite3_exec(c->db, sql, NULL, NULL, NULL))
		store_fail(c);
	return c->failed ? -EIO : 0;
}

sqlite3_stmt *store_query(struct campaign *c, const char *sql, const char *types, ...)
{
	sqlite3_stmt *st = NULL;
	va_list ap;

	if (c->failed)
		return NULL;
	if (sqlite3_prepare_v2(c->db, sql, -1, &st, NULL)) {
		store_fail(c);
		return NULL;
	}
	va_start(ap, types);
	for (int i = 1; *types; i++, types++) {
		if (*types == 'i')
			sqlite3_bind_int64(st, i, va_arg(ap, sqlite3_int64));
		else
			sqlite3_bind_text(st, i, va_arg(ap, const char *), -1, SQLITE_TRANSIENT);
	}
	va_end(ap);
	return st;
}

bool store_next(struct campaign *c, sqlite3_stmt *st)
{
	int ret = st ? sqlite3_step(st) : SQLITE_DONE;

	if (ret == SQLITE_ROW)
		return true;
	if (ret != SQLITE_DONE)
		store_fail(c);
	sqlite3_finalize(st);
	return false;
}

void store_finish(struct campaign *c, sqlite3_stmt *st)
{
	while (store_next(c, st))
		;
}

const char *store_text(sqlite3_stmt *st, int column)
{
	const char *text = (const char *)sqlite3_column_text(st, column);

	return text ? text : "";
}

static int64_t number(struct campaign *c, const char *sql)
{
	sqlite3_stmt *st = store_query(c, sql, "");
	int64_t n = 0;

	while (store_next(c, st))
		n = sqlite3_column_int64(st, 0);
	return n;
}

/* Is it a campaign, of this version, and whole? */
static void look_at(struct campaign *c)
{
	int64_t version = number(c, "PRAGMA user_version");

	if (number(c, "PRAGMA application_id") != MARK)
		refuse(c, "this is no campaign");
	else if (version != VERSION)
		refuse(c, "this is a campaign of another version of stacksim");
	else if (number(c, "SELECT quick_check <> 'ok' FROM pragma_quick_check(1)"))
		refuse(c, "the file is damaged or was cut off");
}

/* All tables, or none: who is killed in between leaves an empty file. */
static void make_tables(struct campaign *c)
{
	store_do(c, "BEGIN IMMEDIATE");
	if (!number(c, "PRAGMA application_id"))
		store_do(c, tables);
	store_do(c, "COMMIT");
}

static void begin_use(struct campaign *c, enum campaign_use use)
{
	static const int flags[] = {
		[CAMPAIGN_BEGIN] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		[CAMPAIGN_RESUME] = SQLITE_OPEN_READWRITE,
		[CAMPAIGN_READ] = SQLITE_OPEN_READWRITE,
		[CAMPAIGN_MERGE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		[CAMPAIGN_UNITS] = SQLITE_OPEN_READWRITE,
	};
	struct stat s;
	bool there = !stat(c->path, &s);

	if (there && !S_ISREG(s.st_mode)) {
		refuse(c, "this is no campaign");
		return;
	}
	if (sqlite3_open_v2(c->path, &c->db, flags[use], NULL)) {
		refuse(c,
		       strerror(there && sqlite3_system_errno(c->db) ? sqlite3_system_errno(c->db)
				: errno                              ? errno
								     : EIO));
		return;
	}
	sqlite3_busy_timeout(c->db, WAIT_MS);
	store_do(c, "PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL");
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, use != CAMPAIGN_READ, NULL);
	if (there && s.st_size && use == CAMPAIGN_BEGIN)
		refuse(c, "this file is there already; --resume goes on with it");
	else if (use != CAMPAIGN_READ && !number(c, "SELECT count(*) FROM sqlite_schema"))
		make_tables(c);
	if (use == CAMPAIGN_UNITS)
		return;
	look_at(c);
	/* units do not wait for the disk, and who reads does not keep them waiting */
	if (use != CAMPAIGN_READ)
		store_do(c, "PRAGMA journal_mode = WAL");
}

struct campaign *campaign_open(const char *path, enum campaign_use use, FILE *err)
{
	struct campaign *c = sim_zeroed(1, sizeof(*c), "a campaign");

	c->path = sim_strdup(path);
	c->err = err;
	begin_use(c, use);
	if (!c->failed)
		return c;
	campaign_close(c);
	return NULL;
}

void campaign_settle(struct campaign *c)
{
	sqlite3_busy_timeout(c->db, 0);
	/* where another process has the file open it is that one's business */
	sqlite3_exec(c->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
}

int campaign_close(struct campaign *c)
{
	int ret = c->failed ? -EIO : 0;

	sqlite3_close(c->db);
	tdestroy(c->names, free);
	free(c->path);
	free(c);
	return ret;
}
