// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lock validator. The table follows the kernel's lib/locking-selftest.c as
 * far as no interrupts are involved: a sequence of acquisitions by one task,
 * and what must be said about it. Sequences that must be reported stand next
 * to ones that differ by little and must not.
 */
#include "unit/small.h"

/*
 * A sequence is made of words of two letters: an operation and a lock.
 *	w write  r read  R recursive read  t trylock  s write, subclass 1
 *	n write under nest_lock D  u release  i initialise  d downgrade
 *	c put the locks of the class in the order of their letters
 * Locks are A to D, each of its own class, and E, a second one of A's class.
 */
static const struct sim_lock_key key_s, key_p, key_m, key_l, key_v, key_o;

#define AA "WARNING: possible recursive locking detected: "
#define CYCLE "WARNING: possible circular locking dependency detected: "
#define BALANCE "WARNING: bad unlock balance detected: "
#define FREED "WARNING: held lock freed: "

static const struct sequence {
	const char *name;
	const char *ops;
	const char *says;
} sequences[] = {
	{ "A-A", "wA wA", AA "A" },
	{ "A, A", "wA uA wA uA", NULL },
	{ "A-B-B-A", "wA wB uB uA wB wA uA uB", CYCLE "B -> A" },
	{ "A-B, A-B", "wA wB uB uA wA wB uB uA", NULL },
	{ "A-B-B-C-C-A", "wA wB uB uA wB wC uC uB wC wA uA uC", CYCLE "C -> A" },
	{ "A-B-C-A-B-C", "wA wB uB uA wC wA uA uC wB wC uC uB", CYCLE "B -> C" },
	{ "A-B-B-C-C-D-D-A", "wA wB uB uA wB wC uC uB wC wD uD uC wD wA uA uD", CYCLE "D -> A" },
	{ "A-B-C-D-B-D-D-A", "wA wB uB uA wC wD uD uC wB wD uD uB wD wA uA uD", CYCLE "D -> A" },
	{ "A-B-C-D-B-C-D-A", "wA wB uB uA wC wD uD uC wB wC uC uB wD wA uA uD", CYCLE "D -> A" },
	{ "A-B-C-D-B-C-A-D", "wA wB uB uA wC wD uD uC wB wC uC uB wA wD uD uA", NULL },
	{ "A-B-D-A and A-C-D-A", "wA wB uB uA wA wC uC uA wB wD uD uB wC wD uD uC wD wA uA uD",
	  CYCLE "D -> A" },
	{ "double unlock", "wA uA uA", BALANCE "A" },
	{ "unlock of another", "wA uB uA", BALANCE "B" },
	{ "initialize held", "wA iA uA", FREED "A" },
	{ "initialize another", "wA iB uA", NULL },
	/* read strengths */
	{ "write-read", "wA rA", AA "A" },
	{ "write-recursive", "wA RA", AA "A" },
	{ "read-write", "rA wA", AA "A" },
	{ "recursive-write", "RA wA", AA "A" },
	{ "read-read", "rA rA", AA "A" },
	{ "recursive-recursive", "RA RA uA uA", NULL },
	{ "read-recursive", "rA RA uA uA", NULL },
	{ "recursive A-B-B-write A", "RA wB uB uA wB wA uA uB", CYCLE "B -> A" },
	{ "recursive A-B-B-A", "RA wB uB uA wB RA uA uB", NULL },
	{ "read A-B-B-A", "rA wB uB uA wB rA uA uB", CYCLE "B -> A" },
	{ "write A-B-B-recursive A", "wA wB uB uA wB RA uA uB", CYCLE "B -> A" },
	{ "W1R2 W2R3 W3R1", "wA RB uB uA wB RC uC uB wC RA uA uC", CYCLE "C -> A" },
	{ "W1W2 R2R3 W3R1", "wA wB uB uA RB RC uC uB wC RA uA uC", CYCLE "C -> A" },
	{ "W1W2 R2R3 R3W1", "wA wB uB uA RB RC uC uB RC wA uA uC", NULL },
	{ "W1R2 R2R3 W3W1", "wA RB uB uA RB RC uC uB wC wA uA uC", NULL },
	{ "weak, then strong", "RA wB uB uA wB RA uA uB wA wB uB uA", CYCLE "A -> B" },
	{ "downgrade", "wA dA RA uA uA", NULL },
	{ "downgrade, then write", "wA dA wA", AA "A" },
	{ "downgrade not held", "dA", BALANCE "A" },
	/* trylock */
	{ "A-tryB-B-A", "wA tB uB uA wB wA uA uB", NULL },
	{ "tryB-A-A-B", "tB wA uA uB wA wB uB uA", CYCLE "A -> B" },
	{ "C-tryB-A-A-C", "wC tB wA uA uB uC wA wC uC uA", CYCLE "A -> C" },
	{ "tryA-A", "tA wA", AA "A" },
	{ "A-tryA", "wA tA uA uA", NULL },
	/* release in the middle takes what follows anew, directly behind what stays */
	{ "released in order", "wA RB wC uC uB uA wC wA uA uC", NULL },
	{ "released in the middle", "wA RB wC uB uC uA wC wA uA uC", CYCLE "C -> A" },
	/* several locks of a class */
	{ "same class", "wA wE", AA "A" },
	{ "subclass", "wA sE uE uA", NULL },
	{ "subclass twice", "sA sE", AA "A/1" },
	{ "subclass inverted", "wA sE uE uA sE wA uA uE", CYCLE "A/1 -> A" },
	{ "nest_lock", "wD nA nE nA uA uE uA uD", NULL },
	{ "nest_lock over others", "wD nA wB nE uE uB uA uD", NULL },
	{ "nest_lock before", "wA wD nE", AA "A" },
	{ "nest_lock not held", "nA uA", "WARNING: Nested lock was not taken: A" },
	{ "nest_lock, released in the middle", "wD nA wB nE uB uE uA uD", NULL },
	{ "nest_lock, several merged", "wD nA wB nE nA uB uA uE uA uD", NULL },
	{ "nest_lock, merged, one too many", "wD nA wB nE uB uE uA uA uD", BALANCE "A" },
	{ "in order", "cA wA wE uE uA", NULL },
	{ "in order, let go of in the middle", "cA wA wE uA uE", NULL },
	{ "not in order", "cA wE wA", AA "A" },
	{ "one of them twice", "cA wA wA", AA "A" },
	{ "in order, under another", "cA wB wA wE uE uA uB wE wB uB uE", CYCLE "A -> B" },
	{ "another class has an order", "cB wA wE", AA "A" },
	{ "nest_lock, one too many", "wD nA nE uE uA uA uD", BALANCE "A" },
};

