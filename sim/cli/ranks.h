/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Processes that mpirun has started, on one machine or on many, and the messages between them.
 *
 * MPI is in an object of its own (cli/mpi/), which is loaded by who was started by mpirun: others
 * need no MPI, and who has none of it builds the same program without that object.
 */
#ifndef CLI_RANKS_H
#define CLI_RANKS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct ranks - what the object has, under the name "sim_ranks"
 * @begin: take part. @self: set to the own number, from 0; @nr: to how many there are
 * @send: a message, of up to 2 GB
 * @waiting: has one come? @from, @tag, @len: set to who has sent it, and to what it is
 * @receive: the one that @waiting has told of
 * @end: all others do that, too
 * @give_up: some of them cannot; ends them all, the caller with this exit code
 */
struct ranks {
	bool (*begin)(int *self, int *nr);
	bool (*send)(int to, int tag, const void *data, size_t len);
	bool (*waiting)(int *from, int *tag, size_t *len);
	bool (*receive)(int from, int tag, void *data, size_t len);
	void (*end)(void);
	void (*give_up)(int rc);
};

/**
 * ranks_find() - is this process one of several that mpirun has started?
 * @ranks: set to the object; NULL where it is none
 * Return: false after saying why it cannot take part.
 */
bool ranks_find(const struct ranks **ranks);

#endif
