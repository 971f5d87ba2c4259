# SPDX-License-Identifier: GPL-2.0-only
#
# A world from a kernel tree:
#
#   make -f model/linux/world.mk TREE=DIR OUT=DIR NAME=linux-6.12 [PATCHES="FILE..."]
#
# gives OUT/NAME.so and OUT/NAME.manifest. TREE is only read: what is compiled is
# OUT/src, links to it with patched copies between them (shadow.sh). Everything is
# rebuilt that depends on what changed, in the tree, in a patch, or here.

THIS    := $(lastword $(MAKEFILE_LIST))
PORT    := $(patsubst %/,%,$(dir $(THIS)))
PROJECT := $(PORT)/../..
TREE    ?= $(error TREE=DIR is missing: an unpacked kernel tree)
OUT     ?= $(error OUT=DIR is missing: where to build)
NAME    ?= linux
PATCHES ?=
ENGINE  ?= $(PROJECT)/build/stacksim
# with COVFLAGS, which files of the tree are counted: names, and folders with "/"; all where none is
COVFLAGS ?=
COVER   ?=
# objects of all worlds, by what they were made of
STORE   ?= $(OUT)/../.objects
export TREE SRC OUT PORT PROJECT STORE NAME PATCHES ENGINE CC COVFLAGS COVER FIRST PLAIN
# scripts read what programs say, and sort
export LC_ALL := C
ifeq ($(origin CC),default)
CC      := gcc
endif
IS_CLANG := $(filter clang%,$(notdir $(CC)))

# ---- what is real: compiled from the tree as it is, where the tree has it ----
# subsystems, and which of them there are: parts.sh; what of ours is compiled together: units.sh
-include $(OUT)/gen/parts.mk $(OUT)/gen/units.mk
REAL := fs/backing-file.c fs/exportfs/expfs.c \
	$(REAL_OF_PARTS) \
	$(addprefix fs/,aio.c anon_inodes.c attr.c bad_inode.c d_path.c dcache.c direct-io.c \
		eventfd.c file.c file_attr.c file_table.c fs_context.c fs_dirent.c fs_parser.c \
		fs_types.c fserror.c inode.c ioctl.c libfs.c locks.c mnt_idmapping.c namei.c \
		open.c pipe.c posix_acl.c read_write.c readdir.c remap_range.c seq_file.c splice.c \
		stack.c stat.c statfs.c super.c sync.c utimes.c xattr.c) \
	$(addprefix io_uring/,alloc_cache.c rw.c) \
	$(addprefix kernel/,capability.c cred.c groups.c task_work.c user.c) \
	kernel/locking/percpu-rwsem.c kernel/rcu/sync.c kernel/time/time.c mm/fadvise.c \
	mm/list_lru.c mm/mempool.c mm/util.c security/commoncap.c \
	$(addprefix lib/,argv_split.c bitmap.c cmdline.c ctype.c dec_and_lock.c errseq.c \
		find_bit.c hexdump.c hweight.c idr.c iov_iter.c kasprintf.c kstrtox.c list_sort.c \
		llist.c lockref.c parser.c percpu-refcount.c radix-tree.c rbtree.c rcuref.c \
		refcount.c sort.c string.c string_helpers.c uuid.c xarray.c)
# further tree files, compiled as part of a file here
WRAPPED := kernel/sched/wait.c kernel/sched/wait_bit.c fs/fcntl.c
SRC  := $(OUT)/src
# what some tree has, and what this one has
KNOWN := $(REAL) $(KNOWN_OF_PARTS) $(WRAPPED)
REAL := $(foreach f,$(REAL),$(if $(wildcard $(SRC)/$f),$f))

