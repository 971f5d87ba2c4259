# SPDX-License-Identifier: GPL-2.0-only
#
# awk -v tier=TIER -v only="NAME..." -f plan.awk tests/manifest: the tests to run, in the order in
# which they are best begun, a line each: number, name, seconds, numbers of those that it needs
# ("-": none), command. Those that others need are among them, whatever their tier is. "only" has
# names, or lists with "*", and goes before the tier. A test whose tree is not there becomes a
# skip. A mistake in the manifest is told, and the exit code is 2.
# TREES comes from the environment.

function wrong(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text | "cat >&2"
	bad = 1
}

# The words that "%" stands for in the rows that follow.
function set_each(    i, k, n, words, parts, list, path) {
	of = 0
	for (i = 2; i <= NF; i++) {
		if ($i !~ /%/) {
			n = split(substr($i, 1, 1) == "$" ? ENVIRON[substr($i, 2)] : $i, words, " ")
			for (k = 1; k <= n; k++)
				each[++of] = words[k]
			continue
		}
		split($i, parts, "%")
		list = $i
		sub(/%/, "*", list)
		list = "ls -d " list " 2>/dev/null"
		while ((list | getline path) > 0)
			each[++of] = substr(path, length(parts[1]) + 1,
					    length(path) - length(parts[1] parts[2]))
		if (!of)
			wrong("no file fits " $i)
	}
}

# A row that is written out goes before one that "each" made, wherever it stands.
function put(name, need, command, from_each) {
	if (!(name in number))
		names[number[name] = ++rows] = name
	else if (from_each)
		return
	else if (!made[name])
		wrong(name " is there twice")
	tier_of[name] = $2
	seconds[name] = $3
	needs[name] = need
	commands[name] = command
	made[name] = from_each
}

function fits(name,    n, i, list, re) {
	n = split(only, list, " ")
	for (i = 1; i <= n; i++) {
		re = list[i]
		gsub(/[.+?()|{}^$\\]|\[|\]/, "\\\\&", re)
		gsub(/\*/, ".*", re)
		if (name ~ "^" re "$")
			return 1
	}
	return 0
}

function wanted(name) {
	if (tier_of[name] == "-")
		return 0
	if (only != "")
		return fits(name)
	return tier == "long" ? tier_of[name] == "long" : level[tier_of[name]] <= level[tier]
}

# Takes a test in, and what it needs.
function take(name,    n, i, list, need, soft) {
	if (taken[name]++)
		return
	n = split(needs[name], list, ",")
	for (i = 1; i <= n; i++) {
		need = list[i]
		soft = sub(/^\?/, "", need)
		if (need == "-")
			continue
		if (!(need in number) && !is_of_tree(need))
			wrong(name " needs " need ", which is no test")
		else if (soft)
			continue
		else if (!(need in number))
			skip[name] = need " is not there, TREES=\"" ENVIRON["TREES"] "\""
		else
			take(need)
		if (need in skip)
			skip[name] = skip[need]
	}
}

# Is it a row of a tree, of any version?
function is_of_tree(name) {
	sub(/^tree\/[0-9.]+\//, "tree/%/", name)
	return name in generic
}

# How long it takes until all that waits for it can be through.
function weight(name,    i, w, most) {
	if (name in weighs)
		return weighs[name]
	weighs[name] = 0 # of a circle: told below
	for (i = 1; i <= rows; i++)
		if (taken[names[i]] && index("," hard[names[i]] ",", "," name ",") &&
		    (w = weight(names[i])) > most)
			most = w
	return weighs[name] = seconds[name] + most
}

# The needs of a test that are among what is run, "?" or not.
function resolve(name,    n, i, list, need) {
	n = split(needs[name], list, ",")
	for (i = 1; i <= n; i++) {
		need = list[i]
		sub(/^\?/, "", need)
		if (taken[need])
			hard[name] = hard[name] (hard[name] ? "," : "") need
	}
}

function numbers(name,    n, i, list, text) {
	n = split(hard[name], list, ",")
	for (i = 1; i <= n; i++)
		text = text (text ? "," : "") number[list[i]]
	return text == "" || name in skip ? "-" : text
}

BEGIN {
	level["t"] = 1
	level["quick"] = 2
	level["check"] = 3
	level["long"] = 4
	if (only == "" && !(tier in level)) {
		print "tests/manifest: no such tier: " tier | "cat >&2"
		exit bad = 1
	}
}

/^#/ || /^$/ { next }
$1 == "each" { set_each(); next }
$1 == "helper" { next }
{
	command = $0
	sub(/^[^ \t]+[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]*/, "", command)
	if (!($2 in level) && $2 != "-")
		wrong("no such tier: " $2)
	if ($3 !~ /^[0-9]+$/ || command == "")
		wrong("a row is: name, tier, seconds, needs, command")
	if ($1 !~ /%/) {
		put($1, $4, command, 0)
		next
	}
	generic[$1] = 1
	for (k = 1; k <= of; k++) {
		name = $1
		need = $4
		text = command
		gsub(/%/, each[k], name)
		gsub(/%/, each[k], need)
		gsub(/%/, each[k], text)
		put(name, need, text, 1)
	}
}

END {
	if (bad)
		exit 2
	for (i = 1; i <= rows; i++)
		if (wanted(names[i]))
			take(names[i])
	for (i = 1; i <= rows; i++)
		resolve(names[i])
	for (i = 1; i <= rows; i++)
		if (taken[names[i]])
			order[++tests] = names[i]
	if (!tests) {
		print "tests/manifest: no test is called " only | "cat >&2"
		exit 2
	}
	if (bad)
		exit 2
	# the longest first; what takes as long, as they are written
	for (i = 2; i <= tests; i++) {
		name = order[i]
		for (k = i - 1; k && weight(order[k]) < weight(name); k--)
			order[k + 1] = order[k]
		order[k + 1] = name
	}
	for (i = 1; i <= tests; i++)
		number[order[i]] = i
	for (i = 1; i <= tests; i++) {
		name = order[i]
		text = name in skip ? "echo 'ok 1 # SKIP " skip[name] "'" : commands[name]
		printf "%d\t%s\t%d\t%s\t%s\n", i, name, seconds[name], numbers(name), text
	}
}