/* locks by letter; a class is a key */
static const struct lock {
	const char *name;
	const struct sim_lock_key *key;
	enum sim_wait_type inner, outer;
	enum sim_lock_type type;
} locks['Z' - 'A' + 1] = {
#define LOCK(letter) [letter - 'A']
	LOCK('A') = { "A", &key_a, 0, 0, 0 },
	LOCK('B') = { "B", &key_b, 0, 0, 0 },
	LOCK('C') = { "C", &key_c, 0, 0, 0 },
	LOCK('D') = { "D", &key_d, 0, 0, 0 },
	LOCK('E') = { "A", &key_a, 0, 0, 0 },
	LOCK('S') = { "S", &key_s, SIM_WAIT_SPIN, SIM_WAIT_ANY, SIM_LOCK_NORMAL },
	LOCK('P') = { "P", &key_p, SIM_WAIT_CONFIG, SIM_WAIT_ANY, SIM_LOCK_NORMAL },
	LOCK('M') = { "M", &key_m, SIM_WAIT_SLEEP, SIM_WAIT_ANY, SIM_LOCK_NORMAL },
	LOCK('L') = { "L", &key_l, SIM_WAIT_CONFIG, SIM_WAIT_ANY, SIM_LOCK_PERCPU },
	LOCK('V') = { "V", &key_v, SIM_WAIT_CONFIG, SIM_WAIT_FREE, SIM_LOCK_NORMAL },
	LOCK('O') = { "O", &key_o, SIM_WAIT_SLEEP, SIM_WAIT_ANY, SIM_LOCK_WAIT_OVERRIDE },
};
#define NR_LOCKS (sizeof(locks) / sizeof(locks[0]))

static struct sim_lockmap maps[NR_LOCKS];
static const struct sequence *seq;

static void init_map(unsigned int i)
{
	const struct lock *l = &locks[i];

	sim_lockmap_init_type(&maps[i], l->name, l->key, l->inner, l->outer, l->type, SIM_SITE());
}

static void init_maps(void)
{
	for (unsigned int i = 0; i < NR_LOCKS; i++)
		if (locks[i].key)
			init_map(i);
}

static int by_address(const struct sim_lockmap *a, const struct sim_lockmap *b)
{
	return (a > b) - (a < b);
}

static void step(char op, unsigned int i)
{
	static const char reads[] = "wrR";
	const char *read = strchr(reads, op);

	if (op == 'u')
		sim_lock_release(&maps[i], SIM_SITE());
	else if (op == 'i')
		init_map(i);
	else if (op == 'd')
		sim_lock_downgrade(&maps[i], SIM_SITE());
	else if (op == 'c')
		sim_lock_set_cmp(&maps[i], by_address);
	else if (op == 'x')
		sim_lock_acquire_unchecked(&maps[i], 0, 0, 2, NULL, SIM_SITE());
	else
		sim_lock_acquire(&maps[i], op == 's', op == 't', read ? read - reads : 0,
				 op == 'n' ? &maps['D' - 'A'] : NULL, SIM_SITE());
}

static void run_sequence(void *arg)
{
	(void)arg;
	for (const char *p = seq->ops; *p; p += p[2] ? 3 : 2)
		step(p[0], p[1] - 'A');
}

static void start_sequence(void *arg)
{
	(void)arg;
	init_maps();
	task("task", run_sequence);
}

/* Run it; what it says must be what the table says. */
static void run_sequence_of(const struct sequence *s, void (*start)(void *arg))
{
	const struct sim_run *run;

	seq = s;
	run_once(start);
	run = sim_run();
	if (!s->says && run->nr_reports)
		fail_msg("%s: %s", s->name, run->reports[0].signature);
	if (s->says && (run->nr_reports != 1 || strcmp(run->reports[0].signature, s->says)))
		fail_msg("%s: %zu reports, %s", s->name, run->nr_reports,
			 run->nr_reports ? run->reports[0].signature : "");
	/* for tests/tools/checks.sh */
	if (s->says)
		printf("# report: %s\n", s->says);
	sim_unload();
}

static void selftest(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++)
		run_sequence_of(&sequences[i], start_sequence);
}

/* ---- interrupts and wait types ---------------------------------------- */

/*
 * Parts that run one after the other, each a thread: a context (t task,
 * s softirq, h hardirq, H hardirq that is no thread with PREEMPT_RT), a colon,
 * and words as above, and
 *	-i +i  interrupts off, on   -b +b  softirqs off, on
 *	x read recursively, unchecked
 *	(h )h  a hardirq strikes, is over   (s )s  a softirq
 * on these locks as well: S raw spinlock, P spinlock, M mutex, L local lock,
 * V RCU, O a wait type override.
 */
