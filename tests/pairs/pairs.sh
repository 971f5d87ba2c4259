#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# pairs.sh BUILD WORLD [EXECS]: each pair of the operations that WORLD has, on one descriptor and
# on one path, by two tasks, while a third closes the descriptor: nothing may be reported, and
# there must be an execution in which both succeed. The pairs are made of what "stacksim ops"
# says (pairs.awk). Targets: a file, an overlay's in the upper layer, one still in the lower
# layer, a FUSE file with passthrough; a cache, whose operations are of no other target, and which
# has no others; names and attributes in an overlay. Each operation succeeds there alone, or is
# known not to.
# EXECS: in the world of a tree, so many executions, half of them at random; of the model, all
# with one preemption. SAMPLE=N in the environment: each Nth of the silent pairs;
# TARGETS="...": these, and "fuse" where the world has it. TAP.
set -u

stacksim=$1/stacksim world=$2 execs=${3:-}
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
n=0 rc=0

# result CODE TEXT: a TAP line
result() {
	n=$((n + 1))
	[ "$1" = 0 ] && echo "ok $n - $2" && return
	echo "not ok $n - $2"
	rc=1
}

# generate TARGET KIND [AWK_OPTION...]: scenarios into $dir; $made of them, without those $left out
generate() {
	dir=$tmp/$1-$2
	mkdir -p "$dir"
	target=$1 kind=$2
	shift 2
	awk -f "$here/pairs.awk" -v target="$target" -v kind="$kind" -v dir="$dir" "$@" \
		"$tmp/ops" ||
		exit 1
	made=$(count)
	known "$world" "$target" "$kind" | while read -r pair; do
		rm -f "$dir/$pair.scn"
	done
	left=$((made - $(count)))
	made=$((made - left))
}

count() {
	find "$dir" -name "*.scn" | wc -l
}

# known WORLD TARGET [KIND]: what is left out there (known.txt)
known() {
	sed -n -e "s/^$1 $2 \([^ ]*\) .*/\1/p" -e "s/^any ${3:-no} \([^ ]*\) .*/\1/p" \
		"$here/known.txt"
}

# what is of the target "names" alone, and what is of that, too
names='openat|symlink|readlink|mknod|link_fd|readdir|stat|chmod|chown|utime|access|getflags'
names="$names|setflags|getxflags|setxflags|layer_xattr|setfacl|getfacl|handle|open_handle|remount|umount|drop_caches|stack|mountinfo"
asked='ondemand_.*|cookie_use|cookie_unuse|cookie_relinquish|volume_relinquish|cache_read|cache_query'
asked="$asked|cachefiles_poll|write|close"
too='mkdir|rmdir|unlink|rename|link'

# possible TARGET: operations of the world that are of that kind
possible() {
	case $1 in
	cache) grep '^\(cache\|cachefiles\|cookie\|fscache\|volume\)_' "$tmp/all" ;;
	ondemand) grep -Ex "$asked" "$tmp/all" ;;
	names) grep -Ex "$names|$too" "$tmp/all" ;;
	*)
		grep -v '^\(cache\|cachefiles\|cookie\|fscache\|ondemand\|volume\)_' "$tmp/all" |
			grep -Exv "$names"
		;;
	esac
}

# refused TARGET: operations of the world that do not succeed there (known.txt)
refused() {
	sed -n "s/^any $1 refuses \([^ ]*\) .*/\1/p" "$here/known.txt" | sort >"$tmp/refused"
	comm -12 "$tmp/refused" "$tmp/$1.possible"
}

# check [OPTION...]: the scenarios in $dir; names of those that are as they say into $dir.ok; $cut
# is what may be said of one whose search was cut short
check() {
	"$stacksim" check -w "$world" -S "$dir" -j 2 "$@" >"$dir.ktap" 2>"$dir.err"
	sed -n "s/^ok [0-9]* \([^ ]*\)$cut\$/\1/p" "$dir.ktap" >"$dir.ok"
	good=$(wc -l <"$dir.ok")
}

