#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# anomalies: what `outlay anomalies` finds of what is known to be there, beside the plain methods.
#
#     BUILD=build DATA=DIR tests/bench/anomalies.sh
#
# Of costs made here, by the day and by the hour, with spikes, level shifts, leaks and missing batches put in; and, where
# DIR has them, of the labelled series in anomaly/nab, each with the sensitivity that is best on the others, for all
# methods alike. How a finding counts: tests/bench/find_anomalies.c. SERIES (40) of each kind are made, by the
# hour 3 for each 10 of them, from each of SEEDS (1 2 3).

set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=$(realpath "${BUILD:-build}")
DATA=${DATA:-}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

for seed in ${SEEDS:-1 2 3}; do
    echo "seed $seed"
    "$BUILD/tests/bench/find_anomalies" made "$seed" "${SERIES:-40}" || exit
done

pairs=()
for file in "$DATA"/anomaly/nab/*.csv; do
    [ -e "$file" ] || continue
    name=$(basename "$file" .csv)
    # "NAME.csv": [ ["2014-02-18 16:02:00.000000", "2014-02-19 08:42:00.000000"], ... ]
    awk -v name="\"$name.csv\"" '
        index($0, ".csv\"") { within = index($0, name) }
        within && match($0, /[0-9]+-[0-9]+-[0-9]+ [0-9:]+/) {
            time = substr($0, RSTART, RLENGTH)
            if (begin == "") { begin = time } else { print begin, time; begin = "" }
        }' "$DATA/anomaly/nab/windows.json" >"$work/$name.txt"
    pairs+=("$file" "$work/$name.txt")
done
[ ${#pairs[@]} -eq 0 ] || "$BUILD/tests/bench/find_anomalies" labelled "${pairs[@]}"
