#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# coverage: how many lines of each harness's own files (parsers.txt) its saved inputs reach, by gcov's counts.
#
#     BUILD=build/coverage tests/fuzz/coverage.sh [HARNESS...]
#
# A row of each harness; with FILES=1 one of each file, too. The programs are replays that were built with --coverage.

set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build/coverage}
[ $# -gt 0 ] || mapfile -t all < <(basename -a tests/fuzz/corpus/*)
for name in "${@:-${all[@]}}"; do
    mapfile -t patterns < <(awk -v name="$name" '$1 == name { for (i = 2; i <= NF; i++) print $i }' tests/fuzz/parsers.txt)
    if [ ${#patterns[@]} -eq 0 ]; then
        echo "no line of tests/fuzz/parsers.txt is of $name"
        exit 1
    fi
    find "$BUILD" -name '*.gcda' -delete
    if ! "$BUILD/tests/fuzz/replay_$name" "tests/fuzz/corpus/$name" >"$BUILD/replay.log" 2>&1; then
        echo "replay_$name fails; see $BUILD/replay.log"
        exit 1
    fi
    files=()
    for pattern in "${patterns[@]}"; do
        mapfile -t -O ${#files[@]} files < <(compgen -G "$pattern" | sort)
    done
    tests/coverage.sh "$BUILD" "${files[@]}" |
        awk -v name="$name" -v files="${FILES:-}" '/in all$/ { print $1, name; next } files { print "      " $0 }'
done
