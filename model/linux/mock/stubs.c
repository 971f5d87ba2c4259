// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is not modelled: functions that the tree's code names, and that no
 * scenario should reach. A call is a report and the end of the execution, never
 * a success. They have no prototype here, so that one list serves every tree:
 * what a tree does not name is left out by the linker, and what a tree defines
 * by itself takes the place of the stub.
 */
#include "mock/stub.h"

/* devices */
STUB(bd_forget)
STUB(bdev_statx)
STUB(bdev_statx_dioalign)
STUB(cd_forget)
STUB(cdev_put)
/* signals */
STUB(__set_current_blocked)
STUB(ioprio_check_cap)
STUB(send_sig)
STUB(set_user_sigmask)
/* memory that is mapped */
STUB(__vmalloc_node)
STUB(__vmalloc_node_range)
STUB(__vmalloc_node_range_noprof)
STUB(vfree)
STUB(do_munmap)
STUB(map_kernel_pages_complete)
STUB(map_kernel_pages_prepare)
STUB(filemap_fault)
STUB(filemap_map_pages)
STUB(filemap_page_mkwrite)
STUB(remap_pfn_range_complete)
STUB(remap_pfn_range_prepare)
STUB(simple_ioremap_prepare)
/* mounts change, and go away */
STUB(__detach_mounts)
STUB(dissolve_on_fput)
STUB(finish_automount)
STUB(group_pin_kill)
STUB(invalidate_bdev)
STUB(kern_unmount)
/* the page cache */
STUB(__folio_lock)
STUB(__lock_page)
STUB(__set_page_dirty_no_writeback)
STUB(filemap_release_folio)
STUB(noop_dirty_folio)
STUB(folio_unlock)
STUB(folio_wait_writeback)
STUB(remove_mapping)
STUB(try_to_release_page)
STUB(vfs_fadvise)
STUB(wait_on_page_writeback)
/* a copy that is longer than its buffer, and was not found so by the compiler */
STUB(__copy_overflow)
/* paths as text */
STUB(copy_from_kernel_nofault)
