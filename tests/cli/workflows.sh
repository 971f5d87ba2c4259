#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# workflows.sh BUILD: the workflow files of the README, for GitHub and GitLab, take the same
# steps in the same worlds. These are run, in a repository such as the README describes and in one
# world of the matrix, the model: a job passes, and one that fails keeps why.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"
world='-w model'
unset STACKSIM_WORLDS STACKSIM_SCENARIOS MAKEFLAGS MAKELEVEL
export HOME="$dir/home"

# ---- what they say

awk '
/^```yaml/ { n++; on = 1; next }
/^```/ { on = 0 }
on { print > ("file." n) }' "$root/README.md"
# shellcheck disable=SC2016 # in expressions of sed
{
	sed -n 's/^ *- run: //p' file.1 | sed 's/${{ matrix.world }}/$WORLD/' >github
	sed -n '/^  script:/,/^  [a-z]/s/^    - //p' file.2 >gitlab
}
[ "$(wc -l <github)" -eq 3 ] && diff github gitlab >.out
result $? "both take the same steps"
sed -n 's/.*world: \[\(.*\)\]/\1/p' file.1 >worlds.1
sed -n 's/.*WORLD: \[\(.*\)\]/\1/p' file.2 >worlds.2
diff worlds.1 worlds.2 >.out && sed 's/, /\n/g' worlds.1 | grep -qxF -e "$world"
result $? "... in the same worlds, $world among them"
kept=$(sed -n 's/.*path: "\(.*\)\\n\(.*\)".*/\1, \2/p' file.1)
grep -qxF "    paths: [$kept]" file.2 && grep -qF 'reports: {junit: junit.xml}' file.2 &&
	[ "$kept" = 'junit.xml, found' ]
result $? "... and keep the same"

# ---- what that does

# of the system nothing is changed
mkdir bin home
printf '#!/bin/sh\necho "$*" >>%s/asked\n' "$dir" >bin/apt-get
chmod +x bin/apt-get
export BUILD="$build" PREFIX="$dir/prefix" PATH="$dir/bin:$dir/prefix/bin:$PATH"

# job REPOSITORY STEPS: all steps of a job, in it
job() {
	(cd "$1" && WORLD=$world && export WORLD && sh -e "$dir/$2")
}

# repository NAME: with a scenario of its own
repository() {
	mkdir -p "$1/scenarios"
	cp "$root/scenarios/ovl/aio_uaf.scn" "$1/scenarios"
	ln -s "$root" "$1/stacksim"
}

repository good
try "the job of a good scenario passes" 0 "" job good github
try "... make and git are what a bare system is asked for" 0 "install -y git make" cat asked
try "... its results are as JUnit's schema says" 0 "validates" \
	xmllint --noout --schema "$root/tests/cli/lib/junit.xsd" good/junit.xml
sed -n '/<testcase/p' good/junit.xml >tests
[ -s tests ] && grep -q 'failures="0"' good/junit.xml
result $? "... and has tests that passed"

repository bad
sed -i 's/check n == 4096/check n == 4095/' bad/scenarios/aio_uaf.scn
try "the job of a bad one fails" 1 "not ok 1 ovl-aio-uaf" job bad gitlab
try "... its results say why" 0 "n == 4095" grep -A 3 "<failure" bad/junit.xml
for f in bad/found/*.sched; do
	try "... the schedule that is kept replays" 1 "n == 4095" stacksim replay "$f"
	break
done
finish
