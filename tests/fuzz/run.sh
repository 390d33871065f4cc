#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fuzz: each harness for FUZZ_SECONDS, from its saved corpus. What breaks one is left beside its program as crash-*,
# with a log; put it into tests/fuzz/corpus/NAME once it is mended.

set -u
cd "$(dirname "$0")/../.." || exit 1
FUZZ_SECONDS=${FUZZ_SECONDS:-30}
broken=0
for program in "$@"; do
    name=$(basename "$program")
    name=${name#fuzz_}
    found=$(dirname "$program")/found_$name
    mkdir -p "$found"
    if "$program" -max_total_time="$FUZZ_SECONDS" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$(dirname "$program")/" "$found" "tests/fuzz/corpus/$name" >"$program.log" 2>&1; then
        awk -v name="$name" -v seconds="$FUZZ_SECONDS" '
            /^stat::number_of_executed_units/ { tried = $2 }
            /^stat::new_units_added/ { found = $2 }
            END { printf "fuzz %-12s %s s, %d inputs tried, %d new ways found, none broke it\n", name, seconds, tried, found }
            ' "$program.log"
    else
        echo "fuzz $name: broken; see $program.log"
        grep -E 'ERROR|SUMMARY|Test unit written' "$program.log"
        broken=1
    fi
done
exit $broken