#define USAGE "WARNING: inconsistent lock state: "
#define INVERSION "WARNING: possible irq lock inversion dependency detected: "
#define HARD_ORDER "WARNING: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected: "
#define SOFT_ORDER "WARNING: SOFTIRQ-safe -> SOFTIRQ-unsafe lock order detected: "
#define WAIT "[ BUG: Invalid wait context ]: "

static const struct sequence irq_sequences[] = {
	/* one lock, used in two ways */
	{ "hardirq, then on", "h:wA uA|t:wA uA", USAGE "{IN-HARDIRQ-W} -> {HARDIRQ-ON-W} usage: A" },
	{ "on, then hardirq", "t:wA uA|h:wA uA", USAGE "{HARDIRQ-ON-W} -> {IN-HARDIRQ-W} usage: A" },
	{ "hardirq, off", "h:wA uA|t:-i wA uA +i", NULL },
	{ "off, then on while held", "h:wA uA|t:-i wA +i uA",
	  USAGE "{IN-HARDIRQ-W} -> {HARDIRQ-ON-W} usage: A" },
	{ "off nested", "h:wA uA|t:-i -i wA +i uA +i", NULL },
	{ "softirq, then on", "s:wA uA|t:wA uA", USAGE "{IN-SOFTIRQ-W} -> {SOFTIRQ-ON-W} usage: A" },
	{ "softirq, softirqs off", "s:wA uA|t:-b wA uA +b", NULL },
	{ "softirq, interrupts off", "s:wA uA|t:-i wA uA +i", NULL },
	{ "softirqs off, then on while held", "s:wA uA|t:-b wA +b uA",
	  USAGE "{IN-SOFTIRQ-W} -> {SOFTIRQ-ON-W} usage: A" },
	{ "softirqs on while interrupts are off", "s:wA uA|t:-b -i wA +b uA +i", NULL },
	{ "hardirq, softirq with interrupts on", "h:wA uA|s:wA uA",
	  USAGE "{IN-HARDIRQ-W} -> {HARDIRQ-ON-W} usage: A" },
	{ "read in hardirq, read", "h:RA uA|t:RA uA", NULL },
	{ "read in hardirq, write", "h:RA uA|t:wA uA",
	  USAGE "{IN-HARDIRQ-R} -> {HARDIRQ-ON-W} usage: A" },
	{ "write in hardirq, read", "h:wA uA|t:RA uA",
	  USAGE "{IN-HARDIRQ-W} -> {HARDIRQ-ON-R} usage: A" },
	{ "read, then write in hardirq", "t:RA uA|h:wA uA",
	  USAGE "{HARDIRQ-ON-R} -> {IN-HARDIRQ-W} usage: A" },
	{ "read in hardirq, not recursively, while held for reading", "t:rA uA|h:rA uA",
	  INVERSION "A -> A" },
	{ "read in softirq, write", "s:RA uA|t:wA uA",
	  USAGE "{IN-SOFTIRQ-R} -> {SOFTIRQ-ON-W} usage: A" },
	{ "trylock in hardirq", "h:tA uA|t:wA uA", NULL },
	{ "trylock outside", "h:wA uA|t:tA uA",
	  USAGE "{IN-HARDIRQ-W} -> {HARDIRQ-ON-W} usage: A" },
	{ "unchecked in hardirq", "h:xA uA|t:wA uA", NULL },
	{ "unchecked and on while held", "h:wA uA|t:-i xA +i uA", NULL },
	{ "subclasses are apart", "h:sA uA|t:wA uA", NULL },
	/* two locks */
	{ "safe under it unsafe, irq last",
	  "t:wB uB -i wA wB uB uA +i|h:wA uA", INVERSION "A -> B" },
	{ "safe under it unsafe, on last",
	  "h:wA uA|t:-i wA wB uB uA +i wB uB", INVERSION "B <- A" },
	{ "safe under it unsafe, order last", "h:wA uA|t:wB uB -i wA wB uB uA +i",
	  HARD_ORDER "A -> B" },
	{ "safe under it safe", "h:wA uA wB uB|t:-i wA wB uB uA +i", NULL },
	{ "unsafe under it safe", "h:wA uA|t:wB -i wA uA +i uB", NULL },
	{ "softirq order", "s:wA uA|t:wB uB -b wA wB uB uA +b", SOFT_ORDER "A -> B" },
	{ "read in hardirq order", "h:RA uA|t:wB uB -i wA wB uB uA +i",
	  "WARNING: HARDIRQ-READ-safe -> HARDIRQ-READ-unsafe lock order detected: A -> B" },
	{ "read in softirq order", "s:RA uA|t:wB uB -b wA wB uB uA +b",
	  "WARNING: SOFTIRQ-READ-safe -> SOFTIRQ-READ-unsafe lock order detected: A -> B" },
	{ "read outside order", "h:wA uA|t:rB uB -i wA wB uB uA +i", HARD_ORDER "A -> B" },
	{ "read in hardirq, held for reading", "h:RA uA|t:wB uB -i RA wB uB uA +i", NULL },
	{ "read in hardirq, held for reading, reversed",
	  "t:wB uB -i RA wB uB uA +i|h:RA uA", NULL },
	{ "over a third, forwards", "t:wC uC -i wA wB uB uA wB wC uC uB +i|h:wA uA",
	  INVERSION "A -> C" },
	{ "over a third, backwards", "h:wA uA|t:-i wA wB uB uA wB wC uC uB +i wC uC",
	  INVERSION "C <- A" },
	{ "over a third, order", "h:wA uA|t:wC uC -i wA wB uB uA wB wC uC uB +i",
	  HARD_ORDER "B -> C" },
	{ "over two, order in the middle", "h:wA uA|t:wD uD -i wA wB uB uA wC wD uD uC wB wC uC uB +i",
	  HARD_ORDER "B -> C" },
	{ "unsafe for reading only", "h:wA uA|t:RB uB -i wA RB uB uA +i", NULL },
	{ "a softirq takes what the hardirq's lock leads to", "h:wA uA|t:-i wA wB uB uA +i|s:wB uB",
	  INVERSION "B <- A" },
	{ "safe in both", "s:-i wA uA +i|h:wA uA|t:wB uB -i wA wB uB uA +i", HARD_ORDER "A -> B" },
	{ "over a local lock", "h:wA uA|t:wB uB -i wA wL uL uA wL wB uB uL +i", NULL },
	{ "over a local lock, irq last", "t:wB uB -i wA wL uL uA wL wB uB uL +i|h:wA uA", NULL },
	{ "reported once", "h:wA uA|t:wA uA wA uA", USAGE "{IN-HARDIRQ-W} -> {HARDIRQ-ON-W} usage: A" },
	{ "reported order once", "h:wA uA|t:wB uB -i wA wB uB uA wA wB uB uA +i",
	  HARD_ORDER "A -> B" },
	/* an interrupt on the stack of whom it interrupts */
	{ "no order with what it interrupts", "t:-i wA (h wB uB )h uA wB wA uA uB +i", NULL },
	{ "taken in it, and before", "t:wA (h wA uA )h uA",
	  USAGE "{HARDIRQ-ON-W} -> {IN-HARDIRQ-W} usage: A" },
	{ "taken in a softirq, and before", "t:wA (s wA uA )s uA",
	  USAGE "{SOFTIRQ-ON-W} -> {IN-SOFTIRQ-W} usage: A" },
	{ "hardirq in a softirq", "t:(s wA (h wB uB )h uA )s -b wA uA +b -i wB uB +i", NULL },
	{ "interrupted with interrupts off", "t:-i wA (s wB uB )s uA +i -b wB uB +b", NULL },
	{ "release of what it interrupted", "t:wA (h wB uA uB )h uA", BALANCE "A" },
	{ "release of it in the middle", "t:wA (h wB wC uB uC )h uA", NULL },
	/* wait types */
	{ "mutex under spinlock", "t:wP wM uM uP", WAIT "M" },
	{ "spinlock under mutex", "t:wM wP wS uS uP uM", NULL },
	{ "spinlock under raw spinlock", "t:wS wP uP uS", WAIT "P" },
	{ "trylock under raw spinlock", "t:wS tP uP uS", NULL },
	{ "after a trylock", "t:tP wM uM uP", WAIT "M" },
	{ "spinlock in softirq", "s:wP uP", NULL },
	{ "mutex in softirq", "s:wM uM", WAIT "M" },
	{ "spinlock in hardirq", "h:wP uP", NULL },
	{ "spinlock in hardirq that is no thread", "H:wP uP", WAIT "P" },
	{ "raw spinlock in it", "H:wS uS", NULL },
	{ "mutex under RCU", "t:xV wM uM uV", WAIT "M" },
	{ "spinlock under RCU", "t:xV wP uP uV", NULL },
	{ "RCU is not lax under raw spinlock", "t:wS xV wP uP uV uS", WAIT "P" },
	{ "RCU in hardirq", "H:xV wS uS uV", NULL },
	{ "override", "t:wS tO wM uM uO uS", NULL },
	{ "mutex in a hardirq on a task's stack", "t:wM (h wS uS wM uM )h uM", WAIT "M" },
	{ "untyped under typed", "t:wS wA uA uS", NULL },
	{ "typed under untyped", "t:wA wM uM uA", NULL },
};

