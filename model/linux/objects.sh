#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Objects by what they were made of. A store beside the builds, which all worlds share, has each
# object with the sums of all files that the compiler read for it; it is used where each of them
# is the same now, in whatever tree, patched or not, and wherever the project lies. Nothing goes
# by times. Called by world.mk.
#
#   objects.sh restore   before a build: OUT has the objects that need not be made, and no others
#   objects.sh note      after it: see that the tree stayed the same, keep what was made
#
# STORE/HOW/BATCH/NAME.o, and .deps: lines "SUM  FILE", of which the first is about the object. HOW
# is compiler, flags and names of headers; BATCH the sum of all .deps of what was compiled at a
# time; NAME the object's in OUT. Files are named SRC/, GEN/, PORT/ and PROJECT/ there.
# the lists are words of make, and names come from its environment
# shellcheck disable=SC2015,SC2046,SC2086,SC2153,SC2154
set -eu
# shellcheck source=model/linux/lib.sh
. "$PORT/lib.sh"
OUT=$(realpath "$OUT") STORE=$(realpath -m "$STORE")

KEEP=8  # of each object and HOW
DAYS=30 # without use

# generic, real: of lines that end with a path, as the store names it and as it is here
generic() {
	sed "s,  $SRC/,  SRC/,; s,  $gen/,  GEN/,; s,  $PROJECT/,  PROJECT/,; s,  $PORT/,  PORT/,"
}
real() {
	sed "s,^SRC/,$SRC/,; s,^GEN/,$gen/,; s,^PROJECT/,$PROJECT/,; s,^PORT/,$PORT/,"
}

# plain: of names of objects at the ends of lines, those whose lines are not counted. What they are
# counted in stands beside the others, which belong to their world.
plain() {
	awk -v all="$COVFLAGS" -v some="$COVER" '
	function counted(name, i) {
		if (all == "" || sub("^tree/", "", name) == 0)
			return 0
		for (i = 1; i <= n; i++)
			if (file[i] ~ "/$" ? index(name, file[i]) == 1 : name ".c" == file[i])
				return 1
		return !n
	}
	BEGIN { n = split(some, file, " ") }
	!counted($NF)'
}

# used: of lists of "SUM  FILE" on stdin, what the compiler read, each once; what has no folder
# is none of that
used() {
	awk '$2 ~ "/" && !seen[$2]++ { print $2 }' | sort
}

# sums: of files by name on stdin, "SUM  FILE", as far as they are there
sums() {
	tr '\n' '\0' | xargs -0 -r sha256sum 2>/dev/null || :
}

# how: what decides about an object besides the files that were read for it. A header that comes
# may be found before one that was read.
how() {
	version=$($CC --version 2>/dev/null) || die "there is no compiler $CC"
	echo "$CC"
	echo "$version"
	cat "$PORT/world.mk" "$PORT"/parts/*/part | sha256sum
	for folder in include fs kernel lib mm security io_uring; do
		[ ! -d "$SRC/$folder" ] || (cd "$SRC" && find -L "$folder" -name '*.h')
	done | sort
	(cd "$PORT" && find . ../common -name '*.h') | sort
}

restore() {
	# heads.h.gch: of a build that was broken off
	rm -rf "$OUT/tree" "$OUT/port" "$gen/heads.h.gch"
	mkdir -p "$OUT/tree" "$OUT/port" "$STORE"
	how >"$gen/how"
	from=$STORE/$(sha256sum <"$gen/how" | cut -c1-16)
	echo "$from" >"$gen/store"
	mkdir -p "$from"
	find "$from" -name '*.deps' >"$gen/candidates"
	[ -s "$gen/candidates" ] || return 0
	xargs cat <"$gen/candidates" 2>/dev/null | used |
		real | sums | generic >"$gen/sums"
	# those of which every file is the same: "SUM FILE NAME" of the object
	awk -v sums="$gen/sums" '
	BEGIN { while ((getline line <sums) > 0) same[line] }
	function done() { if (file != "" && good) print object, file }
	FNR == 1 {
		done()
		file = FILENAME
		good = 1
		object = $1
		next
	}
	!($0 in same) { good = 0; nextfile }
	END { done() }' $(cat "$gen/candidates") 2>/dev/null >"$gen/good" || :
	while read -r sum deps; do
		echo "$sum  ${deps%.deps}.o"
	done <"$gen/good" | sha256sum -c 2>/dev/null | sed -n 's/\.o: OK$//p' >"$gen/whole"
	awk -v from="$from/" '{
		name = substr($0, length(from) + 1)
		batch = name
		sub("/.*", "", batch)
		sub("[^/]*/", "", name)
		if (!seen[name]++)
			print batch, name
	}' "$gen/whole" | plain >"$gen/found"
	cut -d' ' -f1 "$gen/found" | sort -u | while read -r batch; do
		awk -v batch="$batch" '$1 == batch { print $2 }' "$gen/found" >"$gen/batch"
		# who else adds a world may take it away
		place "$from/$batch" "$OUT" <"$gen/batch" ||
			sed "s,.*,$OUT/&.o $OUT/&.deps," "$gen/batch" | xargs rm -f
	done
	find "$OUT/tree" "$OUT/port" -type f -exec touch {} +
}