OURS  := $(patsubst $(PORT)/%,%,$(wildcard $(addprefix $(PORT)/,services/*.c memfs/*.c mock/*.c \
		ops/*.c $(PARTS:%=parts/%/*.c))))
# one source for this and the built-in model
COMMON := $(PROJECT)/model/common
OURS  += $(patsubst $(PROJECT)/model/%,%,$(wildcard $(COMMON)/*.c))

GEN    := $(OUT)/gen
REAL_O := $(REAL:%.c=$(OUT)/tree/%.o)
OURS_O := $(UNITS:%=$(OUT)/port/units/%.o) $(ALONE:%.c=$(OUT)/port/%.o)
# What most files read first is compiled before them where there are many (heads.h). What a file is
# compiled to is the same, where headers mean the same in any order; a file that defines something
# in front of a header, other than how it prints, means something else, and is compiled as it is. So
# is one that names none of those headers: it is done before they are.
LACKING := $(foreach o,$(REAL_O) $(OURS_O),$(if $(wildcard $o),,$o))
HEADS  := $(if $(IS_CLANG),,$(if $(word 12,$(LACKING)),$(GEN)/heads.h.gch))
# It lives in huge pages (compiler/huge.c); not where it writes such headers, which it could not
# there.
HUGE   := $(if $(wildcard $(GEN)/huge.so),LD_PRELOAD='$(GEN)/huge.so$(LD_PRELOAD:%=:%)' \
	GLIBC_TUNABLES=glibc.malloc.hugetlb=1)
AS_IT_IS := $(if $(filter build,$(MAKECMDGOALS)),$(if $(HEADS),$(shell awk \
	'function done() { if (file != "" && (!names || said > 1)) print file } \
	FILENAME ~ /heads[.]h$$/ { head[$$2]; next } \
	FNR == 1 { done(); file = FILENAME; said = names = 0 } \
	/^[ \t]*\#[ \t]*(define|undef)/ && $$2 !~ /^pr_fmt/ { said += !said } \
	/^[ \t]*\#[ \t]*include/ { said += said == 1; names += $$2 in head || $$2 ~ /^"/ } \
	END { done() }' $(PORT)/heads.h $(addprefix $(SRC)/,$(REAL)) \
	$(patsubst common/%,$(COMMON)/%,$(filter common/%,$(ALONE))) \
	$(addprefix $(PORT)/,$(filter-out common/%,$(ALONE))))))

# Instrumentation as in the project's Makefile. -O2 is what a kernel has; worlds are not faster by
# it, and take longer to compile. Not DWARF 5: addr2line (finish.sh) takes its file 1 for file 0.
ifeq ($(IS_CLANG),)
TSAN  := -fsanitize=thread --param tsan-instrument-func-entry-exit=0 -fno-tree-loop-im \
	--param tsan-distinguish-volatile=1
CODE_CC := -gno-variable-location-views -fno-canonical-system-headers -fno-partial-inlining \
	-fno-ipa-sra -fno-ipa-cp -fno-tree-loop-distribute-patterns
else
TSAN  := -fsanitize=thread -mllvm -tsan-instrument-func-entry-exit=0 \
	-mllvm -tsan-distinguish-volatile=1 -mllvm -tsan-instrument-read-before-write=1
CODE_CC := -Wno-unknown-warning-option -Wno-gnu -Wno-microsoft -Wno-ignored-attributes
endif
INIT  := -ftrivial-auto-var-init=zero
INIT  += $(shell $(CC) $(INIT) -fsyntax-only -x c /dev/null 2>&1 | \
	grep -o -- '-enable-trivial[-a-z]*')
CODE  := -nostdinc -std=gnu11 -fms-extensions -O1 -gdwarf-4 -fPIC -fshort-wchar \
	-fno-strict-aliasing -fno-common -fno-builtin -fno-plt -fno-omit-frame-pointer \
	-fno-optimize-sibling-calls -fvisibility=hidden \
	-fno-delete-null-pointer-checks -fwrapv -ffunction-sections -fdata-sections \
	$(CODE_CC) $(INIT) \
	-ffile-prefix-map=$(SRC)/= -ffile-prefix-map=$(GEN)/= -ffile-prefix-map=$(PROJECT)/=
DEFS  := -D__KERNEL__ -DKBUILD_MODNAME='"sim"' -DKBUILD_BASENAME='"sim"' -DKBUILD_MODFILE='"sim"'
# what old headers are warned of is not for us to change
INC   := -I$(PORT)/include -I$(GEN) -I$(PORT)/include/uapi \
	-I$(GEN)/uapi -I$(PORT)/include/generated/uapi -isystem $(SRC)/include \
	-isystem $(SRC)/include/uapi
# what a kernel's build reads before any file
FIRST := $(addprefix -include ,$(wildcard $(SRC)/include/linux/compiler-version.h) \
	$(SRC)/include/linux/kconfig.h $(SRC)/include/linux/compiler_types.h)
PORT_INC := -I$(PORT) -I$(PORT)/include/bridge -I$(PROJECT)/model -I$(PROJECT)/sim/include \
	-I$(SRC) -I$(SRC)/fs
# Where the project lies is nobody's business; but lcov finds files by it. Of these options the last
# one that fits counts, and those of CODE are about folders in it.
PLACE := '-fdebug-prefix-map=$(CURDIR)=.'
COUNTED := $(if $(COVFLAGS),$(if $(COVER),$(filter $(COVER:%/=%/%),$(REAL)),$(REAL)))
CFLAGS_REAL = $(if $(filter $*.c,$(COUNTED)),$(COVFLAGS) -fprofile-update=atomic,$(PLACE)) \
	$(CODE) $(TSAN) $(DEFS) -w $(INC) -I$(SRC)/$(dir $*) $(PORT_INC)
# what looks at memory for the code under test, or for the data oracle, is none of it: a unit, too
PLAIN := services/atomic services/string ops/oracle \
	common/oracle common/oracle_data common/oracle_meet
# of unit $1, or of a file
CFLAGS_OURS = $(PLACE) $(CODE) $(if $(filter plain,$1),,$(TSAN)) $(DEFS) \
	-Wall -Werror -Wno-unused-function -Wno-pointer-sign -Wno-address-of-packed-member \
	$(INC) $(PORT_INC)

# a hook of ours is included before the file; those of parts: parts.sh
HOOK_fs/aio := -include $(PORT)/services/hook_aio.h
HOOK_fs/attr := -include $(PORT)/services/hook_results.h
HOOK_fs/dcache := -include $(PORT)/services/hook_dcache.h
HOOK_fs/libfs := -include $(PORT)/services/hook_results.h
HOOK_fs/namei := -include $(PORT)/services/hook_namei.h
HOOK_fs/posix_acl := -include $(PORT)/services/hook_posix_acl.h
HOOK_fs/read_write := -include $(PORT)/services/hook_read_write.h
HOOK_lib/refcount := -include $(PORT)/services/hook_refcount.h

# first what decides which files are compiled, then the compilation; after one
# that failed, too, it is known what the objects were made of
.PHONY: world build
world:
	@sh $(PORT)/shadow.sh
	@sh $(PORT)/prepare.sh
	@sh $(PORT)/parts.sh
	@sh $(PORT)/units.sh
	@sh $(PORT)/objects.sh restore
	+@$(MAKE) --no-print-directory -f $(THIS) build || { sh $(PORT)/objects.sh note && false; }
build: $(OUT)/$(NAME).so
	@:
.DELETE_ON_ERROR:

# what it was made of is kept in it, and is told of each object by -fpch-deps
$(GEN)/heads.h.gch: $(PORT)/heads.h
	@cp $< $(GEN)/heads.h
	@$(CC) $(FIRST) $(PLACE) $(CODE) $(TSAN) $(DEFS) -w $(INC) $(PORT_INC) \
		$(if $(COVER),,$(COVFLAGS)) \
		-MD -MF $(GEN)/heads.d -x c-header -o $@ $<

# compile NAME,FLAGS,HOOK: and note what was read for it. What does not compile with the headers in
# front of it, as it has names of its own where it includes less, is compiled without them.
define compile
$(info $()  CC      $1)
@$(if $(wildcard $@),rm -f $@;) $(if $(HEADS),$(if $3$(filter $<,$(AS_IT_IS)),,$(HUGE) $(CC) \
	-include $(GEN)/heads.h -fpch-deps $2 -MD -c -o $@ $< 2>/dev/null ||)) \
	$(HUGE) $(CC) $(FIRST) $2 $3 -MD -c -o $@ $<
endef
$(OUT)/tree/%.o: $(SRC)/%.c | folders $(HEADS)
	$(call compile,$*.c,$(CFLAGS_REAL),$(HOOK_$*))
$(OUT)/port/common/%.o: $(COMMON)/%.c | folders $(HEADS)
	$(call compile,model/common/$*.c,$(CFLAGS_OURS))
$(OUT)/port/units/%.o: $(GEN)/units/%.c | folders $(HEADS)
	$(call compile,model/$(patsubst linux/common,common,linux/$(subst -,/,$*)),\
		$(call CFLAGS_OURS,$*))
$(OUT)/port/%.o: $(PORT)/%.c | folders $(HEADS)
	$(call compile,model/linux/$*.c,$(CFLAGS_OURS))

.PHONY: folders
folders:
	@mkdir -p $(sort $(dir $(REAL_O) $(OURS_O)))

.PHONY: FORCE
$(OUT)/$(NAME).so: $(REAL_O) $(OURS_O) FORCE
	@echo '  LD      $(NAME).so'
	@ENGINE='$(ENGINE)' REAL='$(REAL)' WRAPPED='$(WRAPPED)' KNOWN='$(KNOWN)' OURS='$(OURS)' \
		OURS_O='$(OURS_O)' \
		sh $(PORT)/finish.sh

