/* SPDX-License-Identifier: GPL-2.0-only */
/* What kernel/sched/rq-offsets.c would give; there are no run queues and nothing is migrated. */
#define RQ_nr_pinned 0