/* interrupts off and on, and those that the task plays itself */
static void irq_step(const char *word)
{
	static enum sim_ctx was[2];
	bool hard = word[1] == 'h';

	switch (word[0]) {
	case '-':
		word[1] == 'i' ? sim_irq_disable() : sim_bh_disable();
		break;
	case '+':
		word[1] == 'i' ? sim_irq_enable() : sim_bh_enable();
		break;
	case '(':
		was[hard] = sim_irq_enter(hard ? SIM_CTX_HARDIRQ : SIM_CTX_SOFTIRQ, false);
		break;
	case ')':
		sim_irq_exit(was[hard]);
		break;
	}
}

/* The first point keeps the parts in their order: none begins before all are there. */
static void run_part(void *arg)
{
	yield();
	for (const char *p = arg; *p && *p != '|'; p += p[2] == ' ' ? 3 : 2) {
		if (strchr("-+()", p[0]))
			irq_step(p);
		else
			step(p[0], p[1] - 'A');
	}
}

static void start_parts(void *arg)
{
	(void)arg;
	init_maps();
	for (const char *p = seq->ops; p; p = strchr(p, '|')) {
		struct sim_spawn s = { .name = "task", .fn = run_part };

		p += *p == '|';
		s.arg = (void *)(p + 2);
		s.no_thread = *p == 'H';
		if (*p != 't') {
			s.ctx = *p == 's' ? SIM_CTX_SOFTIRQ : SIM_CTX_HARDIRQ;
			s.name = "irq";
		}
		sim_spawn(&s);
	}
}

static void interrupts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(irq_sequences) / sizeof(irq_sequences[0]); i++)
		run_sequence_of(&irq_sequences[i], start_parts);
}

/* ---- wording ---------------------------------------------------------- */

static void reports(const char *ops)
{
	static struct sequence s;

	s.ops = ops;
	seq = &s;
	run_once(start_sequence);
	assert_int_equal(sim_run()->nr_reports, 1);
}

/* "ffffffff81000030 ", as where a lock is; where that is, is up to the linker */
static bool is_address(const char *c)
{
	return strspn(c, "0123456789abcdef") == 16 && c[16] == ' ';
}

