// SPDX-License-Identifier: GPL-2.0-only
/* Text of reproducers: runs, and what they came to. Not compiled here. */
#include <errno.h>
#include <fcntl.h>
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

	lines_reported = reported;
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
	char more[256];
	ssize_t n = 1;

	while (n > 0 && poll(&p, 1, HANGS_AFTER) == 1) {
		if (len == size - 1) {
			n = read(from, more, sizeof(more));
			continue;
		}
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
		status = FAILS | (hang_reported ? AS_REPORTED : 0);
	}
	close(end[0]);
	if (pid > 0 && waitpid(pid, &end[0], 0) == pid && !status)
		status = WIFEXITED(end[0]) ? WEXITSTATUS(end[0]) : FAILS;
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

/* the kernel's log, from now on. Negative: nobody may read it here */
static int open_log(void)
{
	int log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (log >= 0)
		lseek(log, 0, SEEK_END);
	return log;
}

/* as the kernel's own checkers begin, and what ends it */
static const char *const begin_reports[] = {
	"BUG: ",   "WARNING: ", "INFO: ", "kernel BUG at ", "Oops: ", "general protection fault",
	"UBSAN: ",
};

static int is_report(const char *text)
{
	for (size_t i = 0; i < sizeof(begin_reports) / sizeof(begin_reports[0]); i++)
		if (!strncmp(text, begin_reports[i], strlen(begin_reports[i])))
			return 1;
	return 0;
}

/* Return: how many reports came; they are printed */
static unsigned int read_log(int log)
{
	char record[8192];
	unsigned int found = 0;
	ssize_t n;

	while ((n = read(log, record, sizeof(record) - 1)) > 0 || (n < 0 && errno == EPIPE)) {
		const char *text;

		record[n > 0 ? n : 0] = '\0';
		text = strchr(record, ';');
		if (!text || !is_report(text + 1))
			continue;
		printf("in its log: %.*s\n", (int)strcspn(text + 1, "\n"), text + 1);
		found++;
	}
	return found;
}

/* Return: exit code */
static int judge(unsigned long bad, unsigned long as_reported, unsigned long done, int log)
{
	int log_found = read_log(log);

	for (struct outcome *o = outcomes; o < &outcomes[MAX_OUTCOMES] && o->times; o++)
		printf("%lu times:\n%s", o->times, o->text);
	if (as_reported)
		printf("%lu of %lu runs: %s\n", as_reported, done, has_it);
	else if (bad)
		printf("%lu of %lu runs: %s\n", bad, done, broken);
	else if (log_found)
		printf("%lu runs: a report is in its log\n", done);
	else
		printf("%lu of %lu runs: %s\n", done, done, held);
	return bad || log_found;
}

static int usage(const char *name)
{
	fprintf(stderr, "usage: %s [COUNT [tmpfs|ramfs|ext4|xfs|btrfs]], as root\n", name);
	return 2;
}

int main(int argc, char **argv)
{
	unsigned long runs = argc > 1 ? strtoul(argv[1], NULL, 0) : 1000;
	unsigned long bad = 0, as_reported = 0, done = 0;
	long err;
	int log;

	if (geteuid() || !runs || argc > 3)
		return usage(argv[0]);
	err = use_layers(argc > 2 ? argv[2] : on_layers);
	if (err == -EINVAL)
		return usage(argv[0]);
	if (err) {
		printf("no %s can be made here: %s\n", argc > 2 ? argv[2] : on_layers,
		       strerror(-err));
		return EXIT_SKIP;
	}
	log = open_log();
	for (int status = 0; done < runs && status != EXIT_SKIP; done++) {
		char text[OUTCOME_LEN] = "";

		status = run_apart(text, sizeof(text));
		bad += status != 0;
		as_reported += (status & AS_REPORTED) != 0;
		count(text);
		if (status == EXIT_SKIP) {
			printf("this kernel, or who calls, cannot do what is to be tried:\n%s",
			       text);
			return status;
		}
	}
	return judge(bad, as_reported, done, log);
}
