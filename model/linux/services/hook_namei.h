/* SPDX-License-Identifier: GPL-2.0-only */
/* Included before fs/namei.c: which file an open is to cut is known where it is opened. */
#define vfs_open port_vfs_open