/* The detail with its places as functions, and without addresses. */
static const char *detail(void)
{
	static char text[16384];
	const struct sim_place *at = sim_run()->reports[0].place;
	char *to = text;

	for (const char *c = sim_run()->reports[0].detail; *c; c++) {
		if (is_address(c))
			c += 16;
		else if (*c == SIM_DETAIL_AT || *c == SIM_DETAIL_IP)
			to = stpcpy(to, at++->site->func);
		else if (*c == SIM_DETAIL_STACK)
			to += sprintf(to, "       %s\n", at++->site->func);
		else
			*to++ = *c;
	}
	*to = '\0';
	return text;
}

static void says(const char *text)
{
	if (!strstr(detail(), text))
		fail_msg("no \"%s\" in:\n%s", text, detail());
}

/* The Nth lock that is held at the time of the report. */
static void holds(unsigned int n, const char *text)
{
	const struct sim_report *v = &sim_run()->reports[0];
	char buf[SIM_LOCK_TEXT];

	assert_true(n < v->nr_held);
	assert_string_equal(sim_lock_text(&v->held[n].cls, buf), text);
	assert_string_equal(v->held[n].at.site->func, "step");
}

static void splat_cycle(void **state)
{
	(void)state;
	reports("rA wB uB uA wB rA uA uB");
	says("task/1 is trying to acquire lock:\n(A){.+.+}-{0:0}, at: step\n");
	says("\nbut task is already holding lock:\n(B){+.+.}-{0:0}, at: step\n");
	says("\nthe existing dependency chain (in reverse order) is:\n\n-> #1 (B){+.+.}-{0:0}:\n"
	     "       step\n       by task, while it held (A), at: step\n\n"
	     "-> #0 (A){.+.+}-{0:0}:\n       step\n\n");
	says(" Possible unsafe locking scenario:\n\n"
	     "       CPU0                    CPU1\n"
	     "       ----                    ----\n"
	     "  lock(B);\n"
	     "                               lock(A);\n"
	     "                               lock(B);\n"
	     "  rlock(A);\n\n *** DEADLOCK ***\n");
	sim_unload();
}

static void splat_chain(void **state)
{
	(void)state;
	reports("wA wB uB uA wB wC uC uB wC wA uA uC");
	says("-> #2 (C){+.+.}-{0:0}:\n");
	says("-> #1 (B){+.+.}-{0:0}:\n");
	says("Chain exists of:\n  A --> B --> C\n\n");
	says("  lock(C);\n"
	     "                               lock(B);\n"
	     "                               lock(C);\n"
	     "  lock(A);\n");
	sim_unload();
	/* of a longer chain its ends, and what leads to the last; readers of these two are told */
	reports("wA wB uB uA wB wC uC uB wC wD uD uC rD rA uA uD");
	says("-> #3 (D){");
	says("Chain exists of:\n  A --> C --> D\n\n");
	says("  rlock(D);\n"
	     "                               lock(C);\n"
	     "                               lock(D);\n"
	     "  rlock(A);\n");
	sim_unload();
}

static void splat_others(void **state)
{
	(void)state;
	reports("wB rA rA");
	says("       CPU0\n       ----\n  lock(A);\n  lock(A);\n\n *** DEADLOCK ***\n");
	says(" May be due to missing lock nesting notation\n");
	assert_int_equal(sim_run()->reports[0].nr_held, 2);
	sim_unload();
	reports("cA wE wA");
	says("and the lock comparison function returns 1:\n\n"
	     "other info that might help us debug this:\n");
	sim_unload();
	reports("uA");
	says("task/1 is trying to release lock (A) at:\nstep\n");
	says("but there are no more locks to release!\n");
	sim_unload();
	reports("nA uA");
	says("\nbut this task is not holding:\nD\n");
	sim_unload();
	reports("wA wB");
	assert_string_equal(sim_run()->reports[0].signature, "BUG: task exits with locks held: B");
	holds(0, "(A){+.+.}-{0:0}");
	holds(1, "(B){+.+.}-{0:0}");
	sim_unload();
	reports("wA");
	assert_int_equal(sim_run()->reports[0].nr_held, 1);
	holds(0, "(A){+.+.}-{0:0}");
	sim_unload();
}

/* One report, after the parts have run. */
static void parts_report(const char *ops)
{
	static struct sequence s;

	s.ops = ops;
	seq = &s;
	run_once(start_parts);
	assert_int_equal(sim_run()->nr_reports, 1);
}

static void splat_usage(void **state)
{
	(void)state;
	parts_report("h:wA uA|t:wB wA uA uB");
	says("inconsistent {IN-HARDIRQ-W} -> {HARDIRQ-ON-W} usage.\n"
	     "task/2 [HC0[0]:SC0[0]:HE1:SE1] takes:\n(A){?...}-{0:0}, at: step\n"
	     "{IN-HARDIRQ-W} state was registered at:\n       step\n       by irq\n");
	says(" Possible unsafe locking scenario:\n\n"
	     "       CPU0\n       ----\n  lock(A);\n  <Interrupt>\n    lock(A);\n\n"
	     " *** DEADLOCK ***\n");
	holds(0, "(B){+.+.}-{0:0}");
	sim_unload();
	parts_report("t:RA uA|s:wA uA");
	says("inconsistent {SOFTIRQ-ON-R} -> {IN-SOFTIRQ-W} usage.\n"
	     "irq/2 [HC0[0]:SC1[1]:HE1:SE0] takes:\n");
	sim_unload();
	parts_report("t:wA uA|h:wA uA");
	says("irq/2 [HC1[1]:SC0[0]:HE0:SE1] takes:\n");
	sim_unload();
}

