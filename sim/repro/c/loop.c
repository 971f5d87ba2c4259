// SPDX-License-Identifier: GPL-2.0-only
/* Text of reproducers: runs, and what they came to. Not compiled here. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define NR_TASKS (sizeof(tasks) / sizeof(tasks[0]))

#define MAX_OUTCOMES 32

#define OUTCOME_LEN 4096

#define HANGS_AFTER 60000 /* ms */

#define EXIT_SKIP 4

static pthread_barrier_t start;

static void *begin(void *task)
{
	pthread_barrier_wait(&start);
	return (*(void *(**)(void *))task)(NULL);
}

/* All that is mounted, open or running goes with this process. Return: its exit code */
static int run(void)
{
	pthread_t thread[NR_TASKS];
	long err;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	err = own_namespace();
	if (!err)
		err = empty_scratch();
	if (err)
		dprintf(said, "\tnothing can be mounted: %s\n", strerror(-err));
	else
		set_up();
	if (err || failed)
		return EXIT_SKIP;
	pthread_barrier_init(&start, NULL, NR_TASKS);
	for (size_t i = 0; i < NR_TASKS; i++)
		if (pthread_create(&thread[i], NULL, begin, (void *)&tasks[i]))
			return EXIT_SKIP;
	for (size_t i = 0; i < NR_TASKS; i++)
		pthread_join(thread[i], NULL);
	at_end();
	return failed;
}

/* What a run says until its end. Return: it came to that */
static int listen_to(int from, char *text, size_t size)
{
	struct pollfd p = {.fd = from, .events = POLLIN};
	size_t len = strlen(text);
	ssize_t n = 1;

	while (n > 0 && poll(&p, 1, HANGS_AFTER) == 1) {
		n = read(from, text + len, size - 1 - len);
		len += n > 0 ? n : 0;
		text[len] = '\0';
	}
	return n <= 0;
}

/* Return: exit code of a run; text: what it said */
static int run_apart(char *text, size_t size)
{
	int end[2], status = 0;
	pid_t pid;

	fflush(stdout);
	if (pipe(end))
		return EXIT_SKIP;
	pid = fork();
	if (!pid) {
		said = end[1];
		close(end[0]);
		_exit(run());
	}
	close(end[1]);
	if (pid > 0 && !listen_to(end[0], text, size)) {
		strncat(text, "\tit hangs\n", size - 1 - strlen(text));
		kill(pid, SIGKILL);
		if (!listen_to(end[0], text, size)) {
			printf("%s\tand cannot be killed: see /proc/%d/task/*/stack\n", text, pid);
			exit(1);
		}
		status = 1;
	}
	close(end[0]);
	if (pid > 0 && waitpid(pid, &end[0], 0) == pid && !status)
		status = WIFEXITED(end[0]) ? WEXITSTATUS(end[0]) : 1;
	return pid > 0 ? status : EXIT_SKIP;
}

struct outcome {
	char text[OUTCOME_LEN];
	unsigned long times;
};

static struct outcome outcomes[MAX_OUTCOMES];

static void count(const char *text)
{
	struct outcome *o = outcomes;

	while (o < &outcomes[MAX_OUTCOMES - 1] && o->times && strcmp(o->text, text))
		o++;
	if (!o->times)
		strcpy(o->text, text);
	o->times++;
}

int main(int argc, char **argv)
{
	unsigned long runs = argc > 1 ? strtoul(argv[1], NULL, 0) : 1000, bad = 0, done = 0;

	if (geteuid() || !runs || argc > 2) {
		fprintf(stderr, "usage: %s [COUNT], as root\n", argv[0]);
		return 2;
	}
	for (int status = 0; done < runs && status != EXIT_SKIP; done++) {
		char text[OUTCOME_LEN] = "";

		status = run_apart(text, sizeof(text));
		bad += status != 0;
		count(text);
		if (status == EXIT_SKIP) {
			printf("this kernel, or who calls, cannot do what is to be tried:\n%s",
			       text);
			return status;
		}
	}
	for (struct outcome *o = outcomes; o < &outcomes[MAX_OUTCOMES] && o->times; o++)
		printf("%lu times:\n%s", o->times, o->text);
	printf("%lu of %lu runs: %s\n", bad ? bad : done, done, bad ? broken : held);
	return bad ? 1 : 0;
}
