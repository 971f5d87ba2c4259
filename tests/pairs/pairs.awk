# SPDX-License-Identifier: GPL-2.0-only
#
# From what "stacksim ops" says, scenarios of one operation or of each pair of them, for one
# target. What an argument is follows from its parameter's name; a parameter that has no
# argument here is an error, so that a new operation is not forgotten.
#
#   awk -f pairs.awk -v target=disk -v kind=solo|both|clean -v with=CHANGE -v dir=DIR [-v only=FILE]
#
# solo: each operation alone, kind both: a pair with a third task that closes the descriptors,
# where the "bug" is that both succeed; clean: the same, where nothing may be reported. only:
# a list of operations that the target has.

/^[a-z]/ { name = $1; op[++nr] = name; next }
/^\tin: / && !(name in anywhere) { anywhere[name] = $0; next }
/^\t[a-z]+: / && !/default/ && name in anywhere && anywhere[name] ~ /task/ {
	p = substr($1, 1, length($1) - 1)
	v = value(name, p, $0)
	args[name] = args[name] " " v
	uses[name, v] = 1
	if (p == "req")
		needs_req[name] = 1
	next
}
/^\t/ && /completed/ { done_req[name] = 1 }
/^\t/ && /for aio_wait/ { gives_req[name] = 1 }

function value(op, p, text,    w) {
	if (p == "fd" && op == "backing_open")
		return "real"
	if (p == "fd" && target == "ondemand" && op ~ /^(ondemand_complete|write|close)$/)
		return "src"
	if (p == "fd" || p == "out")
		return "fd"
	if (p == "in")
		return "src"
	if (p == "path" && op ~ /^(mkdir|rmdir|mknod|openat)$/)
		return mount "/h"
	if (p == "path" && op == "stack")
		return "/more"
	if (p == "path" && op == "readlink")
		return mount "/s"
	if (p == "target" || p == "handle")
		return "h"
	if (p == "mode" && op != "open_reply")
		return "0600"
	if (p == "msg")
		return "m"
	if (p == "task")
		return "one"
	if (p == "uid")
		return "1000"
	if (p == "how" && op == "access")
		return "R_OK"
	if (p == "how" && op == "flock")
		return "LOCK_EX"
	if (p == "how" && op == "setlease")
		return "F_WRLCK"
	if (p == "perm")
		return "6"
	if (p == "path")
		return (op ~ /^(allow|deny)$/ ? below : mount) "/f"
	if (p == "to")
		return mount "/h"
	if (p == "attr")
		return "user.a"
	if (p == "cookie")
		return op == "cookie_relinquish" || target " " op == "ondemand cookie_use" ? \
			"idle" : "file"
	if (p == "volume")
		return op == "volume_relinquish" ? "spare" : "volume"
	if (p == "key")
		return op == "volume_acquire" ? "another" : "g"
	if (p == "errors")
		return "0"
	if (p == "size")
		return "4096"
	if (p == "text" && op == "mountinfo")
		return "\"index=on\""
	if (p == "text")
		return op == "fscache_proc" ? "nfs" : "\"brun 9%\""
	if (p == "fs")
		return text ~ /of FUSE/ ? "/mnt" : fs
	if (p == "pos")
		return "0"
	if (p == "len" || p == "size")
		return "512"
	if (p == "n" || p == "seconds")
		return "1"
	if (p == "id")
		return "id"
	if (p == "req")
		return "req"
	if (p == "flags")
		return op in flags ? flags[op] : "O_APPEND"
	if (match(text, /one of [a-zA-Z_]+/)) {
		w = substr(text, RSTART + 7, RLENGTH - 7)
		return w
	}
	print "pairs.awk: no argument for parameter " p " of operation " op >"/dev/stderr"
	failed = 1
	exit 1
}

BEGIN {
	flags["open"] = "O_RDWR"
	flags["openat"] = "O_RDWR|O_CREAT"
	flags["open_handle"] = "O_RDONLY"
	flags["setflags"] = "FS_NODUMP_FL"
	flags["setxflags"] = "FS_XFLAG_NODUMP"
	mount = target == "disk" ? "/disk" : "/mnt"
	# permissions are of a real file
	below = target == "disk" || target == "fuse" ? "/disk" : "/" target
	fs = target == "disk" || target == "fuse" ? "disk" : target == "names" ? "/mnt" : "upper"
	setup["disk"] = "fs disk dio=work\nfile disk /f size=1024 uid=1000\nfile disk /g size=1024\n" \
		"fd = open /disk/f O_RDWR|O_DIRECT\nsrc = open /disk/g O_RDWR"
	layers = "fs lower\nfs upper dio=work\nfile lower /f size=1024 uid=1000\n" \
		"file upper /g size=1024\n" \
		"overlay /mnt lower=lower upper=upper\n"
	setup["upper"] = layers "fd = open /mnt/f O_RDWR|O_DIRECT\nsrc = open /mnt/g O_RDWR"
	setup["lower"] = layers "fd = open /mnt/f O_RDONLY\nsrc = open /mnt/g O_RDWR"
	setup["fuse"] = "fs disk dio=work\nfile disk /f size=1024\nfile disk /g size=1024\n" \
		"fuse /mnt backing=disk\nreal = open /disk/f O_RDWR\nid = backing_open /mnt real\n" \
		"open_reply /mnt/f passthrough id=id\nfd = open /mnt/f O_RDWR|O_DIRECT\n" \
		"src = open /disk/g O_RDWR"
	setup["cache"] = "fs disk dio=sync\nfd = cachefiles_open\n" \
		"cachefiles_command fd \"dir /disk\"\ncachefiles_command fd bind\n" \
		"volume = volume_acquire nfs\nspare = volume_acquire afs\n" \
		"file = cookie_acquire volume f size=4096\nidle = cookie_acquire volume e size=4096\n" \
		"cookie_use file modify=1\ncookie_use idle\ncookie_unuse idle\n"
	setup["ondemand"] = "fs disk dio=sync\nfd = cachefiles_start disk mode=ondemand\n" \
		"volume = volume_acquire erofs,image\nspare = volume_acquire erofs,other\n" \
		"file = cookie_acquire volume f demand=1\n" \
		"idle = cookie_acquire volume e demand=1\ncookie_use file\n" \
		"open = ondemand_read fd wait=1\nsrc = ondemand_msg open fd\n" \
		"ondemand_copen fd open 4096"
	# who is asked, asks and ends all that waits
	beside["ondemand"] = "task reader\n" any("n", "ondemand_fetch file 0 4096") \
		"task server\n" any("n", "ondemand_serve fd n=2")
	setup["names"] = "fs lower\nfeatures lower handles\nfs upper\nfeatures upper handles\n" \
		"mkdir /lower/d\nfile lower /f size=1024 uid=1000\nsymlink f /lower/s\n" \
		"stack /mnt upper=upper lower=lower options=\"index=on,nfs_export=on\"\n" \
		"fd = openat /mnt/d O_RDONLY|O_DIRECTORY\nh = handle /mnt/f"
	while (only && (getline line <only) > 0)
		listed[line] = 1
}

