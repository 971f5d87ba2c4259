/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * In the place of kernel/sched/sched.h, which the files of wait queues include
 * up to 5.16: services/wait.c has included what they need of it.
 */
