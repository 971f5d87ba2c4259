// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which function of a unit an address is in. A unit of a kernel tree has tens of thousands of
 * entries, nearly all of them types, so that its functions are picked out once and kept by address.
 */
#include <dwarf.h>
#include <search.h>
#include <stdlib.h>
#include "base/memory.h"
#include "report/unit.h"

/* [@low, @high) is of @die; what was split off from a function is another range of it */
struct range {
	Dwarf_Addr low, high;
	Dwarf_Die die;
};

struct unit {
	void *cu; /* its place in the debug information */
	struct range *range;
	size_t nr, room;
};

static int compare_units(const void *a, const void *b)
{
	const struct unit *x = a, *y = b;

	return x->cu < y->cu ? -1 : x->cu > y->cu;
}

static int compare_ranges(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return x->low < y->low ? -1 : x->low > y->low;
}

static void add_ranges(struct unit *u, Dwarf_Die *die)
{
	Dwarf_Addr base, low, high;
	ptrdiff_t at = 0;

	while ((at = dwarf_ranges(die, at, &base, &low, &high)) > 0) {
		if (u->nr == u->room) {
			u->room = u->room ? 2 * u->room : 64;
			u->range = sim_resized(u->range, u->room, sizeof(*u->range), "symbols");
		}
		u->range[u->nr++] = (struct range){low, high, *die};
	}
}

static struct unit *read_unit(Dwarf_Die *cu)
{
	struct unit *u = sim_zeroed(1, sizeof(*u), "symbols");
	Dwarf_Die die;

	u->cu = cu->addr;
	if (dwarf_child(cu, &die))
		return u;
	do
		if (dwarf_tag(&die) == DW_TAG_subprogram)
			add_ranges(u, &die);
	while (!dwarf_siblingof(&die, &die));
	if (u->nr)
		qsort(u->range, u->nr, sizeof(*u->range), compare_ranges);
	return u;
}

static const struct unit *find_unit(void **units, Dwarf_Die *cu)
{
	struct unit key = {.cu = cu->addr};
	void *at = tfind(&key, units, compare_units);

	if (!at)
		at = sim_tree_add(read_unit(cu), units, compare_units);
	return *(struct unit **)at;
}

bool unit_function(void **units, Dwarf_Die *cu, Dwarf_Addr addr, Dwarf_Die *die)
{
	const struct unit *u = find_unit(units, cu);
	size_t from = 0, end = u->nr;

	while (from < end) {
		size_t mid = from + (end - from) / 2;
		const struct range *r = &u->range[mid];

		if (addr >= r->low && addr < r->high) {
			*die = r->die;
			return true;
		}
		if (addr < r->low)
			end = mid;
		else
			from = mid + 1;
	}
	return false;
}

void unit_read(void **units, Dwarf_Die *cu)
{
	Dwarf_Lines *lines;
	size_t nr;

	find_unit(units, cu);
	dwarf_getsrclines(cu, &lines, &nr);
}

static void free_unit(void *unit)
{
	struct unit *u = unit;

	free(u->range);
	free(u);
}

void units_free(void *units)
{
	tdestroy(units, free_unit);
}
