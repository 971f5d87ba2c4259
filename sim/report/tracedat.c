// SPDX-License-Identifier: GPL-2.0-only
/*
 * What "trace-cmd record" writes, and trace-cmd and KernelShark read: trace-cmd.dat.v6(5). All
 * numbers are little-endian. There is one CPU, and each event name has a format of its own, whose
 * texts stand behind the fields (__data_loc).
 */
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "report/ftrace.h"

#define PAGE 4096
#define PAGE_HEAD 16 /* time stamp and commit */
#define COMMON 8     /* common_type, _flags, _preempt_count, _pid */
#define FIRST_ID 1000
#define MAX_SHORT 28 /* longest event that has its length in its header, in words */
#define NS_PER_STEP 1000
#define EVENT_ROOM 2048 /* for one; longer texts are cut off */

/** struct events - names of events, and their pages. @used: bytes of the last page */
struct events {
	const struct view *v;
	struct known {
		const char *name;
		enum ftrace_kind kind;
	} * known;
	size_t nr;
	unsigned char *page;
	size_t nr_pages, used;
	uint64_t now;
};

static void set_number(unsigned char *to, uint64_t value, unsigned int bytes)
{
	for (unsigned int i = 0; i < bytes; i++)
		to[i] = (unsigned char)(value >> 8 * i);
}

static void put_number(uint64_t value, unsigned int bytes, FILE *out)
{
	unsigned char buf[8];

	set_number(buf, value, bytes);
	fwrite(buf, 1, bytes, out);
}

/* A text with its length before it, @bytes wide. */
static void put_text(const char *text, unsigned int bytes, FILE *out)
{
	put_number(strlen(text), bytes, out);
	fputs(text, out);
}

/* ---- pages of the ring buffer --------------------------------------------------------------- */

static size_t id_of(struct events *all, const struct ftrace_event *e)
{
	for (size_t i = 0; i < all->nr; i++)
		if (all->known[i].kind == e->kind && !strcmp(all->known[i].name, e->name))
			return FIRST_ID + i;
	all->known = sim_grow(all->known, all->nr, sizeof(*all->known), "a trace");
	all->known[all->nr] = (struct known){e->name, e->kind};
	return FIRST_ID + all->nr++;
}

/* TRACE_FLAG_* of include/linux/trace_events.h, from what ftrace prints for them */
static unsigned int flags_of(const char *flags)
{
	static const struct {
		unsigned int at;
		char is;
		unsigned int bits;
	} known[] = {
		{0, 'd', 0x01}, {0, 'D', 0x81}, {0, 'b', 0x80},
		{2, 'h', 0x08}, {2, 's', 0x10}, {2, 'H', 0x18},
	};
	unsigned int bits = 0;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (flags[known[i].at] == known[i].is)
			bits |= known[i].bits;
	return bits;
}

static unsigned int depth_of(const char *flags)
{
	return flags[3] == '.' ? 0 : (unsigned int)strtoul((char[]){flags[3], '\0'}, NULL, 16);
}

static size_t size_of(const struct ftrace_field *f)
{
	return f->type == FTRACE_NAME ? FTRACE_COMM : 4;
}

/* Return: bytes of the event, in words of four. */
static size_t encode(struct events *all, const struct ftrace_event *e, unsigned char *buf)
{
	const struct ftrace_format *f = &ftrace_formats[e->kind];
	size_t at = COMMON, end = COMMON, len;

	memset(buf, 0, EVENT_ROOM);
	set_number(buf, id_of(all, e), 2);
	set_number(buf + 2, flags_of(e->flags), 1);
	set_number(buf + 3, depth_of(e->flags), 1);
	set_number(buf + 4, sim_pid(e->thread), 4);
	for (unsigned int i = 0; i < f->nr; i++)
		end += size_of(&f->field[i]);
	for (unsigned int i = 0; i < f->nr; at += size_of(&f->field[i++])) {
		if (f->field[i].type == FTRACE_NUMBER) {
			set_number(buf + at, e->number[i], 4);
			continue;
		}
		len = strnlen(e->text[i], EVENT_ROOM / 2 / f->nr);
		if (f->field[i].type == FTRACE_NAME) {
			memcpy(buf + at, e->text[i], len < FTRACE_COMM ? len : FTRACE_COMM - 1);
			continue;
		}
		memcpy(buf + end, e->text[i], len);
		set_number(buf + at, end | (len + 1) << 16, 4);
		end += len + 1;
	}
	return (end + 3) & ~(size_t)3;
}

/* Room at the end of the pages, in a new one where the last is full. @now: of the event */
static unsigned char *room(struct events *all, size_t len, uint64_t now, uint64_t *delta)
{
	unsigned char *page;

	*delta = now - all->now;
	if (!all->nr_pages || all->used + len > PAGE) {
		all->page = sim_resized(all->page, all->nr_pages + 1, PAGE, "a trace");
		page = all->page + PAGE * all->nr_pages++;
		memset(page, 0, PAGE);
		set_number(page, now, 8);
		all->used = PAGE_HEAD;
		*delta = 0;
	}
	page = all->page + PAGE * (all->nr_pages - 1);
	all->now = now;
	all->used += len;
	set_number(page + 8, all->used - PAGE_HEAD, 8);
	return page + all->used - len;
}

