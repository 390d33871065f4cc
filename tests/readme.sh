#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# readme: README.md tells the truth.
#
# Every command that is fenced as ```sh has to succeed, and where a block fenced as ```text follows, it is what the
# commands of the block before it print. They run one after the other in one folder, which has `build/outlay` and
# `scenarios` in it. A command may go on over lines that end in a backslash.

set -u
cd "$(dirname "$0")/.." || exit 1
ROOT=$PWD
BUILD=$(realpath "${BUILD:-build}")
work=$(mktemp -d) || exit 1
mkdir "$work/here" "$work/here/build"
ln -s "$BUILD/outlay" "$work/here/build/outlay"
ln -s "$ROOT/scenarios" "$work/here/scenarios"
commands=0 blocks=0

run_command() {
    commands=$((commands + 1))
    if (cd "$work/here" && LC_ALL=C TZ=UTC timeout 120 bash -c "$1") >>"$work/printed" 2>"$work/said" </dev/null; then
        echo "ok command $commands"
    else
        echo "# README.md: $1"
        sed 's/^/# /' "$work/said"
        echo "FAIL command $commands"
    fi
}

compare_output() {
    blocks=$((blocks + 1))
    if diff -u "$work/shown" "$work/printed"; then
        echo "ok output $blocks"
    else
        echo "FAIL output $blocks"
    fi
}

fence=none held=''
while IFS= read -r line; do
    case $fence:$line in
    none:'```sh') fence='sh' && : >"$work/printed" ;;
    none:'```text') fence=text && : >"$work/shown" ;;
    none:'```'*) fence=other ;;
    text:'```') fence=none && compare_output ;;
    *:'```') fence=none ;;
    sh:*\\) held+=${line%\\} ;;
    sh:?*) run_command "$held$line" && held='' ;;
    text:*) printf '%s\n' "$line" >>"$work/shown" ;;
    esac
done <README.md
[ "$commands" -gt 0 ] || echo "FAIL README.md has no command"
rm -rf "$work"
