// SPDX-License-Identifier: GPL-2.0-only
/* The tables that made-up scenarios are drawn from, and how they are written down. */
#include <stdio.h>
#include <string.h>
#include "generated/plan.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* In texts, $d is how direct I/O completes, $f the file, $s its file system, $n a number. */
static const struct {
	const char *text, *file, *fs;
	bool overlay, readonly;
} setups[] = {
	{"\tfs disk dio=$d\n\tfile disk /f size=512\n\tfd = open /disk/f O_RDWR\n", "/disk/f",
	 "disk", false, false},
	{"\tfs lower dio=$d\n\tfs upper dio=$d\n\tfile lower /f size=512\n"
	 "\toverlay /mnt lower=lower upper=upper\n\tfd = open /mnt/f O_RDWR\n",
	 "/mnt/f", "upper", true, false},
	{"\tfs lower dio=$d\n\tfs upper dio=$d\n\tfile lower /f size=512\n"
	 "\toverlay /mnt lower=lower upper=upper\n\tfd = open /mnt/f O_RDONLY\n",
	 "/mnt/f", "upper", true, true},
};
static const char *const dios[] = {"sync", "none", "irq", "work", "inline"};

enum { TASK = 1, EVENT = 2 };

/* @writes: through fd. @overlay: only where one is mounted */
static const struct {
	unsigned int where;
	bool writes, overlay;
	const char *text;
} rows[] = {
	{TASK, true, false, "w$n = write fd 0 512 fill=$n\n\tb$n = read_byte fd 0"},
	{TASK, true, false, "w$n = write fd 256 512 fill=$n\n\tn$n = read fd 0 1024"},
	{TASK, true, false,
	 "w$n = write fd 0 16 fill=$n flags=RWF_APPEND\n\tb$n = read_byte fd 512"},
	{TASK, true, false,
	 "w$n = write fd 0 512 fill=$n flags=IOCB_DIRECT\n\tb$n = read_byte fd 0"},
	{TASK, true, false, "w$n = write fd 0 16 fill=$n flags=RWF_NOWAIT"},
	{TASK, true, false,
	 "r$n = aio_write fd 0 512 fill=$n flags=IOCB_DIRECT\n\tw$n = aio_wait r$n"},
	{TASK, true, false, "r$n = uring_write fd 0 16 fill=$n\n\tw$n = aio_wait r$n"},
	{TASK, false, false, "o$n = open $f O_RDWR\n\tw$n = write o$n 0 16 fill=$n\n\tclose o$n"},
	{TASK, false, false, "o$n = open $f O_RDONLY\n\tb$n = read_byte o$n 0\n\tclose o$n"},
	{TASK, false, false, "b$n = read_byte fd 0\n\tn$n = read fd 0 1024"},
	{TASK, false, false, "r$n = aio_read fd 0 512 flags=IOCB_DIRECT\n\tn$n = aio_wait r$n"},
	{TASK | EVENT, false, false, "s$n = setfl fd O_APPEND"},
	{EVENT, false, false, "s$n = setfl fd O_DIRECT"},
	{TASK | EVENT, false, false, "z$n = freeze $s\n\tt$n = thaw $s"},
	{TASK | EVENT, false, true, "c$n = copy_up $f"},
	{EVENT, false, false, "fail_io $s EIO"},
	{EVENT, false, false, "fail_alloc 2"},
	{EVENT, false, false, "deny $f"},
};

/* xorshift64 */
unsigned int plan_below(struct plan *p, unsigned int n)
{
	p->rng ^= p->rng << 13;
	p->rng ^= p->rng >> 7;
	p->rng ^= p->rng << 17;
	return (p->rng >> 32) % n;
}

static unsigned int any_row(struct plan *p, unsigned int where)
{
	unsigned int i;

	do
		i = plan_below(p, COUNT(rows));
	while (!(rows[i].where & where) || (rows[i].overlay && !setups[p->setup].overlay) ||
	       (rows[i].writes && setups[p->setup].readonly));
	return i;
}

static bool is_event(const struct plan *p, unsigned int block)
{
	return p->event && block == p->nr_blocks - 1;
}