static void splat_inversion(void **state)
{
	(void)state;
	parts_report("t:wC uC -i wA wB uB uA wB wC uC uB +i|h:wA uA");
	says("irq/2 just changed the state of lock:\n(A){-...}-{0:0}, at: step\n");
	says("but this lock took another, HARDIRQ-unsafe lock in the past:\n"
	     " (C){+.+.}-{0:0}\n\n"
	     "and interrupts could create inverse lock ordering between them.\n");
	says("Chain exists of:\n  A --> B --> C\n\n"
	     " Possible interrupt unsafe locking scenario:\n\n"
	     "       CPU0                    CPU1\n"
	     "       ----                    ----\n"
	     "  lock(C);\n"
	     "                               local_irq_disable();\n"
	     "                               lock(A);\n"
	     "                               lock(B);\n"
	     "  <Interrupt>\n"
	     "    lock(A);\n\n *** DEADLOCK ***\n");
	says("the shortest dependencies between 2nd lock and 1st lock:\n"
	     "-> (B){....}-{0:0} {\n       step\n }\n"
	     " ... acquired by task, while it held (A), at: step\n"
	     "-> (C){+.+.}-{0:0} {\n       step\n }\n"
	     " ... acquired by task, while it held (B), at: step\n");
	sim_unload();
	parts_report("s:RA uA|t:-b wA wB uB uA +b wB uB");
	says("but this lock was taken by another, SOFTIRQ-READ-safe lock in the past:\n "
	     "(A){++.-}-{0:0}\n");
	says("  lock(B);\n                               local_irq_disable();\n"
	     "                               lock(A);\n                               lock(B);\n");
	says(" ... acquired by task, while it held (A), at: step\n");
	sim_unload();
	parts_report("t:rA uA|h:rA uA");
	says("but this lock took another, HARDIRQ-READ-unsafe lock in the past:\n (A)");
	sim_unload();
}

static void splat_irq_order(void **state)
{
	(void)state;
	parts_report("h:wA uA|t:wD uD -i wA wB uB uA wC wD uD uC wB wC uC uB +i");
	says("task/2 [HC0[0]:SC0[0]:HE0:SE1] is trying to acquire:\n(C){....}-{0:0}, at: step\n");
	says("\nand this task is already holding:\n(B){....}-{0:0}, at: step\n");
	says("which would create a new lock dependency:\n (B){....}-{0:0} -> (C){....}-{0:0}\n");
	says("\nbut this new dependency connects a HARDIRQ-irq-safe lock:\n (A){-...}-{0:0}\n\n"
	     "... which became HARDIRQ-irq-safe at:\n       step\n       by irq\n");
	says("\nto a HARDIRQ-irq-unsafe lock:\n (D){+.+.}-{0:0}\n\n"
	     "... which became HARDIRQ-irq-unsafe at:\n       step\n       by task\n");
	says("Chain exists of:\n  A --> B --> D\n\n");
	says("the dependencies between HARDIRQ-irq-safe lock and the holding lock:\n"
	     "-> (B){....}-{0:0} {\n");
	says("the dependencies between the lock to be acquired and HARDIRQ-irq-unsafe lock:\n"
	     "-> (D){+.+.}-{0:0} {\n");
	sim_unload();
	parts_report("s:RA uA|t:RB uB -b wA wB uB uA +b");
	says("... which became SOFTIRQ-READ-irq-unsafe at:\n");
	says("  lock(B);\n                               local_irq_disable();\n"
	     "                               lock(A);\n                               lock(B);\n");
	sim_unload();
}

static void splat_wait(void **state)
{
	(void)state;
	parts_report("H:wS tA wP uP uA uS");
	says("irq/1 is trying to lock:\n(P){....}-{3:3}, at: step\n"
	     "other info that might help us debug this:\ncontext-{2:2}\n");
	holds(0, "(S){-...}-{2:2}");
	holds(1, "(A){....}-{0:0}");
	sim_unload();
	parts_report("t:xV wM uM uV");
	says("context-{5:5}\n");
	holds(0, "(V){....}-{1:3}");
	sim_unload();
}

/* ---- interrupts, through the primitives ------------------------------- */

static void takes_irq(void *arg)
{
	yield();
	sim_lock_nested(&w.a, (enum sim_lock_mode)(long)arg, 0, SIM_SITE());
	yield();
	sim_unlock(&w.a, (enum sim_lock_mode)(long)arg, SIM_SITE());
}

static void tries_irq(void *arg)
{
	const enum sim_lock_mode mode = (enum sim_lock_mode)(long)arg;

	if (!sim_trylock(&w.a, mode, SIM_SITE()))
		return;
	sim_unlock(&w.a, mode, SIM_SITE());
}

static enum sim_ctx against; /* context of the other side */

static void start_mode(enum sim_lock_mode mode)
{
	fresh();
	spawn_ctx("irq", against, takes_irq, SIM_SPIN);
	spawn_ctx("t", SIM_CTX_TASK, takes_irq, mode);
	spawn_ctx("u", SIM_CTX_TASK, tries_irq, mode);
}

static void start_spin(void *arg)
{
	(void)arg;
	start_mode(SIM_SPIN);
}

static void start_spin_bh(void *arg)
{
	(void)arg;
	start_mode(SIM_SPIN_BH);
}

static void start_spin_irq(void *arg)
{
	(void)arg;
	start_mode(SIM_SPIN_IRQ);
}

static void modes(void **state)
{
	(void)state;
	against = SIM_CTX_HARDIRQ;
	finds(start_spin, USAGE "{IN-HARDIRQ-W} -> {HARDIRQ-ON-W} usage: A",
	      USAGE "{HARDIRQ-ON-W} -> {IN-HARDIRQ-W} usage: A");
	finds(start_spin_bh, USAGE "{IN-HARDIRQ-W} -> {HARDIRQ-ON-W} usage: A",
	      USAGE "{HARDIRQ-ON-W} -> {IN-HARDIRQ-W} usage: A");
	silent(start_spin_irq, NULL);
	against = SIM_CTX_SOFTIRQ;
	finds(start_spin, USAGE "{IN-SOFTIRQ-W} -> {SOFTIRQ-ON-W} usage: A",
	      USAGE "{SOFTIRQ-ON-W} -> {IN-SOFTIRQ-W} usage: A");
	silent(start_spin_bh, NULL);
	silent(start_spin_irq, NULL);
}

