# SPDX-License-Identifier: GPL-2.0-only
#
# awk -v from=FOLDER -v looked=FILE -f probe.awk FILE...: answers the lines "probe" of the files
# (probes says what they are) by what lies in the folder: "#define HAVE_NAME 1" of each that is
# there, in their order. Which files were looked into is added to FILE. Each is read once.

$1 == "probe" && NF >= 4 {
	name[++nr] = $2
	n = split($3, place, ":")
	file[nr] = place[1]
	within[nr] = n == 2 ? "^static [a-z_]* " place[2] "[(]" : ""
	asked[place[1]] = asked[place[1]] " " nr
	sub(/^probe [^ ]* [^ ]* /, "")
	regex[nr] = $0
}

# of a file, all that is asked of it
function look(f,    line, q, n, i, k, inside) {
	n = split(asked[f], q, " ")
	while ((getline line <(from "/" f)) > 0) {
		there[f]
		for (i = 1; i <= n; i++) {
			k = q[i]
			if (within[k] != "") {
				if (line ~ within[k])
					inside[k]
				else if (line ~ /^}/)
					delete inside[k]
				if (!(k in inside))
					continue
			}
			if (line ~ regex[k]) {
				found[k]
				q[i--] = q[n--]
			}
		}
	}
	close(from "/" f)
}

END {
	for (f in asked)
		look(f)
	for (k = 1; k <= nr; k++) {
		if (!(file[k] in there) || name[k] in said)
			continue
		print file[k] >>looked
		if (!(k in found))
			continue
		print "#define HAVE_" name[k] " 1"
		said[name[k]]
	}
}
