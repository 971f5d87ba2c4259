/* SPDX-License-Identifier: GPL-2.0-only */
/* What is not modelled, mock/stubs.c and that of parts: a call is a report, never a success. */
#ifndef PORT_STUB_H
#define PORT_STUB_H

extern void port_not_modelled(const char *name, const void *caller) __noreturn; /* services/bug.c */

/** STUB() - a function of that name, which a tree that has its own takes the place of */
#define STUB(name)                                                                                 \
	void name(void);                                                                           \
	void __weak name(void)                                                                     \
	{                                                                                          \
		port_not_modelled(#name, __builtin_return_address(0));                             \
	}

#endif
