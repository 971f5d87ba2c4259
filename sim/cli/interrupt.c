// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signals that end what is under way in order: Ctrl-C, SIGTERM, and SIGPIPE of
 * a reader that is gone, for which nothing needs to be searched any more.
 */
#include <sys/wait.h>
#include "cli/cli.h"

static volatile sig_atomic_t stop, interrupted, nobody_reads;

static void on_interrupt(int sig)
{
	stop = 1;
	if (sig == SIGPIPE)
		nobody_reads = 1;
	else
		interrupted = 1;
}

static void child_ended(int sig)
{
	(void)sig;
}

void stop_again(void)
{
	/* the second one of a kind ends the program at once */
	struct sigaction sa = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};

	stop = 0;
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
}

void signals_begin(void)
{
	struct sigaction child = {.sa_handler = child_ended, .sa_flags = SA_RESTART};
	struct sigaction pipe = {.sa_handler = on_interrupt};
	sigset_t held;

	sigaction(SIGCHLD, &child, NULL);
	sigaction(SIGPIPE, &pipe, NULL);
	stop_again();
	/* the parent may have blocked some, and a blocked signal stays so over exec() */
	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	sigaddset(&held, SIGCHLD);
	sigaddset(&held, SIGPIPE);
	sigprocmask(SIG_UNBLOCK, &held, NULL);
}

const volatile sig_atomic_t *stop_flag(void)
{
	return &stop;
}

bool was_interrupted(void)
{
	return interrupted;
}

bool reader_gone(void)
{
	return nobody_reads;
}

pid_t await_child(pid_t pid, int *status, bool heed)
{
	sigset_t some, before;
	pid_t ended;

	/* held back, so that none comes between a look and the wait */
	sigemptyset(&some);
	sigaddset(&some, SIGINT);
	sigaddset(&some, SIGTERM);
	sigaddset(&some, SIGCHLD);
	sigprocmask(SIG_BLOCK, &some, &before);
	while (!(ended = waitpid(pid, status, WNOHANG)) && !(heed && stop))
		sigsuspend(&before);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return ended;
}
