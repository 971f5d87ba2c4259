// SPDX-License-Identifier: GPL-2.0-only
/*
 * The daemon of cachefiles that fetches on demand. It reads messages, which are kept here: what an
 * operation is given of one is its number, from 1. Who asks it for data is in common/fscache.c.
 */
#include "ops/ops.h"
#if defined(OP_IN_CACHEFILES) && defined(OP_IN_TREES)
#include <linux/cachefiles.h>
#include <linux/fs.h>
#include "common/cachefiles.h"
#include "common/io.h"
#include "common/ondemand.h"
#include "memfs/compat.h"

#define MAX_MESSAGES 32
#define MESSAGE_LEN 256 /* bytes of one whose keys are short */

/**
 * struct message - what one says
 * @id, @opcode, @object: struct cachefiles_msg
 * @fd: the anonymous file of OPEN, else -1
 * @off, @len: of READ, else 0
 */
struct message {
	u32 id, opcode, object;
	int fd;
	u64 off, len;
};

static struct message messages[MAX_MESSAGES];
static unsigned int nr_messages;

/* Return: NULL when there is none of that number */
static const struct message *message(long n)
{
	return n > 0 && n <= data_race(nr_messages) ? &messages[n - 1] : NULL;
}

static long keep(const struct cachefiles_msg *msg)
{
	const struct cachefiles_open *open = (const void *)msg->data;
	const struct cachefiles_read *read = (const void *)msg->data;
	struct message m = {.id = msg->msg_id,
			    .opcode = msg->opcode,
			    .object = msg->object_id,
			    .fd = msg->opcode == CACHEFILES_OP_OPEN ? (int)open->fd : -1};

	if (data_race(nr_messages) == MAX_MESSAGES)
		return -ENFILE;
	if (m.opcode == CACHEFILES_OP_READ) {
		m.off = read->off;
		m.len = read->len;
	}
	data_race(messages[nr_messages] = m);
	return data_race(++nr_messages);
}

/* what is told is not always there: somebody else has read it, or its file is being opened again */
static long read_message(struct file *file, const union sim_arg *args)
{
	u64 buf[MESSAGE_LEN / sizeof(u64)];
	size_t size = min_t(size_t, args[1].num, sizeof(buf));
	loff_t pos = 0;
	long ret;

	do {
		ret = args[2].num ? cachefiles_wait(file) : 0;
		if (ret >= 0)
			ret = vfs_read(file, (__force char __user *)buf, size, &pos);
	} while (!ret && args[2].num);
	return ret > 0 ? keep((const void *)buf) : ret < 0 ? ret : -EAGAIN;
}

DEFINE_OP(ondemand_read)
{
	return io_on_file(args, read_message);
}

enum { MSG_ID, MSG_OPCODE, MSG_OBJECT, MSG_FD, MSG_OFF, MSG_LEN };
const struct sim_word message_words[] = {
	{"id", MSG_ID}, {"opcode", MSG_OPCODE}, {"object", MSG_OBJECT},
	{"fd", MSG_FD}, {"off", MSG_OFF},       {"len", MSG_LEN},
	{NULL, 0},
};

DEFINE_OP(ondemand_msg)
{
	const struct message *m = message(args[0].num);

	if (!m)
		return -EBADF;
	switch (args[1].num) {
	case MSG_ID:
		return m->id;
	case MSG_OPCODE:
		return m->opcode;
	case MSG_OBJECT:
		return m->object;
	case MSG_FD:
		return m->fd < 0 ? -EBADF : m->fd;
	case MSG_OFF:
		return m->off;
	default:
		return m->len;
	}
}

static long copen(const union sim_arg *args)
{
	const struct message *m = message(args[1].num);
	char text[64];

	if (!m)
		return -EBADF;
	if (args[3].name)
		snprintf(text, sizeof(text), "copen %u,%s", m->id, args[3].name);
	else
		snprintf(text, sizeof(text), "copen %u,%ld", m->id, args[2].num);
	return cachefiles_write(args[0].num, text);
}

DEFINE_OP(ondemand_copen)
{
	return copen(args);
}

/* as vfs_ioctl(), fs/ioctl.c */
static long complete_read(struct file *file, const union sim_arg *args)
{
	const struct message *m = message(args[1].num);

	if (!m)
		return -EBADF;
	if (!file->f_op->unlocked_ioctl)
		return -ENOTTY;
	return file->f_op->unlocked_ioctl(file, CACHEFILES_IOC_READ_COMPLETE,
					  args[2].num < 0 ? m->id : args[2].num);
}

DEFINE_OP(ondemand_complete)
{
	return io_on_file(args, complete_read);
}

/* ---- a good daemon ------------------------------------------------------------------- */

/* Return: the descriptor that the last OPEN of it came with; -1 if there was none */
static int file_of(u32 object)
{
	for (long n = data_race(nr_messages); n > 0; n--)
		if (data_race(messages[n - 1].fd) >= 0 && messages[n - 1].object == object)
			return messages[n - 1].fd;
	return -1;
}

static long fetch_read(long nr, const struct message *m, u8 fill)
{
	const union sim_arg done[] = {{.num = file_of(m->object)}, {.num = nr}, {.num = -1}};
	long ret = io_pwrite((int)done[0].num, m->off, m->len, fill);

	op_return_to_user();
	return ret < 0 ? ret : io_on_file(done, complete_read);
}

/* Return: what came of it. @nr: of the message */
static long answer(long nr, const union sim_arg *args)
{
	const struct message *m = message(nr);
	const union sim_arg open[] = {args[0], {.num = nr}, args[2], {}};

	switch (m->opcode) {
	case CACHEFILES_OP_OPEN:
		return copen(open);
	case CACHEFILES_OP_READ:
		return fetch_read(nr, m, (u8)args[3].num);
	default:
		return op_close_fd(file_of(m->object));
	}
}

/* several system calls, between which it is in user mode */
DEFINE_OP(ondemand_serve)
{
	const union sim_arg read[] = {args[0], {.num = MESSAGE_LEN}, {.num = 1}};
	long ret = 0;

	for (long n = 0; n < args[1].num && ret >= 0; n++) {
		ret = io_on_file(read, read_message);
		op_return_to_user();
		if (ret > 0)
			ret = answer(ret, args);
		op_return_to_user();
	}
	return ret < 0 ? ret : args[1].num;
}
#endif
