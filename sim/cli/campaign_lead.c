// SPDX-License-Identifier: GPL-2.0-only
/* Number 0 of the ranks of a campaign: who does what, and what it comes to. */
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "cli/campaign_ranks.h"

#define SILENT_MS 5000 /* without a sign of life a rank is taken for lost */

/**
 * struct rank - what is known of a rank; of number 0: of what is done here
 * @state: it has not said yet what it has; it is of no use; it has nothing to do, or something
 * @lost: it is silent; @heard: when it was not
 * @order: what it has to do, or had
 */
struct rank {
	enum { UNKNOWN, USELESS, DRY, BUSY } state;
	bool lost;
	uint64_t heard;
	struct order order;
	char host[sizeof(((struct hello *)0)->host)];
};

/**
 * struct lead - what number 0 has to think of
 * @has: of each chain: is there a unit that nobody does yet? It is in its stage, then
 * @targets: of all, as of struct hello
 * @sent: when there was a sign of life
 */
struct lead {
	struct campaign_run *r;
	struct campaign *c;
	struct rank *rank;
	bool *has;
	struct doing doing;
	uint64_t targets, sent;
	enum exit_code rc;
};

/* ---- units ------------------------------------------------------------------------------------
 */

static bool is_under_way(const struct lead *l, size_t chain)
{
	const struct campaign_unit *u = &l->r->chain[chain].stage;

	for (int i = 0; i < l->r->of; i++) {
		const struct rank *rank = &l->rank[i];
		const struct order *o = &rank->order;

		if (rank->state == BUSY && !rank->lost && o->chain == chain &&
		    o->phase == u->phase && o->bound == u->bound && o->nr == u->nr)
			return true;
	}
	return false;
}

/* What a systematic search does next depends on what its last unit comes to; of one that draws the
 * units do not depend on each other. */
static void look_at(struct lead *l, size_t chain)
{
	struct chain *t = &l->r->chain[chain];

	while ((l->has[chain] = chain_next(t, l->c, &t->stage, &t->execs)) &&
	       is_under_way(l, chain)) {
		if (chain_strategy(t, t->stage.phase)->systematic) {
			l->has[chain] = false;
			return;
		}
		t->next[t->stage.phase]++;
	}
}

/* All targets to one bound before the next, as far as that keeps nobody waiting. */
static bool is_before(const struct campaign_unit *a, const struct campaign_unit *b)
{
	if (a->phase != b->phase)
		return a->phase < b->phase;
	return a->bound != b->bound ? a->bound < b->bound : a->nr < b->nr;
}

/* Return: the chain of which a unit is next, NULL for none */
static struct chain *next_chain(const struct lead *l)
{
	struct chain *best = NULL;

	for (size_t i = 0; i < l->r->nr; i++) {
		struct chain *t = &l->r->chain[i];

		if (l->has[i] && (!best || is_before(&t->stage, &best->stage)))
			best = t;
	}
	return best;
}

static void hand_out(struct lead *l, int to, const struct chain *t)
{
	struct rank *rank = &l->rank[to];

	rank->order = (struct order){
		.chain = (uint64_t)(t - l->r->chain),
		.phase = t->stage.phase,
		.bound = t->stage.bound,
		.nr = t->stage.nr,
		.execs = t->execs,
	};
	rank->state = BUSY;
	if (to)
		l->r->ranks->send(to, WORK, &rank->order, sizeof(rank->order));
	else if (!doing_start(&l->doing, t))
		l->rc = RC_FAULT;
	look_at(l, rank->order.chain);
}

static void hand_out_all(struct lead *l)
{
	const struct chain *t = next_chain(l);

	for (int i = l->r->of - 1; t && i >= 0; i--) {
		if (l->rank[i].state != DRY || l->rank[i].lost)
			continue;
		hand_out(l, i, t);
		t = next_chain(l);
	}
}

static void tell(const char *signature)
{
	progress_found(&(struct sim_finding){.signature = (char *)signature}, NULL);
}

static void say_unable(const struct lead *l, int nr, const struct answer *a)
{
	const struct rank *rank = &l->rank[nr];
	FILE *said = a->len ? fmemopen(a->data, a->len, "r") : NULL;

	fprintf(stderr, "stacksim: rank %d on %s could not do its part of %s\n", nr, rank->host,
		l->r->chain[rank->order.chain].target.scenario);
	if (!said)
		return;
	print_said(said);
	fclose(said);
}

/* What a unit has come to gets into the file, or all of it ends. */
static void take(struct lead *l, int nr, const struct answer *a)
{
	struct rank *rank = &l->rank[nr];
	char *who = sim_format("of rank %d", nr);

	if (a->rc)
		l->rc = a->rc;
	else if (campaign_take(l->c, a->data, a->len, who, tell))
		l->rc = RC_FAULT;
	if (a->rc && a->rc != RC_INTERRUPTED)
		say_unable(l, nr, a);
	free(who);
	rank->state = DRY;
	look_at(l, rank->order.chain);
}

/* ---- ranks ------------------------------------------------------------------------------------
 */