# a statement whose result may be what it likes: that it is looked at says so
function any(result, call) {
	return "\t" result " = " call "\n\tcheck " result " < 0 || " result " >= 0\n"
}

# the statements of a task that does an operation: its result is r
function body(op,    text) {
	if (op == "thaw")
		text = any("f", "freeze" args[op])
	if (needs_req[op])
		text = any("req", "aio_read fd 0 512")
	if (op ~ /^ondemand_(read|copen)$/)
		text = any("u", "cookie_use idle")
	if (op ~ /^ondemand_(msg|copen|complete)$/)
		text = text any("m", "ondemand_read fd")
	if (op == "rmdir")
		text = any("m", "mkdir" args[op])
	if (op ~ /^(getxattr|removexattr|xattr_byte)$/)
		text = any("s", "setxattr" args[op] " 18")
	if (op == "getfacl")
		text = any("s", "setfacl" args[op] " 6")
	if (done_req[op])
		text = text any("v", "aio_wait req")
	text = text any("r", op args[op])
	if (gives_req[op])
		text = text any("w", "aio_wait r")
	if (op == "freeze")
		text = text any("t", "thaw" args[op])
	if (op == "hold_journal")
		text = text any("t", "release_journal" args[op])
	if (op == "backing_open")
		text = text any("t", "backing_close /mnt r")
	return text
}

# the closer closes another descriptor where one of the two uses it
function also(a, b, fd) {
	return (a, fd) in uses || (b, fd) in uses ? any("closed_" fd, "close " fd) : ""
}

# who serves those that ask, while there are some, is killed at last
function ended(a, b) {
	return target != "ondemand" ? "" : any("k", "kill server") \
		(a == "ondemand_serve" ? any("k_one", "kill one") : "") \
		(b == "ondemand_serve" ? any("k_two", "kill two") : "")
}

function scenario(name, a, b,    f, lines, n, i) {
	f = dir "/" name ".scn"
	printf "scenario %s\n\ttitle \"%s, %s\"\n\tbound 1\n\t%s at 6.13%s%s\n", name, a, b,
		kind == "clean" ? "clean" : "bug", with ? " with " with : "",
		kind == "clean" ? "" : " \"EXPECT\"" >f
	print "setup" >f
	n = split(setup[target], lines, "\n")
	for (i = 1; i <= n; i++)
		print "\t" lines[i] >f
	printf "task one\n%s", body(a) >f
	if (b)
		printf "task two\n%s", body(b) >f
	if (target in beside)
		printf "%s", beside[target] >f
	if (b || target in beside) {
		printf "task closer\n%s%s%s%s", any("c", "close fd"), also(a, b, "src"),
			also(a, b, "real"), ended(a, b) >f
	}
	if (kind != "clean")
		printf "expect\n\tone.%s < 0%s\n", gives_req[a] ? "w" : "r",
			b ? " || two." (gives_req[b] ? "w" : "r") " < 0" : "" >f
	close(f)
}

function uses_fd(op) {
	return (op, "fd") in uses && op != "close"
}

# is it one of those that are made? A planted fault is seen where the descriptor is used; of a
# sample each SAMPLEth is made
function wanted(a, b, nr) {
	if (planted && !uses_fd(a) && !uses_fd(b))
		return 0
	return !sample || nr % sample == 0
}

function here(op) {
	return anywhere[op] ~ /task/ && (!only || op in listed)
}

END {
	if (failed)
		exit 1
	for (i = 1; i <= nr; i++) {
		if (here(op[i]) && kind == "solo")
			scenario(op[i], op[i], "")
		for (j = i; kind != "solo" && here(op[i]) && j <= nr; j++)
			if (here(op[j]) && wanted(op[i], op[j], made++))
				scenario(op[i] "-" op[j], op[i], op[j])
	}
}
