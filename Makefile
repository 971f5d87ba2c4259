# SPDX-License-Identifier: GPL-2.0-only
#
# stacksim: "make help" says what there is to do.

BUILD    ?= build
OPT      ?= -O2
VARIANT  ?=
COVFLAGS ?=
PREFIX   ?= /usr/local
LIBDIR   ?= $(PREFIX)/lib
DESTDIR  ?=
TREES    ?= 6.12 6.1
BESIDE   := 5.10 7.2

# scripts read what programs say, and sort
export LC_ALL := C

CC       ?= gcc
FLEX     ?= flex
BISON    ?= bison
# what a target needs is there where its command runs
DEPS     := sh tests/tools/deps.sh '$(CC)' '$(FLEX)' '$(BISON)'

# Link-time optimisation: the hot path crosses files. Off for sanitizers and coverage, and where
# tests are linked: there are many of them, and each would take as long as the program.
IS_CLANG := $(shell $(CC) --version 2>/dev/null | grep -c clang)
LTO      ?= $(if $(VARIANT)$(COVFLAGS)$(filter-out 0,$(IS_CLANG)),,-flto=2 -ffat-lto-objects)

WARN     := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Werror
# Names of files in reports are those of the project, wherever it is and was compiled.
COMMON   := -std=gnu11 -g -fdebug-prefix-map=$(CURDIR)=. -fno-omit-frame-pointer \
	    -fno-strict-aliasing -fno-common $(WARN)
SIM_INC  := -Isim/include -Isim
CFLAGS_NATIVE := $(COMMON) $(OPT) $(VARIANT) -D_GNU_SOURCE -Wno-unused-const-variable -fPIC \
		-fvisibility=hidden -Isim/include -Imodel/native \
		-Imodel/linux -Imodel -I$(BUILD)/gen
CFLAGS_SIM   := $(COMMON) $(OPT) $(VARIANT) -D_GNU_SOURCE $(SIM_INC) -I$(BUILD)/gen
LIBS     := -ldw -lelf -lboost_context -lxxhash -ljansson -lsqlite3 -ldl -lm

# The world is compiled with the thread sanitizer's instrumentation and linked
# against the engine's own callbacks, never against libtsan.
ifeq ($(IS_CLANG),0)
TSAN     := -fsanitize=thread --param tsan-instrument-func-entry-exit=0 -fno-tree-loop-im \
	    --param tsan-distinguish-volatile=1 -fno-ipa-icf
else
TSAN     := -fsanitize=thread -mllvm -tsan-instrument-func-entry-exit=0 \
	    -mllvm -tsan-distinguish-volatile=1 -mllvm -tsan-instrument-read-before-write=1
endif
# On a stack lies what frames of the engine left there, too, which must not get into the world, not
# even as padding. So variables begin as 0, as in the kernel (CONFIG_INIT_STACK_ALL_ZERO); clang
# before 16 names the option by which that is allowed.
INIT     := -ftrivial-auto-var-init=zero
INIT     += $(shell $(CC) $(INIT) -fsyntax-only -x c /dev/null 2>&1 | \
	    grep -o -- '-enable-trivial[-a-z]*')
# Without stubs of the linker: each address is in a function that has a name.
CFLAGS_WORLD := $(COMMON) $(OPT) $(TSAN) $(INIT) -fno-builtin \
		-fno-optimize-sibling-calls -fPIC -fno-plt -fvisibility=hidden \
		-fstack-clash-protection -Isim/include -Imodel -Imodel/include \
		-I$(BUILD)/gen

# The copies that compilers make by calls are seen, too (sim/mem/access.c).
WRAP     := $(foreach f,memcpy memmove memset,-Wl,--wrap=$(f))

