/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tree's fs/ keeps to itself, for files of ours that take a function's place there. These
 * headers may be read once only, which they do not see to themselves; and functions that they
 * declare have names that operations have, so that who includes this is compiled apart (units.sh).
 */
#ifndef PORT_INTERNAL_H
#define PORT_INTERNAL_H

#include "fs/internal.h"
#include "fs/mount.h"

#endif
