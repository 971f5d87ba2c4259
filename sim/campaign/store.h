/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SQLite as the files of sim/campaign use it: what goes wrong is said once, and nothing is done
 * then.
 */
#ifndef CAMPAIGN_STORE_H
#define CAMPAIGN_STORE_H

#include <sqlite3.h>
#include "campaign/campaign.h"

/** struct campaign - an open file. @failed: something has not succeeded */
struct campaign {
	sqlite3 *db;
	char *path;
	FILE *err;
	bool failed;
	void *names;
};

/**
 * store_query() - begin a statement; store_next() goes through its rows
 * @types: of each parameter: 'i' uint64_t or int64_t, 's' const char * or NULL
 * Return: NULL after saying why.
 */
sqlite3_stmt *store_query(struct campaign *c, const char *sql, const char *types, ...);
/** store_next() - Return: is there a row? Without one the statement is at its end, and let go of */
bool store_next(struct campaign *c, sqlite3_stmt *st);
/** store_finish() - run a statement of which no row is wanted */
void store_finish(struct campaign *c, sqlite3_stmt *st);
/** store_text() - a column as text, "" for none; valid until the next row */
const char *store_text(sqlite3_stmt *st, int column);

/** store_fail() - say what SQLite says is wrong */
void store_fail(struct campaign *c);

/** store_do() - statements without rows. Return: 0 or -EIO */
int store_do(struct campaign *c, const char *sql);

#endif