# show: what was reported of those that are not
show() {
	awk '/^  # Subtest/ { text = "" }
		{ text = text "# " $0 "\n" }
		/^not ok/ { printf "%s", text }
		/^(not )?ok/ { text = "" }' "$dir.ktap" | head -n "${PAIRS_SHOW:-60}"
	sed 's/^/# /' "$dir.err" | head -n 5
}

# all_good EXPECTED TEXT: of so many pairs those that are not left out were made, and are good
all_good() {
	[ "$1" -gt 0 ] && [ $((made + left)) = "$1" ] && [ "$good" = "$made" ]
	code=$?
	result $code "$2, of $1 $left left out"
	[ $code = 0 ] || show
}

# solo TARGET: which operations succeed there
solo() {
	possible "$1" >"$tmp/$1.possible"
	generate "$1" solo -v only="$tmp/$1.possible"
	check -n "${SOLO:-64}"
	sort "$dir.ok" >"$tmp/$1.ops"
	cat "$dir.ok" >>"$tmp/covered"
	refused "$1" | sort - "$tmp/$1.ops" >"$tmp/told"
	diff "$tmp/$1.possible" "$tmp/told" >"$tmp/differ"
	result $? "$1: $good of $made operations succeed alone, the others are known to be refused"
	sed -n 's/^\([<>]\)/# \1/p' "$tmp/differ"
}

# pairs TARGET
pairs() {
	cut=
	# there are works and timers in each of these
	case $1 in cache | ondemand) execs=${execs:-300} ;; esac
	solo "$1"
	ops=$good all=$((good * (good + 1) / 2)) # with itself, too
	generate "$1" both -v only="$tmp/$1.ops"
	check -n "${BOTH:-64}"
	all_good $all "$1: both succeed in $good of $made pairs of $ops operations"
	generate "$1" clean -v only="$tmp/$1.ops" -v sample="${SAMPLE:-}"
	cut=${execs:+'\( # SKIP inconclusive.*\)*'}
	check ${execs:+-n "$execs"}
	cut=
	all_good $(((all + ${SAMPLE:-1} - 1) / ${SAMPLE:-1})) \
		"$1: $good of $made pairs are silent, $(executions) executions"
}

executions() {
	awk '/^ *# [0-9]+ executions/ { n += $2 } END { print n + 0 }' "$dir.ktap"
}

# a look-up without a reference is seen by each pair that uses the descriptor
planted() {
	generate "$1" planted -v only="$tmp/$1.ops" -v with=fault-fget-late -v planted=1 \
		-v kind=clean
	check
	result $((good != 0 || made == 0)) \
		"$1: a late reference is reported by $((made - good)) of $made pairs"
}

"$stacksim" ops -w "$world" >"$tmp/ops" || exit 1
awk '/^[a-z]/ { op = $1 } /^\tin: .*task/ { print op }' "$tmp/ops" | sort -u >"$tmp/all"
targets="disk upper lower"
! grep -q '^fuse ' "$tmp/ops" || targets="$targets fuse"
! grep -q '^cachefiles_open ' "$tmp/ops" || targets="$targets cache"
! grep -q '^ondemand_read ' "$tmp/ops" || targets="$targets ondemand"
! grep -q '^openat ' "$tmp/ops" || targets="$targets names"
targets=${TARGETS:-$targets}
for t in $targets; do
	pairs "$t"
done
[ "$world" != model ] || planted disk
if [ -z "${TARGETS:-}" ]; then
	known any op >>"$tmp/covered"
	sort -u "$tmp/covered" | comm -13 - "$tmp/all" >"$tmp/left"
	[ ! -s "$tmp/left" ]
	result $? "each operation of a task is in one of the targets"
	sed 's/^/# not: /' "$tmp/left"
fi
echo "1..$n"
exit $rc
