// SPDX-License-Identifier: GPL-2.0-only
/*
 * What lock classes are called: in signatures by name and subclass, which are
 * the same in every execution, and in reports as the kernel prints them.
 */
#include <stdio.h>
#include <string.h>
#include "lockdep/lockdep.h"

struct ld_name ld_name(uint32_t cls)
{
	const struct ld_class *c = &ld_classes[cls];
	struct ld_name n;

	if (c->subclass)
		snprintf(n.s, sizeof(n.s), "%s/%u", sim_text(c->name), c->subclass);
	else
		snprintf(n.s, sizeof(n.s), "%s", sim_text(c->name));
	return n;
}

static const char *base_key(uint32_t cls)
{
	return ld_classes[cls].subkey - ld_classes[cls].subclass;
}

/* Is the class the first of its key? Those of its subclasses have its number. */
static bool first_of_key(uint32_t cls)
{
	uint32_t i = 0;

	while (base_key(i) != base_key(cls))
		i++;
	return i == cls;
}

/* Which of the classes with this name it is, as count_matching_names() counts. */
static uint16_t version_of(uint32_t cls)
{
	uint16_t n = 1;

	for (uint32_t i = 0; base_key(i) != base_key(cls); i++)
		n += first_of_key(i) &&
		     !strcmp(sim_text(ld_classes[i].name), sim_text(ld_classes[cls].name));
	return n;
}

struct sim_lock_class ld_describe(uint32_t cls)
{
	const struct ld_class *c = &ld_classes[cls];

	return (struct sim_lock_class){
		.name = sim_text(c->name),
		.version = sim.detail ? version_of(cls) : 1,
		.subclass = c->subclass,
		.usage = c->known,
		.wait_outer = c->wait_outer,
		.wait_inner = c->wait_inner,
	};
}

const char *sim_lock_text(const struct sim_lock_class *c, char *buf)
{
	static const char in_on[] = ".-+?"; /* taken in an interrupt, held with them on, both */
	char version[8] = "", subclass[4] = "", usage[5] = "";

	for (unsigned int i = 0; i < 4; i++) {
		unsigned int bit = (i & 2 ? LD_USAGE_SOFT : 0) + (i & 1 ? LD_USAGE_READ : 0);

		usage[i] =
			in_on[(c->usage >> bit & 1) | (c->usage >> (bit + LD_USAGE_ON) & 1) << 1];
	}
	if (c->version > 1)
		snprintf(version, sizeof(version), "#%u", c->version);
	if (c->subclass)
		snprintf(subclass, sizeof(subclass), "/%u", c->subclass & 7);
	snprintf(buf, SIM_LOCK_TEXT, "(%.80s%s%s){%s}-{%u:%u}", c->name, version, subclass, usage,
		 c->wait_outer, c->wait_inner);
	return buf;
}
