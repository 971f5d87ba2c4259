// SPDX-License-Identifier: GPL-2.0-only
/* stacksim: the entry point. Everything else is in the commands. */
#include <stdlib.h>
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

int main(int argc, char **argv)
{
	struct options o;
	char *text = NULL;
	FILE *err = sim_text_open(&text);
	int ret;

	signals_begin();
	ret = options_parse(&o, argc, argv, err);

	guard_output();
	sim_text_close(err);
	if (ret)
		fprintf(stderr, "%s%s", argc < 2 ? "" : "stacksim: ", text);
	free(text);
	ret = ret ? (o.tree ? RC_STOP : RC_USAGE) : run(&o);
	if (output_lost())
		ret = o.cmd == CMD_CHECK && o.tree ? RC_STOP : RC_FAULT;
	if (was_interrupted())
		ret = RC_INTERRUPTED;
	options_free(&o);
	return ret;
}
