#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# numbers: no output holds a NaN or an infinity, and no sum of money wraps.
#
#     BUILD=build tests/numbers/run.sh quick|full
#
# Runs odd scenarios (nothing arrives, nothing ends, the clock stands for a microsecond, a pool of none, the days on
# which clocks are put forward and back, 29 February, the ends of months, 1970 and 2100), and in `full` all that are
# shipped, in every format, into a run directory with page and plots, and reads each byte that comes of it. A world may
# be refused, with a word and exit status 3; it may not crash or hang. Bills that are larger than can be counted are to
# be told as that.

set -u
cd "$(dirname "$0")/../.." || exit 1
ROOT=$PWD
BUILD=$(realpath "${BUILD:-build}")
MODE=${1:-full}
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
PATH=$BUILD:$PATH
export LC_ALL=C
PAGE=--no-page
[ "$MODE" = quick ] || PAGE=

# ---- odd worlds: a name, the clock's attributes, the workload, the pool's attributes and content ----

JOBS='<arrivals name="a" pool="p" interarrival="exponential(1h)" runtime="exponential(1h)" cpus="1" team="t"/>'
OWNED='<capacity source="owned" nodes="2" cost-per-node-hour="1"/>'
CLOUD='<capacity source="on-demand" type="m5.large" region="us-east-1" max="4"/>'
worlds() {
    cat <<END
moment     | length="1us" | $JOBS | cpus-per-node="2" | $OWNED
second     | length="1s" | $JOBS | cpus-per-node="2" | $CLOUD
never      | length="1h" | <job name="j" pool="p" cpus="1" submit="2h" runtime="1h"/> | cpus-per-node="2" | $OWNED
unending   | length="1h" | <job name="j" pool="p" cpus="1" submit="0s" runtime="100h"/> | cpus-per-node="2" | $OWNED
none-up    | length="1d" | $JOBS | cpus-per-node="2" | <capacity source="owned" nodes="0" cost-per-node-hour="1"/>
none-max   | length="1d" | $JOBS | cpus-per-node="2" | <capacity source="on-demand" type="m5.large" region="us-east-1" max="0"/>
free       | length="1d" | $JOBS | cpus-per-node="2" | <capacity source="owned" nodes="2" cost-per-node-hour="0"/>
instant    | length="1d" | <job name="j" pool="p" cpus="1" submit="0s" runtime="0s"/> | cpus-per-node="2" | $OWNED
blink      | length="1d" | <job name="j" pool="p" cpus="1" submit="0s" runtime="1us"/> | cpus-per-node="2" | $OWNED
all-warm   | length="1d" warmup="1d" | $JOBS | cpus-per-node="2" | $OWNED
over-warm  | length="1d" warmup="2d" | $JOBS | cpus-per-node="2" | $OWNED
almost     | length="1d" warmup="86399s" | $JOBS | cpus-per-node="2" | $CLOUD
too-wide   | length="1d" | <job name="j" pool="p" cpus="99" submit="0s" runtime="1h"/> | cpus-per-node="2" | $OWNED
leap-day   | start="2028-02-28T00:00:00Z" length="3d" | $JOBS | cpus-per-node="2" | $CLOUD
no-leap    | start="2100-02-27T00:00:00Z" length="3d" | $JOBS | cpus-per-node="2" | $CLOUD
month-end  | start="2026-01-31T23:59:59Z" length="2s" | $JOBS | cpus-per-node="2" | $CLOUD
year-end   | start="2026-12-31T12:00:00Z" length="1d" | $JOBS | cpus-per-node="2" | $CLOUD
first-year | start="1970-01-01T00:00:00Z" length="40d" | $JOBS | cpus-per-node="2" | $CLOUD
last-year  | start="2099-12-15T00:00:00Z" length="380d" | $JOBS | cpus-per-node="2" | $CLOUD
spring     | start="2026-03-28T12:00:00+01:00" length="2d" | $JOBS | cpus-per-node="2" | $CLOUD
autumn     | start="2026-10-31T12:00:00-04:00" length="2d" | $JOBS | cpus-per-node="2" | $CLOUD
spot-gone  | length="1d" | $JOBS | cpus-per-node="2" | <capacity source="spot" type="m5.large" region="us-east-1" max="4" interruptions="constant(1us)"/>
END
}

write_world() {
    local name=$1 clock=$2 work=$3 pool=$4 content=$5
    [[ $clock == *start=* ]] || clock="start=\"2026-01-01T00:00:00Z\" $clock"
    cat >"$WORK/$name.xml" <<END
<scenario version="1" name="$name" currency="USD">
  <clock $clock/>
  <pricebook href="aws"/>
  <workload>
    $work
  </workload>
  <pool name="p" $pool>
    $content
  </pool>
  <budget name="b" tag="team=t" monthly="0.01"><alert at="80%"/></budget>
</scenario>
END
}

# ---- looking ----

# Numbers that are none, as printf, JavaScript and spreadsheets write them. A page's own script may speak of them, and
# in plots/*.dat NaN is gnuplot's word for a gap in a curve.
no_numbers() {
    find "$@" -type f ! -name '*.gp' ! -name '*.dat' -print0 | xargs -0 sed '/<script/,/<\/script>/d' |
        grep -nwiE -- '-?nan|-?inf|infinity|-?1\.#IND|#DIV/0!' | head -n 3
}

