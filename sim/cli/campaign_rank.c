// SPDX-License-Identifier: GPL-2.0-only
/* A rank of a campaign: what number 0 and the others have in common, and what the others do. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/campaign_ranks.h"

#define NAP_MS 2
#define ALONE_MS 60000 /* without a word of number 0, which may be busy with the file */

/* ---- what all have in common ------------------------------------------------------------------
 */

void rank_nap(void)
{
	const struct timespec t = {.tv_nsec = NAP_MS * 1000000L};

	nanosleep(&t, NULL);
}

bool rank_time(uint64_t *last, uint64_t ms)
{
	uint64_t now = now_ms();

	if (now - *last < ms)
		return false;
	*last = now;
	return true;
}

static uint64_t digest_of_targets(const struct campaign_run *r)
{
	char *text;
	uint64_t digest;
	FILE *out = sim_text_open(&text);

	for (size_t i = 0; i < r->nr; i++) {
		const struct campaign_target *t = &r->chain[i].target;

		fprintf(out, "%s\n%s\n%s\n%s\n%s\n%s\n", t->world, t->changes, t->digest,
			t->scenario, t->hash, t->settings);
	}
	sim_text_close(out);
	digest = schedule_hash(text, strlen(text));
	free(text);
	return digest ? digest : 1;
}

struct hello rank_hello(const struct campaign_run *r, bool can)
{
	struct hello h = {.targets = can ? digest_of_targets(r) : 0};

	gethostname(h.host, sizeof(h.host) - 1);
	return h;
}

bool doing_start(struct doing *d, const struct chain *t)
{
	d->chain = *t;
	d->on = !isolate_start(&d->chain.job.proc, chain_unit, &d->chain);
	return d->on;
}

bool doing_end(struct doing *d, struct answer *a)
{
	FILE *from = d->chain.job.proc.out;
	int status;
	long len;

	if (!d->on || waitpid(d->chain.job.proc.pid, &status, WNOHANG) <= 0)
		return false;
	d->on = false;
	a->rc = isolate_code(status);
	fseek(from, 0, SEEK_END);
	len = ftell(from);
	rewind(from);
	a->data = sim_zeroed((size_t)len + 1, 1, "what a unit has come to");
	a->len = fread(a->data, 1, (size_t)len, from);
	fclose(from);
	return true;
}

void doing_drop(struct doing *d)
{
	if (!d->on)
		return;
	kill(d->chain.job.proc.pid, SIGKILL);
	waitpid(d->chain.job.proc.pid, NULL, 0);
	fclose(d->chain.job.proc.out);
	d->on = false;
}

bool rank_letter(const struct campaign_run *r, struct letter *m)
{
	if (!r->ranks->waiting(&m->from, &m->tag, &m->len))
		return false;
	m->data = sim_zeroed(m->len + 1, 1, "a message");
	if (r->ranks->receive(m->from, m->tag, m->data, m->len))
		return true;
	free(m->data);
	return false;
}

/* ---- what the others do -----------------------------------------------------------------------
 */

static void say_hello(struct campaign_run *r)
{
	bool can = !campaign_choose(r);
	const struct hello h = rank_hello(r, can);

	r->ranks->send(0, HELLO, &h, sizeof(h));
}

static void send_answer(const struct campaign_run *r, const struct answer *a)
{
	const size_t len = sizeof(a->rc) + a->len;
	char *data = sim_zeroed(len, 1, "a message");

	memcpy(data, &a->rc, sizeof(a->rc));
	if (a->len)
		memcpy(data + sizeof(a->rc), a->data, a->len);
	r->ranks->send(0, DONE, data, len);
	free(data);
}

static void take_order(struct campaign_run *r, struct doing *d, const struct order *o)
{
	const struct answer unable = {.rc = RC_FAULT};
	struct chain *t = &r->chain[o->chain];

	t->stage = (struct campaign_unit){
		.phase = o->phase,
		.bound = o->bound,
		.nr = o->nr,
		.strategy = chain_strategy(t, o->phase)->name,
	};
	t->execs = o->execs;
	if (!doing_start(d, t))
		send_answer(r, &unable);
}

/* Return: false when there is no more to do */
static bool obey(struct campaign_run *r, struct doing *d, const struct letter *m)
{
	if (m->tag == BEGIN)
		say_hello(r);
	else if (m->tag == WORK)
		take_order(r, d, (const struct order *)m->data);
	return m->tag != QUIT;
}

/* Return: false when there is no more to do. @heard: when number 0 said something */
static bool work(struct campaign_run *r, struct doing *d, uint64_t *heard)
{
	struct answer a;
	struct letter m;
	bool on = true;

	if (doing_end(d, &a)) {
		send_answer(r, &a);
		free(a.data);
	}
	while (on && rank_letter(r, &m)) {
		*heard = now_ms();
		on = obey(r, d, &m);
		free(m.data);
	}
	return on;
}

enum exit_code ranks_work(struct campaign_run *r)
{
	uint64_t sent = now_ms(), heard = sent;
	struct doing doing = {.on = false};
	bool more;

	while ((more = work(r, &doing, &heard)) && !*stop_flag() && now_ms() - heard < ALONE_MS) {
		if (rank_time(&sent, BEAT_MS))
			r->ranks->send(0, BEAT, "", 0);
		rank_nap();
	}
	doing_drop(&doing);
	if (!more) {
		r->ranks->end();
		return RC_OK;
	}
	if (!*stop_flag())
		fprintf(stderr, "stacksim: rank %d has heard nothing of number 0 for long\n",
			r->self);
	return RC_INTERRUPTED; /* without an end, by which mpirun knows that something is wrong */
}
