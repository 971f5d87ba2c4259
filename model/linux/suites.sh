# SPDX-License-Identifier: GPL-2.0-only
#
# Where apt finds a package of kernel source: in the suites of this release, or
# in those beside it, where older and newer kernels are. The latter are asked
# through a configuration of our own in a folder, so that the system's lists,
# cache and sources stay as they are. Included by package.sh.

# of Debian's releases: the one before (5.10) and the one to come
BESIDE="bullseye sid"
BESIDE_SECURITY="bullseye-security"
KEYS=/usr/share/keyrings/debian-archive-keyring.gpg

# candidate PACKAGE [APT-OPTION]...: the version that apt would take, or nothing
candidate() {
	wanted=$1
	shift
	apt-cache "$@" policy "$wanted" 2>/dev/null | sed -n 's/^  Candidate: //p' | grep -vxF '(none)'
}

# sources: the lines of a sources list for the suites beside, by the mirrors of the system's own
sources() {
	# shellcheck disable=SC2016 # $(...) is of apt
	apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(ORIGIN)' 'Created-By: Packages' |
		sort -u | while read -r uri suite origin; do
		case $origin/$suite in
		Debian/*-security) suites=$BESIDE_SECURITY ;;
		Debian/*-*) suites= ;;
		Debian/*) suites=$BESIDE ;;
		*) suites= ;;
		esac
		for s in $suites; do
			echo "deb [signed-by=$KEYS] $uri $s main"
		done
	done
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
		apt-get $options -qq update >&2 || return 1
		touch "$1/updated"
	fi
	echo "$options"
}
