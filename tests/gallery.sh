#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# gallery: each shipped scenario says its question and its answer, and the answer is what a run gives.
#
#     BUILD=build tests/gallery.sh [FILE...]      those of scenarios/ that are named, else all
#
# tests/gallery.txt has a row for each figure: file ; words of its comment ; metric ; options of `outlay run`. The first
# number of the words is what the metric has to round to, in as many digits as are written there; a metric may be
# divided by a number (jobs.wait.mean_s/60), and `=44.47` behind the words stands for a number that they do not have.
# Runs of the same file and options are done once. Numbers with a comma or a point that scenarios/README.md has in a row
# of a file have to be in its comment, too.

set -u
cd "$(dirname "$0")/.." || exit 1
ROOT=$PWD
BUILD=$(realpath "${BUILD:-build}")
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# The comment of a file as one line.
comment_of() {
    awk '/<!--/ { on = 1 } on; /-->/ { exit }' "scenarios/$1" | tr -s ' \n' '  '
}

# What a run prints, as CSV: FILE OPTIONS
run_of() {
    local at
    at=$work/$(printf '%s' "$1 $2" | cksum | tr ' ' -)
    [ -e "$at" ] || (cd "$ROOT" && eval "LC_ALL=C timeout ${LIMIT:-300} '$BUILD/outlay' run 'scenarios/$1' --format csv $2") >"$at" 2>"$at.said"
    echo "$at"
}

# judge WORDS METRIC FILE-OF-CSV: prints ok or FAIL and what was looked for
judge() {
    awk -F, -v words="$1" -v wish="$2" '
        BEGIN {
            split(wish, part, "/")
            text = words
            if (!sub(/.*=/, "", text)) gsub(/,/, "", text)
            match(text, /[0-9.]*[0-9]/)
            number = substr(text, RSTART, RLENGTH)
            point = index(number, ".")
            near = .5 * 10 ^ (point ? point - length(number) : 0)
        }
        $1 == part[1] { got = $3 / (part[2] ? part[2] : 1); seen = 1 }
        END {
            off = got - number
            print (seen && off * off <= near * near * 1.0001 ? "ok" : "FAIL") \
                ": \"" words "\", " wish " is " (seen ? got : "not there")
        }' "$3"
}

says_both() {
    local said
    said=$(comment_of "$1")
    case $said in
    *'Question: '*'Answer'*) echo "ok $1: question and answer" ;;
    *) echo "FAIL $1: its first comment has no \"Question:\" with an \"Answer:\" behind it" ;;
    esac
    grep -qF "($1)" scenarios/README.md || echo "FAIL $1: is not in scenarios/README.md"
}

# The third cell of each row, against the comment of the file in the first and of those of its folder.
check_index() {
    local file number said other
    while IFS='|' read -r file number; do
        said=$(comment_of "$file")
        case $file in
        */*) for other in "scenarios/${file%/*}"/*.xml; do said+=$(comment_of "${other#scenarios/}"); done ;;
        esac
        case $said in
        *"$number"*) echo "ok $file: $number" ;;
        *) echo "FAIL scenarios/README.md: of $file $number is told, which its comment does not have" ;;
        esac
    done < <(awk -F'|' '$2 ~ /\.xml\)/ {
        file = $2
        sub(/.*\(/, "", file)
        sub(/\).*/, "", file)
        while (match($4, /[0-9]*[.,][0-9][0-9,.]*/)) {
            number = substr($4, RSTART, RLENGTH)
            $4 = substr($4, RSTART + RLENGTH)
            sub(/[.,]+$/, "", number)
            print file "|" number
        }
    }' scenarios/README.md)
}

[ $# -gt 0 ] || check_index
for path in scenarios/*.xml; do
    [ $# -gt 0 ] || says_both "${path#scenarios/}"
done
while IFS=';' read -r file words metric options; do
    read -r file <<<"$file"
    read -r words <<<"$words"
    read -r metric <<<"$metric"
    case $file in '#'* | '') continue ;; esac
    [ $# -eq 0 ] || [[ " $* " == *" $file "* ]] || continue
    said=${words%%=*}
    said=${said% }
    case $(comment_of "$file") in
    *"$said"*) echo "$(judge "$words" "$metric" "$(run_of "$file" "$options")") ($file)" ;;
    *) echo "FAIL: $file does not say \"$said\"" ;;
    esac
done <tests/gallery.txt | sed 's/^ok: /ok /; s/^FAIL: /FAIL /'
