// SPDX-License-Identifier: GPL-2.0-only
/* netfs above fscache is not modelled: scenarios are its users. As mock/stubs.c. */
extern void port_not_modelled(const char *name, const void *caller) __noreturn;

#define STUB(name)                                                                                 \
	void name(void);                                                                           \
	void __weak name(void)                                                                     \
	{                                                                                          \
		port_not_modelled(#name, __builtin_return_address(0));                             \
	}

STUB(netfs_prepare_write_failed)
STUB(netfs_write_subrequest_terminated)
