// SPDX-License-Identifier: GPL-2.0-only
/* Which file system of the kernel is as a scenario has a layer. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>
#include "calls/calls.h"

/* fallocate: which word of the row "fs" it comes up to, beside the usual "all" */
struct layer_type {
	const char *type, *fallocate;
	int direct, aligned, sized, disk;
};

/* Those in memory are faster, and on them direct I/O needs no alignment; the first that will do is
 * taken. */
static const struct layer_type layer_types[] = {
	{.type = "tmpfs", .fallocate = "punch", .direct = 1, .sized = 1},
	{.type = "ramfs", .fallocate = "none"},
	{.type = "ext4", .fallocate = "all", .direct = 1, .aligned = 1, .disk = 1},
	{.type = "xfs", .fallocate = "all", .direct = 1, .aligned = 1, .disk = 1},
	{.type = "btrfs", .fallocate = "all", .direct = 1, .aligned = 1, .disk = 1},
};

#define NR_LAYER_TYPES (sizeof(layer_types) / sizeof(layer_types[0]))

/* all are of this type; NULL where each is what it has to be */
static const struct layer_type *layers_are;

long use_layers(const char *type)
{
	const struct layer_type *t = layer_types, *end = t + NR_LAYER_TYPES;

	while (t < end && strcmp(t->type, type))
		t++;
	if (t == end)
		return -EINVAL;
	layers_are = t == layer_types ? NULL : t;
	return t->disk ? make_disks(t->type) : 0;
}

static long will_do(const struct layer_type *t, const struct layer *l)
{
	if (layers_are && t != layers_are)
		return 0;
	return t->direct == !!strcmp(l->dio, "none") && (t->sized || l->blocks == ANY_BLOCKS) &&
	       (!strcmp(l->fallocate, "all") || !strcmp(l->fallocate, t->fallocate)) &&
	       (!l->dioalign || (t->aligned && l->dioalign == 512));
}

static long mount_type(const struct layer_type *t, const char *path, long blocks)
{
	char options[64] = "mode=0777";
	long err = t->disk ? make_disks(t->type) : 0;

	if (blocks != ANY_BLOCKS)
		snprintf(options, sizeof(options), "mode=0777,size=%ld", blocks * 4096);
	if (t->disk)
		return err ? err : mount_disk(path);
	return or_errno(mount(t->type, path, t->type, 0, options));
}

/* That of a tmpfs came with 6.6. */
static int has_direct_io(const char *path)
{
	int fd = open(path, O_TMPFILE | O_RDWR | O_DIRECT | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

long mount_layer(const char *path, const struct layer *l)
{
	long err = -EOPNOTSUPP;

	for (const struct layer_type *t = layer_types; t < &layer_types[NR_LAYER_TYPES]; t++) {
		if (!will_do(t, l))
			continue;
		err = mount_type(t, path, l->blocks);
		if (!err && has_direct_io(path) == t->direct)
			return 0;
		if (!err)
			umount2(path, MNT_DETACH);
		err = err ? err : -EOPNOTSUPP;
	}
	return err;
}
