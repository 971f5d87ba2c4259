// SPDX-License-Identifier: GPL-2.0-only
/* stacksim: the entry point. Everything else is in the commands. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "cli/cli.h"

static int run(const struct options *o)
{
	if (o->version) {
		printf("stacksim %s\n", STACKSIM_VERSION);
		return RC_OK;
	}
	if (o->help && o->cmd != CMD_HELP) {
		usage_command(o->cmd, stdout);
		return RC_OK;
	}
	return cmd_defs[o->cmd].run(o);
}

/* Output that was lost must not look like an answer. */
static int check_output(int rc)
{
	errno = EIO;
	if (!fflush(stdout) && !ferror(stdout))
		return rc;
	fprintf(stderr, "stacksim: cannot write to standard output: %s\n", strerror(errno));
	return RC_FAULT;
}

int main(int argc, char **argv)
{
	struct options o;
	char *text = NULL;
	FILE *err = sim_text_open(&text);
	int ret = options_parse(&o, argc, argv, err);

	sim_text_close(err);
	if (ret)
		fprintf(stderr, "%s%s", argc < 2 ? "" : "stacksim: ", text);
	free(text);
	ret = check_output(ret ? RC_USAGE : run(&o));
	options_free(&o);
	return ret;
}