SIM_C    := $(sort $(wildcard sim/*/*.c))
SIM_O    := $(SIM_C:%.c=$(BUILD)/%.o) $(BUILD)/sim/cli/language.o $(BUILD)/sim/report/page.o \
	    $(BUILD)/sim/cli/debug_gdb.o $(BUILD)/sim/cli/templates.o $(BUILD)/sim/repro/c.o \
	    $(BUILD)/gen/scn_parse.o $(BUILD)/gen/scn_lex.o
LIB_O    := $(filter-out $(BUILD)/sim/cli/main.o,$(SIM_O))
MODEL_C  := $(sort $(filter-out model/native/%,$(wildcard model/*/*.c)))
MODEL_O  := $(MODEL_C:%.c=$(BUILD)/%.o)
# The running kernel as a world: system calls, by libc.
NATIVE_C := $(sort $(wildcard model/native/*.c model/native/calls/*.c)) model/common/table.c \
	    model/linux/ops/words.c
NATIVE_O := $(NATIVE_C:%.c=$(BUILD)/native/%.o)
TEST_C   := $(sort $(wildcard tests/unit/test_*.c))
TEST_BIN := $(TEST_C:tests/unit/%.c=$(BUILD)/tests/%)
TEST_WORLDS := $(patsubst tests/worlds/%.c,$(BUILD)/tests/worlds/%.so,$(wildcard tests/worlds/*.c))

# What mpirun needs of a campaign, where there is OpenMPI. It is no part of the program, which
# would need MPI then wherever it runs.
MPICC    ?= mpicc.openmpi
MPI_SO   := $(shell $(MPICC) -include mpi.h -fsyntax-only -x c /dev/null 2>/dev/null && \
	    echo $(BUILD)/parts/mpi.so)

.DEFAULT_GOAL := all
.PHONY: all
all: $(BUILD)/stacksim $(BUILD)/worlds/model.so $(BUILD)/worlds/native.so $(MPI_SO)

$(BUILD)/gen/scn_parse.c $(BUILD)/gen/scn_parse.h &: sim/script/scn.y
	@mkdir -p $(@D)
	$(BISON) -Werror -d -o $(BUILD)/gen/scn_parse.c $<
$(BUILD)/gen/scn_lex.c $(BUILD)/gen/scn_lex.h &: sim/script/scn.l
	@mkdir -p $(@D)
	$(FLEX) --header-file=$(BUILD)/gen/scn_lex.h -o $(BUILD)/gen/scn_lex.c $<
$(BUILD)/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/gen/scn_parse.h $(BUILD)/gen/scn_lex.h
	$(CC) $(CFLAGS_SIM) $(COVFLAGS) -Wno-unused-function -Wno-sign-compare \
		-Wno-missing-prototypes -Wno-misleading-indentation -MMD -MP -c -o $@ $<

# The table of strategies has those that have a file, in the order of their names.
STRATEGIES := $(filter-out table follow traced,\
	$(sort $(notdir $(basename $(wildcard sim/strategy/*.c)))))
ifneq ($(STRATEGIES),$(file <$(BUILD)/gen/strategies))
.PHONY: $(BUILD)/gen/strategies.h
endif
$(BUILD)/gen/strategies.h:
	@mkdir -p $(@D)
	@printf 'STRATEGY(%s)\n' $(STRATEGIES) >$@
	@echo $(STRATEGIES) >$(@:.h=)
$(BUILD)/sim/strategy/table.o: $(BUILD)/gen/strategies.h

# Rows of operations of subsystems, of which a world that has not got them tells where they are.
PARTS_DEF := $(sort $(wildcard model/linux/parts/*/ops.def))
ifneq ($(PARTS_DEF),$(file <$(BUILD)/gen/parts))
.PHONY: $(BUILD)/gen/port/parts.def
endif
$(BUILD)/gen/port/parts.def:
	@mkdir -p $(@D)
	@printf "#include \"%s\"\n" $(PARTS_DEF:model/%=%) >$@
	@echo $(PARTS_DEF) >$(BUILD)/gen/parts
$(BUILD)/model/common/table.o $(BUILD)/native/model/common/table.o: $(BUILD)/gen/port/parts.def

$(BUILD)/sim/%.o: sim/%.c | $(BUILD)/gen/scn_parse.h $(BUILD)/gen/scn_lex.h
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_SIM) $(LTO) $(COVFLAGS) -MMD -MP -c -o $@ $<
# what the data oracle looks at is no access of the code under test
UNSEEN   := $(patsubst %.c,$(BUILD)/%.o, \
	$(filter %/oracle.c %/oracle_data.c %/oracle_meet.c,$(MODEL_C)))
$(UNSEEN): CFLAGS_WORLD += -fno-sanitize=thread
$(BUILD)/model/%.o: model/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_WORLD) $(COVFLAGS) $(if $(COVFLAGS),-fprofile-update=atomic) \
		-MMD -MP -c -o $@ $<

