/* SPDX-License-Identifier: GPL-2.0-only */
/* A server of FUSE, and what who mounts knows of it. */
#ifndef NATIVE_SERVER_H
#define NATIVE_SERVER_H

#include <stdint.h>
#include <sys/types.h>
#include "calls/calls.h"

#define MAX_NODES 24

#define SERVES_PASSTHROUGH (1ULL << 37)

/* what it has told the kernel of; name: below what is shown, "" for that itself. open_flags and
 * backing_id are what it answers when the file is opened */
struct served {
	char name[OP_PATH_LEN];
	uint32_t open_flags, backing_id;
};

/* one for each mount, in memory that both processes have; of: who made it; dev: its descriptor of
 * /dev/fuse; depth: layers that a backing file may be below; passes: the kernel can pass through;
 * asks: FUSE_INIT flags beside the usual ones; lacks: a bit for each opcode that it knows not */
struct fuse_server {
	pid_t of, pid;
	int dev, depth, passes;
	uint64_t asks, lacks;
	char shown[OP_PATH_LEN];
	unsigned int nr_nodes;
	struct served node[MAX_NODES];
};

/** server_node() - Return: the node of a name, NULL where it was not looked up */
struct served *server_node(struct fuse_server *s, const char *name);
/** server_run() - serve, until there is nothing to serve; does not return */
void server_run(struct fuse_server *s);

#endif
