// SPDX-License-Identifier: GPL-2.0-only
/*
 * ACLs of files: what setfacl and getfacl do with extended attributes.
 */
#include <linux/fs.h>
#include <linux/posix_acl_xattr.h>
#include <linux/xattr.h>
#include "ops/names.h"
#include "ops/words.h"

long sys_setxattr(const char __user *path, const char __user *name, const void __user *value,
		  size_t size, int flags);
long sys_getxattr(const char __user *path, const char __user *name, void __user *value,
		  size_t size);

#define MAX_ENTRIES 8

static const char *const names[] = {
	[ACL_OF_FILE] = XATTR_NAME_POSIX_ACL_ACCESS,
	[ACL_OF_NEW] = XATTR_NAME_POSIX_ACL_DEFAULT,
};

/* as a user has an ACL in memory */
struct acl {
	struct posix_acl_xattr_header header;
	struct posix_acl_xattr_entry entry[MAX_ENTRIES];
};

static struct posix_acl_xattr_entry entry(int tag, int perm, unsigned int id)
{
	return (struct posix_acl_xattr_entry){
		.e_tag = cpu_to_le16(tag),
		.e_perm = cpu_to_le16(perm & 7),
		.e_id = cpu_to_le32(id),
	};
}

DEFINE_NAMES_OP(setfacl)
{
	unsigned int uid = args[1].num, perm = args[2].num, mode = args[3].num;
	const struct acl acl = {
		.header.a_version = cpu_to_le32(POSIX_ACL_XATTR_VERSION),
		.entry =
			{
				entry(ACL_USER_OBJ, mode >> 6, ACL_UNDEFINED_ID),
				entry(ACL_USER, perm, uid),
				entry(ACL_GROUP_OBJ, mode >> 3, ACL_UNDEFINED_ID),
				entry(ACL_MASK, 7, ACL_UNDEFINED_ID),
				entry(ACL_OTHER, mode, ACL_UNDEFINED_ID),
			},
	};
	const struct cred *old = args[5].num ? override_creds(port_root_cred) : NULL;
	char path[OP_PATH_LEN];
	long ret = sys_setxattr(op_user_path(args[0].name, path),
				(const char __user *)names[args[4].num], (const void __user *)&acl,
				offsetof(struct acl, entry[5]), 0);

	if (old)
		revert_creds(old);
	return ret;
}

DEFINE_NAMES_OP(getfacl)
{
	char path[OP_PATH_LEN];
	struct acl acl;
	long ret = sys_getxattr(op_user_path(args[0].name, path),
				(const char __user *)names[args[2].num], (void __user *)&acl,
				sizeof(acl));
	const void *end = (const char *)&acl + ret;

	if (ret < 0)
		return ret;
	for (const struct posix_acl_xattr_entry *e = acl.entry; (const void *)e < end; e++)
		if (le16_to_cpu(e->e_tag) == ACL_USER && le32_to_cpu(e->e_id) == args[1].num)
			return le16_to_cpu(e->e_perm);
	return -ENODATA;
}
