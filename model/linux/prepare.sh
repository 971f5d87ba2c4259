#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Before a world is compiled: ask the tree for its version and features, and make
# the headers that follow from them. Called by world.mk. Files that would not
# change are left alone, so that nothing is compiled again without need.
# the lists are words of make, and names come from its environment
# shellcheck disable=SC2015,SC2086,SC2153,SC2154
set -eu

# shellcheck source=model/linux/lib.sh
. "$PORT/lib.sh"

mkdir -p "$gen/asm" "$gen/uapi/asm" "$gen/port"
# what is looked into, but perhaps not compiled
echo Makefile >"$gen/looked"

version=$(awk '/^VERSION =/ { v = $3 } /^PATCHLEVEL =/ { p = $3 } /^SUBLEVEL =/ { s = $3 }
	/^EXTRAVERSION =/ { e = $3 } /^NAME =/ { print v "." p "." s e; exit }' "$SRC/Makefile")
case $version in
5.[1-9][0-9].* | 6.* | 7.*) ;;
*)
	die "$TREE is Linux ${version:-of unknown version}; 5.10, 6.1, 6.12 and 7.2 are known to" \
		"build, others from 5.10 to 7.x are tried"
	;;
esac

# ---- huge pages for the compiler, where there are any and it can load this ------
if ! cmp -s "$PORT/compiler/huge.c" "$gen/huge.c"; then
	rm -f "$gen/huge.so"
	if grep -qs '\[\(always\|madvise\)\]' /sys/kernel/mm/transparent_hugepage/enabled &&
	    $CC -O1 -shared -fPIC -o "$gen/huge.so.new" "$PORT/compiler/huge.c" 2>/dev/null &&
	    [ -z "$(LD_PRELOAD=$gen/huge.so.new true 2>&1)" ]; then
		mv "$gen/huge.so.new" "$gen/huge.so"
	fi
	cp "$PORT/compiler/huge.c" "$gen/huge.c"
fi

