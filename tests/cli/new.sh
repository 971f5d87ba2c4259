#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# new.sh BUILD: a scenario to begin with runs as it is, on its world, and nothing is found in it but
# by who takes out what makes it right.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"
unset STACKSIM_WORLDS STACKSIM_SCENARIOS

try "a scenario to begin with" 0 "race.scn is written; run it with: $stacksim explore race.scn" \
	"$stacksim" new race
try "... runs as that says" 0 "race on model" "$stacksim" explore race.scn
try "... to its end, with nothing to report" 0 "ok 1 clean at 6.12" "$stacksim" check @mine -S .
for section in scenario setup task event order expect; do
	try "... it has a section $section" 0 "" grep -q "^$section" race.scn
done
sed '/^order/,/^$/d' race.scn >free.scn
try "... without its order the reader is sooner" 1 "EXPECT: free.scn:29: b == 2: left 1, right 2" \
	"$stacksim" explore free.scn --stop-first
cp race.scn before.scn
try "what is there is not written over" 2 "cannot write race.scn: File exists" "$stacksim" new race
ln -s nowhere link.scn
try "... nor is a link" 2 "cannot write link.scn: File exists" "$stacksim" new link
try "... it stays" 0 "" cmp race.scn before.scn
for name in -- ../race 'a b' _race ''; do
	try "'$name' is no name" 2 ".scn:6:" "$stacksim" new -- "$name"
done
[ "$(echo *.scn)" = "before.scn free.scn link.scn race.scn" ]
result $? "... and no file"
try "of a cache" 0 "cached.scn is written" "$stacksim" new cached --from cache
try "... runs as well" 0 "nothing reported" "$stacksim" explore cached.scn
try "of FUSE" 0 "explore fused.scn -w linux-6.12" "$stacksim" new fused --from fuse
try "... which is of other worlds" 4 "it is of worlds of kernel trees with FUSE" \
	"$stacksim" explore fused.scn
try "of what there is none" 2 "--from: 'nfs' is none of overlay, fuse, cache" \
	"$stacksim" new other --from nfs
finish
