#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# scenarios.sh [FOLDER]...: names of the scenarios in these folders of scenarios/, one in a line;
# without any, of those that are about a kernel, and not about a checker (faults).
# shellcheck disable=SC2046 # names of folders are ours
cd "$(dirname "$0")/../../scenarios" || exit 1
[ $# -gt 0 ] || set -- $(find . -mindepth 1 -maxdepth 1 -type d ! -name faults)
find "$@" -name '*.scn' -exec sed -n 's/^scenario //p' {} + | LC_ALL=C sort