/* A task that plays an interrupt is atomic, and in its context, until that is over. */
static void plays_irqs(void *arg)
{
	enum sim_ctx was;

	(void)arg;
	was = sim_irq_enter(SIM_CTX_HARDIRQ, false);
	SIM_INVARIANT(sim_in_atomic() && sim_self_ctx() == SIM_CTX_HARDIRQ, NULL, "irq", "hardirq");
	sim_irq_exit(was);
	was = sim_irq_enter(SIM_CTX_SOFTIRQ, false);
	SIM_INVARIANT(sim_in_atomic() && sim_self_ctx() == SIM_CTX_SOFTIRQ, NULL, "irq", "softirq");
	sim_irq_exit(was);
	SIM_INVARIANT(!sim_in_atomic() && sim_self_ctx() == SIM_CTX_TASK, NULL, "irq", "task");
	sim_bh_disable();
	sim_bh_disable();
	sim_bh_enable();
	SIM_INVARIANT(sim_in_atomic(), NULL, "irq", "softirqs off");
	sim_bh_enable();
	SIM_INVARIANT(!sim_in_atomic(), NULL, "irq", "softirqs on");
}

static void start_plays(void *arg)
{
	(void)arg;
	fresh();
	task("t", plays_irqs);
}

static void played(void **state)
{
	(void)state;
	silent(start_plays, NULL);
}

/* What boot has seen of interrupts counts in every execution, what one has seen not in the next. */
static int boot_irq(void *arg)
{
	fresh();
	takes_irq(arg);
	return 0;
}

static void start_irq_only(void *arg)
{
	(void)arg;
	spawn_ctx("irq", SIM_CTX_HARDIRQ, takes_irq, SIM_SPIN);
	spawn_ctx("irq", SIM_CTX_HARDIRQ, takes_irq, SIM_SPIN);
}

static void start_irq_or_task(void *arg)
{
	(void)arg;
	fresh();
	spawn_ctx("t", sim_choose(2, "context", SIM_SITE()) ? SIM_CTX_HARDIRQ : SIM_CTX_TASK,
		  takes_irq, SIM_SPIN);
}

static void usage_memory(void **state)
{
	struct sim_program p = program(start_irq_only, NULL);
	struct sim_result r;

	(void)state;
	p.boot = boot_irq;
	assert_int_equal(sim_load(&p), 0);
	assert_int_equal(sim_explore(&all, &r), 0);
	assert_int_equal(r.nr_findings, 1);
	assert_string_equal(r.findings[0].signature,
			    USAGE "{HARDIRQ-ON-W} -> {IN-HARDIRQ-W} usage: A");
	assert_int_equal(r.findings[0].count, r.stats.execs);
	sim_result_free(&r);
	sim_unload();
	silent(start_irq_or_task, NULL);
}

/* ---- what is held where it must not be -------------------------------- */

static void calls(void *arg)
{
	sim_call("op", SIM_SITE());
	mutex_lock(&w.a);
	if (!arg)
		mutex_unlock(&w.a);
	sim_ret(0, SIM_SITE());
	if (arg)
		mutex_unlock(&w.a);
}

static void start_returns(void *arg)
{
	(void)arg;
	fresh();
	task("t", calls);
}

static void start_returns_held(void *arg)
{
	(void)arg;
	fresh();
	spawn_ctx("t", SIM_CTX_TASK, calls, 1);
}

static void return_to_user(void **state)
{
	(void)state;
	silent(start_returns, NULL);
	finds(start_returns_held, "WARNING: lock held when returning to user space: A");
}

static void frees(void *arg)
{
	struct sim_lock *l = sim_alloc(&thing, 0, SIM_ZERO, SIM_SITE());

	sim_lock_init(l, "object", &key_d, SIM_SITE());
	mutex_lock(l);
	if (!arg)
		mutex_unlock(l);
	sim_free(l, SIM_SITE());
	if (arg)
		sim_lock_release(&l->map, SIM_SITE());
}

static void start_frees(void *arg)
{
	(void)arg;
	fresh();
	task("t", frees);
}

static void start_frees_held(void *arg)
{
	(void)arg;
	fresh();
	spawn_ctx("t", SIM_CTX_TASK, frees, 1);
}

static void freed_while_held(void **state)
{
	(void)state;
	silent(start_frees, NULL);
	finds(start_frees_held, "WARNING: held lock freed: D");
}

/* ---- queries ---------------------------------------------------------- */

static void asks(void *arg)
{
	(void)arg;
	SIM_INVARIANT(!sim_lock_is_held(&w.a.map), NULL, "lockdep", "held before");
	mutex_lock(&w.b);
	mutex_lock(&w.a);
	SIM_INVARIANT(sim_lock_is_held(&w.a.map), NULL, "lockdep", "not held");
	SIM_INVARIANT(!sim_lock_is_held(&w.c.map), NULL, "lockdep", "another held");
	mutex_unlock(&w.b);
	SIM_INVARIANT(sim_lock_is_held(&w.a.map), NULL, "lockdep", "not held any more");
	mutex_unlock(&w.a);
}

static void start_asks(void *arg)
{
	(void)arg;
	fresh();
	task("t", asks);
}

