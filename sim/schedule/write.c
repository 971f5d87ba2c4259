// SPDX-License-Identifier: GPL-2.0-only
/* Writing schedule files; the format is described in schedule.h. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>
#include <sim/checks.h>
#include "base/file.h"
#include "base/memory.h"
#include "schedule/schedule.h"

/* What is special to the reader, where it stands, is written as %XX. */
static void put_byte(unsigned char c, bool special, FILE *out)
{
	if (special || c == 127 || c == '%')
		fprintf(out, "%%%02x", c);
	else
		fputc(c, out);
}

/* A word: it has no blanks. */
static void put_word(const char *word, FILE *out)
{
	for (const unsigned char *p = (const unsigned char *)word; *p; p++)
		put_byte(*p, *p <= ' ' || *p == '#', out);
}

static void put_text(const char *text, FILE *out)
{
	fputc('"', out);
	for (const unsigned char *p = (const unsigned char *)text; *p; p++)
		put_byte(*p, *p < ' ' || *p == '"', out);
	fputs("\"\n", out);
}

static void put_changes(const char *sign, char *const *change, size_t nr, FILE *out)
{
	for (size_t i = 0; i < nr; i++) {
		fputs(sign, out);
		put_word(change[i], out);
	}
}

static void put_header(const struct schedule_file *f, FILE *out)
{
	char checks[SIM_CHECKS_MAX];

	fprintf(out, "stacksim-schedule %d\nworld ", f->text ? 2 : 1);
	put_word(f->world, out);
	fputs("\nchanges ", out);
	put_word(f->gen, out);
	put_changes(" +", f->with, f->nr_with, out);
	put_changes(" -", f->without, f->nr_without, out);
	fputs("\nscenario ", out);
	put_word(f->scenario, out);
	fputc(' ', out);
	put_word(f->path, out);
	fprintf(out, " xxh64:%016" PRIx64 "\n", f->hash);
	if (f->tree) {
		fputs("tree ", out);
		put_text(f->tree, out);
	}
	if (f->under.max_steps)
		fprintf(out, "limit %" PRIu32 "\n", f->under.max_steps);
	if (f->under.timed)
		fputs("timed\n", out);
	if (f->under.off)
		fprintf(out, "checks %s\n", sim_checks_print(f->under.off, checks));
	if (f->under.race)
		fprintf(out, "race %s\n", sim_race_tiers[f->under.race]);
	for (size_t i = 0; i < f->under.promoted; i++) {
		const struct schedule_race *r = &f->promoted[i];

		fprintf(out, "promote %s ", r->heap ? "cache" : "variable");
		put_word(r->name, out);
		fprintf(out, " %" PRIu32 " %" PRIu32 "\n", r->off, r->size);
	}
	if (f->under.fail.nr && f->under.fail.kind == SIM_FAIL_ALLOC)
		fprintf(out, "fail alloc %" PRIu32 "\n", f->under.fail.nr);
	else if (f->under.fail.nr)
		fprintf(out, "fail io %" PRIu32 " %" PRIu32 "\n", f->under.fail.nr,
			f->under.fail.error + 1);
	if (f->report) {
		fputs("report ", out);
		put_text(f->report, out);
	}
}

static void put_seg(const struct sim_seg *seg, FILE *out)
{
	fputs(seg->thread == SIM_SEG_CHOICE ? "choose " : "run ", out);
	put_word(seg->name, out);
	if (seg->thread == SIM_SEG_CHOICE) {
		fprintf(out, " %" PRIu32 " of %" PRIu32 "\n", seg->count, seg->of);
		return;
	}
	if (seg->inst > 1)
		fprintf(out, "#%" PRIu32, seg->inst);
	fprintf(out, " %" PRIu32 "\n", seg->count);
}

/* The scenario line by line: a text that ends with a newline has an empty line after it. */
static void put_scenario(const struct schedule_file *f, FILE *out)
{
	fputs("| ", out);
	for (size_t i = 0; i < f->len; i++) {
		unsigned char c = (unsigned char)f->text[i];

		if (c == '\n')
			fputs(i + 1 < f->len && f->text[i + 1] != '\n' ? "\n| " : "\n|", out);
		else
			put_byte(c, c < ' ' && c != '\t', out);
	}
	fputc('\n', out);
}

int schedule_write(const struct schedule_file *f, FILE *out)
{
	errno = 0;
	put_header(f, out);
	for (size_t i = 0; i < f->sched.nr; i++)
		put_seg(&f->sched.seg[i], out);
	if (f->text)
		put_scenario(f, out);
	fprintf(out, "end %" PRIu64 "\n", sim_schedule_steps(&f->sched));
	return fflush(out) || ferror(out) ? -errno : 0;
}

static int write_to(const struct schedule_file *f, const char *path)
{
	FILE *out = sim_fopen(path, "we");
	int ret = out ? schedule_write(f, out) : -errno;

	if (out && fclose(out) && !ret)
		ret = -errno;
	return ret;
}

/* What was there stays until the new one is whole. */
static int replace(const struct schedule_file *f, const char *path)
{
	char *aside = sim_format("%s.%d~", path, (int)getpid());
	int ret;

	ret = write_to(f, aside);
	if (!ret && rename(aside, path))
		ret = -errno;
	if (ret)
		unlink(aside);
	free(aside);
	return ret;
}

int schedule_write_file(const struct schedule_file *f, const char *path)
{
	char *target = sim_realpath(path); /* a link stays one */
	struct stat st;
	int ret;

	/* a device or pipe is not to be replaced by a file */
	if (!stat(path, &st) && !S_ISREG(st.st_mode))
		ret = write_to(f, path);
	else
		ret = replace(f, target ? target : path);
	free(target);
	return ret;
}

uint64_t schedule_hash(const char *text, size_t len)
{
	return XXH64(text, len, 0);
}
