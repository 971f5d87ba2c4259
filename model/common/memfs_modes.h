/* SPDX-License-Identifier: GPL-2.0-only */
/* How a scenario may have a memfs behave: the words of the operation "fs", in numbers. */
#ifndef COMMON_MEMFS_MODES_H
#define COMMON_MEMFS_MODES_H

#define MEMFS_MANY (1 << 20) /* blocks, and files, where a scenario does not say how many */

/** enum memfs_dio_mode - how direct I/O is completed */
enum memfs_dio_mode {
	MEMFS_DIO_NONE,   /* there is none */
	MEMFS_DIO_SYNC,   /* never queued */
	MEMFS_DIO_IRQ,    /* from the interrupt, but where the size has to change */
	MEMFS_DIO_WORK,   /* writes by s_dio_done_wq, or by the issuer if it says it can */
	MEMFS_DIO_INLINE, /* before the submission returns, which still says queued */
};

/** enum memfs_io - what comes of reads and writes */
enum memfs_io {
	MEMFS_IO_OK,
	MEMFS_IO_ANY,  /* each may be short or fail: the strategy's choice */
	MEMFS_IO_NONE, /* files have neither read_iter() nor write_iter() */
};

/** enum memfs_falloc - what of fallocate() there is */
enum memfs_falloc {
	MEMFS_FALLOC_ALL,
	MEMFS_FALLOC_PUNCH, /* but not FALLOC_FL_ZERO_RANGE */
	MEMFS_FALLOC_PLAIN, /* nor FALLOC_FL_PUNCH_HOLE */
	MEMFS_FALLOC_NONE,
};

/** enum memfs_features - what some file systems have and others have not, in trees */
enum memfs_features {
	MEMFS_HANDLES = 1, /* files have handles, by the numbers of their inodes */
	MEMFS_UUID = 2,
	MEMFS_NO_XATTR = 4,
	MEMFS_NO_TMPFILE = 8,
	MEMFS_NO_WHITEOUT = 16, /* renames leave none behind */
	MEMFS_REFLINK = 32,	/* files can share blocks */
};

#endif
