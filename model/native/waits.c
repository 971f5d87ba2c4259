// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls that may wait for what other tasks do: on a frozen file system, for a lease. While
 * there is any such thing, each is made by a thread of its own, and goes on there when it waits;
 * its task then lets others go on. In which function of the kernel a thread sleeps is in /proc.
 */
#include <pthread.h>
#include <signal.h>
#include <sim/prims.h>
#include <sim/thread.h>
#include <time.h>
#include "calls/calls.h"
#include "ops/ops.h"

#define MAX_JOBS 32
#define TICK_NS 20000
#define STUCK_TICKS 5
#define STUCK_AFTER 250000 /* ticks, of a kernel whose functions are not those below */

/* args: a copy, as who has called may be gone */
struct job {
	pthread_t thread;
	pid_t tid;
	long (*fn)(const union sim_arg *args);
	union sim_arg args[SIM_MAX_PARAMS];
	long ret;
	bool used, done;
};

static struct job jobs[MAX_JOBS];
static bool may_wait;
static struct sim_wq others;

/* where threads sleep until somebody else has done something */
static const char *const waiting_in[] = {
	"percpu_rwsem_wait",        "__percpu_down_read",        "percpu_down_write",
	"rwsem_down_read_slowpath", "rwsem_down_write_slowpath", "__break_lease",
};

void native_waits_begin(void)
{
	may_wait = true;
}

bool native_may_wait(void)
{
	return may_wait;
}

static void leave(void)
{
	if (sim_self_ctx() == SIM_CTX_TASK)
		become_root();
}

void native_wake_others(void)
{
	if (others.waiters.bits)
		sim_wq_wake(&others, 0, SIM_SITE());
}

/* Return: it waits for others; false where it runs, or for a disk */
static bool is_stuck(pid_t tid)
{
	char path[64], name[64] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/task/%d/wchan", tid);
	f = fopen(path, "re");
	if (!f || !fgets(name, sizeof(name), f))
		name[0] = '\0';
	if (f)
		fclose(f);
	for (size_t i = 0; i < sizeof(waiting_in) / sizeof(waiting_in[0]); i++)
		if (!strcmp(name, waiting_in[i]))
			return true;
	return false;
}

static bool is_done(const struct job *j)
{
	return __atomic_load_n(&j->done, __ATOMIC_ACQUIRE);
}

/* Until it has ended, or waits. Return: it has ended */
static bool settle(const struct job *j)
{
	const struct timespec tick = {.tv_nsec = TICK_NS};

	for (long n = 0, stuck = 0; !is_done(j); n++) {
		pid_t tid = __atomic_load_n(&j->tid, __ATOMIC_ACQUIRE);

		/* a worker of the kernel may have a lock for a moment */
		stuck = tid && is_stuck(tid) ? stuck + 1 : 0;
		if (stuck == STUCK_TICKS || n > STUCK_AFTER)
			return is_done(j);
		nanosleep(&tick, NULL);
	}
	return true;
}

static void *run_job(void *arg)
{
	struct job *j = arg;

	__atomic_store_n(&j->tid, gettid(), __ATOMIC_RELEASE);
	j->ret = j->fn(j->args);
	__atomic_store_n(&j->done, true, __ATOMIC_RELEASE);
	return NULL;
}

/* Return: a thread that does it, for who calls; NULL where there can be none */
static struct job *begin(long (*fn)(const union sim_arg *args), const union sim_arg *args)
{
	struct job *j = jobs;
	sigset_t all, old;
	int err;

	while (j < &jobs[MAX_JOBS] && j->used)
		j++;
	if (j == &jobs[MAX_JOBS])
		return NULL;
	*j = (struct job){.fn = fn};
	memcpy(j->args, args, sizeof(j->args));
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	err = pthread_create(&j->thread, NULL, run_job, j);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	j->used = !err;
	return err ? NULL : j;
}

static long end(struct job *j)
{
	pthread_join(j->thread, NULL);
	j->used = false;
	return j->ret;
}

/* One that waits to freeze may do so when others have gone. */
static void end_by_thaw(struct job *j)
{
	const struct timespec tick = {.tv_nsec = TICK_NS};

	for (; !is_done(j); nanosleep(&tick, NULL))
		thaw_all();
	end(j);
}

/* others go on until something was done */
static void wait_here(void)
{
	leave();
	sim_wq_block(&others, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
	op_enter();
}

long native_do(long (*fn)(const union sim_arg *args), const union sim_arg *args)
{
	bool prepared = false;
	struct job *j;

	if (!may_wait)
		return fn(args);
	j = begin(fn, args);
	if (!j)
		return -EAGAIN;
	while (!settle(j)) {
		sim_wq_prepare(&others, false, SIM_SITE());
		prepared = true;
		if (settle(j))
			break;
		wait_here();
	}
	if (prepared)
		sim_wq_finish(&others, SIM_SITE());
	return end(j);
}

long native_until(long (*try)(const union sim_arg *args), const union sim_arg *args, long wait)
{
	long ret = native_do(try, args);

	while (ret == wait) {
		sim_wq_prepare(&others, false, SIM_SITE());
		ret = native_do(try, args);
		if (ret != wait)
			break;
		wait_here();
	}
	sim_wq_finish(&others, SIM_SITE());
	return ret;
}

void native_sleep(unsigned long seconds)
{
	leave();
	sim_sleep(1000000000ull * seconds, SIM_SITE());
	op_enter();
}

void native_waits_reset(void)
{
	thaw_all();
	native_close_all();
	for (struct job *j = jobs; j < &jobs[MAX_JOBS]; j++)
		if (j->used)
			end_by_thaw(j);
	native_close_all();
	forget_requests();
	forget_handles();
	others = (struct sim_wq){0};
	may_wait = false;
}
