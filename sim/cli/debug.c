// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim replay --gdb: the program becomes gdb, which runs it again with the same arguments,
 * tells it so in sim_debug, and has commands that go from step to step (debug.gdb). They are plain
 * commands of gdb, so that any gdb will do.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/memory.h"
#include "cli/cli.h"
#include "core/context.h"
#include "rest/debug.h"

extern const char _binary_sim_cli_debug_gdb_start[], _binary_sim_cli_debug_gdb_end[];

static const struct context_register registers[] = {CONTEXT_REGISTERS, {NULL, 0}};

bool is_debugged(void)
{
	return sim_debug.on;
}

void debug_wait(const struct session *s, const struct schedule_file *f, struct sim_stop *at)
{
	sim_debug.wanted = f->report;
	symbols_code(s->sym, &sim_debug.lo, &sim_debug.hi);
	sim_debug.step = 0;
	sim_debug_begin();
	if (sim_debug.step)
		*at = (struct sim_stop){.step = sim_debug.step};
}

/* The commands that debug.gdb has to do with registers. */
static void put_registers(FILE *out)
{
	const struct context_register *r;

	fputs("define stacksim-save\n", out);
	for (r = registers; r->name; r++)
		fprintf(out, "\tset $stacksim_%s = $%s\n", r->name, r->name);
	fprintf(out, "\tset $stacksim_sp = $sp\nend\ndefine stacksim-load\n"
		     "\tset $stacksim_context = (unsigned long)$arg0\n");
	for (r = registers; r->name; r++)
		fprintf(out, "\tset $%s = *(unsigned long *)($stacksim_context + %u)\n", r->name,
			r->at);
	fprintf(out, "\tset $" CONTEXT_SP " = $stacksim_context + %u\nend\n", CONTEXT_SIZE);
	fputs("define stacksim-unload\n", out);
	for (r = registers; r->name; r++)
		fprintf(out, "\tset $%s = $stacksim_%s\n", r->name, r->name);
	fputs("\tset $" CONTEXT_SP " = $stacksim_sp\nend\n", out);
}

/* A file without a name that has the commands. Return: its path, to be freed; NULL for none */
static char *write_commands(void)
{
	int fd = memfd_create("stacksim.gdb", 0);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "w");

	if (!out)
		return NULL;
	put_registers(out);
	fwrite(_binary_sim_cli_debug_gdb_start, 1,
	       (size_t)(_binary_sim_cli_debug_gdb_end - _binary_sim_cli_debug_gdb_start), out);
	/* it stays open for gdb */
	return fflush(out) ? NULL : sim_format("/proc/self/fd/%d", fd);
}

enum exit_code debug_run(const struct options *o)
{
	/* no look-up of symbols in the network */
	const char *const fixed[] = {"gdb", "-q", "-iex", "set debuginfod enabled off", "-x"};
	const size_t nr_fixed = sizeof(fixed) / sizeof(fixed[0]);
	char self[PATH_MAX] = "", *script = write_commands();
	const char **argv =
		sim_zeroed(nr_fixed + o->nr_opts + o->nr_args + 5, sizeof(*argv), "arguments");
	size_t n = nr_fixed;

	memcpy(argv, fixed, sizeof(fixed));
	argv[n++] = script;
	argv[n++] = "--args";
	argv[n++] = self;
	argv[n++] = cmd_defs[o->cmd].name;
	for (size_t i = 0; i < o->nr_opts; i++)
		argv[n++] = o->opts[i];
	for (size_t i = 0; i < o->nr_args; i++)
		argv[n++] = o->args[i];
	fflush(NULL);
	errno = 0;
	if (script && readlink("/proc/self/exe", self, sizeof(self) - 1) > 0)
		execvp(argv[0], (char *const *)argv);
	fprintf(stderr, "stacksim: cannot run gdb: %s; it is Debian's package gdb\n",
		strerror(errno));
	free(script);
	free(argv);
	return RC_USAGE;
}