$(BUILD)/native/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_NATIVE) $(COVFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/stacksim: $(SIM_O)
	$(CC) $(CFLAGS_SIM) $(LTO) $(COVFLAGS) -rdynamic -o $@ $^ $(LIBS)
$(BUILD)/libsim.a: $(LIB_O)
	@rm -f $@
	$(AR) rcs $@ $^
$(BUILD)/worlds/model.so: $(MODEL_O) | $(BUILD)/stacksim
	@mkdir -p $(@D)
	$(CC) $(COVFLAGS) -shared $(WRAP) -o $@ $^
	@$(BUILD)/stacksim world seal $@
$(BUILD)/parts/mpi.so: sim/cli/mpi/mpi.c sim/cli/ranks.h
	@mkdir -p $(@D)
	OMPI_CC='$(CC)' $(MPICC) $(CFLAGS_SIM) -fPIC -fvisibility=hidden -shared -o $@ $<
# Its calls are sources that reproducers consist of, too ("show --as c").
CALLS    := $(wildcard model/native/calls/*)
$(BUILD)/native/text.o: $(CALLS)
	@mkdir -p $(@D)
	for f in $^; do cat $$f; echo; done >$(BUILD)/native/calls
	printf '\0' >>$(BUILD)/native/calls
	cd $(@D) && $(LD) -r -b binary -z noexecstack -o text.o calls
$(BUILD)/worlds/native.so: $(NATIVE_O) $(BUILD)/native/text.o | $(BUILD)/stacksim
	@mkdir -p $(@D)
	$(CC) $(COVFLAGS) -shared -o $@ $^
	@$(BUILD)/stacksim world seal $@
$(BUILD)/stacksim.1: $(BUILD)/stacksim
	$(BUILD)/stacksim man >$@
# The page of the language, as "stacksim help language" and as a manual page.
$(BUILD)/sim/cli/language.o: scenarios/README.md
	@mkdir -p $(@D)
	$(LD) -r -b binary -z noexecstack -o $@ $<
# What "stacksim replay --gdb" gives to gdb.
$(BUILD)/sim/cli/debug_gdb.o: sim/cli/debug.gdb
	@mkdir -p $(@D)
	$(LD) -r -b binary -z noexecstack -o $@ $<
# What "stacksim new" begins with.
$(BUILD)/sim/cli/templates.o: $(wildcard sim/cli/templates/*)
	@mkdir -p $(@D)
	$(LD) -r -b binary -z noexecstack -o $@ $^
# What the page of a report consists of.
$(BUILD)/sim/report/page.o: $(wildcard sim/report/html/*)
	@mkdir -p $(@D)
	$(LD) -r -b binary -z noexecstack -o $@ $^
# What reproducers consist of, beside operations and tasks.
$(BUILD)/sim/repro/c.o: $(wildcard sim/repro/c/*)
	@mkdir -p $(@D)
	$(LD) -r -b binary -z noexecstack -o $@ $^
# Of the library, from its header.
VERSION   = sed -n 's/^.define STACKSIM_VERSION "\(.*\)"/\1/p' sim/cli/cli.h
$(BUILD)/stacksim.3: sim/session/man.awk sim/include/stacksim.h sim/cli/cli.h
	awk -v version="$$($(VERSION))" -f $< sim/include/stacksim.h >$@
$(BUILD)/stacksim-scenario.7: scenarios/README.md
	sed '1s/.*/# NAME\n\nstacksim-scenario - the scenario language/' $< >$@.md
	lowdown -s -T man -M section=7 -M title=stacksim-scenario $@.md >$@

$(BUILD)/tests/test_%: tests/unit/test_%.c $(LIB_O)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_SIM) -fno-lto -Itests -rdynamic -MMD -MP -o $@ $< $(filter %_k.o,$^) \
		$(LIB_O) $(COVFLAGS) -lcmocka $(LIBS)
# Programs of a test that are compiled as code under test is.
$(BUILD)/tests/%_k.o: tests/unit/%_k.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_WORLD) -Itests -MMD -MP -MT $@ -MF $(@:.o=.d) -c -o $@.plain $<
	$(CC) -r -nostdlib $(WRAP) -o $@ $@.plain
$(BUILD)/tests/test_race: $(BUILD)/tests/race_k.o
$(BUILD)/tests/test_checks: $(BUILD)/tests/checks_k.o
$(BUILD)/tests/test_cache $(BUILD)/tests/test_dpor $(BUILD)/tests/test_cover: \
	$(BUILD)/tests/cache_k.o
# Worlds of the tests: one that works, some that are broken on purpose.
$(BUILD)/tests/worlds/%.so: tests/worlds/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_WORLD) -MMD -MP -MT $@ -c -o $(@:.so=.o) $<
	$(CC) $(filter-out -fsanitize=%,$(VARIANT)) -shared $(WRAP) -o $@ $(@:.so=.o)
