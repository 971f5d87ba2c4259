/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks and credentials. Every thread has a task, made the first time it
 * asks for current.
 */
#ifndef MODEL_TASK_H
#define MODEL_TASK_H

#include <linux/fs.h>

#define CRED_DEPTH 6

/** struct cred - who acts. @uid: owner of what it makes; there are no capabilities */
struct cred {
	unsigned int uid;
};

/**
 * struct task_struct - a task
 * @saved, @depth: checking only: overridden credentials, outermost first
 * @turn: how often this place was a task's
 */
struct task_struct {
	const struct cred *cred;
	const struct cred *saved[CRED_DEPTH];
	unsigned int depth;
	struct callback_head *task_works, **works_tail;
	unsigned int turn;
};

/** struct task_ref - a task that may end meanwhile. @turn: of @t */
struct task_ref {
	struct task_struct *t;
	unsigned int turn;
};

extern const struct cred user_cred, mounter_cred;

/** get_current() - task of the running thread */
struct task_struct *get_current(void);
#define current get_current()
#define current_cred() (current->cred)

/** override_creds() - act as @new. Return: what to hand to revert_creds(). kernel/cred.c */
const struct cred *override_creds(const struct cred *new);
/** revert_creds() - rule 29: strictly nested */
void revert_creds(const struct cred *old);

/** init_task_work() - @fn: what task work is to call */
static inline void init_task_work(struct callback_head *head, void (*fn)(struct callback_head *))
{
	head->func = fn;
}
/** task_work_add() - have @task call @head->func before it returns to user mode */
void task_work_add(struct task_struct *task, struct callback_head *head);
/** task_ref() - Return: who is remembered in spite of its end */
struct task_ref task_ref(struct task_struct *t);
/** task_alive() - has it not ended? */
bool task_alive(const struct task_ref *ref);
/**
 * task_work_notify() - task_work_add() that interrupts user mode (TWA_SIGNAL)
 *
 * A task whose last system call is over stays in user mode, and does the work in a thread of
 * its own.
 */
void task_work_notify(const struct task_ref *ref, struct callback_head *head);
/** task_work_run() - call what is pending for the current task */
void task_work_run(void);

/**
 * syscall_exit() - the way back to user mode
 * @ret: the system call's result
 * Runs task work and checks what the validator cannot see. Return: @ret.
 */
long syscall_exit(long ret);

#endif
