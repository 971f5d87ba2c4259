# SPDX-License-Identifier: GPL-2.0-only
#
# awk -f session.awk REALLY SHOWN: is what was printed what the README shows? A
# line "[...]" in it stands for any number of lines.
NR == FNR { got[++n] = $0; next }
$0 == "[...]" { skip = 1; next }
{
	do i++; while (skip && i <= n && got[i] != $0)
	if (i > n || got[i] != $0) { print "README: " $0; print "really: " got[i]; exit bad = 1 }
	skip = 0
}
END { if (!bad && !skip && i < n) { print "really goes on: " got[i + 1]; exit 1 } exit bad }