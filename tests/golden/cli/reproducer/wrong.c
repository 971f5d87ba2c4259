// SPDX-License-Identifier: GPL-2.0-only
/*
 * wrong: what does not hold, of operations that run at one time / * and \ * /
 *
 * Made by stacksim of wrong.sched, the schedule of an execution of model 6.13
 * with the report
 *	EXPECT: wrong.scn:15:2: copy_up returned 0, not -EIO
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
	long one_a;
	long one_n;
	long two_b;
	long three_pos;
} r;

/* how far: 1 is ready for the first operation, 2 has ended it, 3 ... */
static int one_at;
static int two_at;
static int three_at;

static void set_up(void)
{
	must("5: use ovl",
		call_fs("lower", "work", "ok", "wait", 0, "all", 0x100000), 0);
	must("5: use ovl",
		call_fs("upper", "work", "ok", "wait", 0, "all", 0x100000), 0);
	must("6: file lower /f size=512",
		call_file("lower", "/f", 512, 0x11, 0x1a4, 0, ""), 0);
	must("5: use ovl",
		call_overlay("/mnt", "lower", "upper"), 0);
	r.setup_fd = must("7: fd = open /mnt/f O_RDWR",
		call_open("/mnt/f", O_RDWR), 0);
}

static void *task_one(void *nothing)
{
	become_user();
	wait_for(&three_at, 2);
	r.one_a = must("9: a = open /mnt/f O_RDWR",
		call_open("/mnt/f", O_RDWR), 0);
	reached(&one_at, 3);
	wait_for(&two_at, 1);
	/* 10: w: n = write a 0 512 flags=RWF_DSYNC */
	r.one_n = call_write(r.one_a, 0, 512, 0x22, RWF_DSYNC);
	check("11: check -n + 2 == -510 && size(/mnt/f) == 512",
	      ((-r.one_n + 2) == -510) && (call_size("/mnt/f") == 512));
	wait_for(&two_at, 4);
	must_be("12: write fd -2 512 -> -EINVAL",
		call_write(r.setup_fd, -2, 512, 0x22, 0), -EINVAL);
	return nothing;
}

static void *task_two(void *nothing)
{
	become_user();
	wait_for(&three_at, 2);
	reached(&two_at, 1);
	wait_for(&one_at, 3);
	/* 14: b: b = read_byte fd 0 */
	r.two_b = call_read_byte(r.setup_fd, 0);
	must_be("15: copy_up /mnt/f -> -EIO",
		call_copy_up("/mnt/f"), -EIO);
	reached(&two_at, 4);
	return nothing;
}

static void *task_three(void *nothing)
{
	r.three_pos = must("17: at: pos = lseek fd 1k SEEK_SET",
		call_lseek(r.setup_fd, 1024, SEEK_SET), r.setup_fd);
	reached(&three_at, 2);
	return nothing;
}

static void *(*const tasks[])(void *) = {
	task_one,
	task_two,
	task_three,
};

static void at_end(void)
{
	check("23: byte(/mnt/f, 0) == 0x22",
	      call_byte("/mnt/f", 0) == 34);
	check("24: one.n == 513 || two.b == -EIO",
	      (r.one_n == 513) || (r.two_b == -EIO));
	dprintf(said, "\tone.a %ld\n", r.one_a);
	dprintf(said, "\tone.n %ld\n", r.one_n);
	dprintf(said, "\ttwo.b %ld\n", r.two_b);
	dprintf(said, "\tthree.pos %ld\n", r.three_pos);
}

/* lines of the scenario that did not hold when it was reported */
static const unsigned int reported[] = {15, 24, 0};

static const int hang_reported = 0;

static const char on_layers[] = "tmpfs";

static const char has_it[] = "as it was reported: this kernel has the defect";

static const char broken[] = "not as the scenario says, but not as it was reported";
