# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# What is left of a scenario is needed. The caller has $stacksim.
# shellcheck disable=SC2154

# needed NAME REPORT OPTION...: without any one line of what is left the report is not found
needed() {
	scn=$1 report=$2 needs=0
	shift 2
	grep -q "^report \"$report" "$scn.sched" || return 1
	lines=$(awk '/^(setup|task|event|order|expect)/ { body = 1; next }
		body && NF && $1 !~ /^#/ { print NR }' "$scn.scn")
	for line in $lines; do
		needs=$((needs + 1))
		sed "${line}d" "$scn.scn" >less.scn
		if "$stacksim" explore less.scn -o less.sched "$@" 2>/dev/null | grep -qF "$report"
		then
			sed -n "${line}p" "$scn.scn"
			return 1
		fi
	done
	echo "$needs lines are needed"
	[ $needs -gt 0 ]
}
