/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What inode operations are handed first: a struct user_namespace up to 6.2,
 * a struct mnt_idmap since. world.mk asks the tree.
 */
#ifndef PORT_IDMAP_H
#define PORT_IDMAP_H

#include <linux/cred.h>
#include <port/probe.h>

#ifdef HAVE_MNT_IDMAP
#include <linux/mnt_idmapping.h>
typedef struct mnt_idmap port_idmap;
#define PORT_NOP_IDMAP (&nop_mnt_idmap)
#else
#include <linux/user_namespace.h>
typedef struct user_namespace port_idmap;
#define PORT_NOP_IDMAP (&init_user_ns)
#endif

#endif
