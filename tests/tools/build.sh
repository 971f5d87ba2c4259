#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# build.sh VARIABLE=VALUE...: another build, with its unit tests, as a test. TAP.
set -u

if make -s -j2 "$@" all unit-tests >&2; then
	echo "ok 1 - built: $*"
else
	echo "not ok 1 - built: $*"
fi
echo 1..1
