#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Apt is asked for a newer package of kernel source once a day, or when what it knows has changed.
# TAP.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/worlds-linux/lib.sh
. tests/worlds-linux/lib.sh

package=linux-source-0.9
if [ -e "/usr/src/$package.tar.xz" ]; then
	echo "1..0 # SKIP $package is installed"
	exit
fi

# an apt that counts how often it is asked
mkdir -p "$work/bin" "$work/trees/$package" "$work/trees/.apt/lists"
cat >"$work/bin/apt-cache" <<END
#!/bin/sh
echo asked >>"$work/asked"
cat "$work/answer"
END
chmod +x "$work/bin/apt-cache"
echo '  Candidate: 0.9-1' >"$work/answer"
echo 0.9-1 >"$work/trees/$package/.complete"

# asked COUNT: how often it was asked by now, after another call
asked() {
	PATH=$work/bin:$PATH sh model/linux/package.sh "$package" "$work/trees/$package" || return
	[ "$(grep -c . "$work/asked")" -eq "$1" ]
}

: >"$work/asked"
ok "apt is asked" asked 1
ok "... once" asked 1
: >"$work/trees/.apt/lists/new"
ok "... again when it has other lists" asked 2
ok "... once" asked 2
touch -d '25 hours ago' "$work/trees/$package/.asked"
ok "... again on another day" asked 3
ok "... once" asked 3
rm "$work/trees/$package/.complete"
printf '#!/bin/sh\nexit 1\n' >"$work/bin/apt-get"
chmod +x "$work/bin/apt-get"
asked 4 >"$work/out" 2>&1
[ "$(grep -c . "$work/asked")" -ge 4 ]
result $? "... again where the tree is not complete"
echo "1..$n"
exit $rc
