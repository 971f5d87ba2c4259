// SPDX-License-Identifier: GPL-2.0-only
/*
 * What tools do that make layers of overlays, without an overlay: they set attributes in the
 * "trusted." namespace, which only root may.
 */
#include <linux/cred.h>
#include <linux/string.h>
#include "ops/names.h"

long sys_setxattr(const char __user *path, const char __user *name, const void __user *value,
		  size_t size, int flags);

DEFINE_NAMES_OP(layer_xattr)
{
	const char *text = args[2].name;
	size_t len = text ? strlen(text) : args[3].num;
	const struct cred *old = override_creds(port_root_cred);
	char path[OP_PATH_LEN];
	struct op_buf buf;
	long ret;

	op_buf_init(&buf, len, args[4].num);
	if (text)
		memcpy(buf.vec.iov_base, text, len);
	ret = sys_setxattr(op_user_path(args[0].name, path), (const char __user *)args[1].name,
			   (void __user *)buf.vec.iov_base, len, 0);
	op_buf_free(&buf);
	revert_creds(old);
	return ret;
}
