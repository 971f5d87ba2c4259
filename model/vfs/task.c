// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks, credentials, task work. Lists of work are changed between two
 * visible operations, which no other thread can see half done; in the kernel
 * they are lock-free.
 */
#include <linux/sched.h>
#include "common/rules.h"

const struct cred user_cred = {.uid = 1000};
const struct cred mounter_cred = {.uid = 0};

/* one a slot */
static struct task_struct tasks[SIM_WORLD_THREADS];

static struct task_struct *task_init(struct task_struct *t)
{
	/* the kernel's would be another one */
	sim_race_fresh(t, sizeof(*t));
	t->cred = &user_cred;
	t->depth = 0;
	t->task_works = NULL;
	t->works_tail = &t->task_works;
	t->turn++;
	return t;
}

struct task_struct *get_current(void)
{
	struct task_struct *t = &tasks[sim_self()];

	/* a slot is used again; the engine's pointer is fresh for each thread */
	if (!*sim_self_data())
		*sim_self_data() = task_init(t);
	return t;
}

const struct cred *override_creds(const struct cred *new)
{
	struct task_struct *t = current;
	const struct cred *old = t->cred;

	BUG_ON(t->depth == CRED_DEPTH);
	t->saved[t->depth++] = old;
	t->cred = new;
	return old;
}

void revert_creds(const struct cred *old)
{
	struct task_struct *t = current;
	bool nested = t->depth && t->saved[t->depth - 1] == old;

	INVARIANT(nested, NULL, 29, "revert_creds() not nested");
	if (nested)
		t->depth--;
	t->cred = old;
}

void task_work_add(struct task_struct *task, struct callback_head *head)
{
	head->next = NULL;
	data_race(*task->works_tail = head);
	data_race(task->works_tail = &head->next);
	mock_release(task);
}

struct task_ref task_ref(struct task_struct *t)
{
	return (struct task_ref){.t = t, .turn = data_race(t->turn)};
}

bool task_alive(const struct task_ref *ref)
{
	return *sim_thread_data((int)(ref->t - tasks)) == ref->t &&
	       data_race(ref->t->turn) == ref->turn;
}

static void run_work(void *arg)
{
	struct callback_head *head = arg;

	head->func(head);
	syscall_exit(0);
}

void task_work_notify(const struct task_ref *ref, struct callback_head *head)
{
	struct sim_spawn interrupted = {
		.name = "task_work", .ctx = SIM_CTX_TASK, .fn = run_work, .arg = head};

	if (task_alive(ref))
		task_work_add(ref->t, head);
	else
		sim_spawn(&interrupted);
}

void task_work_run(void)
{
	struct task_struct *t = current;

	while (data_race(t->task_works)) {
		struct callback_head *head = data_race(t->task_works);

		mock_acquire(t);
		data_race(t->task_works = head->next);
		if (!data_race(t->task_works))
			data_race(t->works_tail = &t->task_works);
		head->func(head);
	}
}

long syscall_exit(long ret)
{
	task_work_run();
	INVARIANT(!current->depth, NULL, 29, "return to user mode with overridden credentials");
	return ret;
}
