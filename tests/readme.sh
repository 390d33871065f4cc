#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# readme: a page of the handbook tells the truth.
#
#     BUILD=build tests/readme.sh [PAGE]      README.md where none is named
#
# Every command that is fenced as ```sh has to succeed, and where a block fenced as ```text follows, it is what the
# commands of the block before it print. They run one after the other in one folder of the page's own, which has
# `build/outlay`, `scenarios` and `tests` in it. A command may go on over lines that end in a backslash. What is fenced
# as ```c has to compile, and ```xml of a scenario or a price book to be one (outlay check). Relative links have to lead
# to a file or folder of the tree and, behind a #, to a heading of that page.

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

compile_code() {
    if ${CC:-cc} -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -I. -Iinclude -fsyntax-only "$work/code.c"; then
        echo "ok code"
    else
        echo "FAIL code in $PAGE"
    fi
}

# A fragment is none of the two.
check_xml() {
    grep -qE '^<(scenario|pricebook) ' "$work/code.xml" || return
    grep -q 'href="KTH' "$work/code.xml" && return # a log that is not here
    if "$BUILD/outlay" check "$work/code.xml"; then echo "ok xml"; else echo "FAIL xml in $PAGE"; fi
}

# The headings of page $1 as anchors: small letters, without punctuation, blanks as hyphens.
anchors() {
    awk '/^```/ { fenced = !fenced } !fenced && /^#+ /' "$1" | sed 's/^#* //' | tr '[:upper:] ' '[:lower:]-' |
        tr -cd 'a-z0-9_\n-'
}

# The targets of links, outside of fences and of `code`.
links() {
    awk '/^```/ { fenced = !fenced; next } fenced { next }
         { gsub(/`[^`]*`/, "")
           while (match($0, /\]\([^)]+\)/)) {
               print substr($0, RSTART + 2, RLENGTH - 3)
               $0 = substr($0, RSTART + RLENGTH)
           } }' "$1" | grep -vE '^[a-z]+:' | sort -u
}

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
    done < <(links "$PAGE")
}

fence=none held=''
while IFS= read -r line; do
    case $fence:$line in
    none:'```sh') fence='sh' && : >"$work/printed" ;;
    none:'```text') fence=text && : >"$work/shown" ;;
    none:'```c') fence=c && : >"$work/code.c" ;;
    none:'```xml') fence=xml && : >"$work/code.xml" ;;
    none:'```'*) fence=other ;;
    c:'```') fence=none && compile_code ;;
    xml:'```') fence=none && check_xml ;;
    text:'```') fence=none && compare_output ;;
    *:'```') fence=none ;;
    sh:*\\) held+=${line%\\} ;;
    sh:?*) run_command "$held$line" && held='' ;;
    c:* | xml:*) printf '%s\n' "$line" >>"$work/code.$fence" ;;
    text:*) printf '%s\n' "$line" >>"$work/shown" ;;
    esac
done <"$PAGE"
check_links
rm -rf "$work"
