#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# bench: the speed bars, each a ratio of two things measured by turns in one run.
#
#     BUILD=build tests/bench/run.sh [BAR...]      all of S1 .. S14 and S8R where none is named
#
# Only ratios are judged: a busy machine slows both sides. Processor time throughout, medians of ROUNDS (5); of two
# commands the median of the ratios of each round. What is measured is made on the spot under $BUILD/bench, by make_swf,
# make_book and make_usage. Ends with status 1 where a bar is missed.

# The bars are called by their names.
# shellcheck disable=SC2317

set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=$(realpath "${BUILD:-build}")
WORK=$BUILD/bench
TOOLS=$BUILD/tests/bench
OUTLAY=$BUILD/outlay
ROUNDS=${ROUNDS:-5}
JOBS=${JOBS:-1000000}
CXX=${CXX:-g++}
short=0
declare -A made
mkdir -p "$WORK"

# row BAR WHAT VALUE at-least|at-most LIMIT [REMARK]
row() {
    local verdict
    verdict=$(awk -v v="$3" -v way="$4" -v limit="$5" \
        'BEGIN { print (way == "at-least" ? v >= limit : v <= limit) ? "pass" : "short" }')
    [ "$verdict" = pass ] || short=1
    printf '%-3s %-60s %8.3f  %-8s %5s  %-5s  %s\n' "$1" "$2" "$3" "$4" "$5" "$verdict" "${6:-}"
}

# told BAR WHAT VALUE REMARK: there is no bar for it
told() {
    printf '%-3s %-60s %8.3f  %-22s  %s\n' "$1" "$2" "$3" 'no bar' "$4"
}

skip() {
    printf '%-3s %-60s not measured: %s\n' "$1" "$2" "$3"
}

calc() {
    awk "BEGIN { print $1 }"
}

# field N of line M of what a duel printed
of() {
    echo "$1" | awk -v line="$2" -v field="$3" 'NR == line { print $field }'
}

# The log $WORK/NAME.swf and a scenario for it: NAME JOBS PROCESSORS LOAD usual|distinct [BACKFILL]
# It is made anew in each run. One that had to be read from the disk lies in the page cache in smaller pieces, by which
# all that read it pay 6 ms more for a million jobs.
log() {
    [ -n "${made[$1]:-}" ] || "$TOOLS/make_swf" "$2" "$3" "$4" 1 "$5" >"$WORK/$1.swf"
    made[$1]=yes
    scenario "$1" "$1" "$3" "${6:-easy}" no
}

# scenario NAME LOG PROCESSORS BACKFILL STREAM
scenario() {
    cat >"$WORK/$1.xml" <<END
<scenario version="1" name="bench">
  <run stream="$5"/>
  <workload><trace format="swf" href="$2.swf" pool="cluster"/></workload>
  <pool name="cluster" cpus="$3"><scheduler order="fcfs" backfill="$4"/></pool>
</scenario>
END
}

duel() {
    "$TOOLS/duel" "$ROUNDS" "$@" 2>"$WORK/log" || {
        cat "$WORK/log" >&2
        exit 2
    }
}

parse() {
    echo "$TOOLS/parse_swf $1 $WORK/$2.swf"
}

simulate() {
    echo "$OUTLAY run $WORK/$1.xml --no-page"
}

# Medians of what the two hold programs print, run by turns.
hold() {
    local law=$1 pending=$2 holds=2000000 round
    for ((round = 0; round < ROUNDS; round++)); do
        echo "standard $("$WORK/hold_standard" "$law" "$pending" "$holds")"
        echo "calendar $("$TOOLS/hold_calendar" "$law" "$pending" "$holds")"
    done | sort -k1,1 -k2,2n | awk -v middle=$((ROUNDS / 2)) '
        NF != 3 { print "S1: a hold program failed" >"/dev/stderr"; failed = 1; exit 2 }
        { if (++seen[$1] == middle + 1) median[$1] = $2; sums[$3] = 1 }
        END { if (failed) exit 2
              n = 0; for (sum in sums) n++
              printf "%.1f %.1f %s\n", median["standard"], median["calendar"], n == 1 ? "agree" : "differ" }'
}

