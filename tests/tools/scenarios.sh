#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# scenarios.sh BUILD: names of the scenarios that are about a kernel, and not
# about the model or the tests, one in a line.
"$1/stacksim" list 'fuse*' 'ovl*' 'range*' 'vfs*' | cut -d' ' -f1