# ---- asm headers that are the generic ones --------------------------------
for kind in "" uapi/; do
	for h in "$SRC/include/${kind}asm-generic/"*.h; do
		h=${h##*/}
		[ -e "$PORT/include/${kind}asm/$h" ] || [ -e "$gen/${kind}asm/$h" ] ||
			echo "#include <asm-generic/$h>" >"$gen/${kind}asm/$h"
	done
done

# A header beside a file cannot be shadowed: files that include the scheduler's
# private one are compiled through a link from where there is another.
mkdir -p "$gen/kernel/sched"
for f in kernel/sched/wait.c kernel/sched/wait_bit.c; do
	if grep -q '"sched.h"' "$SRC/$f"; then
		ln -sf "$SRC/$f" "$gen/$f"
	else
		rm -f "$gen/$f"
	fi
done

# ---- features: by looking, not by version ---------------------------------
has() { # NAME PATTERN FILE...
	name=$1 pattern=$2
	shift 2
	for f; do
		[ -e "$from/$f" ] || continue
		echo "$f" >>"$gen/looked"
		if grep -q "$pattern" "$from/$f"; then
			echo "#define HAVE_$name 1"
			return
		fi
	done
}
has_in() { # NAME FUNCTION PATTERN FILE: a static function
	[ -e "$from/$4" ] || return 0
	echo "$4" >>"$gen/looked"
	! sed -n "/^static [a-z_]* $2(/,/^}/p" "$from/$4" | grep -q "$3" ||
		echo "#define HAVE_$1 1"
}
probes() { # of $from
	echo "/* made by prepare.sh from the tree */"
	fs="include/linux/fs.h include/linux/fs/super.h include/linux/fs/super_types.h"
	has MNT_IDMAP 'struct mnt_idmap' include/linux/fs.h
	has DIO_CALLER_COMP IOCB_DIO_CALLER_COMP include/linux/fs.h
	has KIOCB_START_WRITE kiocb_start_write include/linux/fs.h
	has FREEZE_HOLDER FREEZE_HOLDER_USERSPACE $fs
	has RW_TYPE 'int rw_type' include/linux/fs.h
	has URING_RW "int io_write" io_uring/rw.h
	has IO_ISSUE_DEF "struct io_issue_def {" io_uring/opdef.h
	has IO_TW_REQ "struct io_tw_req {" include/linux/io_uring_types.h
	has IO_TW_STATE "struct io_tw_state {" include/linux/io_uring_types.h
	has IO_VEC "void io_vec_free" io_uring/rsrc.h
	has IO_FFS "unsigned int io_file_get_flags" io_uring/filetable.h
	has_in SPLICE_START_WRITE direct_splice_actor file_start_write fs/splice.c
	has_in WRITEV_STARTS_FIRST vfs_writev do_iter_write fs/read_write.c
	has SPLICE_FILE_TO_PIPE splice_file_to_pipe fs/internal.h
	has NAMES_COPIED "do_symlinkat(struct filename" fs/internal.h
	has DENTRY_ALIAS_IN_UNION d_u\\.d_alias include/linux/dcache.h fs/dcache.c
	has ALLOC_TAG pcpu_alloc_noprof include/linux/percpu.h
	has DENTRY_CHILDREN d_children include/linux/dcache.h
	has COPY_SPLICE_READ copy_splice_read include/linux/fs.h include/linux/splice.h
	has SET_PTES set_ptes include/linux/pgtable.h
	has KVFREE_RCU_PTR "kvfree_call_rcu(struct rcu_head .head, void .ptr)" \
		include/linux/rcutree.h include/linux/rcupdate.h
	has F_IOCB_FLAGS f_iocb_flags include/linux/fs.h
	has FILE_USER_PATH file_user_path include/linux/fs.h
	has SHRINKER_ALLOC shrinker_alloc include/linux/shrinker.h
	has CTIME_ACCESSOR inode_set_ctime_current include/linux/fs.h
	has TIME_ACCESSORS simple_inode_init_ts include/linux/fs.h
	has RELEASE_PAGES_ARG release_pages_arg include/linux/mm.h
	has EXPORTFS_FLAGS EXPORT_FH_FID include/linux/exportfs.h
	has MK_PTE "mk_pte(const struct page" include/linux/mm.h
	has ZERO_PAGE "define ZERO_PAGE" include/linux/pgtable.h
	has MUTEX_INIT_LOCKDEP mutex_init_lockdep include/linux/mutex.h
	has MUTEX_NEST _mutex_trylock_nest_lock include/linux/mutex.h
	has KREALLOC_NODE krealloc_node_align_noprof include/linux/slab.h
	has WORKQUEUE_TAG alloc_workqueue_noprof include/linux/workqueue.h
	has CONST_MOUNT "__mnt_is_readonly(const" include/linux/mount.h
	has UCOUNTS_INLINE "static inline struct ucounts .*get_ucounts" \
		include/linux/user_namespace.h
	has FREEZE_OWNER "void .freeze_owner" $fs
	has PARSE_QSTR vfs_parse_fs_qstr include/linux/fs_context.h
	has STRNCPY_OUT_OF_LINE "^__must_check long strncpy_from_user" \
		include/asm-generic/uaccess.h
	has JUST_DROP inode_just_drop include/linux/fs.h
	has PERSISTENT_NAME d_make_persistent include/linux/dcache.h
	has MKDIR_DENTRY "struct dentry .(.mkdir)" include/linux/fs.h
	has BULK_LIST "struct list_head .page_list" include/linux/gfp.h
	has KICK_INLINE "static inline void kick_process" include/linux/sched.h
	has UMASK_INLINE "static inline int current_umask" include/linux/fs_struct.h
	has TASK_IOPRIO "^int __get_task_ioprio" include/linux/ioprio.h
	has MULTIGRAIN ktime_get_coarse_real_ts64_mg include/linux/timekeeping.h
	has USER_BACKED_ITER user_backed_iter include/linux/uio.h
	has FOLIO_END_READ folio_end_read include/linux/pagemap.h
	has FOLIO_MPOL __filemap_get_folio_mpol include/linux/pagemap.h
	has MMAP_VM_FLAGS "vm_flags_t vm_flags, unsigned long pgoff, unsigned long .populate" \
		include/linux/mm.h
	has HRTIMER_SETUP hrtimer_setup_sleeper_on_stack include/linux/hrtimer.h
	has SYNC_LAZYTIME sync_lazytime fs/internal.h
	has KVMALLOC_SLUB __kvmalloc_node_noprof mm/slub.c
	has TASK_RCU_CB __put_task_struct_rcu_cb include/linux/sched/task.h
	has MNT_USERNS "user_namespace .mnt_userns" include/linux/mount.h
	has KI_COMPLETE_RES2 "ki_complete)(struct kiocb .iocb, long ret, long ret2)" \
		include/linux/fs.h
	has KIOCB_MODIFIED kiocb_modified include/linux/fs.h
	has TMPFILE_FILE finish_open_simple include/linux/fs.h
	has LOCK_CMP lock_cmp_fn include/linux/lockdep_types.h include/linux/lockdep.h
	has UCOUNTS init_ucounts include/linux/user_namespace.h kernel/ucount.c
	has FINISH_RCUWAIT "extern void finish_rcuwait" include/linux/rcuwait.h
	has MIGHT_RESCHED __might_resched include/linux/kernel.h
	has TASK_STATE "__state;" include/linux/sched.h
	has ALLOC_BULK __alloc_pages_bulk include/linux/gfp.h
	has FOLIO "struct folio {" include/linux/mm_types.h
	has SHRINKER_NAME "prealloc_shrinker(struct shrinker .shrinker," include/linux/shrinker.h
	has KMALLOC_NODE_INLINE "static __always_inline void .__kmalloc_node" include/linux/slab.h
	has SIMPLE_EXCHANGE simple_rename_exchange fs/libfs.c
	has BDEV_READ_ONLY "SB_RDONLY) && bdev_read_only(sb->s_bdev)" fs/super.c
	has FILEATTR fileattr_fill_flags include/linux/fileattr.h
	has ACL_OF_DENTRY "set_acl)(struct [a-z_]* .*, struct dentry" include/linux/fs.h
	has FILE_KATTR "struct file_kattr {" include/linux/fileattr.h
	has ENCODE_INO32 "int generic_encode_ino32_fh" include/linux/exportfs.h
	has INIT_CRED "struct cred init_cred" kernel/cred.c
	cat "$PORT"/parts/*/part | while read -r what name file pattern; do
		[ "$what" != probe ] || has "$name" "$pattern" "$file"
	done
}
from=$SRC
probes | put "$gen/port/probe.h"
# files that nobody compiles are read all the same, if what they are asked has another answer
: >"$gen/answered"
if [ -s "$gen/touched" ]; then
	from=$TREE
	probes | cmp -s - "$gen/port/probe.h" || cp "$gen/looked" "$gen/answered"
fi

# ---- what it is; of what, is known when it is compiled (finish.sh) ----------
{
	echo "/* made by prepare.sh */"
	echo "#define PORT_WORLD_NAME \"$NAME\""
	echo "#define PORT_GENERATION \"${version%%-*}\""
} | put "$gen/port/version.h"
echo "$version" | put "$gen/version"
for p in $PATCHES; do
	echo "${p##*/}:$(sha256sum <"$p" | cut -c1-16)"
done | put "$gen/patches"
