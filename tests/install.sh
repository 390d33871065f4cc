#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# install: what `make install` and `make deb` put somewhere works from there, and goes again.

set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=$(realpath "${BUILD:-build}")
work=$(mktemp -d) || exit 1
# -o: the program is tested as it is, and not built again.
made=(make -s -o "$BUILD/outlay" BUILD="$BUILD")
install=("${made[@]}" DESTDIR="$work/root dir" PREFIX=/opt/here)

verdict() {
    local name=$1
    shift
    if "$@" >"$work/said" 2>&1; then echo "ok $name"; else sed 's/^/# /' "$work/said" && echo "FAIL $name"; fi
}

# Program $1, from a folder that has nothing: its cases and books are within it.
works() (
    mkdir -p "$work/empty" && cd "$work/empty" && rm -f p.xml &&
        "$1" init training-pool -o p.xml && "$1" check p.xml && "$1" run p.xml && "$1" prices show aws --limit 1
)

# The installation has all of these.
complete() {
    local file
    for file in bin/outlay share/man/man1/outlay.1 share/bash-completion/completions/outlay \
        share/zsh/site-functions/_outlay share/fish/vendor_completions.d/outlay.fish \
        share/outlay/scenarios/easy-backfill.xml share/outlay/scenarios/scenario.rng \
        share/outlay/scenarios/REFERENCE.md share/outlay/pricebooks/aws.xml share/doc/outlay/README.md \
        share/doc/outlay/LICENSE share/doc/outlay/models/README.md share/doc/outlay/reports/page.png; do
        [ -s "$work/root dir/opt/here/$file" ] || { echo "no $file" && return 1; }
    done
    ! find "$work/root dir" -name '*.[ch]' | grep .
}

# Each link of the installed handbook leads somewhere.
links() {
    local page link count=0
    while IFS=: read -r page link; do
        link=${link#*\](} link=${link%%[)#]*}
        [[ -z $link || $link == *:* ]] || [ -e "$(dirname "$page")/$link" ] || { echo "$page: $link" && return 1; }
        count=$((count + 1))
    done < <(grep -RoHE '\]\([^() ]*\)' --include='*.md' "$work/root dir/opt/here/share/doc/outlay")
    [ $count -gt 50 ]
}

ships() {
    "$work/root dir/opt/here/bin/outlay" check "$work/root dir/opt/here/share/outlay/scenarios/"*.xml
}

page_reads() {
    local page="$work/root dir/opt/here/share/man/man1/outlay.1"
    ! man --warnings -E UTF-8 -l "$page" 2>&1 >/dev/null | grep . && man -l "$page" | grep -q 'outlay run'
}

packs() {
    local package
    package=$("${made[@]}" deb | tail -n 1) && dpkg-deb -x "$package" "$work/deb" &&
        dpkg-deb -e "$package" "$work/control" && (cd "$work/deb" && md5sum -c --quiet "$work/control/md5sums") &&
        works "$work/deb/usr/bin/outlay"
}

verdict install "${install[@]}" install
verdict complete complete
verdict links links
verdict works works "$work/root dir/opt/here/bin/outlay"
verdict shipped-scenarios ships
if command -v man >/dev/null; then verdict page page_reads; else echo 'skip page: there is no man'; fi
verdict uninstall "${install[@]}" uninstall
verdict nothing-left test -z "$(find "$work/root dir" ! -type d)"
if command -v dpkg-shlibdeps >/dev/null; then verdict deb packs; else echo 'skip deb: there is no dpkg-shlibdeps'; fi
rm -rf "$work"
