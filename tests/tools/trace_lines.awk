# SPDX-License-Identifier: GPL-2.0-only
#
# trace_lines.awk: the lines of tracepoints in a trace, as trace_print_context() has them, without
# what is another number in each world: threads are called without their id, inodes are counted as
# they come, and directories are left out, of which the model has one for a volume, trees 257.
/^ *[^ ]+-[0-9]+ +\[[0-9][0-9][0-9]\] [dDb.][.][hHs.][1-9a-f.][.] +[0-9]+\.[0-9]+: [a-z_]+: / {
	if (/cachefiles_(lookup|mark_active|mark_inactive): o=00000000|cachefiles_mkdir: /)
		next
	sub(/^ */, "")
	sub(/(#[0-9]+)?-[0-9]+ +\[/, " [")
	if (/: cachefiles_vfs_error: .* (tmpfile|link|lookup|mkdir) e=/)
		sub(/ B=[0-9a-f]+/, " B=-")
	sub(/ dB=[0-9a-f]+/, " dB=-")
	if (match($0, / B=[0-9a-f]+/)) {
		inode = substr($0, RSTART + 3, RLENGTH - 3)
		if (inode != "0" && !(inode in number))
			number[inode] = ++inodes
		$0 = substr($0, 1, RSTART + 2) number[inode] substr($0, RSTART + RLENGTH)
	}
	print
}
