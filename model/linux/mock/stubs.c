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
STUB(I_BDEV)
STUB(bd_forget)
STUB(bdev_statx)
STUB(bdev_statx_dioalign)
STUB(cd_forget)
STUB(cdev_put)
/* signals */
STUB(__set_current_blocked)
STUB(ioprio_check_cap)
STUB(send_sig)
/* who owns a file, and is told of it by a signal */
STUB(_raw_read_lock_irq)
STUB(_raw_read_unlock_irq)
STUB(find_vpid)
STUB(pid_vnr)
STUB(set_user_sigmask)
/* io_uring: buffers that are picked or registered, polling, multishot */
STUB(__io_commit_cqring_flush)
STUB(__io_get_cqe)
STUB(__io_put_kbuf)
STUB(__io_put_kbufs)
STUB(__io_submit_flush_completions)
STUB(io_buffer_select)
STUB(io_free_batch_list)
STUB(io_import_fixed)
STUB(io_import_reg_buf)
STUB(io_import_reg_vec)
STUB(io_kbuf_recycle_legacy)
STUB(io_prep_reg_iovec)
STUB(io_req_cqe_overflow)
STUB(io_req_local_work_add)
STUB(io_req_post_cqe)
STUB(io_rsrc_refs_refill)
STUB(ktime_get)
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
STUB(force_page_cache_ra)
STUB(inode_to_bdi)
STUB(invalidate_mapping_pagevec)
STUB(folio_wait_writeback)
STUB(remove_mapping)
STUB(try_to_release_page)
STUB(vfs_fadvise)
STUB(wait_on_page_writeback)
/* a copy that is longer than its buffer, and was not found so by the compiler */
STUB(__copy_overflow)
/* paths as text */
STUB(copy_from_kernel_nofault)
