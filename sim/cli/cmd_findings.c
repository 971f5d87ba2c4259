// SPDX-License-Identifier: GPL-2.0-only
/* stacksim findings and merge: what campaigns have found, and campaigns that become one. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/campaign.h"

/**
 * struct listing - @nr: findings so far; @last: signature of the one before
 * @show: number of the one that is wanted, 0 for none; @schedule, @scenario: of that
 */
struct listing {
	unsigned int nr, show;
	char *last, *schedule, *scenario;
};

static void put_row(void *arg, const struct campaign_finding *f)
{
	struct listing *l = arg;

	if (!l->last || strcmp(l->last, f->signature) != 0) {
		free(l->last);
		l->last = sim_strdup(f->signature);
		printf("%s\n", f->signature);
	}
	printf("  %u: %s on %s %s, in %" PRIu64 " executions, first in number %" PRIu64 " of ",
	       ++l->nr, f->target.scenario, f->target.world, f->target.changes, f->count, f->at);
	print_unit(&f->first, stdout);
	printf("\n");
}

static void take_row(void *arg, const struct campaign_finding *f)
{
	struct listing *l = arg;

	if (++l->nr != l->show)
		return;
	l->schedule = sim_strdup(f->schedule);
	l->scenario = sim_strdup(f->target.scenario);
}

static enum exit_code write_schedule(const char *path, const char *text)
{
	FILE *out = sim_fopen(path, "we");

	if (out && (fputs(text, out) < 0) + fclose(out) == 0)
		return RC_OK;
	fprintf(stderr, "stacksim: cannot write %s: %s\n", path, strerror(errno));
	return RC_FAULT;
}

/* The schedule becomes a file, which is shown as any other. */
static enum exit_code show(const struct options *o, const struct listing *l)
{
	char *path =
		sim_format("%s%s", o->output ? o->output : l->scenario, o->output ? "" : ".sched");
	struct options as_show = *o;
	enum exit_code rc = save_begin(path, o->force);

	if (!rc)
		rc = write_schedule(path, l->schedule);
	if (!rc) {
		as_show.cmd = CMD_SHOW;
		as_show.output = NULL;
		as_show.args = &path;
		as_show.nr_args = 1;
		rc = cmd_show(&as_show);
		print_replay(o, path, stdout);
	}
	free(path);
	return rc;
}

int cmd_findings(const struct options *o)
{
	struct campaign *c = campaign_open(o->args[0], CAMPAIGN_READ, stderr);
	struct listing l = {.show = o->show};
	enum exit_code rc = RC_OK;

	if (!c)
		return RC_USAGE;
	campaign_findings(c, 0, l.show ? take_row : put_row, &l);
	if (campaign_close(c)) {
		rc = RC_FAULT;
	} else if (l.schedule) {
		rc = show(o, &l);
	} else if (l.show) {
		fprintf(stderr, "stacksim: %s has %u findings, and no number %u\n", o->args[0],
			l.nr, l.show);
		rc = RC_USAGE;
	} else if (!l.nr) {
		printf("nothing reported\n");
	}
	free(l.last);
	free(l.schedule);
	free(l.scenario);
	return rc;
}

/* Nothing is made of what cannot all be put together. */
static bool are_campaigns(char *const *path, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		struct campaign *c = campaign_open(path[i], CAMPAIGN_READ, stderr);

		if (!c || campaign_close(c))
			return false;
	}
	return true;
}

int cmd_merge(const struct options *o)
{
	struct campaign *c = NULL;
	int ret = 0;

	if (are_campaigns(o->args + 1, o->nr_args - 1))
		c = campaign_open(o->args[0], CAMPAIGN_MERGE, stderr);
	if (!c)
		return RC_USAGE;
	for (size_t i = 1; !ret && i < o->nr_args; i++)
		ret = campaign_merge(c, o->args[i]);
	campaign_settle(c);
	if (campaign_close(c) && !ret)
		ret = -EIO;
	return ret == -EINVAL ? RC_USAGE : ret ? RC_FAULT : RC_OK;
}