# Preloaded by tests.
PRELOADED = $(patsubst tests/preload/%.c,$(BUILD)/tests/%.so,$(wildcard tests/preload/*.c))
$(BUILD)/tests/%.so: tests/preload/%.c
	@mkdir -p $(@D)
	$(CC) $(COMMON) $(OPT) -fPIC -shared -o $@ $<
# Scenarios that are made up, explored in several ways.
$(BUILD)/generated: $(wildcard tests/generated/*.c tests/generated/*.h) $(LIB_O)
	$(CC) $(CFLAGS_SIM) -fno-lto -Itests -rdynamic -o $@ $(filter-out %.h,$^) $(COVFLAGS) \
		$(LIBS)
$(BUILD)/bench: tests/bench/bench.c $(LIB_O)
	$(CC) $(CFLAGS_SIM) $(LTO) -Itests -rdynamic -MMD -MP -o $@ $(filter-out %.h,$^) $(LIBS)

# Is a file JSON as a schema says? And a browser that obeys a script.
$(BUILD)/schema $(BUILD)/browser: $(BUILD)/%: tests/tools/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_SIM) -o $@ $< -ljansson

# How soon each strategy finds what is wrong with a world: strategies WORLD EXECS SEEDS
$(BUILD)/strategies: tests/bench/strategies.c $(LIB_O)
	$(CC) $(CFLAGS_SIM) -fno-lto -rdynamic -o $@ $^ $(COVFLAGS) $(LIBS)

# ---- what a user calls -------------------------------------------------

## demo: find, minimise, draw and replay a historical race (a minute)
.PHONY: demo
demo:
	@$(DEPS) build $(MAKE) -s all
	@sh tests/tools/demo.sh $(BUILD)

## t: what is fast, within a minute
## check-quick: and unit tests and scenarios of this build, 5 minutes
## check: everything that CI runs, 20 to 35 minutes; "make check T=NAME" runs one of tests/manifest
## check-long: the rest
T ?=
TIER ?= check
.PHONY: t check-quick check check-long
t check-quick check check-long:
	@$(DEPS) check $(MAKE) -s run-tests TIER=$(@:check-%=%)

## check-valgrind: the engine's unit tests and a scenario under valgrind
## check-asan: the same under ASan and UBSan
## check-trees: what there is for worlds of kernel trees, the long part, too
## check-bare: the demo and check-quick on a bare Debian 12 and 13, by debootstrap, as root
## coverage: lines of sim/, model/ and a tree, what each scenario adds; fails below the thresholds
.PHONY: check-valgrind check-asan check-trees check-bare coverage
check-valgrind:
	@$(DEPS) check $(MAKE) -s run-tests T='valgrind/*'
check-asan:
	@$(DEPS) check $(MAKE) -s run-tests T='asan/*'
check-trees:
	@$(DEPS) check $(MAKE) -s run-tests T='tree/*'
check-bare:
	@$(DEPS) check $(MAKE) -s run-tests T='bare/*'
coverage:
	@$(DEPS) check $(MAKE) -s run-tests T='coverage coverage/each'

.PHONY: run-tests
run-tests:
	@$(MAKE) -s -j2 all tests
	@set -f; TREES='$(TREES)' sh tests/tools/run.sh $(BUILD) $(TIER) $(T)

## bench: executions and steps per second on this machine, one core
.PHONY: bench
bench:
	@$(DEPS) build $(MAKE) -s all $(BUILD)/bench
	@$(BUILD)/bench
	@sh tests/tools/bench_demo.sh $(BUILD)
	@sh tests/tools/bench_checks.sh $(BUILD)
	@sh tests/tools/bench_restore.sh $(BUILD)

## fuzz: the lock validator against the kernel's lockdep.c, N sequences from SEED on
N ?= 1000000
SEED ?= 1
.PHONY: fuzz
fuzz:
	@$(DEPS) check $(MAKE) -s -j2 all
	@sh tests/selftest/run.sh $(BUILD) $(N) $(SEED)

## trees: worlds of the kernel source packages of this release and those beside it, downloaded
.PHONY: trees
trees: all
	@sh tests/worlds-linux/add.sh $(BUILD) $(TREES) $(BESIDE)

# What the program of a user links: one object, so that all is there that worlds call, with no names
# but those that users and worlds see; it is the same whether the program has LTO or not.
SEEN     := $(foreach s,sim_* stacksim_* __tsan_* __wrap_*,--keep-global-symbol='$(s)')
# A campaign is no part of it.
OF_LIB   := $(filter-out -lsqlite3,$(LIBS))
.PHONY: libstacksim
libstacksim: $(filter-out $(BUILD)/sim/cli/% $(BUILD)/sim/campaign/%,$(LIB_O))
	printf 'const char sim_installed[] = "%s/lib/stacksim";\n' "$(PREFIX)" | \
		$(CC) $(VARIANT) -x c -c -o $(BUILD)/installed.o -
	$(LD) -r -o $(BUILD)/stacksim.o $^ $(BUILD)/installed.o
	objcopy -w -R '.gnu.*lto_*' -N '__gnu_lto*' $(SEEN) $(BUILD)/stacksim.o
	@rm -f $(BUILD)/libstacksim.a
	$(AR) rcs $(BUILD)/libstacksim.a $(BUILD)/stacksim.o
	sed 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|; s|@LIBS@|$(OF_LIB)|; s|@VERSION@|'"$$( \
		$(VERSION))"'|' sim/session/stacksim.pc.in >$(BUILD)/stacksim.pc

# unit-tests: with what tests of commands need, too; other builds have no more
.PHONY: tests unit-tests
tests: unit-tests $(BUILD)/libsim.a $(BUILD)/generated $(BUILD)/strategies
unit-tests: $(BUILD)/schema $(BUILD)/browser $(TEST_BIN) $(PRELOADED) $(TEST_WORLDS)

## install: to $(DESTDIR)$(PREFIX)
.PHONY: install
TO = $(DESTDIR)$(PREFIX)
install:
	@$(DEPS) build $(MAKE) -s all libstacksim $(BUILD)/stacksim.1 $(BUILD)/stacksim.3
	@$(DEPS) lowdown $(MAKE) -s $(BUILD)/stacksim-scenario.7
	@# sources first: pages show only what is not newer than its world
	mkdir -p "$(TO)/share/stacksim/sim"
	cp -R scenarios model "$(TO)/share/stacksim/"
	cp -R sim/include "$(TO)/share/stacksim/sim/"
	install -D $(BUILD)/stacksim "$(TO)/bin/stacksim"
	install -D -m 644 $(BUILD)/worlds/model.so "$(TO)/lib/stacksim/model.so"
	install -D -m 644 $(BUILD)/worlds/native.so "$(TO)/lib/stacksim/native.so"
	$(if $(MPI_SO),install -D -m 644 $(MPI_SO) "$(TO)/lib/stacksim/parts/mpi.so")
	install -D -m 644 $(BUILD)/libstacksim.a "$(DESTDIR)$(LIBDIR)/libstacksim.a"
	install -D -m 644 $(BUILD)/stacksim.pc "$(DESTDIR)$(LIBDIR)/pkgconfig/stacksim.pc"
	mkdir -p "$(TO)/include/stacksim"
	cp -R sim/include/. "$(TO)/include/stacksim/"
	install -D -m 644 $(BUILD)/stacksim.1 "$(TO)/share/man/man1/stacksim.1"
	install -D -m 644 $(BUILD)/stacksim.3 "$(TO)/share/man/man3/stacksim.3"
	install -D -m 644 $(BUILD)/stacksim-scenario.7 "$(TO)/share/man/man7/stacksim-scenario.7"
	$(BUILD)/stacksim completion bash | \
		install -D -m 644 /dev/stdin "$(TO)/share/bash-completion/completions/stacksim"
	$(BUILD)/stacksim completion zsh | \
		install -D -m 644 /dev/stdin "$(TO)/share/zsh/site-functions/_stacksim"

## deb: Debian packages in $(BUILD)/deb, of a copy of this folder; nothing is downloaded by it
.PHONY: deb
DEB = $(BUILD)/deb
deb:
	@$(DEPS) 'debhelper lowdown' true
	rm -rf $(DEB)
	mkdir -p $(DEB)/stacksim
	cp -R Makefile README.md LICENSE sim model scenarios tests coverage $(DEB)/stacksim
	cp -R .debian $(DEB)/stacksim/debian
	cd $(DEB)/stacksim && env -u MAKEFLAGS -u MAKELEVEL dpkg-buildpackage -us -uc

## clean: remove what was built
.PHONY: clean
clean:
	rm -rf build build-*

## help: this text
.PHONY: help
help:
	@sed -n 's/^## /  /p' Makefile

-include $(SIM_O:.o=.d) $(BUILD)/bench.d $(MODEL_O:.o=.d) $(NATIVE_O:.o=.d) \
	 $(TEST_BIN:=.d) $(TEST_WORLDS:.so=.d) \
	 $(patsubst %,$(BUILD)/tests/%_k.d,race checks cache)
