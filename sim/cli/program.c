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

/* what a program inherits is as it was before we listened to signals */
static void become(const char *folder, const char *const argv[])
{
	sigset_t none;

	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
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

/* Hold back what ends a wait, so that it comes in sigsuspend() and nowhere between. */
static sigset_t hold_signals(void)
{
	sigset_t some, before;

	sigemptyset(&some);
	sigaddset(&some, SIGINT);
	sigaddset(&some, SIGTERM);
	sigaddset(&some, SIGCHLD);
	sigprocmask(SIG_BLOCK, &some, &before);
	return before;
}

/*
 * With signals held back, but for those of @before while it waits. Return: the exit
 * status of a process, -1 when there was none
 */
static int await(pid_t pid, const sigset_t *before)
{
	bool told = false;
	int status;
	pid_t ended;

	while (!(ended = waitpid(pid, &status, WNOHANG))) {
		if (was_interrupted() && !told)
			told = !kill(pid, SIGTERM);
		else
			sigsuspend(before);
	}
	return ended > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* fork(), which says why it cannot */
static pid_t start(void)
{
	pid_t pid = fork();

	if (pid < 0)
		fprintf(stderr, "stacksim: cannot start a process: %s\n", strerror(errno));
	return pid;
}

static void lead(pid_t parent, const sigset_t *before, const char *folder, const char *const argv[])
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
	_exit(pid < 0 ? 127 : await(pid, before));
}

int run_program(const char *folder, const char *const argv[])
{
	pid_t self = getpid(), pid;
	sigset_t before;
	int status;

	fflush(NULL);
	before = hold_signals();
	pid = start();
	if (!pid)
		lead(self, &before, folder, argv);
	status = pid < 0 ? -1 : await(pid, &before);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return was_interrupted() ? -1 : status;
}