# place FROM TO: of objects on stdin, with .deps: other names of files that are never written to,
# or copies
place() {
	sed 's/.*/&.o\n&.deps/' >"$gen/placed"
	for how in -lf -f; do
		! (cd "$1" && xargs cp $how --parents -t "$2") <"$gen/placed" 2>/dev/null ||
			return 0
	done
	return 1
}

# made: the objects that were compiled now, without ".o"
made() {
	find "$OUT/tree" "$OUT/port" -name '*.d' | sed 's/\.d$//' | while read -r o; do
		[ ! -e "$o.o" ] || echo "$o"
	done
}

# read_for: of objects on stdin, the files that the compiler read for each, "OBJECT  FILE"
# shellcheck disable=SC2016 # awk's
read_for() {
	sed 's/$/.d/' | tr '\n' '\0' | xargs -0 -r awk '
	FNR == 1 { object = substr(FILENAME, 1, length(FILENAME) - 2) }
	/^[^ ].*:$/ { next }
	{
		sub(/^[^ ]*: /, "")
		sub(/ *\\$/, "")
		for (i = 1; i <= NF; i++)
			if (!seen[object, $i]++)
				print object "  " $i
	}'
}

# moved: files of the tree that changed since the build began, or are gone
moved() {
	# shellcheck disable=SC2016
	(cd "$TREE" && xargs -r sh -c 'find -L "$@" -cnewer "$0"' "$gen/begun") \
		<"$gen/tree_files" 2>/dev/null || :
	while read -r f; do
		[ -e "$SRC/$f" ] || echo "$f"
	done <"$gen/tree_files"
}

# sound: of what was made, those objects that are made of nothing that moved or is gone; each has
# its .deps then
sound() {
	{
		sed 's/$/.o/' "$gen/made" | tr '\n' '\0' | xargs -0 -r sha256sum |
			sed 's/^\([^ ]*\)  \(.*\)\.o$/\2 0 \1 object/'
		generic <"$gen/read" | awk -v moved="$gen/moved" -v sums="$gen/sums" '
		BEGIN {
			while ((getline line <moved) > 0) gone["SRC/" line]
			while ((getline line <sums) > 0) {
				split(line, part, "  ")
				sum[part[2]] = part[1]
			}
		}
		{ print $1, !($2 in sum) || ($2 in gone) ? "-" : 1 " " sum[$2], $2 }'
	} | sort | awk '
	$1 != object {
		close(object ".deps")
		object = $1
		bad = $2 == "-"
		if (!bad)
			print object
	}
	!bad { print $3 "  " $4 >(object ".deps") }'
}

# keep: of objects on stdin, each in the store with its .deps; and KEEP of a name
keep() {
	sed "s,^$OUT/,," | plain >"$gen/sound"
	[ -s "$gen/sound" ] || return 0
	into=$(cat "$gen/store")
	new=$into/.new.$$
	mkdir "$new" && place "$OUT" "$new" <"$gen/sound" || return 0
	batch=$into/$(sed "s,.*,$new/&.deps," "$gen/sound" | xargs cat | sha256sum | cut -c1-16)
	rm -rf "$batch"
	mv -T "$new" "$batch" 2>/dev/null || rm -rf "$new"
	sed "s,.*,$OUT/&.d," "$gen/sound" | xargs rm -f
	find "$into" -name '*.deps' -printf '%T@ %P\n' | sort -rn | awk -v keep=$KEEP '{
		name = $2
		sub("[^/]*/", "", name)
		sub(/deps$/, "", $2)
		if (++nr[name] > keep)
			print $2 "deps " $2 "o"
	}' | (cd "$into" && xargs -r rm -f)
}

note() {
	# 50 MB that have done their duty
	rm -f "$gen/heads.h.gch"
	made >"$gen/made"
	read_for <"$gen/made" >"$gen/read"
	{
		sed 's/^[^ ]*  //' "$gen/read"
		find "$OUT/tree" "$OUT/port" -name '*.deps' \
			-exec cat {} + | used | real
	} | sort -u >"$gen/files"
	{
		tree_names <"$gen/files"
		cat "$gen/looked"
	} | sort -u >"$gen/tree_files"
	moved >"$gen/moved"
	sums <"$gen/files" >"$gen/inputs"
	generic <"$gen/inputs" >"$gen/sums"
	sound | keep
	find "$STORE" -type f -mtime +$DAYS -delete 2>/dev/null || :
	find "$STORE" -mindepth 2 -type d -empty ! -path '*/.new.*' -delete 2>/dev/null || :
	[ ! -s "$gen/moved" ] ||
		die "the tree changed while it was compiled: $(tr '\n' ' ' <"$gen/moved")"
}

"$1"
