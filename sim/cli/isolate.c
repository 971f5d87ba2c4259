// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work in a process of its own: a world cannot be booted twice, and a fault of
 * the engine must not take the other tests with it.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cli/cli.h"

int isolate_start(struct isolated *p, int (*fn)(void *arg, FILE *out), void *arg)
{
	p->out = tmpfile();
	fflush(NULL);
	p->pid = p->out ? fork() : -1;
	if (p->pid < 0) {
		int err = errno;

		fprintf(stderr, "stacksim: cannot start a process: %s\n", strerror(err));
		if (p->out)
			fclose(p->out);
		p->out = NULL;
		return -err;
	}
	if (!p->pid) {
		int rc;

		/* a process that is killed must not leave others running */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		rc = fn(arg, p->out);
		exit(fflush(p->out) || ferror(p->out) ? RC_FAULT : rc);
	}
	return 0;
}

enum exit_code isolate_code(int status)
{
	return WIFEXITED(status) ? (enum exit_code)WEXITSTATUS(status) : RC_FAULT;
}

static size_t rank(enum exit_code rc)
{
	static const enum exit_code rising[] = {
		RC_OK, RC_SKIP, RC_INCONCLUSIVE, RC_VIOLATION, RC_USAGE, RC_DIVERGED, RC_FAULT};
	size_t i = 0;

	while (i < sizeof(rising) / sizeof(rising[0]) && rising[i] != rc)
		i++;
	return i;
}

enum exit_code worse(enum exit_code a, enum exit_code b)
{
	return rank(a) > rank(b) ? a : b;
}

bool is_red(enum exit_code rc)
{
	return rc != RC_OK && rc != RC_SKIP && rc != RC_INCONCLUSIVE;
}

enum exit_code run_isolated(int (*fn)(void *arg, FILE *out), void *arg, FILE **out)
{
	struct isolated p;
	int status = 0;

	*out = NULL;
	if (isolate_start(&p, fn, arg))
		return RC_FAULT;
	/* a test that is cut short has no result, so it need not end in order */
	if (!await_child(p.pid, &status, true)) {
		kill(p.pid, SIGKILL);
		await_child(p.pid, &status, false);
	}
	rewind(p.out);
	*out = p.out;
	return isolate_code(status);
}
