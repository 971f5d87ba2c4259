// SPDX-License-Identifier: GPL-2.0-only
/* The object with MPI is found, and loaded, where somebody was started by mpirun. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "cli/ranks.h"

#define OBJECT "parts/mpi.so"

/* By the variables that mpirun, or the PMIx of a batch system, sets for each of them. */
static bool started_by_mpirun(void)
{
	const char *size = getenv("OMPI_COMM_WORLD_SIZE");

	return size ? atoi(size) > 1 : getenv("PMIX_RANK") != NULL;
}

/* It is beside the program, or where that is installed. */
static void *load(void)
{
	static const char *const place[] = {"", "../lib/stacksim/"};
	char *exe = sim_realpath("/proc/self/exe");
	const int folder = (int)(strrchr(exe, '/') - exe);
	void *object = NULL;

	for (size_t i = 0; !object && i < sizeof(place) / sizeof(place[0]); i++) {
		char *path = sim_format("%.*s/%s" OBJECT, folder, exe, place[i]);

		if (access(path, F_OK)) {
			free(path);
			continue;
		}
		/* parts of OpenMPI that it loads itself look for names of the others */
		object = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
		if (!object)
			fprintf(stderr, "stacksim: %s\n", dlerror());
		free(path);
	}
	free(exe);
	return object;
}

bool ranks_find(const struct ranks **ranks)
{
	void *object;

	*ranks = NULL;
	if (!started_by_mpirun())
		return true;
	object = load();
	if (object)
		*ranks = dlsym(object, "sim_ranks");
	if (!*ranks)
		fprintf(stderr,
			"stacksim: it was started by mpirun, and has no MPI: it is to be built "
			"where libopenmpi-dev is\n");
	return *ranks;
}