static void queries(void **state)
{
	(void)state;
	run_once(start_asks);
	assert_int_equal(sim_run()->nr_reports, 0);
	assert_string_equal(sim_lock_name(&w.a), "A");
	assert_string_equal(sim_lock_name(&w.d.map), "D");
	assert_string_equal(sim_lock_name(&w.rx), "RX");
	assert_string_equal(sim_lock_name(&w.queue), "(wq_completion)queue");
	assert_null(sim_lock_name(&w.ret));
	sim_unload();
}

/* A lock that nobody initialised; a static one would be a class of its own. */
static void takes_bare(void *arg)
{
	struct sim_lock bare = { 0 };

	(void)arg;
	mutex_lock(&bare);
}

static void start_bare(void *arg)
{
	(void)arg;
	fresh();
	task("t", takes_bare);
}

static void lock_without_class(void **state)
{
	(void)state;
	finds(start_bare, "INFO: trying to register non-static key in ?");
}

/* ---- what is remembered, and for how long ----------------------------- */

static void a_then_b(void *arg)
{
	(void)arg;
	mutex_lock(&w.a);
	mutex_lock(&w.b);
	mutex_unlock(&w.b);
	mutex_unlock(&w.a);
}

static void b_then_a(void *arg)
{
	(void)arg;
	mutex_lock(&w.b);
	mutex_lock(&w.a);
	mutex_unlock(&w.a);
	mutex_unlock(&w.b);
}

static int boot_ab(void *arg)
{
	fresh();
	a_then_b(arg);
	return 0;
}

static void start_ba(void *arg)
{
	(void)arg;
	task("t", b_then_a);
	task("u", b_then_a);
}

static void start_either(void *arg)
{
	(void)arg;
	fresh();
	if (!sim_choose(2, "order", SIM_SITE()))
		task("t", a_then_b);
	else
		task("t", b_then_a);
}

/* boot's order counts in every execution; that of one execution not in the next */
static void memory(void **state)
{
	struct sim_program p = program(start_ba, NULL);
	struct sim_result r;

	(void)state;
	p.boot = boot_ab;
	assert_int_equal(sim_load(&p), 0);
	assert_int_equal(sim_explore(&all, &r), 0);
	assert_int_equal(r.nr_findings, 1);
	assert_string_equal(r.findings[0].signature, CYCLE "B -> A");
	assert_int_equal(r.findings[0].count, r.stats.execs);
	sim_result_free(&r);
	sim_unload();
	silent(start_either, NULL);
}

/* ---- limits ----------------------------------------------------------- */

static void many_held(void *arg)
{
	(void)arg;
	for (int i = 0; i < 49; i++)
		sim_lock_acquire(&w.a.map, 0, 0, 2, NULL, SIM_SITE());
}

static struct sim_lockmap many[4200];
static struct sim_lock_key keys[300];

static void many_classes(void *arg)
{
	(void)arg;
	for (int i = 0; i < 300; i++)
		sim_lockmap_init(&many[i], "many", &keys[i], SIM_SITE());
}

static void many_edges(void *arg)
{
	(void)arg;
	for (int i = 0; i < 140; i++)
		sim_lockmap_init(&many[i], "many", &keys[i], SIM_SITE());
	for (int i = 0; i < 140; i++) {
		for (int k = i + 1; k < 140; k++) {
			sim_lock_acquire(&many[i], 0, 0, 0, NULL, SIM_SITE());
			sim_lock_acquire(&many[k], 0, 0, 0, NULL, SIM_SITE());
			sim_lock_release(&many[k], SIM_SITE());
			sim_lock_release(&many[i], SIM_SITE());
		}
	}
}

static void many_names(void *arg)
{
	(void)arg;
	for (int i = 0; i < 4200; i++)
		sim_lockmap_init(&many[i], "many", &keys[0], SIM_SITE());
}

static void start_many_held(void *arg)
{
	(void)arg;
	fresh();
	task("t", many_held);
}

static void start_many_classes(void *arg)
{
	(void)arg;
	fresh();
	task("t", many_classes);
}

static void start_many_edges(void *arg)
{
	(void)arg;
	fresh();
	task("t", many_edges);
}

static void start_many_names(void *arg)
{
	(void)arg;
	fresh();
	task("t", many_names);
}

static void limits(void **state)
{
	struct sim_explore opt = all;
	const char *const none[] = { NULL };

	(void)state;
	finds(start_many_held, "BUG: MAX_LOCK_DEPTH too low!");
	finds(start_many_classes, "BUG: MAX_LOCKDEP_KEYS too low!");
	finds(start_many_edges, "BUG: MAX_LOCKDEP_ENTRIES too low!");
	opt.under.off = 1ull << SIM_R_LIMIT | 1ull << SIM_R_LOCK_HELD;
	finds_with(start_many_held, NULL, opt, none);
	finds_with(start_many_classes, NULL, opt, none);
	finds_with(start_many_edges, NULL, opt, none);
	run_once(start_many_names);
	assert_int_equal(sim_run()->nr_reports, 0);
	assert_string_equal(sim_lock_name(&many[0]), "many");
	assert_null(sim_lock_name(&many[4199]));
	sim_unload();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(selftest),
		cmocka_unit_test(interrupts),
		cmocka_unit_test(splat_cycle),
		cmocka_unit_test(splat_chain),
		cmocka_unit_test(splat_others),
		cmocka_unit_test(splat_usage),
		cmocka_unit_test(splat_inversion),
		cmocka_unit_test(splat_irq_order),
		cmocka_unit_test(splat_wait),
		cmocka_unit_test(modes),
		cmocka_unit_test(played),
		cmocka_unit_test(usage_memory),
		cmocka_unit_test(return_to_user),
		cmocka_unit_test(freed_while_held),
		cmocka_unit_test(queries),
		cmocka_unit_test(lock_without_class),
		cmocka_unit_test(memory),
		cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests_name("lockdep", tests, NULL, NULL);
}
