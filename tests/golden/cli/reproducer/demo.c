// SPDX-License-Identifier: GPL-2.0-only
/*
 * ovl-aio-uaf: aio request freed by its completion while the submitter still uses it
 *
 * The completion frees the request while its submitter is not through with it:
 *
 *   reader                          irq/dio
 *   ovl_read_iter()
 *     vfs_iocb_iter_read()
 *       memfs_dio_submit()
 *                                   ovl_aio_rw_complete()
 *                                     kmem_cache_free(aio_req)
 *       memfs_dio_queued(iocb)      # iocb is part of aio_req
 *
 * Since 5.16 submitter and completion have a reference each.
 *
 * commit 9a2544037600 ("ovl: fix use after free in struct ovl_aio_req")
 * Made by stacksim of demo.sched, the schedule of an execution of model 5.15
 * with the report
 *	BUG: KASAN: slab-use-after-free in memfs_dio_queued
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
 * and for a report in the kernel's log (KASAN).
 */
#define _GNU_SOURCE
/* what operations gave */
static struct {
	long reader_fd;
	long reader_req;
	long reader_n;
} r;

static void set_up(void)
{
	must("23: use ovl",
		call_fs("lower", "work", "ok", "wait", 0, "all", 0x100000), 0);
	must("23: use ovl",
		call_fs("upper", "work", "ok", "wait", 0, "all", 0x100000), 0);
	must("24: file lower /f size=4096",
		call_file("lower", "/f", 4096, 0x11, 0x1a4, 0, ""), 0);
	must("23: use ovl",
		call_overlay("/mnt", "lower", "upper"), 0);
}

static void *task_reader(void *nothing)
{
	become_user();
	r.reader_fd = must("27: fd = open /mnt/f O_RDONLY|O_DIRECT",
		call_open("/mnt/f", O_RDONLY | O_DIRECT), 0);
	r.reader_req = must("28: req = aio_read fd 0 4096",
		call_aio_read(r.reader_fd, 0, 4096, 0), r.reader_fd);
	/* 29: n = aio_wait req */
	r.reader_n = call_aio_wait(r.reader_req);
	check("30: check n == 4096",
	      r.reader_n == 4096);
	must("31: close fd",
		call_close(r.reader_fd), r.reader_fd);
	return nothing;
}

static void *(*const tasks[])(void *) = {
	task_reader,
};

static void at_end(void)
{
	dprintf(said, "\treader.fd %ld\n", r.reader_fd);
	dprintf(said, "\treader.req %ld\n", r.reader_req);
	dprintf(said, "\treader.n %ld\n", r.reader_n);
}

/* lines of the scenario that did not hold when it was reported */
static const unsigned int reported[] = {0};

static const int hang_reported = 0;

static const char on_layers[] = "ext4";

static const char has_it[] = "as it was reported: this kernel has the defect";

static const char broken[] = "not as the scenario says";
