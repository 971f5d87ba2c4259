/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers of the kernel's own that the table of operations has words for; no system call has. */
#ifndef NATIVE_COMPAT_H
#define NATIVE_COMPAT_H

enum freeze_holder { FREEZE_HOLDER_USERSPACE, FREEZE_HOLDER_KERNEL };

#define S_APPEND 4

#endif
