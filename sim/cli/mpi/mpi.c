// SPDX-License-Identifier: GPL-2.0-only
/* Messages between the processes of a campaign, by MPI: what cli/ranks.h wants. */
#include <limits.h>
#include <mpi.h>
#include "cli/ranks.h"

static bool begin(int *self, int *nr)
{
	if (MPI_Init(NULL, NULL))
		return false;
	/* who is gone is told of by its silence, and ends nobody else */
	MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
	return !MPI_Comm_rank(MPI_COMM_WORLD, self) && !MPI_Comm_size(MPI_COMM_WORLD, nr);
}

static bool send(int to, int tag, const void *data, size_t len)
{
	return len <= INT_MAX && !MPI_Send(data, (int)len, MPI_BYTE, to, tag, MPI_COMM_WORLD);
}

/* A wait of MPI's own would take all of a processor. */
static bool waiting(int *from, int *tag, size_t *len)
{
	int there = 0, count = 0;
	MPI_Status status;

	if (MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status) || !there ||
	    MPI_Get_count(&status, MPI_BYTE, &count))
		return false;
	*from = status.MPI_SOURCE;
	*tag = status.MPI_TAG;
	*len = (size_t)count;
	return true;
}

static bool receive(int from, int tag, void *data, size_t len)
{
	return !MPI_Recv(data, (int)len, MPI_BYTE, from, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

static void end(void)
{
	MPI_Finalize();
}

static void give_up(int rc)
{
	MPI_Abort(MPI_COMM_WORLD, rc);
}

__attribute__((visibility("default"))) const struct ranks sim_ranks = {
	.begin = begin,
	.send = send,
	.waiting = waiting,
	.receive = receive,
	.end = end,
	.give_up = give_up,
};
