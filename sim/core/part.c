// SPDX-License-Identifier: GPL-2.0-only
/* The parts, and who of them wants which hook. */
#include "core/part.h"

static struct sim_part *const none = NULL;
static struct sim_part *const *parts = &none;

/* for each hook, the functions of those that want it, in the order of the table; ended by NULL */
static struct {
#define LIST(id, name, params, args) void(*name[SIM_MAX_PARTS + 1]) params;
	SIM_HOOKS(LIST)
#undef LIST
} wanted;

#define CALL(id, name, params, args)                                                               \
	void sim_call_##name params                                                                \
	{                                                                                          \
		for (__typeof__(&wanted.name[0]) fn = wanted.name; *fn; fn++)                      \
			(*fn) args;                                                                \
	}
SIM_HOOKS(CALL)
#undef CALL

static void list_again(uint32_t hooks)
{
	unsigned int n;

#define AGAIN(id, name, params, args)                                                              \
	if (hooks & SIM_HOOK_##id) {                                                               \
		n = 0;                                                                             \
		for (struct sim_part *const *p = parts; *p; p++)                                   \
			if ((*p)->wants & SIM_HOOK_##id)                                           \
				wanted.name[n++] = (*p)->name;                                     \
		wanted.name[n] = NULL;                                                             \
	}
	SIM_HOOKS(AGAIN)
#undef AGAIN
}

void sim_watch_change(struct sim_part *p, uint32_t hooks, bool on)
{
	p->wants = on ? p->wants | hooks : p->wants & ~hooks;
	list_again(hooks);
	sim.hooks = 0;
	for (struct sim_part *const *q = parts; *q; q++)
		sim.hooks |= (*q)->wants;
}

#define EACH(what, ...)                                                                            \
	do {                                                                                       \
		for (struct sim_part *const *p = parts; *p; p++)                                   \
			if ((*p)->what)                                                            \
				(*p)->what(__VA_ARGS__);                                           \
	} while (0)

void sim_parts_load(struct sim_part *const *table)
{
	parts = table;
	for (struct sim_part *const *p = parts; *p; p++) {
		sim_assert(p - parts < SIM_MAX_PARTS);
		sim_watch(*p, (*p)->always, true);
	}
	EACH(load);
}

void sim_parts_unload(void)
{
	EACH(unload);
	for (struct sim_part *const *p = parts; *p; p++)
		sim_watch(*p, (*p)->wants, false);
	parts = &none;
}

void sim_parts_boot_done(const struct sim_program *program)
{
	EACH(boot_done, program);
}

void sim_parts_setup(const struct sim_explore *opt)
{
	EACH(setup, opt);
}

void sim_parts_digest(struct sim_digest *d)
{
	EACH(digest, d);
}

void sim_parts_contents(struct sim_digest *d)
{
	EACH(contents, d);
}

bool sim_parts_can_save(void)
{
	for (struct sim_part *const *p = parts; *p; p++)
		if ((*p)->can_save && !(*p)->can_save())
			return false;
	return true;
}

void sim_parts_saved(struct sim_saver *s)
{
	EACH(saved, s);
}

bool sim_parts_gone(const void *addr)
{
	for (struct sim_part *const *p = parts; *p; p++)
		if ((*p)->is_gone && (*p)->is_gone(addr))
			return true;
	return false;
}
