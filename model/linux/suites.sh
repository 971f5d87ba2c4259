# SPDX-License-Identifier: GPL-2.0-only
#
# Where apt finds a package of kernel source: in the suites of this release, or
# in those beside it, where older and newer kernels are. The latter are asked
# through a configuration of our own in a folder, so that the system's lists,
# cache and sources stay as they are. Included by package.sh.

# of Debian's releases: the one before (5.10) and the one to come; and the
# updates of this one (6.12), for machines that do without
BESIDE="bullseye sid"
BESIDE_SECURITY="bullseye-security bookworm-security"
KEYS=/usr/share/keyrings/debian-archive-keyring.gpg

# candidate PACKAGE [APT-OPTION]...: the version that apt would take, or nothing
candidate() {
	wanted=$1
	shift
	apt-cache "$@" policy "$wanted" 2>/dev/null | sed -n 's/^  Candidate: //p' |
		grep -vxF '(none)'
}

# known PACKAGE: as candidate; root's machine may not have loaded its lists yet
known() {
	candidate "$1" && return
	[ "$(id -u)" = 0 ] && ! ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 || return 1
	echo "  LISTS   of this machine" >&2
	apt-get -qq update >&2 && candidate "$1"
}

# add_sources URI SUITES
add_sources() {
	for s in $2; do
		echo "deb [signed-by=$KEYS] $1 $s main"
	done
}

# sources: the lines of a sources list for the suites beside, by the mirrors of
# the system's own; a mirror /debian has /debian-security next to it
sources() {
	# shellcheck disable=SC2016 # $(...) is of apt
	apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(ORIGIN)' 'Created-By: Packages' |
		sort -u | while read -r uri suite origin; do
		uri=${uri%/}
		case $origin/$suite/$uri in
		Debian/*-security/*) add_sources "$uri" "$BESIDE_SECURITY" ;;
		Debian/*-*/*) ;;
		Debian/*/*/debian)
			add_sources "$uri" "$BESIDE"
			add_sources "$uri-security" "$BESIDE_SECURITY"
			;;
		Debian/*) add_sources "$uri" "$BESIDE" ;;
		esac
	done | sort -u
}

# beside FOLDER: options of apt for the suites beside. Their lists are loaded
# once, and again when they are a day old.
beside() {
	[ -e "$KEYS" ] || return 1
	mkdir -p "$1/lists/partial" "$1/cache/archives/partial"
	sources >"$1/sources.list"
	options="-o Dir::Etc::sourcelist=$1/sources.list -o Dir::Etc::sourceparts=/dev/null
		-o Dir::State::lists=$1/lists -o Dir::Cache=$1/cache"
	if [ -z "$(find "$1" -maxdepth 1 -name updated -mtime -1)" ]; then
		echo "  LISTS   $BESIDE $BESIDE_SECURITY" >&2
		# shellcheck disable=SC2086 # a word each
		apt-get $options -qq update >&2 && touch "$1/updated"
	fi
	echo "$options"
}
