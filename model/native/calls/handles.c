// SPDX-License-Identifier: GPL-2.0-only
/* Handles of files, as a server has them: a number for each that was asked for. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "calls/calls.h"

#define MAX_HANDLES 8

#define HANDLE_BYTES 128 /* MAX_HANDLE_SZ */

#define HANDLE_CONNECTABLE 2 /* AT_HANDLE_CONNECTABLE, 6.13 */

/* of the kernel's, with room behind it */
union a_handle {
	struct file_handle h;
	char room[sizeof(struct file_handle) + HANDLE_BYTES];
};

/* one more than there may be */
static union a_handle handles[MAX_HANDLES + 1];

static long nr_handles;

void forget_handles(void)
{
	nr_handles = 0;
}

long call_handle(const char *path, long connectable)
{
	char full[OP_PATH_LEN];
	long ret, root = enter_root();
	int mount;

	op_full_path(path, full);
	handles[nr_handles].h.handle_bytes = HANDLE_BYTES;
	ret = nr_handles == MAX_HANDLES
		      ? -ENFILE
		      : or_errno(name_to_handle_at(AT_FDCWD, full, &handles[nr_handles].h, &mount,
						   connectable ? HANDLE_CONNECTABLE : 0));
	return leave_root(root, ret < 0 ? ret : nr_handles++);
}

long call_open_handle(const char *fs, long handle, long flags)
{
	char full[OP_PATH_LEN];
	long dir, ret, root = enter_root();

	op_full_path(fs, full);
	dir = or_errno(open(full, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	ret = dir;
	if (dir >= 0) {
		ret = handle < 0 || handle >= nr_handles
			      ? -EBADF
			      : or_errno(open_by_handle_at(dir, &handles[handle].h,
							   flags | O_CLOEXEC));
		close(dir);
	}
	return leave_root(root, ret);
}
