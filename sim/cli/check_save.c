// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim check --save: for each result that is not ok a text with what was
 * said and the command that repeats it; for each report that was not to be, a
 * schedule, and a text with report and diagram.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/check.h"

/* The folder is of this run alone, so that nothing in it is of another one. */
static int is_empty(const char *path)
{
	DIR *d = opendir(path);
	const struct dirent *e;
	bool empty = true;

	if (!d)
		return -errno;
	while ((e = readdir(d)))
		empty &= !strcmp(e->d_name, ".") || !strcmp(e->d_name, "..");
	closedir(d);
	return empty ? 0 : -ENOTEMPTY;
}

enum exit_code save_folder(const char *path)
{
	enum exit_code rc;
	char *file;
	int ret = mkdir(path, 0777) && errno != EEXIST ? -errno : is_empty(path);

	if (ret) {
		fprintf(stderr, "stacksim: cannot save in %s: %s\n", path, strerror(-ret));
		return RC_USAGE;
	}
	file = sim_format("%s/test", path);
	rc = save_begin(file, false);
	free(file);
	return rc;
}

char *test_path(const struct test *t, const char *folder, size_t n, const char *suffix)
{
	char *name = test_name(t), *path, number[24] = "";

	if (n)
		snprintf(number, sizeof(number), ".%zu", n);
	path = sim_format("%s/%s.%s%s.%s", folder, t->scn->name, name, number, suffix);
	for (char *p = path + strlen(folder) + 1; *p; p++)
		if (*p == ' ' || *p == '/')
			*p = '-';
	free(name);
	return path;
}

static FILE *save_open(const struct test *t, size_t n)
{
	char *path = test_path(t, t->opt->save, n, "txt");
	FILE *out = sim_fopen(path, "we");

	if (!out)
		fprintf(stderr, "stacksim: cannot write %s: %s\n", path, strerror(errno));
	free(path);
	return out;
}

/* Is it an option of which another run has its own? @joined: set if its value is in the word */
static bool is_of_run(const char *option, bool *joined)
{
	static const char *const names[] = {"--save", "--html", "--junit", "--json",
					    "--rerun-failed"};
	size_t len = strcspn(option, "=");

	*joined = option[len];
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == len && !strncmp(option, names[i], len))
			return true;
	return false;
}

/* The same on this scenario alone. */
static void put_command(const struct test *t, FILE *out)
{
	const struct options *o = t->opt;
	bool is_value = false;

	fputs("repeat with: ", out);
	print_program(o, out);
	fputs(" check", out);
	for (size_t i = 0; i < o->nr_opts; i++) {
		bool joined = false, left_out = is_value || is_of_run(o->opts[i], &joined);

		if (!left_out) {
			fputc(' ', out);
			print_word(o->opts[i], out);
		}
		is_value = !is_value && left_out && !joined;
	}
	if (o->rerun && !o->tree && !o->package) { /* which may be that of the results */
		fputs(" --world ", out);
		print_word(o->world, out);
	}
	fputc(' ', out);
	print_word(t->scn->path, out);
	fprintf(out, "\n");
}

bool save_said(const struct test *t)
{
	FILE *out = save_open(t, 0);
	char buf[4096], *name = test_name(t);
	bool saved = false;
	size_t n;

	if (out) {
		fprintf(out, "not ok: %s, %s\n", t->scn->name, name);
		rewind(t->job.proc.out);
		while ((n = fread(buf, 1, sizeof(buf), t->job.proc.out)) > 0)
			fwrite(buf, 1, n, out);
		put_command(t, out);
		saved = !fclose(out);
	}
	free(name);
	return saved;
}

static bool save_finding(const struct test *t, const struct session *s, const struct sim_explore *e,
			 struct sim_finding *f, size_t n, uint64_t ms)
{
	char *path = test_path(t, t->opt->save, n, "sched");
	FILE *out = save_open(t, n);
	struct sim_explore small;
	bool saved;

	finding_minimise(e, f, ms, &small);
	saved = !schedule_save(s, &small, &f->schedule, f->signature, path) && out;
	if (out) {
		print_run(s, f->signature, out);
		fputc('\n', out);
		print_replay(t->opt, path, out);
		saved &= !fclose(out);
	}
	free(path);
	return saved;
}

bool save_findings(const struct test *t, const struct session *s, const struct sim_explore *e,
		   struct sim_result *res, uint64_t left_ms)
{
	const struct budget time = budget_begin(left_ms);
	size_t n = 0, left = 0;
	bool saved = true;

	for (size_t i = 0; i < res->nr_findings; i++)
		left += is_unexpected(t, &res->findings[i]);
	for (size_t i = 0; i < res->nr_findings; i++) {
		uint64_t ms;

		if (!is_unexpected(t, &res->findings[i]))
			continue;
		if (!budget_part(&time, left--, &ms))
			ms = 1;
		saved &= save_finding(t, s, e, &res->findings[i], ++n, ms);
	}
	return saved;
}