static void meet(struct lead *l, int nr, const struct letter *m)
{
	struct rank *rank = &l->rank[nr];
	struct hello h = {.targets = 0};

	if (m->len == sizeof(h))
		memcpy(&h, m->data, sizeof(h));
	memcpy(rank->host, h.host, sizeof(rank->host));
	rank->state = h.targets == l->targets ? DRY : USELESS;
	if (rank->state == USELESS)
		fprintf(stderr,
			"stacksim: rank %d on %s takes no part: its worlds, scenarios or stacksim "
			"are others\n",
			nr, rank->host);
}

static void hear(struct lead *l, const struct letter *m)
{
	struct rank *rank = &l->rank[m->from];
	struct answer a = {.rc = RC_FAULT};

	rank->heard = now_ms();
	if (rank->lost)
		fprintf(stderr, "stacksim: rank %d on %s is there again\n", m->from, rank->host);
	rank->lost = false;
	if (m->tag == HELLO)
		meet(l, m->from, m);
	if (m->tag != DONE)
		return;
	memcpy(&a.rc, m->data, sizeof(a.rc));
	a.data = m->data + sizeof(a.rc);
	a.len = m->len - sizeof(a.rc);
	take(l, m->from, &a);
}

/* What others had left to it is to be found again. */
static void lose(struct lead *l, int nr)
{
	struct rank *rank = &l->rank[nr];
	struct chain *t = &l->r->chain[rank->order.chain];

	rank->lost = true;
	fprintf(stderr, "stacksim: rank %d on %s is not heard of any more; %s\n", nr, rank->host,
		rank->state == BUSY ? "what it had under way is done again"
				    : "it had nothing under way");
	memset(t->next, 0, sizeof(t->next));
	look_at(l, rank->order.chain);
}

/* Signs of life are given, and looked for. Who looks for its targets gives none. */
static void beat(struct lead *l)
{
	if (!rank_time(&l->sent, BEAT_MS))
		return;
	for (int i = 1; i < l->r->of; i++) {
		struct rank *rank = &l->rank[i];

		if (!rank->lost)
			l->r->ranks->send(i, BEAT, "", 0);
		if (!rank->lost && rank->state != UNKNOWN && l->sent - rank->heard > SILENT_MS)
			lose(l, i);
	}
}

static bool is_over(const struct lead *l)
{
	if (l->rc || next_chain(l))
		return l->rc;
	for (int i = 0; i < l->r->of; i++)
		if (l->rank[i].state == BUSY && !l->rank[i].lost)
			return false;
	return true;
}

/* ---- all of it --------------------------------------------------------------------------------
 */

static void begin(struct lead *l, struct campaign_run *r)
{
	struct hello own = rank_hello(r, true);

	*l = (struct lead){
		.r = r,
		.c = campaign_open(r->path, CAMPAIGN_UNITS, stderr),
		.rank = sim_zeroed((size_t)r->of, sizeof(*l->rank), "ranks"),
		.has = sim_zeroed(r->nr, sizeof(*l->has), "a campaign"),
		.targets = own.targets,
		.rc = RC_OK,
	};
	l->rank[0].state = DRY;
	memcpy(l->rank[0].host, own.host, sizeof(own.host));
	for (int i = 1; i < r->of; i++)
		r->ranks->send(i, BEGIN, "", 0);
	for (size_t i = 0; l->c && i < r->nr; i++)
		look_at(l, i);
	if (!l->c)
		l->rc = RC_FAULT;
}

/* One look at all that may have come. */
static void look_around(struct lead *l)
{
	struct answer a;
	struct letter m;
	uint64_t ms;

	if (doing_end(&l->doing, &a)) {
		take(l, 0, &a);
		free(a.data);
	}
	while (rank_letter(l->r, &m)) {
		hear(l, &m);
		free(m.data);
	}
	beat(l);
	if (!l->rc && !budget_part(&l->r->time, 1, &ms))
		l->rc = RC_INTERRUPTED;
}

enum exit_code ranks_lead(struct campaign_run *r)
{
	struct lead l;

	begin(&l, r);
	while (!is_over(&l) && !*stop_flag()) {
		hand_out_all(&l);
		rank_nap();
		look_around(&l);
	}
	doing_drop(&l.doing);
	if (*stop_flag()) {
		fprintf(stderr, "stacksim: ended; what was done is in %s, and --resume goes on\n",
			r->path);
		l.rc = RC_INTERRUPTED;
	}
	for (int i = 1; i < r->of; i++)
		r->lost |= l.rank[i].lost;
	if (l.c && campaign_close(l.c))
		l.rc = RC_FAULT;
	free(l.rank);
	free(l.has);
	return l.rc;
}

void ranks_leave(struct campaign_run *r, enum exit_code rc)
{
	for (int i = 1; i < r->of; i++)
		r->ranks->send(i, QUIT, "", 0);
	fflush(NULL);
	if (r->lost || *stop_flag())
		r->ranks->give_up(rc);
	else
		r->ranks->end();
}
