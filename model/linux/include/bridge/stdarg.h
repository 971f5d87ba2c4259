/* SPDX-License-Identifier: GPL-2.0-only */
/* Since 5.15 the tree has its own; before, this is the compiler's. */
#ifndef PORT_STDARG_H
#define PORT_STDARG_H

#if __has_include(<linux/stdarg.h>)
#include <linux/stdarg.h>
#else
typedef __builtin_va_list va_list;
#define va_start(ap, last) __builtin_va_start(ap, last)
#define va_end(ap) __builtin_va_end(ap)
#define va_arg(ap, type) __builtin_va_arg(ap, type)
#define va_copy(to, from) __builtin_va_copy(to, from)
#endif

#endif
