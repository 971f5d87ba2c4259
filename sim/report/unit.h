/* SPDX-License-Identifier: GPL-2.0-only */
/* Functions of units by address, private to sim/report. */
#ifndef REPORT_UNIT_H
#define REPORT_UNIT_H

#include <stdbool.h>
#include <elfutils/libdw.h>

/**
 * unit_function() - the function that an address is in
 * @units: what is known of units so far: a tree, NULL at first
 * @cu: the unit that the address is in
 * @die: set to the function's entry
 * Return: whether there is one.
 */
bool unit_function(void **units, Dwarf_Die *cu, Dwarf_Addr addr, Dwarf_Die *die);

/** unit_read() - read now what look-ups in a unit need */
void unit_read(void **units, Dwarf_Die *cu);

void units_free(void *units);

#endif
