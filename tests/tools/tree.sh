#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Bring the kernel tree of a version (6.12, 6.1, ...) and say where it is:
# tree.sh VERSION. It is where "stacksim world add --package" has it, so that
# every build and test shares one download. Exits with 1 and the reason on
# stderr when the tree cannot be had.
set -u

package=linux-source-$1
tree=${STACKSIM_TREES:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/stacksim/trees}/$package
sh model/linux/package.sh "$package" "$tree" >&2 || exit 1
realpath "$tree"
