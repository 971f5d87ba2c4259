// SPDX-License-Identifier: GPL-2.0-only
/*
 * Disks, on which direct I/O ends later than it was begun: loop devices of files in memory, copies
 * of one that mkfs made. What is in memory goes when nobody uses it any more.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>
#include "calls/calls.h"

#define DISK_SIZE (320 << 20) /* what mkfs.xfs wants; what is not written takes no room */

#define DISK_NAME 64

#define LOOP_TRIES 64

/* what mkfs made, negative where there is none */
static int disk_image = -1;

/* what it is, which no disk is of otherwise */
static const char *disk_type;

struct disk_maker {
	const char *type, *mkfs;
};

static const struct disk_maker disk_makers[] = {
	{"ext4", "mkfs.ext4 -q -F"},
	{"xfs", "mkfs.xfs -q -f"},
	{"btrfs", "mkfs.btrfs -q -f"},
};

/* Return: a descriptor, negative errno */
static long disk_memory(void)
{
	long fd = or_errno(memfd_create("disk", MFD_CLOEXEC));

	return fd < 0 || !ftruncate(fd, DISK_SIZE) ? fd : -errno;
}

static long make_image(const struct disk_maker *maker)
{
	char command[128];
	long fd = disk_memory();

	if (fd < 0)
		return fd;
	snprintf(command, sizeof(command),
		 "PATH=$PATH:/sbin:/usr/sbin; exec %s /proc/%d/fd/%ld >/dev/null 2>&1", maker->mkfs,
		 getpid(), fd);
	if (system(command)) {
		close(fd);
		return -ENOPKG;
	}
	if (disk_image >= 0)
		close(disk_image);
	disk_image = fd;
	disk_type = maker->type;
	return 0;
}

long make_disks(const char *type)
{
	if (disk_image >= 0 && !strcmp(disk_type, type))
		return 0;
	for (size_t i = 0; i < sizeof(disk_makers) / sizeof(disk_makers[0]); i++)
		if (!strcmp(disk_makers[i].type, type))
			return make_image(&disk_makers[i]);
	return -EINVAL;
}

/* Return: a descriptor of another one with the same in it, negative errno */
static long copy_image(void)
{
	long fd = disk_memory(), n = 0;
	off_t from = 0;

	while (fd >= 0 && n >= 0 && (from = lseek(disk_image, from, SEEK_DATA)) >= 0) {
		off_t end = lseek(disk_image, from, SEEK_HOLE);

		lseek(fd, from, SEEK_SET);
		for (n = 1; n > 0 && from < end;)
			n = sendfile(fd, disk_image, &from, end - from);
	}
	return n < 0 ? -errno : fd;
}

/* All at once (5.8): one that is nobody's any more goes by itself, whenever we end. */
static long loop_of(const char *name, int memory)
{
	const struct loop_config config = {.fd = memory, .info.lo_flags = LO_FLAGS_AUTOCLEAR};
	long fd = or_errno(open(name, O_RDWR | O_CLOEXEC)), err;

	if (fd < 0)
		return fd;
	err = or_errno(ioctl(fd, LOOP_CONFIGURE, &config));
	if (!err)
		return fd;
	close(fd);
	return err;
}

/* Return: a descriptor of a loop device, which @name is, negative errno */
static long make_loop(int memory, char name[DISK_NAME])
{
	long control = or_errno(open("/dev/loop-control", O_RDWR | O_CLOEXEC)), fd = -EBUSY;

	/* the next one that is free may be somebody else's by then */
	for (int i = 0; control >= 0 && fd == -EBUSY && i < LOOP_TRIES; i++) {
		snprintf(name, DISK_NAME, "/dev/loop%d", ioctl(control, LOOP_CTL_GET_FREE));
		fd = loop_of(name, memory);
	}
	if (control < 0)
		return control;
	close(control);
	return fd;
}

long mount_disk(const char *path)
{
	char name[DISK_NAME];
	long memory, fd, err;

	guard_layers();
	memory = copy_image();
	if (memory < 0)
		return memory;
	fd = make_loop(memory, name);
	close(memory);
	if (fd < 0)
		return fd;
	err = or_errno(mount(name, path, disk_type, 0, NULL) || chmod(path, 0777) ? -1 : 0);
	close(fd);
	return err;
}