# One scenario in each format, and all that a run directory holds. Sets `what` to what is wrong.
look_at() {
    local scenario=$1 format code found
    shift
    rm -rf "$WORK/at"
    mkdir "$WORK/at"
    what=
    for format in table json csv; do
        local into=
        [ $format = table ] && into="-o $WORK/at/out $PAGE"
        # shellcheck disable=SC2086
        timeout 60 outlay run "$scenario" --format $format $into "$@" >"$WORK/at/$format" 2>"$WORK/at/errors"
        code=$?
        case $code in
        0 | 1) ;;
        3)
            grep -qE ':[0-9]+:[0-9]+: ' "$WORK/at/errors" || what="refused without a place: $(head -n 1 "$WORK/at/errors")"
            refused=$((refused + 1))
            return
            ;;
        *) what="$format: exit $code: $(head -n 1 "$WORK/at/errors")" && return ;;
        esac
    done
    found=$(no_numbers "$WORK/at")
    [ -z "$found" ] || what="holds $found"
}

try_worlds() {
    local wrong=0 tried=0 refused=0 name clock work pool content
    while IFS='|' read -r name clock work pool content; do
        name=${name%% *}
        write_world "$name" "$clock" "$work" "$pool" "$content"
        look_at "$WORK/$name.xml" --reps "$1"
        tried=$((tried + 1))
        [ -z "$what" ] || { echo "  $name: $what" && wrong=$((wrong + 1)); }
    done < <(worlds)
    echo "$([ $wrong -eq 0 ] && echo ok || echo FAIL) numbers: $tried odd worlds, $1 replications, $refused times refused with a place"
}

try_shipped() {
    local wrong=0 tried=0 refused=0 scenario
    for scenario in scenarios/*.xml; do
        look_at "$scenario"
        tried=$((tried + 1))
        [ -z "$what" ] || { echo "  $scenario: $what" && wrong=$((wrong + 1)); }
    done
    echo "$([ $wrong -eq 0 ] && echo ok || echo FAIL) numbers: $tried shipped scenarios, $refused refused"
}

# ---- money ----

# A bill of 9 rows, each of what may just be counted (10^12 x 10^15 x 24 h), and one of a year, which may not.
try_money() {
    local heading=start,end,provider,meter,item,region,system,quantity book=$WORK/book.xml wrong=0
    cat >"$book" <<END
<pricebook version="1" name="dear" provider="cloud" currency="USD">
  <service meter="instance" name="Machines"/>
  <region name="north" area="eu"/>
  <type name="small" family="s" vcpus="2" memory="8GiB"/>
  <price meter="instance" item="small" region="north" system="linux" amount="1000000000000"/>
</pricebook>
END
    row() { echo "2026-01-01,$1,cloud,instance,small,north,linux,1000000000000000"; }
    { echo $heading && row 2026-01-02; } >"$WORK/fits.csv"
    { echo $heading && row 2027-01-02; } >"$WORK/row.csv"
    { echo $heading && for _ in 1 2 3 4 5 6 7 8 9; do row 2026-01-02; done; } >"$WORK/sum.csv"
    outlay rate "$WORK/fits.csv" --book "$book" --format csv 2>&1 | grep -q ',24000000000000000000000000000,' || wrong=1
    outlay rate "$WORK/row.csv" --book "$book" 2>&1 | grep -q 'larger than can be counted' || wrong=2
    outlay rate "$WORK/sum.csv" --book "$book" 2>&1 | grep -q 'larger than can be counted' || wrong=3
    echo "$([ $wrong -eq 0 ] && echo ok || echo FAIL) numbers: bills larger than can be counted"
}

# What has no row at all has no mean, no share and no interval.
try_empty() {
    local wrong=0 tried=0 verb format code
    cd "$WORK" || exit 1
    echo 'time,value' >empty.csv
    echo 'start,end,provider,meter,item,region,system,quantity' >none.csv
    printf 'time,value\n2026-01-01,0\n' >one.csv
    for i in 1 2 3 4 5 6 7 8 9; do echo "2026-01-0$i,0"; done | sed '1i time,value' >zeros.csv
    # what never strayed, and then does once: there is nothing to divide by
    { echo time,value && for i in $(seq -w 31); do echo "2026-01-$i,$((10#$i == 30 ? 9 : 0))"; done; } >constant.csv
    printf 'ChargePeriodStart,BilledCost\n' >focus.csv
    for verb in 'anomalies empty.csv' 'anomalies one.csv' 'anomalies zeros.csv' 'forecast empty.csv' 'forecast one.csv' \
        'forecast zeros.csv' 'commit empty.csv' 'commit one.csv' 'commit zeros.csv' 'rate none.csv --book aws' \
        'anomalies constant.csv' \
        'bill focus.csv' 'drift empty.csv zeros.csv' 'drift zeros.csv zeros.csv'; do
        for format in table json csv; do
            # shellcheck disable=SC2086
            timeout 60 outlay $verb --format $format >said 2>errors
            code=$?
            tried=$((tried + 1))
            grep -wiE -- '-?nan|-?inf|infinity' said errors && code=99
            [ $code -le 3 ] || { echo "  $verb --format $format: exit $code: $(head -n 1 errors)" && wrong=$((wrong + 1)); }
        done
    done
    cd "$ROOT" || exit 1
    echo "$([ $wrong -eq 0 ] && echo ok || echo FAIL) numbers: $tried calls with nothing, one or only zeros"
}

{
    try_worlds 1
    try_money
    try_empty
    if [ "$MODE" = full ]; then
        try_worlds 3
        try_shipped
    fi
} | tee "$WORK/lines"
! grep -q '^FAIL' "$WORK/lines"
