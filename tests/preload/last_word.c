// SPDX-License-Identifier: GPL-2.0-only
/*
 * To be preloaded to a rank of a campaign: with its Nth message of a kind it is killed, by SIGKILL,
 * and what it had to say is lost.
 *
 *	LAST_WORD=KIND LAST_WORD_AT=N LD_PRELOAD=last_word.so PROGRAM
 *
 * KIND is a number, of enum message in sim/cli/campaign_ranks.h. MPI's types are OpenMPI's.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

int MPI_Send(const void *data, int len, void *type, int to, int tag, void *comm);
int MPI_Send(const void *data, int len, void *type, int to, int tag, void *comm)
{
	const char *kind = getenv("LAST_WORD"), *at = getenv("LAST_WORD_AT");
	int (*real)(const void *, int, void *, int, int, void *) = NULL;
	static int nr;

	if (kind && at && tag == atoi(kind) && ++nr == atoi(at))
		kill(getpid(), SIGKILL);
	*(void **)&real = dlsym(RTLD_NEXT, "MPI_Send");
	return real ? real(data, len, type, to, tag, comm) : 1;
}
