#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# readme: a page of the handbook tells the truth.
#
#     BUILD=build tests/readme.sh [PAGE]      README.md where none is named
#
# Every command that is fenced as ```sh has to succeed, and where a block fenced as ```text follows, it is what the
# commands of the block before it print. They run one after the other in one folder of the page's own, which has
# `build/outlay`, `scenarios` and `tests` in it. A command may go on over lines that end in a backslash. Relative links
# have to lead to a file or folder of the tree and, behind a #, to a heading of that page.

set -u
cd "$(dirname "$0")/.." || exit 1
ROOT=$PWD
PAGE=${1:-README.md}
BUILD=$(realpath "${BUILD:-build}")
[ -s "$PAGE" ] || { echo "FAIL no page $PAGE" && exit 1; }
work=$(mktemp -d) || exit 1
mkdir "$work/here" "$work/here/build"
ln -s "$BUILD/outlay" "$work/here/build/outlay"
ln -s "$ROOT/scenarios" "$ROOT/tests" "$work/here/"
commands=0 blocks=0

run_command() {
    commands=$((commands + 1))
    if (cd "$work/here" && LC_ALL=C TZ=UTC timeout 120 bash -c "$1") >>"$work/printed" 2>"$work/said" </dev/null; then
        echo "ok command $commands"
    else
        echo "# $PAGE: $1"
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

# The headings of page $1 as anchors: small letters, without punctuation, blanks as hyphens.
anchors() {
    awk '/^```/ { fenced = !fenced } !fenced && /^#+ /' "$1" | sed 's/^#* //' | tr '[:upper:] ' '[:lower:]-' |
        tr -cd 'a-z0-9_\n-'
}

# Links, outside of fences and of `code`.
check_links() {
    local link target file
    while IFS= read -r link; do
        target=${link%%#*}
        file=$PAGE
        [ -z "$target" ] || file=$(dirname "$PAGE")/$target
        if [ ! -e "$file" ]; then
            echo "FAIL link $link: no $file"
        elif [ "$link" != "$target" ] && ! anchors "$file" | grep -qxF -- "${link#*#}"; then
            echo "FAIL link $link: no such heading in $file"
        else
            echo "ok link $link"
        fi
    done < <(awk '/^```/ { fenced = !fenced } !fenced' "$PAGE" | sed 's/`[^`]*`//g' | grep -oE '\]\([^)]+\)' |
        sed 's/^](//; s/)$//' | grep -vE '^[a-z]+:' | sort -u)
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
done <"$PAGE"
check_links
rm -rf "$work"
