#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# bare.sh SUITE: on a Debian of that release which has nothing but what every Debian has, with
# lists of packages that were never loaded, a clone of the last commit runs "make demo", "make
# check-quick", and makes a world of a kernel tree and explores it. The system is made by
# debootstrap, from the mirror of this machine; $BARE is a folder where it is kept. Needs root. TAP.
# shellcheck disable=SC2317 # called by name
set -u

suite=$1
project=$PWD
n=0 bad=0
bare=${BARE:-$(mktemp -d /var/tmp/bare.XXXXXX)}
mkdir -p "$bare" || exit 1
root=$bare/$suite
log=$bare/$suite.log
[ -n "${BARE:-}" ] || trap 'rm -rf "$bare"' EXIT
trap 'exit 130' INT TERM HUP

# step NAME COMMAND...
step() {
	name=$1
	shift
	from=$(date +%s)
	"$@" >"$log" 2>&1 </dev/null
	rc=$?
	n=$((n + 1))
	if [ $rc -eq 0 ]; then
		echo "ok $n - $suite: $name ($(($(date +%s) - from)) s)"
		return
	fi
	echo "not ok $n - $suite: $name"
	tail -n 60 "$log" | sed 's/^/# /'
	bad=1
	return 1
}

finish() {
	echo "1..$n"
	exit $bad
}

# mirror: the one that this machine has its own release from
mirror() {
	# shellcheck disable=SC2016 # $(...) is of apt
	apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI)' 'Created-By: Packages' |
		sed -n 's/^Debian [a-z]* //p' | grep -v security | head -n 1
}

# boot: the system, and how this machine reaches its mirror
boot() {
	[ -e "$root/etc/debian_version" ] || debootstrap --variant=minbase "$suite" "$root" \
		"$(mirror)" || return
	cp /etc/resolv.conf "$root/etc/resolv.conf"
	apt-config dump | grep -i '^Acquire::https\{0,1\}::' >"$root/etc/apt/apt.conf.d/00host"
	rm -rf "$root/root/project"
	git clone -q "$project" "$root/root/project"
}

# inside COMMAND: of sh, in the project, with processes and devices of its own
inside() {
	# shellcheck disable=SC2016 # of the inner shell
	unshare --mount --pid --fork sh -c '
		mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" &&
		exec env -i HOME=/root TERM=dumb PATH=/usr/sbin:/usr/bin:/sbin:/bin \
			chroot "$1" sh -c "cd /root/project && $2"' sh "$root" "$1"
}

if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null; then
	echo "ok 1 - $suite # SKIP it takes root and debootstrap"
	echo 1..1
	exit
fi
step "debootstrap" boot || finish
step "make, git" inside \
	'apt-get -qq update && apt-get -qq install -y --no-install-recommends make git &&
	rm -rf /var/lib/apt/lists/*' || finish
step "make demo" inside 'make demo'
step "make check-quick" inside 'make check-quick'
step "a world of linux-6.12" inside \
	'build/stacksim world add linux-6.12 --package linux-source-6.12'
step "... is explored" inside \
	'build/stacksim check -w linux-6.12 -n 100 --accept-inconclusive @quick'
finish
