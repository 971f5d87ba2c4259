#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# mpi.sh BUILD: a campaign by processes that mpirun has started comes to what one process comes to,
# whoever of them is killed; and it is told who takes no part.
# shellcheck source=tests/cli/lib/tap.sh
. "$PWD/tests/cli/lib/tap.sh"

# systematic searches that come to their end, some that a limit ends, and units that are drawn
what='toy-uaf toy-pick toy-abba toy-grow -w toy -g 5.15 -n 30 --outcomes'
drawn='toy-pick toy-abba -w toy -g 5.15 -s random -n 6000 --outcomes'
unset LD_PRELOAD
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
# what MPI has at its end is not the program's
export LSAN_OPTIONS=detect_leaks=0

# ranks OPTION...: by mpirun. Its own words, with what it was called by, go to "said"
ranks() {
	mpirun.openmpi --oversubscribe "$@" 2>said </dev/null
}

# alike NAME WANT FILE WORD...: the file has what the undisturbed one has, and nothing is left to do
alike() {
	name=$1 want=$2 file=$3
	shift 3
	"$stacksim" campaign "$file" --resume "$@" >now 2>/dev/null
	"$stacksim" findings "$file" >>now
	{ diff -u "$want" now && ! grep 'is done again\|takes no part' said; } >"$dir/.out" 2>&1
	result $? "$name"
}

# shellcheck disable=SC2086 # words
{
	"$stacksim" campaign one $what >want 2>/dev/null
	rc=$?
	cp want printed
	"$stacksim" findings one >>want
	"$stacksim" campaign two $drawn >wanted 2>/dev/null
	"$stacksim" findings two >>wanted
}

# ---- nobody is killed

# shellcheck disable=SC2086 # words
{
	ranks -n 2 "$stacksim" campaign mpi $what >now
	got=$?
	{ diff -u printed now && [ $got -eq $rc ]; } >.out 2>&1
	result $? "two print what one does, and end with its exit code"
	alike "... and the file has the same" want mpi $what
	ranks -n 3 "$stacksim" campaign mpi2 $drawn >/dev/null
	alike "units of one search by three" wanted mpi2 $drawn
	"$stacksim" findings two >known
	ranks -n 2 "$stacksim" campaign mpi3 --shard 1/3 $drawn >/dev/null
	"$stacksim" findings mpi3 >now
	diff known now >.out && echo "nothing is lacking" >.out
	grep -q '^> .*toy-abba' .out
	result $? "what is lacking of a shard is seen"
	ranks -n 2 "$stacksim" campaign mpi3 --resume $drawn >/dev/null
	alike "... and by mpirun it goes on" wanted mpi3 $drawn
}

# ---- some are killed

# with the second result that it has, which nobody gets
cat >mortal <<-EOF
	#!/bin/sh
	export LAST_WORD=4 LAST_WORD_AT=2 LD_PRELOAD="$build/tests/last_word.so"
	export ASAN_OPTIONS="${ASAN_OPTIONS:-}:verify_asan_link_order=0"
	exec "\$@"
EOF
chmod +x mortal
# shellcheck disable=SC2086 # words
{
	set -- "$stacksim" campaign killed $drawn
	ranks -n 1 "$@" : -n 1 ./mortal "$@" >now
	rc=$?
	cat now said >.out
	[ $rc -eq 137 ] && grep -q 'rank 1.*exited on signal 9' said &&
		grep -q "ended; what was done is in killed, and --resume goes on" said
	result $? "one is killed, which ends them all and is told"
	"$stacksim" findings killed >now
	diff known now >.out
	result "$(($? != 1))" "... before they have all"
	alike "... and it goes on" wanted killed $drawn

	set -- "$stacksim" campaign alone $drawn
	ranks --enable-recovery -n 1 "$@" : -n 1 ./mortal "$@" >now
	grep 'stacksim: rank' said >.out
	grep -q 'rank 1 on .* is not heard of any more; what it had under way is done again' .out
	result $? "where mpirun lets them, the others do what one that was killed had to do"
	"$stacksim" findings alone >now
	diff known now >.out
	result $? "... and have it all"
}

# ---- who takes no part

mkdir other && cp tests/cli/scenarios/toy-*.scn other
sed "s/one choice/another choice/" tests/cli/scenarios/toy-pick.scn >other/toy-pick.scn
# shellcheck disable=SC2086 # words
{
	set -- "$stacksim" campaign others $drawn
	ranks -n 1 "$@" : -n 1 -x STACKSIM_SCENARIOS="$dir/other" "$@" >/dev/null
	grep 'stacksim: rank' said >.out
	grep -q 'rank 1 on .* takes no part: its worlds, scenarios or stacksim are others' .out
	result $? "another scenario is told"
	"$stacksim" findings others >now
	diff known now >.out
	result $? "... and the others do it all"
	ranks -n 2 "$stacksim" campaign new toy-pick -w nowhere
	echo "exit code $?" >.out
	grep stacksim: said >>.out
	[ "$(grep -c "no world 'nowhere'" .out)" -eq 1 ] && grep -q 'exit code 2' .out
	result $? "a mistake is told once"
	ranks -n 2 "$stacksim" campaign new --jobs 2 $drawn
	grep stacksim: said >.out
	grep -q -- '--jobs: how many processes there are says mpirun' .out && [ ! -e new ]
	result $? "... and --jobs is one"
	mkdir bare && cp "$stacksim" bare/
	try "a program without MPI" 2 "it was started by mpirun, and has no MPI" \
		env OMPI_COMM_WORLD_SIZE=2 bare/stacksim campaign new $drawn
}

finish
