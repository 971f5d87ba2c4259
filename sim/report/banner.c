// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines of a report that say where it comes from: rules of one character, the kernel and the task.
 * A kernel is always "#1" and not tainted, since there is one build of it.
 */
#include "report/text.h"

static const char *release_of(const struct sim_run *run)
{
	return run->release ? run->release : "(none)";
}

void put_rule(char c, unsigned int width, FILE *out)
{
	while (width--)
		fputc(c, out);
	fputc('\n', out);
}

void put_kernel(const struct sim_run *run, FILE *out)
{
	fprintf(out, "%s #1 Not tainted\n", release_of(run));
}

void put_untainted(const struct sim_run *run, FILE *out)
{
	fprintf(out, "Not tainted %s #1\n", release_of(run));
}

void put_cpu(const struct sim_run *run, unsigned int cpu, uint32_t thread, FILE *out)
{
	char who[OBJ_NAME_MAX];

	fprintf(out, "CPU: %u UID: 0 PID: %u Comm: %.20s ", cpu, sim_pid(thread),
		thread_name(run, thread, who));
	put_untainted(run, out);
}
