// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pieces that every generation of the stacked request has, and the rules that
 * hold for all of them.
 */
#include "common/rules.h"
#include "stack/backing_file.h"

#define BACKING_IOCB_MASK (IOCB_NOWAIT | IOCB_HIPRI | IOCB_DSYNC | IOCB_SYNC | IOCB_APPEND)

rwf_t backing_rw_flags(int flags)
{
	if (!changed(OVL_APPEND) && !changed(BACKING_FILE_RFC))
		flags &= ~IOCB_APPEND;
	return flags & BACKING_IOCB_MASK;
}

void backing_check_flags(struct file *file, int flags, rwf_t rwf)
{
	int effective = rwf | iocb_flags(file);

	INVARIANT(!(flags & BACKING_IOCB_MASK & ~effective), file, 23,
		  "synchronous I/O drops flags 0x%x",
		  (unsigned int)(flags & BACKING_IOCB_MASK & ~effective));
}

void backing_check_context(void)
{
	INVARIANT(!sim_in_atomic(), NULL, 28, "end_write in atomic context");
}

void backing_set_clone_flags(struct kiocb *clone, int flags)
{
	if (changed(WRITE_STARTED) && !changed(WRITE_STARTED_CLONED))
		clone->ki_flags &= flags;
	else
		clone->ki_flags = flags;
	INVARIANT(!(clone->ki_flags & IOCB_DIO_CALLER_COMP), NULL, 18,
		  "IOCB_DIO_CALLER_COMP reaches a clone");
	INVARIANT(!(clone->ki_flags & IOCB_WRITE_STARTED), NULL, 20,
		  "a clone carries IOCB_WRITE_STARTED");
}

bool backing_cleanup_ends_write(void)
{
	return changed(START_WRITE_RFC) || !changed(START_WRITE_IN_VFS);
}
