// SPDX-License-Identifier: GPL-2.0-only
/*
 * ovl-setfl-append: F_SETFL O_APPEND does not reach the real file's f_iocb_flags
 *
 * Since 6.0 a file keeps what its flags mean for I/O in f_iocb_flags. The
 * overlay changes f_flags of its real file behind fcntl()'s back, and until
 * 6.2 forgot the copy:
 *
 *   writer                          fcntl
 *                                   F_SETFL O_APPEND    # overlay file
 *   ovl_change_flags(real)          # f_flags |= O_APPEND
 *   vfs_iter_write(real, pos 0)     # f_iocb_flags: no IOCB_APPEND
 *
 * The write overwrites the head of the file. RWF_APPEND was not passed on
 * either (until 6.7), so that nothing else repaired it.
 *
 * commit 456b59e757b0 ("ovl: update ->f_iocb_flags when ovl_change_flags modifies ->f_flags")
 * Made by stacksim of setfl.sched, the schedule of an execution of model 6.1
 * with the report
 *	BUG: invariant: f_iocb_flags of f are stale (rule 41)
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
 * Watch for "does not hold", "returned" and "it hangs" in what it prints.
 */
#define _GNU_SOURCE
/* what operations gave */
static struct {
	long setup_fd;
	long writer_a;
	long writer_n;
	long reader_m;
} r;

/* how far: 1 is ready for the first operation, 2 has ended it, 3 ... */
static int writer_at;

static void set_up(void)
{
	must("28: use ovl",
		call_fs("lower", "work", "ok", "wait", 0, "all", 0x100000), 0);
	must("28: use ovl",
		call_fs("upper", "work", "ok", "wait", 0, "all", 0x100000), 0);
	must("29: file upper /f size=512",
		call_file("upper", "/f", 512, 0x11, 0x1a4, 0, ""), 0);
	must("28: use ovl",
		call_overlay("/mnt", "lower", "upper"), 0);
	r.setup_fd = must("30: fd = open /mnt/f O_RDWR",
		call_open("/mnt/f", O_RDWR), 0);
}

static void *task_writer(void *nothing)
{
	become_user();
	r.writer_a = must("33: a = setfl fd O_APPEND",
		call_setfl(r.setup_fd, O_APPEND), r.setup_fd);
	/* 34: n = write fd 0 512 */
	r.writer_n = call_write(r.setup_fd, 0, 512, 0x22, 0);
	reached(&writer_at, 4);
	check("35: check n == 512",
	      r.writer_n == 512);
	return nothing;
}

static void *task_reader(void *nothing)
{
	become_user();
	wait_for(&writer_at, 4);
	/* 38: m = read fd 0 16 */
	r.reader_m = call_read(r.setup_fd, 0, 16, 0);
	check("39: check m == 16",
	      r.reader_m == 16);
	return nothing;
}

static void *(*const tasks[])(void *) = {
	task_writer,
	task_reader,
};

static void at_end(void)
{
	check("42: size(/mnt/f) == 1024",
	      call_size("/mnt/f") == 1024);
	check("43: byte(/mnt/f, 0) == 0x11",
	      call_byte("/mnt/f", 0) == 17);
	dprintf(said, "\twriter.a %ld\n", r.writer_a);
	dprintf(said, "\twriter.n %ld\n", r.writer_n);
	dprintf(said, "\treader.m %ld\n", r.reader_m);
}

/* lines of the scenario that did not hold when it was reported */
static const unsigned int reported[] = {42, 43, 0};

static const int hang_reported = 0;

static const char on_layers[] = "tmpfs";

static const char has_it[] = "as it was reported: this kernel has the defect";

static const char broken[] = "not as the scenario says, but not as it was reported";
