#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# trace.sh BUILD: the model prints the tracepoints of fscache and cachefiles as the tree of its
# newest generation does (tests/worlds-linux/trace.sh writes what is compared), and whether it does
# changes no execution. Without the fix of b5b52de3214a a cookie is let go of that is read, in the
# order of events of the trace that was public of it. TAP.
# shellcheck disable=SC2317 # called by name
set -u

stacksim=$1/stacksim
null="BUG: kernel NULL pointer dereference"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh
unset STACKSIM_SCENARIOS

# only a race prints these, or the failure of one call
cat >"$work/elsewhere" <<'LIST'
- lrudc
END unlive
PUT alloc_fail
PUT alvol
PUT cache
PUT pfail
SEE hwake
WAIT crea
BAD dirt
BAD xatt
VOL BAD xatt
fallocate
getxattr
link
mkdir
notify_change
open
LIST

# words: each word of the model's tables is in the lines that are compared, or is one of those
words() {
	cat tests/worlds-linux/trace/*.txt | tr -s ' ' >"$work/all"
	sed -n 's/^[ 	]*V(.*, "\([^"]*\)").*/\1/p' model/include/trace/*.h |
		sed 's/  */ /g; s/ $//' | sort -u >"$work/tables"
	[ -s "$work/tables" ] || return 1
	sed 's|[*]|[*]|g' "$work/tables" | while read -r word; do
		grep -qE -e "[ =]$word( |\$)" "$work/all" || echo "$word"
	done | sort >"$work/missing"
	sort "$work/elsewhere" | diff - "$work/missing"
}

report() {
	grep -qx "$null, address: 0000000000000008" "$work/shown"
}

for s in io files volumes renewed errors; do
	ok "the lines of $s.scn are those of the tree" same_lines model "$s"
done
ok "... and have all words that need no race" words
ok "a search is the same with lines" same_search model random
ok "... and one that knows states" same_search model dfs
ok "the race of the LRU is found at 6.0" race_found "$null in cachefiles_prepare_write" \
	fscache-lru-reuse --gen 6.0
ok "... and is the one that was reported" report
ok "... with the tracepoints of the public trace, in their order" lru_race_events
echo "1..$n"
exit "$rc"
