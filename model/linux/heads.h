/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Headers that most files of a world read, compiled once for all of them (world.mk). Each is
 * read by some file of each tree in any case, so that what is told of a tree does not depend on
 * whether this was used.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/pagemap.h>
#include <linux/namei.h>
#include <linux/cred.h>
#include <linux/xattr.h>
#include <linux/mount.h>
#include <linux/uaccess.h>
#include <linux/seq_file.h>
#include <linux/uio.h>
#include <linux/security.h>
#include <linux/file.h>
