// SPDX-License-Identifier: GPL-2.0-only
/*
 * ovl-backing-rfc-irq: access time updated from the completion interrupt
 *
 * The first form of the backing file helpers had one cleanup callback that
 * ran wherever the request completed. For a read that is the interrupt, and
 * the callback updates the access time, which may sleep. What was merged calls
 * accessed() in the submitter, after queueing.
 *
 * commit a6293b3e285c ("fs: factor out backing_file_{read,write}_iter() helpers")
 * Made by stacksim of rfc.sched, the schedule of an execution of model 6.6 +backing-file-rfc
 * with the report
 *	BUG: sleeping function called from invalid context at touch_atime (hardirq)
 *
 * gcc -Wall -pthread -o repro THIS.c && ./repro [COUNT [LAYERS]]    # as root
 *
 * It runs COUNT times, 1000 where nothing is said. Each run is a process in a mount namespace
 * of its own, and all that it mounts, opens and starts ends with it. Operations that ran at
 * one time in the schedule begin together, the others wait for those that had ended before.
 * LAYERS are tmpfs, whose direct I/O ends at once, or disks in memory: ext4, xfs or btrfs, for
 * which there has to be a mkfs.
 * Exit code: 0 where all that is checked has held, 1 where something has not, a run hangs, or a
 * report came to the kernel's log, 4 where this kernel cannot do what is to be tried.
 *
 * Watch for "does not hold", "returned" and "it hangs" in what it prints,
 * and for a report in the kernel's log (DEBUG_ATOMIC_SLEEP).
 */
#define _GNU_SOURCE
/* what operations gave */
static struct {
	long setup_fd;
	long reader_req;
	long reader_n;
} r;

static void set_up(void)
{
	must("17: fs lower",
		call_fs("lower", "work", "ok", "wait", 0, "all", 0x100000), 0);
	must("18: fs upper dio=irq",
		call_fs("upper", "irq", "ok", "wait", 0, "all", 0x100000), 0);
	must("19: file upper /f size=512",
		call_file("upper", "/f", 512, 0x11, 0x1a4, 0, ""), 0);
	must("20: overlay /mnt lower=lower upper=upper",
		call_overlay("/mnt", "lower", "upper"), 0);
	r.setup_fd = must("21: fd = open /mnt/f O_RDONLY|O_DIRECT",
		call_open("/mnt/f", O_RDONLY | O_DIRECT), 0);
}

static void *task_reader(void *nothing)
{
	become_user();
	r.reader_req = must("24: req = aio_read fd 0 512",
		call_aio_read(r.setup_fd, 0, 512, 0), r.setup_fd);
	/* 25: n = aio_wait req */
	r.reader_n = call_aio_wait(r.reader_req);
	check("26: check n == 512",
	      r.reader_n == 512);
	return nothing;
}

static void *(*const tasks[])(void *) = {
	task_reader,
};

static void at_end(void)
{
	dprintf(said, "\treader.req %ld\n", r.reader_req);
	dprintf(said, "\treader.n %ld\n", r.reader_n);
}

/* lines of the scenario that did not hold when it was reported */
static const unsigned int reported[] = {0};

static const int hang_reported = 0;

static const char on_layers[] = "ext4";

static const char has_it[] = "as it was reported: this kernel has the defect";

static const char broken[] = "not as the scenario says";
