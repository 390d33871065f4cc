#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# coverage: how many lines of each source the tests have reached, from gcov's counts.
#
#     tests/coverage.sh BUILD SOURCE...

set -u
BUILD=$1
shift
for source in "$@"; do
    gcov -n -o "$BUILD/$(dirname "$source")" "$BUILD/${source%.c}.o" 2>/dev/null |
        awk -v source="$source" '
            /^File / { wanted = ($0 == "File '\''" source "'\''"); next }
            wanted && /^Lines executed:/ {
                split($0, part, /[:% ]+/)
                print part[3], $NF, source
                wanted = 0
            }'
done | sort -n | awk '
    { printf "%6.1f%%  %6d lines  %s\n", $1, $2, $3; lines += $2; reached += $1 * $2 / 100 }
    END { if (lines) printf "%6.1f%%  %6d lines  in all\n", 100 * reached / lines, lines }'
