// SPDX-License-Identifier: GPL-2.0-only
/*
 * Other programs, as make and the compilers that it starts. They are a process
 * group with a leader of ours, which ends them all when it is told to, or when
 * who started it is gone, be it by SIGKILL.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cli/cli.h"

static void end_group(int sig)
{
	signal(sig, SIG_IGN);
	kill(0, sig);
}

static void become(const char *folder, const char *const argv[])
{
	/* a make that runs us is not the make that we run */
	unsetenv("MAKEFLAGS");
	unsetenv("MFLAGS");
	unsetenv("MAKELEVEL");
	dup2(STDERR_FILENO, STDOUT_FILENO); /* progress */
	if (!chdir(folder))
		execvp(argv[0], (char *const *)argv);
	fprintf(stderr, "stacksim: %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

/* Return: the exit status of a process, -1 when there was none */
static int await(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -1;
		if (was_interrupted())
			kill(pid, SIGTERM);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* fork(), which says why it cannot */
static pid_t start(void)
{
	pid_t pid = fork();

	if (pid < 0)
		fprintf(stderr, "stacksim: cannot start a process: %s\n", strerror(errno));
	return pid;
}

static void lead(pid_t parent, const char *folder, const char *const argv[])
{
	struct sigaction sa = {.sa_handler = end_group};
	pid_t pid;

	setpgid(0, 0);
	sigaction(SIGTERM, &sa, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	/* or was that before we were ready for it? */
	pid = getppid() == parent && !was_interrupted() ? start() : -1;
	if (!pid)
		become(folder, argv);
	_exit(pid < 0 ? 127 : await(pid));
}

int run_program(const char *folder, const char *const argv[])
{
	pid_t self = getpid(), pid;
	int status;

	fflush(NULL);
	stop_on_interrupt();
	pid = start();
	if (!pid)
		lead(self, folder, argv);
	status = pid < 0 ? -1 : await(pid);
	return was_interrupted() ? -1 : status;
}
