/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * C leaves to the compiler which argument of a call is evaluated first: gcc begins with the last
 * one, clang with the first. Where two of them are visible operations, or make objects, one
 * schedule would have two traces. What calls as this does begins with the last by any compiler.
 */
#ifndef PORT_ORDER_H
#define PORT_ORDER_H

#include <linux/kernel.h>

/** PORT_LAST_FIRST() - call @fn with up to 12 @args, the last of which is evaluated first */
#define PORT_LAST_FIRST(fn, args...)                                                               \
	({                                                                                         \
		CONCATENATE(PORT_KEEP_, COUNT_ARGS(args))(args)                                    \
		fn(CONCATENATE(PORT_KEPT_, COUNT_ARGS(args)));                                     \
	})

/* numbered from the last one */
#define PORT_KEEP_1(a) __auto_type port_arg_1 = (a);
#define PORT_KEEP_2(a, more...) PORT_KEEP_1(more) __auto_type port_arg_2 = (a);
#define PORT_KEEP_3(a, more...) PORT_KEEP_2(more) __auto_type port_arg_3 = (a);
#define PORT_KEEP_4(a, more...) PORT_KEEP_3(more) __auto_type port_arg_4 = (a);
#define PORT_KEEP_5(a, more...) PORT_KEEP_4(more) __auto_type port_arg_5 = (a);
#define PORT_KEEP_6(a, more...) PORT_KEEP_5(more) __auto_type port_arg_6 = (a);
#define PORT_KEEP_7(a, more...) PORT_KEEP_6(more) __auto_type port_arg_7 = (a);
#define PORT_KEEP_8(a, more...) PORT_KEEP_7(more) __auto_type port_arg_8 = (a);
#define PORT_KEEP_9(a, more...) PORT_KEEP_8(more) __auto_type port_arg_9 = (a);
#define PORT_KEEP_10(a, more...) PORT_KEEP_9(more) __auto_type port_arg_10 = (a);
#define PORT_KEEP_11(a, more...) PORT_KEEP_10(more) __auto_type port_arg_11 = (a);
#define PORT_KEEP_12(a, more...) PORT_KEEP_11(more) __auto_type port_arg_12 = (a);
#define PORT_KEPT_1 port_arg_1
#define PORT_KEPT_2 port_arg_2, PORT_KEPT_1
#define PORT_KEPT_3 port_arg_3, PORT_KEPT_2
#define PORT_KEPT_4 port_arg_4, PORT_KEPT_3
#define PORT_KEPT_5 port_arg_5, PORT_KEPT_4
#define PORT_KEPT_6 port_arg_6, PORT_KEPT_5
#define PORT_KEPT_7 port_arg_7, PORT_KEPT_6
#define PORT_KEPT_8 port_arg_8, PORT_KEPT_7
#define PORT_KEPT_9 port_arg_9, PORT_KEPT_8
#define PORT_KEPT_10 port_arg_10, PORT_KEPT_9
#define PORT_KEPT_11 port_arg_11, PORT_KEPT_10
#define PORT_KEPT_12 port_arg_12, PORT_KEPT_11

#endif