/* struct ring_buffer_event of include/linux/ring_buffer.h: 5 bits of length, 27 of time */
static void add_event(void *arg, const struct ftrace_event *e)
{
	struct events *all = arg;
	unsigned char buf[EVENT_ROOM], *to;
	size_t len = encode(all, e, buf), head = len > MAX_SHORT * 4 ? 8 : 4;
	uint64_t delta;

	to = room(all, head + len, (uint64_t)e->step * NS_PER_STEP, &delta);
	set_number(to, (head == 8 ? 0 : len / 4) | delta << 5, 4);
	if (head == 8)
		set_number(to + 4, len + 4, 4);
	memcpy(to + head, buf, len);
}

/* ---- what describes them -------------------------------------------------------------------- */

static void put_format(const struct known *k, size_t id, FILE *out)
{
	static const char *const types[] = {
		[FTRACE_NUMBER] = "int",
		[FTRACE_TEXT] = "__data_loc char[]",
		[FTRACE_NAME] = "char",
	};
	const struct ftrace_format *f = &ftrace_formats[k->kind];
	size_t at = COMMON;

	fprintf(out,
		"name: %s\nID: %zu\nformat:\n"
		"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
		"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
		"\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"
		"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n",
		k->name, id);
	for (unsigned int i = 0; i < f->nr; at += size_of(&f->field[i++]))
		fprintf(out, "\tfield:%s %s%s;\toffset:%zu;\tsize:%zu;\tsigned:%d;\n",
			types[f->field[i].type], f->field[i].name,
			f->field[i].type == FTRACE_NAME ? "[16]" : "", at, size_of(&f->field[i]),
			f->field[i].type == FTRACE_NUMBER);
	fprintf(out, "\nprint fmt: \"%s\"", f->print);
	for (unsigned int i = 0; i < f->nr; i++)
		if (!(f->hidden >> i & 1))
			fprintf(out,
				f->field[i].type == FTRACE_TEXT ? ", __get_str(%s)" : ", REC->%s",
				f->field[i].name);
	fputc('\n', out);
}

static void put_events_of(const struct events *all, const char *system, FILE *out)
{
	unsigned int nr = 0;

	for (size_t i = 0; i < all->nr; i++)
		nr += !strcmp(ftrace_formats[all->known[i].kind].system, system);
	fwrite(system, 1, strlen(system) + 1, out);
	put_number(nr, 4, out);
	for (size_t i = 0; i < all->nr; i++) {
		char *text;
		FILE *to;

		if (strcmp(ftrace_formats[all->known[i].kind].system, system))
			continue;
		to = sim_text_open(&text);
		put_format(&all->known[i], FIRST_ID + i, to);
		sim_text_close(to);
		put_text(text, 8, out);
		free(text);
	}
}

static void put_threads(const struct view *v, FILE *out)
{
	char *text;
	FILE *to = sim_text_open(&text);

	for (uint32_t i = 0; i < v->run->nr_threads; i++)
		fprintf(to, "%u %s\n", sim_pid(i), view_thread(v, i));
	sim_text_close(to);
	put_text(text, 8, out);
	free(text);
}

/* events/header_page and events/header_event of tracefs */
static const char page_format[] = "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
				  "\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;\n"
				  "\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n"
				  "\tfield: char data;\toffset:16;\tsize:4080;\tsigned:0;\n";
static const char event_format[] =
	"# compressed entry header\n\ttype_len    :    5 bits\n\ttime_delta  :   27 bits\n"
	"\tarray       :   32 bits\n\n\tpadding     : type == 29\n\ttime_extend : type == 30\n"
	"\ttime_stamp : type == 31\n\tdata max type_len  == 28\n";

#define PUT_WORDS(words, out) fwrite(words, 1, sizeof(words), out)

static void put_head(const struct events *all, FILE *out)
{
	PUT_WORDS("\027\010\104tracing6", out);
	put_number(0, 1, out); /* little-endian */
	put_number(8, 1, out); /* bytes of a long */
	put_number(PAGE, 4, out);
	PUT_WORDS("header_page", out);
	put_text(page_format, 8, out);
	PUT_WORDS("header_event", out);
	put_text(event_format, 8, out);
	put_number(0, 4, out); /* events of ftrace itself */
	put_number(3, 4, out);
	put_events_of(all, "stacksim", out);
	put_events_of(all, "tracepoints", out);
	put_events_of(all, "sched", out);
	put_number(0, 4, out); /* kallsyms */
	put_number(0, 4, out); /* formats of trace_printk() */
	put_threads(all->v, out);
	put_number(1, 4, out); /* CPUs */
	PUT_WORDS("options  ", out);
	put_number(0, 2, out);
	PUT_WORDS("flyrecord", out);
}

void view_put_tracedat(struct view *v, FILE *out)
{
	struct events all = {.v = v};
	size_t at, len;
	char *head;
	FILE *to;

	ftrace_each(v, add_event, &all);
	to = sim_text_open(&head);
	put_head(&all, to);
	len = (size_t)ftell(to);
	sim_text_close(to);
	at = (len + 16 + PAGE - 1) / PAGE * PAGE;
	fwrite(head, 1, len, out);
	put_number(at, 8, out);
	put_number(all.nr_pages * PAGE, 8, out);
	for (len += 16; len < at; len++)
		fputc(0, out);
	fwrite(all.page, PAGE, all.nr_pages, out);
	free(head);
	free(all.page);
	free(all.known);
}