static void add_constraint(struct plan *p)
{
	unsigned int a = plan_below(p, p->nr_blocks);
	unsigned int b = (a + 1 + plan_below(p, p->nr_blocks - 1)) % p->nr_blocks;
	/* what goes one way only contradicts itself less often */
	const bool turn = (a < b) == p->backwards;
	const unsigned int block[2] = {turn ? b : a, turn ? a : b};

	for (unsigned int i = 0; i < 2; i++)
		p->constraint[p->nr_constraints][i] = (struct plan_point){
			.block = block[i],
			.row = plan_below(p, p->nr_rows[block[i]]),
			.in = plan_below(p, 2),
		};
	p->nr_constraints++;
}

void plan_make(struct plan *p, uint64_t seed)
{
	*p = (struct plan){.rng = seed * 0x9e3779b97f4a7c15ull + 1};
	plan_below(p, 2);
	p->setup = plan_below(p, COUNT(setups));
	p->dio = plan_below(p, COUNT(dios));
	p->event = !plan_below(p, 3);
	p->nr_blocks = 2 + p->event + !plan_below(p, 8);
	for (unsigned int b = 0; b < p->nr_blocks; b++) {
		p->nr_rows[b] = is_event(p, b) ? 1 : 1 + !plan_below(p, 3);
		for (unsigned int i = 0; i < p->nr_rows[b]; i++)
			p->row[b][i] = any_row(p, is_event(p, b) ? EVENT : TASK);
	}
	p->backwards = plan_below(p, 2);
	for (unsigned int i = plan_below(p, PLAN_CONSTRAINTS + 2) % (PLAN_CONSTRAINTS + 1); i; i--)
		add_constraint(p);
	p->bound = 1 + !plan_below(p, 3);
	if (!plan_below(p, 4))
		p->fail = (struct sim_fail){plan_below(p, 2) ? SIM_FAIL_IO : SIM_FAIL_ALLOC,
					    1 + plan_below(p, 4), 0};
}

const char *plan_block(const struct plan *p, unsigned int block, char *buf)
{
	snprintf(buf, PLAN_NAME, "%s%u", is_event(p, block) ? "e" : "t", block);
	return buf;
}

/* Appends @text with what is to be put in. @n: the number */
static size_t expand(const struct plan *p, const char *text, unsigned int n, char *buf, size_t at)
{
	for (; *text; text++) {
		if (*text != '$')
			buf[at++] = *text;
		else if (*++text == 'n')
			at += snprintf(buf + at, PLAN_TEXT - at, "%u", n);
		else
			at += snprintf(buf + at, PLAN_TEXT - at, "%s",
				       *text == 'd'   ? dios[p->dio]
				       : *text == 'f' ? setups[p->setup].file
						      : setups[p->setup].fs);
	}
	return at;
}

static size_t put_point(const struct plan *p, const struct plan_point *pt, char *buf, size_t at)
{
	char block[PLAN_NAME];

	plan_block(p, pt->block, block);
	if (!*pt->func)
		return at + snprintf(buf + at, PLAN_TEXT - at, "%s.l%u", block, pt->row);
	return at + snprintf(buf + at, PLAN_TEXT - at, "func %s%s%s", pt->func,
			     pt->in ? " in " : "", pt->in ? block : "");
}

size_t plan_text(const struct plan *p, unsigned int constraints, char *buf)
{
	char name[PLAN_NAME];
	size_t at =
		snprintf(buf, PLAN_TEXT,
			 "scenario generated\n\ttitle \"made up\"\n\tbound %u\nsetup\n", p->bound);

	at = expand(p, setups[p->setup].text, 0, buf, at);
	for (unsigned int b = 0; b < p->nr_blocks; b++) {
		at += snprintf(buf + at, PLAN_TEXT - at, "%s %s\n",
			       is_event(p, b) ? "event" : "task", plan_block(p, b, name));
		for (unsigned int i = 0; i < p->nr_rows[b]; i++) {
			at += snprintf(buf + at, PLAN_TEXT - at, "l%u:\t", i);
			at = expand(p, rows[p->row[b][i]].text, 1 + 10 * b + i, buf, at);
			at += snprintf(buf + at, PLAN_TEXT - at, "\n");
		}
	}
	for (unsigned int i = 0; i < constraints; i++) {
		at += snprintf(buf + at, PLAN_TEXT - at, "%s\t", i ? "" : "order\n");
		at = put_point(p, &p->constraint[i][0], buf, at);
		at += snprintf(buf + at, PLAN_TEXT - at, " before ");
		at = put_point(p, &p->constraint[i][1], buf, at);
		at += snprintf(buf + at, PLAN_TEXT - at, "\n");
	}
	return at;
}
