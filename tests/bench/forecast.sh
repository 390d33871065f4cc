#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# forecast: how good forecasts have been, at rolling origins, beside seasonal-naive.
#
#     BUILD=build DATA=DIR tests/bench/forecast.sh
#
# Of scenarios/made/costs.csv and, where DIR has them, of traffic/prophet_wp_peyton_manning.csv, daily log page views
# with 59 missing days, and of demand/shavedice.csv.gz, demand for virtual machines by the hour, in all and by region,
# as sums of days and in all by the hour. `tried` is the procedure that chooses by what was known at each origin;
# which models it has was decided with these series in sight. WAPE, MASE and the share of values within the intervals (reports/forecast.h). Ends with
# status 1 where what is shown is worse than seasonal-naive.

set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=$(realpath "${BUILD:-build}")
DATA=${DATA:-}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
worse=0

# rows NAME FILE [OPTION...]
rows() {
    local name=$1 file=$2
    shift 2
    "$BUILD/outlay" forecast "$file" -o "$work/out" "$@" >/dev/null || return
    awk -F, -v name="$name" '
        $4 == "shown" { shown = $7; model = $3 }
        $4 == "tried" { line = sprintf("%6.2f%% %6.2f%% %6.3f %5.1f%% %5.1f%%", 100 * $7, 100 * $8, $9, 100 * $13, 100 * $14)
                        tried = $7 }
        $4 == "seasonal-naive" {
            printf "%-22s %-5s %-15s %s  | %6.2f%% %6.2f%% %6.3f %5.1f%% %5.1f%%  %+5.1f%%\n", name, $2, model, line,
                100 * $7, 100 * $8, $9, 100 * $13, 100 * $14, 100 * (tried / $7 - 1)
            name = ""
            if (shown > $7 + 1e-12) worse = 1
        }
        END { exit worse }' "$work/out/backtest.csv" || worse=1
    rm -rf "$work/out"
}

# The sum by hour of the rows that a condition of awk picks.
demand() {
    gzip -dc "$DATA/demand/shavedice.csv.gz" | awk -F, "NR > 1 && ($1) { sum[\$1] += \$4 }
        END { print \"time,value\"; for (hour in sum) print hour \",\" sum[hour] }"
}

printf '%-22s %-5s %-15s %s  | %s\n' '' ahead shown '  WAPE    bias   MASE in 80% in 95%' \
    'of seasonal-naive; WAPE less its'
rows 'made/costs.csv' scenarios/made/costs.csv
if [ -e "$DATA/traffic/prophet_wp_peyton_manning.csv" ]; then
    rows 'page views' "$DATA/traffic/prophet_wp_peyton_manning.csv"
fi
if [ -e "$DATA/demand/shavedice.csv.gz" ]; then
    demand 1 >"$work/all.csv"
    rows 'demand' "$work/all.csv"
    for region in 1 2 3 4; do
        demand "\$2 == $region" >"$work/region.csv"
        rows "demand, region $region" "$work/region.csv"
    done
    rows 'demand by the hour' "$work/all.csv" --step hour
fi
exit $worse
