# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# What benchmarks share.

# cpu FILE COMMAND...: seconds of processor time that it takes; FILE: what it prints
cpu() {
	out=$1
	shift
	(
		"$@" >"$out" 2>/dev/null </dev/null
		times
	) | awk 'END { split($0, t, /[ms ]+/); print t[1] * 60 + t[2] + t[3] * 60 + t[4] }'
}
