#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Scenarios for the built-in model that cannot run: a set-up that fails says
# which statement did and why, and operations stand where they belong.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"
unset STACKSIM_WORLDS STACKSIM_SCENARIOS

# setup NAME TEXT: set-up from stdin, which begins in line 5, fails and says TEXT
setup() {
	{
		printf 'scenario bad\n\ttitle "bad"\n\tclean at 6.12\nsetup\n'
		sed 's/^/	/'
		printf 'task one\n\topen /none/f O_RDONLY -> -ENOENT\n'
	} >setup.scn
	case $2 in
	*error*) code=2 ;; # it is known when it is loaded
	*) code=1 ;;
	esac
	try "$1" $code "setup.scn:$2" "$stacksim" explore setup.scn
}

setup "a filesystem twice" "6:2: fs returned -EEXIST" <<END
fs disk
fs disk
END
setup "a name that is too long" "5:2: fs returned -ENAMETOOLONG" <<END
fs abcdefghijklmnopqrstuvwxyz0123456789
END
setup "a file of no filesystem" "5:7: error: no file system 'disk'" <<END
file disk /f
END
setup "a file that is too large" "6:2: file returned -EFBIG" <<END
fs disk
file disk /f size=1m
END
setup "an overlay without layers" "5:2: overlay returned -EINVAL" <<END
overlay /mnt
END
setup "an overlay of no filesystem" "6:33: error: no file system 'upper'" <<END
fs lower
overlay /mnt lower=lower upper=upper
END
setup "an overlay as upper layer" "9:2: overlay returned -EINVAL" <<END
fs lower
fs upper
fs third
overlay /one lower=lower upper=upper
overlay /two lower=third upper=/one
END
setup "memory that is short" "7:2: overlay returned -ENOMEM" <<END
fs lower
fail_alloc 1
overlay /mnt lower=lower upper=lower
END
setup "a file that is not there" "6:7: error: no file '/disk/f'" <<END
fs disk
open /disk/f O_RDONLY
END
setup "a thaw without a freeze" "6:2: thaw returned -EINVAL" <<END
fs disk
thaw disk
END
setup "a freeze that fails" "7:2: freeze returned -EIO" <<END
fs disk
fail_freeze disk EIO
freeze disk
END
setup "an unknown word" "5:14: error" <<END
fs disk dio=irg
END
setup "a query in the wrong place" "6:2: error" <<END
fs disk
writers disk
END
try "a planted fault" 1 "of a write that was not started" "$stacksim" explore \
	"$root/scenarios/faults/end_write_early.scn" --with fault-end-write-early --stop-first
try "... and its twin" 0 "nothing reported" "$stacksim" explore \
	"$root/scenarios/faults/end_write_early.scn"
cp "$build/worlds/model.so" copy.so
try "compare a world with a copy of it" 0 "ok 2 ovl-copy-up-once" "$stacksim" compare \
	-S "$root/scenarios" \
	ovl-copy-up-once ovl-aio-uaf \
	-w model -w ./copy.so -n 200

finish