bar_S1() {
    local what='std::priority_queue over the calendar' law pending got least
    if ! command -v "$CXX" >/dev/null; then
        skip S1 "$what" "no C++ compiler ($CXX); install g++"
        return
    fi
    "$CXX" -O2 -std=c++17 -Itests/bench -o "$WORK/hold_standard" tests/bench/hold_standard.cc || exit 2
    for law in exponential lognormal bimodal; do
        for pending in 100:1.5 10000:1.8 1000000:5; do
            least=${pending#*:}
            got=$(hold "$law" "${pending%:*}") || exit 2
            row S1 "$what, $law, ${pending%:*}" "$(calc "$(of "$got" 1 1) / $(of "$got" 1 2)")" at-least "$least" \
                "$(of "$got" 1 1) and $(of "$got" 1 2) ns a hold, orders $(of "$got" 1 3)"
        done
    done
}

bar_S2() {
    local got
    log usual "$JOBS" 128 0.9 usual
    got=$(duel "$(parse outlay usual)" "$(parse plain usual)") || exit 2
    row S2 "SWF parse over getline and strtol" "$(of "$got" 1 3)" at-most 0.25 \
        "$(calc "$JOBS / $(of "$got" 1 1) / 1e6") million jobs/s"
}

# Seconds of the run without those of its parse, and their ratio to those.
simulation() {
    local got
    got=$(duel "$(simulate "$1")" "$(parse outlay "$1")") || return
    calc "$(of "$got" 1 1) - $(of "$got" 2 1), $(of "$got" 1 3) - 1"
}

bar_S3() {
    local got
    log usual "$JOBS" 128 0.9 usual
    got=$(simulation usual) || exit 2
    row S3 "simulation over its own parse, $JOBS jobs" "$(of "$got" 1 2)" at-most 4 \
        "$(calc "$JOBS / $(of "$got" 1 1) / 1e6") million jobs/s"
}

bar_S4() {
    local what='run with all its files over mawk' got
    if ! command -v mawk >/dev/null; then
        skip S4 "$what" 'no mawk; install it'
        return
    fi
    log usual "$JOBS" 128 0.9 usual
    got=$(duel "$(simulate usual) -o $WORK/out" "mawk '{s+=\$4*\$5} END {print s}' $WORK/usual.swf") || exit 2
    row S4 "$what" "$(of "$got" 1 3)" at-most 1.5 \
        "$(of "$got" 1 1) and $(of "$got" 2 1) s"
    rm -rf "$WORK/out"
}

bar_S5() {
    local got
    got=$("$TOOLS/race_schedulers" "$ROUNDS") || {
        echo "S5: race_schedulers failed" >&2
        exit 2
    }
    row S5 "EASY over the plain scan, 1e5 waiting" "$(of "$got" 1 1)" at-least 100 "starts $(of "$got" 1 2)"
    row S5 "1e2 waiting over 1e5 waiting" "$(of "$got" 2 1)" at-most 4 "$(of "$got" 2 2) and $(of "$got" 2 3) jobs/s"
}

bar_S6() {
    local many few
    log wide "$((JOBS / 4))" 8192 0.9 usual
    log distinct "$((JOBS / 4))" 8192 0.9 distinct
    few=$(simulation wide) || exit 2
    many=$(simulation distinct) || exit 2
    row S6 "8,192 distinct sizes over the usual mix" "$(calc "$(of "$many" 1 1) / $(of "$few" 1 1)")" at-most 12 \
        "$(of "$many" 1 1) and $(of "$few" 1 1) s"
}

bar_S7() {
    local got small=$((JOBS / 10)) double=$((JOBS * 2))
    log usual "$JOBS" 128 0.9 usual
    log tenth "$small" 128 0.9 usual
    log double "$double" 128 0.9 usual
    scenario usual-stream usual 128 easy yes
    scenario double-stream double 128 easy yes
    got=$(duel "$(simulate usual) --reps 2 --threads 1" "$(simulate tenth) --reps 2 --threads 1" \
        "$(simulate usual-stream)" "$(simulate double-stream)" "$(simulate usual)" "$(simulate double)") || exit 2
    row S7 "bytes a job kept, as replications share it" \
        "$(calc "($(of "$got" 1 2) - $(of "$got" 2 2)) * 1024 / ($JOBS - $small)")" at-most 150 \
        "$(of "$got" 1 2) KiB at $JOBS jobs"
    row S7 "bytes a job of a single run" \
        "$(calc "($(of "$got" 6 2) - $(of "$got" 5 2)) * 1024 / ($double - $JOBS)")" at-most 150 \
        "$(of "$got" 5 2) and $(of "$got" 6 2) KiB at $JOBS and $double jobs"
    row S7 "bytes a job, streaming (hourly series and backlog remain)" \
        "$(calc "($(of "$got" 4 2) - $(of "$got" 3 2)) * 1024 / ($double - $JOBS)")" at-most 5 \
        "$(of "$got" 3 2) and $(of "$got" 4 2) KiB at $JOBS and $double jobs"
}

bar_S8() {
    local got book=$WORK/book.xml prices=${PRICES:-100000}
    [ "$book" -nt "$TOOLS/make_book" ] || "$TOOLS/make_book" "$prices" >"$book"
    cat "$book" >/dev/null
    got=$(duel "$TOOLS/load_book outlay $book" "$TOOLS/load_book tree $book" \
        "$TOOLS/load_book none $book") || exit 2
    row S8 "price book loaded over libxml2's tree, $prices prices" \
        "$(calc "$(of "$got" 1 1) / $(of "$got" 2 1)")" at-most 0.4 "$(of "$got" 1 1) and $(of "$got" 2 1) s; $("$TOOLS/load_book" find "$book") ns to find a price"
    row S8 "its memory over the tree's" \
        "$(calc "($(of "$got" 1 2) - $(of "$got" 3 2)) / ($(of "$got" 2 2) - $(of "$got" 3 2))")" at-most 0.05 \
        "$(calc "($(of "$got" 1 2) - $(of "$got" 3 2)) * 1024 / $prices") bytes a price"
}

# The second half of S8: what rating adds to reading the usage.
bar_S8R() {
    local got rows=${ROWS:-1000000} usage=$WORK/usage.csv own=$WORK/own.xml read
    [ "$usage" -nt "$TOOLS/make_usage" ] || "$TOOLS/make_usage" "$rows" >"$usage"
    cat "$usage" >/dev/null
    cat >"$own" <<END
<pricebook version="1" name="own" provider="aws" currency="USD">
  <commitment name="base" kind="reserved" type="p3.2xlarge" region="us-east-1" count="40" term="1y" start="2025-01-01"/>
  <commitment name="plan" kind="savings-plan" hourly="500" term="1y" start="2025-01-01"/>
</pricebook>
END
    got=$(duel "$TOOLS/rate_usage read $usage" "$TOOLS/rate_usage rate $usage aws" \
        "$TOOLS/rate_usage rate $usage aws $own") || exit 2
    read=$(of "$got" 1 1)
    row S8 "rating over reading its usage, $rows rows" "$(calc "($(of "$got" 2 1) - $read) / $read")" at-most 4 \
        "$(calc "$rows / $(of "$got" 2 1) / 1e6") million rows/s with reading"
    row S8 "rating under two commitments over reading" "$(calc "($(of "$got" 3 1) - $read) / $read")" at-most 4 \
        "$(of "$got" 3 1) s, $(calc "$(of "$got" 3 2) * 1024 / $rows") bytes a row"
}

# A job that saves, interrupted again and again: as many replications as each needs for a while, scaled to one.
bar_S9() {
    local what='replications with saves' got generic jump
    got=$(duel "$TOOLS/renew_jobs generic 300" "$TOOLS/renew_jobs jump 2000") || exit 2
    generic=$(calc "$(of "$got" 1 1) / 300")
    jump=$(calc "$(of "$got" 2 1) / 2000")
    row S9 "$what: an event for each save over the managed pool" "$(calc "$(of "$got" 1 3) * 2000 / 300")" at-least 10 \
        "$(calc "$generic * 1e6") and $(calc "$jump * 1e6") us each"
    if ! command -v python3 >/dev/null; then
        skip S9 "$what, CPython and heapq over the same on the kernel" "no python3"
        return
    fi
    got=$(duel "python3 tests/bench/renew_jobs.py 20" "$TOOLS/renew_jobs generic 300") || exit 2
    row S9 "$what: CPython and heapq over the same on the kernel" \
        "$(calc "$(of "$got" 1 3) * 300 / 20")" at-least 20
}

# serve WHAT REQUESTS
serve() {
    echo "$TOOLS/serve_requests $1 $2"
}

bar_S10() {
    local got requests=${REQUESTS:-2000000} what="requests through"
    got=$(duel "$(serve bare "$requests")" "$(serve slots "$requests")" "$(serve slots "$((requests / 4))")" \
        "$(serve shared "$requests")" "$(serve tokens "$requests")" "$(serve function "$requests")") || exit 2
    row S10 "$what 64 slots with percentiles over bare sampling" "$(calc "$(of "$got" 2 1) / $(of "$got" 1 1)")" \
        at-most 10 "$(calc "$(of "$got" 2 1) / $requests * 1e9") and $(calc "$(of "$got" 1 1) / $requests * 1e9") ns each"
    row S10 "bytes a request more" "$(calc "($(of "$got" 2 2) - $(of "$got" 3 2)) * 1024 / ($requests * 3 / 4)")" \
        at-most 1 "$(of "$got" 3 2) and $(of "$got" 2 2) KiB at $((requests / 4)) and $requests"
    row S10 "$what 64 shared lanes over bare sampling" "$(calc "$(of "$got" 4 1) / $(of "$got" 1 1)")" at-most 10 \
        "$(calc "$(of "$got" 4 1) / $requests * 1e9") ns each"
    row S10 "$what 64 sandboxes over bare sampling" "$(calc "$(of "$got" 6 1) / $(of "$got" 1 1)")" at-most 10 \
        "$(calc "$(of "$got" 6 1) / $requests * 1e9") ns each"
    row S10 "$what two language models over bare sampling" "$(calc "$(of "$got" 5 1) / $(of "$got" 1 1)")" at-most 15 \
        "$(calc "$(of "$got" 5 1) / $requests * 1e9") ns each"
}

# A sweep of points that have so many jobs each: JOBS
points() {
    echo "$OUTLAY sweep scenarios/mm4-queue.xml --set //arrivals/@count=$1 --vary //pool/@cpus=4..$((${POINTS:-2000} + 3)) \
        --threads 1 --reps 1 --metric jobs.wait.mean --format csv"
}

# Two threads that need a tenth more processor time than one are 1.8 times as fast where two cores are free for them;
# the clock on the wall tells that too, but of a busy machine it tells little.
bar_S11() {
    local what=replications queue=scenarios/mm4-queue.xml count=${REPLICATIONS:-20} got draw build all log=$WORK/week.xml
    got=$(duel "$TOOLS/replicate_runs threads $queue $count 2" \
        "$TOOLS/replicate_runs threads $queue $count 1") || exit 2
    row S11 "$what: processor time on two threads over that on one" "$(of "$got" 1 3)" at-most 1.1 \
        "$("$TOOLS/replicate_runs" threads "$queue" "$count" 1) and $("$TOOLS/replicate_runs" threads "$queue" \
            "$count" 2) s on the wall"
    got=$("$TOOLS/replicate_runs" setup "$queue" "$count") || exit 2
    read -r draw build all <<<"$(echo "$got" | awk '{ print $1, $2, $2 + $3 + $4 }')"
    row S11 "$what of arrivals: set-up but for the drawing over the whole" \
        "$(calc "($build - $draw > 0 ? $build - $draw : 0) / $all")" at-most 0.05 "drawing $(calc "$draw / $all")"
    got=$(duel "$(points 1)" "$(points 2000)") || exit 2
    row S11 "sweep of small points: of 1 job over of 2,000, which is all but simulation" \
        "$(of "$got" 1 3)" at-most 0.1 \
        "$(calc "$(of "$got" 1 1) / ${POINTS:-2000} * 1e6") us a point"
    [ "$WORK/replicated.swf" -nt "$TOOLS/make_swf" ] || "$TOOLS/make_swf" 30000 100 0.8 1 usual >"$WORK/replicated.swf"
    cat >"$log" <<END
<scenario version="1" name="bench">
  <workload><trace format="swf" href="replicated.swf" pool="cluster" resample="7d"/></workload>
  <pool name="cluster" cpus="100"><scheduler order="fcfs" backfill="easy"/></pool>
</scenario>
END
    got=$("$TOOLS/replicate_runs" setup "$log" "$count") || exit 2
    row S11 "$what of blocks of a log: set-up over the whole" \
        "$(echo "$got" | awk '{ print $2 / ($2 + $3 + $4) }')" at-most 0.05
}

# year JOBS: a year of so many jobs, as a scenario $WORK/year-JOBS.xml
year() {
    cat >"$WORK/year-$1.xml" <<END
<scenario version="1" name="year" currency="USD">
  <clock start="2025-01-01T00:00:00Z" length="365d"/>
  <workload>
    <arrivals name="work" pool="cluster" count="$1" team="a" interarrival="exponential($((365 * 86400000 / $1))ms)"
              runtime="exponential($((365 * 86400 * 38 / $1))s)" cpus="1"/>
  </workload>
  <pool name="cluster" cpus="64"><scheduler order="fcfs" backfill="easy"/></pool>
</scenario>
END
}

# Page and plots, gnuplot's time included, are what a run has more with them than without.
bar_S12() {
    local got jobs what='seconds of page and plots, a year of'
    if ! command -v gnuplot >/dev/null; then
        skip S12 "$what jobs" 'no gnuplot; install it'
        return
    fi
    for jobs in $((JOBS / 100)) "$JOBS"; do
        year "$jobs"
        got=$(duel "$OUTLAY run $WORK/year-$jobs.xml -o $WORK/out" \
            "$OUTLAY run $WORK/year-$jobs.xml -o $WORK/out --no-page") || exit 2
        row S12 "$what $jobs jobs" "$(calc "$(of "$got" 1 1) - $(of "$got" 2 1)")" at-most 1
        rm -rf "$WORK/out"
    done
}

# The program as it was when it knew batch scheduling and nothing else, built from the history of this clone.
SPINE=${SPINE:-f011227}

bar_S13() {
    local what='EASY over the same before prices, fleets and probes' spine=$WORK/spine got
    if ! git cat-file -e "$SPINE^{commit}" 2>/dev/null; then
        skip S13 "$what" "no commit $SPINE here; run it in a clone with all of its history"
        return
    fi
    if [ ! -x "$spine/build/outlay" ]; then
        rm -rf "$spine"
        mkdir -p "$spine"
        git archive "$SPINE" | tar -x -C "$spine"
        if ! make -s -C "$spine" BUILD=build build/outlay >"$WORK/log" 2>&1; then
            cat "$WORK/log" >&2
            exit 2
        fi
    fi
    log usual "$JOBS" 128 0.9 usual
    got=$(duel "$(simulate usual)" "$spine/build/outlay run $WORK/usual.xml --no-page") || exit 2
    row S13 "$what, without files" "$(of "$got" 1 3)" at-most 1.1 \
        "$(of "$got" 1 1) and $(of "$got" 2 1) s"
    got=$(duel "$(simulate usual) -o $WORK/out" \
        "$spine/build/outlay run $WORK/usual.xml --no-page -o $WORK/spine-out") || exit 2
    row S13 "$what, with all its files" "$(of "$got" 1 3)" at-most 1.1 \
        "$(of "$got" 1 1) and $(of "$got" 2 1) s"
    rm -rf "$WORK/out" "$WORK/spine-out"
}

# deep LOG SCHEDULER: the log under such a scheduler, which is <scheduler>'s attributes, as a command
deep() {
    deeps=$((deeps + 1))
    cat >"$WORK/$1-$deeps.xml" <<END
<scenario version="1" name="bench">
  <workload><trace format="swf" href="$1.swf" pool="cluster"/></workload>
  <pool name="cluster" cpus="128"><scheduler $2/></pool>
</scenario>
END
    command="$OUTLAY run $WORK/$1-$deeps.xml --no-page"
}

# Overloaded by a twentieth, so that a twentieth of all jobs waits in the end. Schedulers that look at all who wait have
# a tenth of the jobs.
# Conservative backfilling, which has to keep a slot for each who waits, has no bar.
bar_S14() {
    local deeps=0 count=${DEEP:-200000} easy scheduler got command what ratio seconds
    log deep "$count" 128 1.05 usual
    log less-deep $((count / 10)) 128 1.05 usual
    while read -r file scheduler; do
        deep "$file" 'order="fcfs" backfill="easy"'
        easy=$command
        deep "$file" "$scheduler"
        got=$(duel "$command" "$easy") || exit 2
        what="$(tr -d '"' <<<"$scheduler"), $file"
        ratio=$(of "$got" 1 3)
        seconds="$(of "$got" 1 1) and $(of "$got" 2 1) s"
        case $scheduler in
        *conservative*) told S14 "$what" "$ratio" "$seconds" ;;
        *) row S14 "$what" "$ratio" at-most 5 "$seconds" ;;
        esac
    done <<'END'
deep order="priority" backfill="easy"
deep order="sjf" backfill="easy"
deep order="fair-share" by="user" backfill="easy"
deep order="multifactor" weight-age="1000" weight-fairshare="10000" backfill="easy"
deep order="priority" backfill="easy" preempt="requeue"
less-deep order="fcfs" backfill="conservative"
END
}

printf '%-3s %-60s %8s  %s\n' bar measured ratio bar
[ $# -gt 0 ] || set -- S1 S2 S3 S4 S5 S6 S7 S8 S8R S9 S10 S11 S12 S13 S14
for bar in "$@"; do
    "bar_$bar"
done
exit $short
