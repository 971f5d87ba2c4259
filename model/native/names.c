// SPDX-License-Identifier: GPL-2.0-only
/* Names and attributes of files, as a scenario has them (calls/). */
#include "calls/calls.h"
#include "ops/ops.h"
#include "ops/words.h"

const char *native_flags(const struct sim_word *words, long value, char buf[NATIVE_FLAGS_LEN])
{
	size_t len = 0;

	buf[0] = '\0';
	for (; words->name; words++)
		if (value & words->value && len < NATIVE_FLAGS_LEN)
			len += snprintf(buf + len, NATIVE_FLAGS_LEN - len, len ? "|%s" : "%s",
					words->name);
	return buf;
}

const char *native_word(const struct sim_word *words, long value)
{
	while (words->name && words->value != value)
		words++;
	return words->name;
}

DEFINE_OP(mkdir)
{
	return call_mkdir(args[0].name, args[1].num);
}

DEFINE_OP(rmdir)
{
	return call_rmdir(args[0].name);
}

DEFINE_OP(unlink)
{
	return call_unlink(args[0].name);
}

DEFINE_OP(rename)
{
	return call_rename(args[0].name, args[1].name, args[2].num);
}

DEFINE_OP(link)
{
	return call_link(args[0].name, args[1].name);
}

DEFINE_OP(openat)
{
	return native_fd(call_openat(args[0].name, args[1].num, args[2].num));
}

DEFINE_OP(link_fd)
{
	return call_link_fd(native_real(args[0].num), args[1].name);
}

DEFINE_OP(symlink)
{
	return call_symlink(args[0].name, args[1].name);
}

DEFINE_OP(readlink)
{
	return call_readlink(args[0].name, args[1].num);
}

DEFINE_OP(mknod)
{
	return call_mknod(args[0].name, args[1].num, args[2].num);
}

DEFINE_OP(readdir)
{
	return call_readdir(native_real(args[0].num), args[1].name,
			    native_word(readdir_words, args[2].num), args[3].num);
}

DEFINE_OP(statfs)
{
	return call_statfs(args[0].name, native_word(statfs_words, args[1].num));
}

DEFINE_OP(stat)
{
	return call_stat(args[0].name, native_word(stat_words, args[1].num));
}

DEFINE_OP(chmod)
{
	return call_chmod(args[0].name, args[1].num);
}

DEFINE_OP(chown)
{
	return call_chown(args[0].name, args[1].num);
}

DEFINE_OP(utime)
{
	return call_utime(args[0].name, args[1].num);
}

DEFINE_OP(access)
{
	return call_access(args[0].name, args[1].num);
}

DEFINE_OP(getflags)
{
	return call_getflags(native_real(args[0].num));
}

DEFINE_OP(setflags)
{
	return call_setflags(native_real(args[0].num), args[1].num);
}

DEFINE_OP(getxflags)
{
	return call_getxflags(native_real(args[0].num), args[1].num);
}

DEFINE_OP(setxflags)
{
	return call_setxflags(native_real(args[0].num), args[1].num, args[2].num);
}

DEFINE_OP(setxattr)
{
	return call_setxattr(args[0].name, args[1].name, args[2].num, args[3].num, args[4].num);
}

DEFINE_OP(layer_xattr)
{
	return call_layer_xattr(args[0].name, args[1].name, args[2].name, args[3].num, args[4].num);
}

DEFINE_OP(getxattr)
{
	return call_getxattr(args[0].name, args[1].name, args[2].num);
}

DEFINE_OP(xattr_byte)
{
	return call_xattr_byte(args[0].name, args[1].name);
}

DEFINE_OP(listxattr)
{
	return call_listxattr(args[0].name, args[1].num);
}

DEFINE_OP(removexattr)
{
	return call_removexattr(args[0].name, args[1].name);
}

DEFINE_OP(setfacl)
{
	return call_setfacl(args[0].name, args[1].num, args[2].num, args[3].num,
			    native_word(acl_words, args[4].num), args[5].num);
}

DEFINE_OP(getfacl)
{
	return call_getfacl(args[0].name, args[1].num, native_word(acl_words, args[2].num));
}
