#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# edges.sh BUILD: what the port tells the race detector matters. Each row takes
# one thing out of a copy of the port; then a scenario of a tree that has no data
# race must have this one. TAP: what is taken out, scenario, race.
set -u

stacksim=$(realpath "$1/stacksim")
world=linux-6.12
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=$work/out
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh
tree=$(sh tests/tools/tree.sh 6.12) || exit 1

# only what is changed is compiled again
share_objects "$1"
copy_port

build() {
	make_world STORE="$STACKSIM_OBJECTS" >"$work/log" 2>&1
}

# race WORLD SCENARIO RACE
race() {
	"$stacksim" explore -w "$1" --race default -n 600 -o "$work/sched" "$2" \
		>"$work/found" 2>>"$work/log"
	signatures "$work/found" "$work/sched" | cut -f2 |
		grep -qxE "BUG: KCSAN: (data-|assert: )race in $3"
}

# without WHAT FILE SED SCENARIO RACE
without() {
	n=$((n + 1))
	cp "$port/$2" "$work/whole"
	sed -i "$3" "$port/$2"
	if cmp -s "$port/$2" "$work/whole"; then
		echo "not ok $n - without $1: there is nothing to take out of $2"
		rc=1
	elif ! build; then
		echo "not ok $n - without $1: cannot be built"
		sed 's/^/# /' "$work/log"
		rc=1
	elif race "$world" "$4" "$5" || ! race "$out/$world.so" "$4" "$5"; then
		echo "not ok $n - without $1: $4: $5"
		rc=1
	else
		echo "ok $n - without $1: $4: $5"
	fi
	cp "$work/whole" "$port/$2"
}

without 'the order of barriers' services/atomic.c 's/sim_fence(.*);//' \
	ovl-aio-uaf 'backing_aio_put / backing_aio_put'
without 'the order of atomics' services/atomic.c \
	'/^s64 port_rmw/,/^}/s/sim_rmw_mo(\(.*\), (enum sim_mo)mo,/sim_rmw_mo(\1, SIM_RELAXED,/' \
	ovl-aio-uaf 'backing_aio_put / backing_aio_put'
without 'the order of cmpxchg()' services/atomic.c \
	's/sim_cmpxchg_mo(\(.*\), (enum sim_mo)mo,/sim_cmpxchg_mo(\1, SIM_RELAXED,/' \
	ovl-aio-requests 'delayed_fput / llist_add_batch'
without 'store-release' services/atomic.c 's/mo == PORT_RELEASE/0/' \
	fuse-backing-reused '__radix_tree_lookup / radix_tree_node_ctor'
without "the order of a task's own atomics" services/atomic.c 's/^	*sim_hb_.*;//' \
	vfs-uring 'init_task_work / task_work_run'
without 'data_race()' services/kcsan.c 's/sim_race_ignore(.*);//' \
	ovl-aio-uaf 'item_put / run_item'
without 'what per-cpu variables are' services/kcsan.c \
	'/^void port_percpu/,/^}/s/sim_race_marked(.*);//' \
	ovl-copyattr-race 'percpu_down_read / percpu_up_read'
without 'a copy of per-cpu variables for each CPU' services/percpu.c 's/sim_cpu_take()/0/' \
	fuse-backing-left 'local_lock_acquire / local_lock_release'
without 'the new life of a task' services/task.c 's/sim_race_fresh(.*);//' \
	ovl-aio-uaf 'task_init / task_work_run'
without 'the order of a completion ring' ../common/request.c \
	'/^void request_done(/,/^}/s/sim_hb_release(.*);//' \
	vfs-uring 'io_wait / request_done'
echo "1..$n"
exit $rc
