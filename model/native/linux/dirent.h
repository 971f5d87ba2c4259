/* SPDX-License-Identifier: GPL-2.0-only */
/* What getdents64() gives (getdents64(2)); libc has it by another name. */
#ifndef NATIVE_DIRENT_H
#define NATIVE_DIRENT_H

#include <dirent.h>

#define linux_dirent64 dirent64

#endif
