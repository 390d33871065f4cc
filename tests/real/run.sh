#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# real: real job logs against schedules that others have published for them, and against their own counts; real bills
# against their totals.
#
#     BUILD=build DATA=DIR tests/real/run.sh
#
# The logs are not part of Outlay. DIR holds jobs/KTH-SP2-sc15.swf.gz, the log of the KTH SP2 as filtered by Gaussier et
# al. (SC'15), and expected/kth-sp2-easy-{event,instant}-starts.csv.gz, its starts job by job; demand/shavedice.csv.gz,
# hourly demand for virtual machines as published by Snowflake; spot/gcp_preemptible_lifetimes_2019.csv, published
# lifetimes of preemptible machines; spot/cant-be-late/*.tar.gz and expected/cant-be-late-*.csv.gz, windows of spot
# series with what four policies cost on each (Wu et al., NSDI'24); spot/skypilot-spot-traces-*.tar.gz, when V100 were
# to be had; gpu/openb_{pod_list_default,node_list_all_node}.csv, pods and nodes of a GPU cluster (Weng et al., ATC'23).
# What is not there is skipped, and said.

set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=$(realpath "${BUILD:-build}")
if [ -z "${DATA:-}" ] || [ ! -d "$DATA" ]; then
    echo "real: nothing to compare with: call it as make check-real DATA=DIR" >&2
    exit 2
fi
DATA=$(realpath "$DATA")
work=$(mktemp -d) || exit 1
passed=0 failed=0 skipped=0

verdict() { # ok|FAIL|skip TEXT
    case $1 in
    ok) passed=$((passed + 1)) ;;
    FAIL) failed=$((failed + 1)) ;;
    skip) skipped=$((skipped + 1)) ;;
    esac
    printf '%-4s %s\n' "$1" "$2"
}

# run LOG CPUS BACKFILL PASS; the run lies in $work/run
run_log() {
    cat >"$work/real.xml" <<END
<scenario version="1" name="real">
  <workload><trace format="swf" href="$1" pool="machine"/></workload>
  <pool name="machine" cpus="$2"><scheduler order="fcfs" backfill="$3" pass="$4" ${5-}/></pool>
</scenario>
END
    rm -rf "$work/run"
    "$BUILD/outlay" run "$work/real.xml" -o "$work/run" --no-page >"$work/output" 2>&1 || {
        cat "$work/output"
        return 1
    }
}

# The mean of a metric, from summary.json.
metric() {
    tr -d ' \n' <"$work/run/summary.json" |
        awk -v name="\"$1\":" '{ at = index($0, name); rest = substr($0, at); sub(/.*/, "", $0)
                                 match(rest, /"mean":[-0-9.e+]*/); print substr(rest, RSTART + 7, RLENGTH - 7) }'
}

# compare TEXT METRIC VALUE TOLERANCE
compare() {
    local got
    got=$(metric "$2")
    if awk -v got="$got" -v want="$3" -v near="$4" \
        'BEGIN { d = got - want; exit !(got != "" && (d < 0 ? -d : d) <= near) }'; then
        verdict ok "$1: $2 $got, published $3"
    else
        verdict FAIL "$1: $2 is $got, published $3"
    fi
}

# The starts of jobs.csv against `job,start` rows.
compare_starts() {
    local expected=$DATA/expected/$2
    if [ ! -e "$expected" ]; then
        verdict skip "$1: no $expected"
        return
    fi
    zcat "$expected" | tr -d '\r' | awk -F, -v text="$1" '
        function number_of(name, i) { for (i = 1; i <= NF; i++) if ($i == name) return i; return 0 }
        FNR == 1 { jobs = number_of("job"); starts = number_of("start_s"); if (!starts) starts = number_of("start"); next }
        FNR == NR { want[$jobs] = $starts; count++; next }
        { seen++; same += ($jobs in want && want[$jobs] + 0 == $starts + 0) }
        END { print (count > 0 && same == count && seen == count ? "ok" : "FAIL"), \
                    text ": " same " of " count " starts as published" }' - "$work/run/jobs.csv" >"$work/starts"
    read -r result text <"$work/starts"
    verdict "$result" "$text"
}

kth() {
    local log=$DATA/jobs/KTH-SP2-sc15.swf.gz slowdown=jobs.slowdown.bounded_mean wait=jobs.wait.mean_s
    if [ ! -e "$log" ]; then
        verdict skip "KTH-SP2: no $log"
        return
    fi
    run_log "$log" 100 easy event && compare "KTH-SP2 easy event" $slowdown 92.57653973 1e-8 &&
        compare "KTH-SP2 easy event" $wait 6836.872 0.001
    compare_starts "KTH-SP2 easy event" kth-sp2-easy-event-starts.csv.gz
    run_log "$log" 100 none event && compare "KTH-SP2 fcfs event" $slowdown 6814.97 0.01
    run_log "$log" 100 easy-sjbf event && compare "KTH-SP2 easy-sjbf event" $slowdown 69.40540058 1e-8
    run_log "$log" 100 conservative event && compare "KTH-SP2 conservative event" $slowdown 88.9973 0.0001
    run_log "$log" 100 easy instant && compare "KTH-SP2 easy instant" $slowdown 92.6877 0.0001 &&
        compare "KTH-SP2 easy instant" $wait 6834.587 0.001
    compare_starts "KTH-SP2 easy instant" kth-sp2-easy-instant-starts.csv.gz
    run_log "$log" 100 easy-sjbf instant && compare "KTH-SP2 easy-sjbf instant" $slowdown 69.3936 0.0001
    run_log "$log" 100 conservative instant && compare "KTH-SP2 conservative instant" $slowdown 88.9666 0.0001 &&
        compare "KTH-SP2 conservative instant" $wait 7316.239 0.001
    # The same by the scheduler that weighs: nobody of the log may be stopped, so nobody is.
    local weighs='preempt="requeue"'
    run_log "$log" 100 easy instant "$weighs" && compare "KTH-SP2 easy, weighed" $slowdown 92.6877 0.0001
    compare_starts "KTH-SP2 easy, weighed" kth-sp2-easy-instant-starts.csv.gz
    run_log "$log" 100 easy-sjbf instant "$weighs" && compare "KTH-SP2 easy-sjbf, weighed" $slowdown 69.3936 0.0001
    run_log "$log" 100 conservative instant "$weighs" && compare "KTH-SP2 conservative, weighed" $slowdown 88.9666 0.0001
}

# What pairs are worth, EASY against its variant with the shortest estimate first: on sixty windows of the log the variance
# of the difference in mean slowdown is known as 445.7 with pairs and 3,220.7 without, 7.2 times as much. Where those
# windows were cut is not told; sixty of 134 hours lie near, so that a quarter is allowed.
kth_windows() {
    local log=$DATA/jobs/KTH-SP2-sc15.swf.gz rule got
    [ -e "$log" ] || return
    for rule in easy easy-sjbf; do
        cat >"$work/$rule.xml" <<END
<scenario version="1" name="$rule">
  <workload><trace format="swf" href="$log" pool="machine"/></workload>
  <pool name="machine" cpus="100"><scheduler order="fcfs" backfill="$rule"/></pool>
</scenario>
END
    done
    got=$("$BUILD/outlay" compare "$work/easy.xml" "$work/easy-sjbf.xml" --windows 134h --format json \
        --metric jobs.slowdown.bounded_mean | tr -d ' \n",' |
        sed 's/.*variance:\([0-9.]*\)variance_unpaired:\([0-9.]*\).*/\1 \2/')
    if awk -v got="$got" 'BEGIN { split(got, v, " "); r = v[1] > 0 ? v[2] / v[1] : 0; exit !(r > 7.2 * .75 && r < 7.2 * 1.25) }'; then
        verdict ok "KTH-SP2 in windows: variance with pairs and without $got"
    else
        verdict FAIL "KTH-SP2 in windows: variance with pairs and without is $got, known 445.7 and 3,220.7"
    fi
}

# counts FILE ROWS JOBS: what `trace info` finds in a log, against the counts that its publishers or other readers give
counts() {
    if [ ! -e "$DATA/$1" ]; then
        verdict skip "$1: no such file"
        return
    fi
    local got
    got=$("$BUILD/outlay" trace info "$DATA/$1" --format csv | awk -F, '$2 == "rows" || $2 == "jobs" { printf "%s ", $3 }')
    if [ "$got" = "$2 $3 " ]; then
        verdict ok "$1: $2 rows, $3 of them jobs"
    else
        verdict FAIL "$1: rows and jobs are $got, not $2 $3"
    fi
}

# Unsorted submits in a local time zone, 978,078 GPU-hours: the whole log fits into a pool of 4,000.
# finds FILE COUNT TEXT: that many things are said of it, a count that awk has made; none of what there is none of
finds() {
    local said
    said=$("$BUILD/outlay" trace info "$DATA/$1" | sed -n "s/^    \([0-9]*\) [a-z ]*$3.*/\1/p" | head -1)
    if [ "${said:-0}" = "$2" ]; then
        verdict ok "$1: $2 $3"
    else
        verdict FAIL "$1: ${said:-0} $3, awk counts $2"
    fi
}

# What looks wrong in a log, field by field: the runtime is the fourth, the time requested the ninth. And the log as CSV
# and back, beside itself with one blank between fields.
log_quirks() {
    local log=$DATA/$1
    [ -e "$log" ] || return
    zcat -f "$log" | tr -d '\r' | awk '!/^[ \t]*;/ && NF { $1 = $1; print }' >"$work/rows"
    finds "$1" "$(awk '$4 == 0' "$work/rows" | wc -l)" "a runtime of 0"
    finds "$1" "$(awk '$4 < 0' "$work/rows" | wc -l)" "no runtime"
    finds "$1" "$(awk '$8 <= 0 && $5 <= 0' "$work/rows" | wc -l)" "no size"
    finds "$1" "$(awk '$4 > 0 && ($8 > 0 || $5 > 0) && $2 >= 0 && $9 > 0 && $4 > $9' "$work/rows" | wc -l)" "longer than the time requested"
    finds "$1" "$(awk 'NR > 1 && $2 < before { n++ } { before = $2 } END { print n + 0 }' "$work/rows")" "before the row above"
    finds "$1" "$(awk 'seen[$0]++' "$work/rows" | wc -l)" "another one word for word"
    zcat -f "$log" | tr -d '\r' | awk '/^[ \t]*;/ { print; next } NF { $1 = $1; print }' >"$work/same.swf"
    if "$BUILD/outlay" trace convert "$log" "$work/log.csv" && "$BUILD/outlay" trace convert "$work/log.csv" "$work/back.swf" &&
        cmp "$work/back.swf" "$work/same.swf"; then
        verdict ok "$1: as CSV and back word for word"
    else
        verdict FAIL "$1: as CSV and back is not the same"
    fi
}

# Pods without a scheduled_time were never scheduled; a gpu_milli below 1000 shares a GPU.
openb_quirks() {
    local pods=gpu/openb_pod_list_default.csv
    [ -e "$DATA/$pods" ] || return
    sed 1d "$DATA/$pods" | tr -d '\r' >"$work/rows"
    finds $pods "$(awk -F, '$11 == ""' "$work/rows" | wc -l)" "no runtime"
    finds $pods "$(awk -F, '$4 == 0' "$work/rows" | wc -l)" "no size"
    finds $pods "$(awk -F, '$4 > 0 && $5 > 0 && $5 < 1000' "$work/rows" | wc -l)" "a fraction of a unit"
}

philly_quirks() {
    local log=gpu/philly_2017.csv.gz
    [ -e "$DATA/$log" ] || return
    zcat "$DATA/$log" | sed 1d | tr -d '\r' >"$work/rows"
    finds $log "$(awk 'NF && seen[$0]++' "$work/rows" | wc -l)" "another one word for word"
    finds $log "$(awk '!NF' "$work/rows" | wc -l)" "blank line"
    finds $log "$(awk -F, 'NF && $1 < before { n++ } NF { before = $1 } END { print n + 0 }' "$work/rows")" "before the row above"
}

philly() {
    local log=$DATA/gpu/philly_2017.csv.gz
    if [ ! -e "$log" ]; then
        verdict skip "Philly: no $log"
        return
    fi
    cat >"$work/philly.xml" <<END
<scenario version="1" name="philly">
  <workload>
    <trace format="csv" href="$log" pool="gpu">
      <column field="submit" name="timestamp" format="%Y-%m-%d %H:%M:%S" zone="America/Los_Angeles"/>
      <column field="runtime" name="duration" unit="s"/>
      <column field="gpus" name="num_gpus"/>
      <column field="team" name="cluster"/>
    </trace>
  </workload>
  <pool name="gpu" gpus="4000"/>
</scenario>
END
    rm -rf "$work/run"
    "$BUILD/outlay" run "$work/philly.xml" -o "$work/run" --no-page >"$work/log" 2>&1
    compare Philly pool.gpu.unit_hours_allocated 978078.4727777778 1e-6
    compare Philly jobs.completed 82247 0
}

# openb_scenario TIES: the pods and the nodes that have GPUs, placed by fragmentation gradient descent
openb_scenario() {
    cat >"$work/openb.xml" <<END
<scenario version="1" name="openb">
  <workload>
    <trace format="csv" href="$DATA/gpu/openb_pod_list_default.csv" pool="openb">
      <column field="job" name="name"/>
      <column field="submit" name="creation_time"/>
      <column field="runtime" value="3600"/>
      <column field="gpus" name="num_gpu"/>
      <column field="gpu-milli" name="gpu_milli"/>
      <column field="cpu-milli" name="cpu_milli"/>
      <column field="memory" name="memory_mib" unit="MiB"/>
      <column field="gpu-model" name="gpu_spec"/>
    </trace>
  </workload>
  <pool name="openb">
    <nodes href="openb.csv" name-column="sn" cpus-column="cpu_milli" cpus-unit="milli" memory-column="memory_mib"
           memory-unit="MiB" gpus-column="gpu" model-column="model"/>
    <scheduler placement="fgd" ties="$1"/>
  </pool>
</scenario>
END
}

# GPUs held, in percent, when as many were asked for as there are: the mean of ten seeds, as Weng et al. publish it for
# each rule. Of fgd with random ties a prototype's figure is known.
openb() {
    local nodes=$DATA/gpu/openb_node_list_all_node.csv rule want
    if [ ! -e "$nodes" ] || [ ! -e "$DATA/gpu/openb_pod_list_default.csv" ]; then
        verdict skip "openb: no $nodes or no pods beside it"
        return
    fi
    awk -F, 'NR == 1 || $4 > 0' "$nodes" >"$work/openb.csv"
    openb_scenario name
    "$BUILD/outlay" pack "$work/openb.xml" --rule random,dot-product,clustering,packing,best-fit,fgd --format csv \
        >"$work/packed" 2>&1
    while read -r rule want; do
        near "openb: $rule, % of GPUs held" "$(awk -F, -v rule="$rule" '$1 == rule { print 100 * $2 }' "$work/packed")" "$want" 0.5
    done <<<$'random 86.30\ndot-product 90.62\nclustering 91.65\npacking 91.78\nbest-fit 92.86\nfgd 95.23'
    openb_scenario random
    "$BUILD/outlay" pack "$work/openb.xml" --rule fgd --format csv >"$work/packed" 2>&1
    near "openb: fgd with random ties, % of GPUs held" "$(awk -F, '$1 == "fgd" { print 100 * $2 }' "$work/packed")" 90.1 0.5
}

# bill FILE BILLED EFFECTIVE: what a bill sums up to, against the totals that came with it
bill() {
    if [ ! -e "$DATA/$1" ]; then
        verdict skip "$1: no such file"
        return
    fi
    local got
    got=$("$BUILD/outlay" bill "$DATA/$1" --format csv | awk -F, '$1 == "total" { printf "%.4f %.4f", $5, $6 }')
    if [ "$got" = "$2 $3" ]; then
        verdict ok "$1: billed $2, effective $3"
    else
        verdict FAIL "$1: billed and effective are $got, not $2 $3"
    fi
}

# The published example of commitment planning, to the dollar: on demand at 2.1 times the committed rate, two weeks of
# all regions and types scaled to a peak of 100, their last hour dropped, at nine levels from least to greatest demand.
shaved_ice() {
    local demand=$DATA/demand/shavedice.csv.gz got want="34086 32105 30662 29727 29333 29583 30259 31643 33500 29326"
    if [ ! -e "$demand" ]; then
        verdict skip "shaved ice: no $demand"
        return
    fi
    got=$("$BUILD/outlay" commit "$demand" --premium 2.1 --from 2024-01-07 --to 2024-01-20T23:00 --scale-peak 100 \
        --curve 9 --format csv | awk -F, 'NR > 1 { printf "%s%.0f", blank, $2; blank = " " }')
    if [ "$got" = "$want" ]; then
        verdict ok "shaved ice: costs $got"
    else
        verdict FAIL "shaved ice: costs are $got, published $want"
    fi
    out_of_sample "$demand" 8
}

# Terms of a year begun each month: the advice costs less than both rules of thumb, over all together and for the total
# on every single date; and it does so for most regions.
out_of_sample() {
    "$BUILD/outlay" commit "$1" --premium 2.1 --by REGION_NUM --format csv | awk -F, '
        { value[$1, $2] = $3; groups[$1] }
        END {
            for (group in groups) {
                better += value[group, "advice.regret"] < value[group, "recent-mean.regret"]
                better += value[group, "advice.regret"] < value[group, "recent-quantile.regret"]
            }
            dates = value["", "backtest.dates"]
            always = dates > 0 && value["", "recent-mean.dearer_than_advice"] == dates &&
                     value["", "recent-quantile.dearer_than_advice"] == dates
            print (always && better >= '"$2"' ? "ok" : "FAIL"), \
                "shaved ice: on " dates " dates regret " value["", "advice.regret"] ", of the mean of 60 days " \
                value["", "recent-mean.regret"] ", of their quantile " value["", "recent-quantile.regret"]
        }' >"$work/commit"
    read -r result text <"$work/commit"
    verdict "$result" "$text"
}

# prices FORMAT FILE WRITTEN [OPTION...]: how many prices a list gives, and that the book of them is a good one
prices() {
    local format=$1 list=$DATA/$2 want=$3 got
    shift 3
    if [ ! -e "$list" ]; then
        verdict skip "$format: no $list"
        return
    fi
    got=$("$BUILD/outlay" prices import "$format" "$list" "$@" -o "$work/book.xml" 2>&1 |
        sed -n 's/.* \([0-9]*\) prices written.*/\1/p')
    if [ "$got" = "$want" ] && "$BUILD/outlay" check "$work/book.xml" >/dev/null; then
        verdict ok "$format: $want prices of $(basename "$list")"
    else
        verdict FAIL "$format: $got prices of $(basename "$list"), not $want, or a faulty book"
    fi
}

# law LAW NAME: one value of what a law looks like
law() { "$BUILD/outlay" list laws "$1" --format csv | awk -F, -v name="$2" '$1 == name { print $2 }'; }

# near TEXT GOT WANT TOLERANCE
near() {
    if awk -v got="$2" -v want="$3" -v near="$4" 'BEGIN { d = got - want; exit !(got != "" && d * d <= near * near) }'; then
        verdict ok "$1 $2, known $3"
    else
        verdict FAIL "$1 $2, not $3"
    fi
}

# Observed lifetimes of preemptible machines. The published shares count every row as a loss, also what its user
# stopped; the estimate that tells these apart is done here once more, row by row. The published fit is said to be of
# n1-highcpu-2: how far from these rows it is at 1, 3, 6 and 12 hours is told; of all of them 117 of 244 ended within 6
# hours, and the fit says .65257.
lifetimes() {
    local lives=$DATA/spot/gcp_preemptible_lifetimes_2019.csv kind=machine_type=n1-highcpu-2 name hours share p want
    if [ ! -e "$lives" ]; then
        verdict skip "lifetimes: no $lives"
        return
    fi
    while read -r hours name share; do
        awk -F, -v scale="$hours" -v span="${name%h}" \
            'NR == 1 { print "lifetime,machine_type"; next } { printf "%.9g,%s\n", $7 * span / scale, $3 }' "$lives" >"$work/lives.csv"
        near "lifetimes: all rows within $hours h:" "$(law "lifetimes($work/lives.csv)" "within $name")" "$share" 0.0005
    done <<<$'1 1h .392\n3 3h .560\n6 6h .614\n12 12h .691\n20 12h .734\n23 12h .752'
    while read -r name p; do
        want=$(awk -F, 'NR > 1 { print $7, $5 == "stop" }' "$lives" | sort -k1,1g -k2,2n | awk -v p="$p" '
            { life[NR] = $1; stopped[NR] = $2 }
            END { alive = 1
                  for (i = 1; i <= NR && 1 - alive < p; i++) if (!stopped[i]) alive *= (NR - i) / (NR - i + 1)
                  print life[i - 1] }')
        near "lifetimes: $name in seconds, stopped ones told apart:" "$(law "lifetimes($lives)" "$name")" "$want" 1e-3
    done <<<$'p1 .01\np5 .05\np10 .1\np25 .25\nmedian .5\np75 .75\np90 .9\np95 .95\np99 .99'
    awk -F, 'NR == 1 { print "lifetime,machine_type"; next } { print $7 "," $3 }' "$lives" >"$work/lives.csv"
    for rows in "$work/lives.csv" "$lives"; do
        paste -d, <("$BUILD/outlay" list laws "lifetimes($rows,$kind)" --format csv) \
            <("$BUILD/outlay" list laws gcp-preemptible\(\) --format csv) |
            awk -F, '/^within (1|3|6|12)h/ { d = $2 - $6; d = d < 0 ? -d : d; if (d > most) most = d } END { print most }'
    done | paste -sd' ' >"$work/distances"
    read -r share p <"$work/distances"
    near "lifetimes: the fit to n1-highcpu-2 is off by $p, and counting the stopped as lost by" "$share" 0.17306 0.0005
}

# late_runs SERIES: a line for each of the expected file's rows that names a trace: its cost and end tick, and ours
late_runs() {
    local trace policy work_h deadline_h overhead_h cost tick
    while IFS=, read -r _ trace _ policy work_h deadline_h overhead_h cost tick; do
        case $policy in
        on_demand) policy=on-demand ;;
        up) policy=uniform-progress ;;
        up_no_cond2) policy=uniform-progress-no-hysteresis ;;
        esac
        echo "want,,$cost,$tick"
        "$BUILD/outlay" run "$work/late.xml" --format csv --set "//availability/@href=$work/late/$trace" \
            --set "//deadline/@policy=$policy" --set "//deadline/@restart=${overhead_h}h" \
            --set "//job/@runtime=${work_h}h" --set "//job/@deadline=${deadline_h}h"
    done
}

# Each row of a series: the bill to a billionth, and the tick at which the job ends, which the publication counts from 2.
cant_be_late() {
    local series=$1 traces=$DATA/spot/cant-be-late/$1.tar.gz expected=$DATA/expected/cant-be-late-$1.csv.gz
    if [ ! -e "$traces" ] || [ ! -e "$expected" ]; then
        verdict skip "Can't Be Late: no $traces or no $expected"
        return
    fi
    rm -rf "$work/late" && mkdir "$work/late" && tar -xzf "$traces" -C "$work/late"
    market 3.06 .9731
    cat >"$work/late.xml" <<END
<scenario version="1" name="late" currency="USD">
  <clock start="2023-02-15T00:00:00Z"/>
  <pricebook href="market.xml"/>
  <workload><job name="one" pool="v100" gpus="1" runtime="48h" deadline="52h"/></workload>
  <pool name="v100">
    <capacity source="spot" type="v100" region="here"><availability href="late/0.json" means="unavailable"/></capacity>
    <capacity source="on-demand" type="v100" region="here"/>
    <deadline policy="greedy" tick="10m" restart="3m"/>
  </pool>
</scenario>
END
    zcat "$expected" | tr -d '\r' | tail -n +2 | late_runs 2>&1 | awk -F, -v text="Can't Be Late: $series:" '
        function judge() {
            if (rows) good += billed != "" && (billed - cost) ^ 2 <= (1e-9 * cost) ^ 2 && end / 600 + 2 == tick
        }
        $1 == "want" { judge(); rows++; cost = $3; tick = $4; billed = "" }
        $1 == "cost.billed" { billed = $3 }
        $1 == "jobs.makespan_s" { end = $3 }
        END { judge(); print (rows > 0 && good == rows ? "ok" : "FAIL"), \
                             text, good + 0 " of " rows " costs and ends as published" }' >"$work/verdict"
    read -r result text <"$work/verdict"
    verdict "$result" "$text"
}

# A zone's trace, 1 = available: its length in seconds, and for how many hours there was a node, to be billed at .9731.
zone_hours() { # FILE
    local gap
    gap=$(sed 's/.*"gap_seconds": *\([0-9]*\).*/\1/' "$1")
    tr -d ' \n' <"$1" | sed 's/.*"data":\[\([^]]*\).*/\1/' | tr , '\n' |
        awk -v gap="$gap" '{ sum += $1 } END { printf "%d %.9f\n", NR * gap, sum * gap / 3600 }'
}

# A node that is wanted all the time is there and paid for as long as the zone's trace says.
each_zone() { # FILE...
    local zone seconds hours good=0
    cat >"$work/zone.xml" <<'END'
<scenario version="1" name="zone" currency="USD">
  <clock start="2023-02-15T00:00:00Z" length="1s"/>
  <pricebook href="market.xml"/>
  <workload><job name="one" pool="v100" gpus="1" runtime="1h"/></workload>
  <pool name="v100">
    <capacity source="spot" type="v100" region="here" nodes="1"><availability href="zone.json" means="available"/></capacity>
  </pool>
</scenario>
END
    for zone in "$@"; do
        read -r seconds hours < <(zone_hours "$zone")
        "$BUILD/outlay" run "$work/zone.xml" --set "//availability/@href=$zone" --set "//clock/@length=${seconds}s" \
            --format csv | awk -F, -v hours="$hours" '
            $1 == "pool.v100.unit_hours_capacity" { got = $3 }
            $1 == "cost.billed" { cost = $3 }
            END { exit !(hours > 0 && (got - hours) ^ 2 < 1e-12 && (cost - hours * .9731) ^ 2 < 1e-12) }' && good=$((good + 1))
    done
    verdict "$([ $good -eq $# ] && echo ok || echo FAIL)" "spot zones: $good of $# there and paid for as long as their traces say"
}

# A job that hops among all zones, begun on nine days: in time, and for less than on demand.
hopping() { # FILE...
    local zone day result text
    {
        echo '<scenario version="1" name="hop" currency="USD"><clock start="2023-02-15T00:00:00Z"/><pricebook href="market.xml"/>'
        echo '<workload><job name="one" pool="v100" gpus="1" runtime="48h" deadline="52h"/></workload><pool name="v100">'
        for zone in "$@"; do
            echo '<capacity source="spot" type="v100" region="here">'
            echo "<availability href=\"$zone\" means=\"available\" shift=\"0s\"/></capacity>"
        done
        echo '<capacity source="on-demand" type="v100" region="here"/><deadline/></pool></scenario>'
    } >"$work/hop.xml"
    for day in 0 5 10 15 20 25 30 35 40; do
        "$BUILD/outlay" run "$work/hop.xml" --set "//availability/@shift=${day}d" --format csv
    done 2>&1 | awk -F, '
        $1 == "cost.billed" { cheap += $3 >= 48 * .9731 && $3 < 48 * 3.06; cost += $3 }
        $1 == "jobs.deadlines_met" { met += $3 }
        END { print (met == 9 && cheap == 9 ? "ok" : "FAIL"), \
                    "spot zones:", met + 0, "of 9 jobs that hop in time,", cheap + 0, "for less than on demand, in the mean", cost / 9 }' \
        >"$work/verdict"
    read -r result text <"$work/verdict"
    verdict "$result" "$text"
}

spot_zones() {
    local traces
    traces=$(find "$DATA/spot" -name 'skypilot-spot-traces-*.tar.gz' | sort | head -n 1)
    if [ -z "$traces" ]; then
        verdict skip "spot zones: no $DATA/spot/skypilot-spot-traces-*.tar.gz"
        return
    fi
    rm -rf "$work/zones" && mkdir "$work/zones" && tar -xzf "$traces" -C "$work/zones"
    market 3.06 .9731
    mapfile -t zones < <(find "$work/zones" -name '*.json' | sort)
    each_zone "${zones[@]}"
    hopping "${zones[@]}"
}

# drift FILE PARTING FIELDS: a log of which every row went to one of two files by lot has not moved, whatever is in it;
# between its parts in time the fields have.
drift() {
    local log=$DATA/$1 got unpack="cat" half
    if [ ! -e "$log" ]; then
        verdict skip "drift: no $log"
        return
    fi
    case $log in *.gz) unpack="zcat" ;; esac
    for half in 0 1; do
        $unpack "$log" | awk -v half=$half 'BEGIN { srand(11) }
            /^;/ || NR == 1 { print; next } (rand() < 0.5) == half' >"$work/half$half${1##*/}.log"
    done
    if ! "$BUILD/outlay" drift "$work/half0${1##*/}.log" "$work/half1${1##*/}.log" >"$work/drift" 2>&1; then
        verdict FAIL "drift: halves by lot of $1 differ: $(grep -E 'moved  |FINDING' "$work/drift" | head -3)"
        return
    fi
    got=$("$BUILD/outlay" drift "$log" --split "$2" --format csv 2>&1 | awk -F, '$6 == "moved" { printf "%s;", $3 }')
    if [ "$got" = "$3" ]; then
        verdict ok "drift: $1 has moved at $2 in ${3:-nothing}, and its halves by lot have not"
    else
        verdict FAIL "drift: $1 has moved at $2 in ${got:-nothing}, not ${3:-nothing}"
    fi
}

# market ON-DEMAND SPOT: a book that prices one type, in $work/market.xml
market() {
    cat >"$work/market.xml" <<END
<pricebook version="1" name="market" provider="market" currency="USD">
  <service meter="instance" name="Machines"/>
  <region name="here"/>
  <type name="v100" vcpus="8" memory="61GiB" gpu="V100" gpus="1"/>
  <price meter="instance" item="v100" region="here" amount="$1"/>
  <price meter="instance" item="v100" region="here" term="spot" amount="$2"/>
</pricebook>
END
}

# Forecasts at rolling origins, by what was known there, beside seasonal-naive.
forecasts() {
    if [ ! -e "$DATA/traffic/prophet_wp_peyton_manning.csv" ] || [ ! -e "$DATA/demand/shavedice.csv.gz" ]; then
        verdict skip "forecasts: no $DATA/traffic/prophet_wp_peyton_manning.csv or no $DATA/demand/shavedice.csv.gz"
    elif BUILD=$BUILD DATA=$DATA tests/bench/forecast.sh; then
        verdict ok "forecasts: what is shown was never worse than seasonal-naive"
    else
        verdict FAIL "forecasts: what is shown was worse than seasonal-naive"
    fi
}

kth
kth_windows
for series in "$DATA"/spot/cant-be-late/*.tar.gz; do
    cant_be_late "$(basename "$series" .tar.gz)"
done
spot_zones
prices skypilot prices/skypilot_aws_2022.csv.gz 1514
prices csv prices/aws_ondemand_us-east-1_karpenter_2026-07-20.csv 1367 --provider aws
prices csv prices/azure_ondemand_karpenter_2026-06-18.csv.gz 67672 --provider azure
prices gcp-calculator prices/gcp_pricing_2026-07-30.yml.gz 71100
prices aws-offer-csv prices/ligoj-AmazonS3/current/index.csv 18
shaved_ice
forecasts
bill billing/FOCUS-1.0_focus_sample.csv 20.5202 14.9765
bill billing/aws_cur_anonymous.csv 1.6823 1.6823
counts jobs/KTH-SP2-1996-2.swf.gz 28489 28481
counts jobs/KTH-SP2-sc15.swf.gz 28481 28481
counts jobs/NASA-iPSC-1993-3.1-cln.swf.gz 18239 18066
counts jobs/SDSC-SP2-5K-sample.swf 4961 4606
counts gpu/philly_2017.csv.gz 82247 82247
counts gpu/openb_pod_list_default.csv 8152 6203
for log in KTH-SP2-1996-2.swf.gz KTH-SP2-sc15.swf.gz NASA-iPSC-1993-3.1-cln.swf.gz SDSC-SP2-5K-sample.swf; do
    log_quirks jobs/$log
done
openb_quirks
philly_quirks
philly
openb
lifetimes
drift jobs/KTH-SP2-1996-2.swf.gz 50% 'user;team;'
drift gpu/philly_2017.csv.gz 2017-11-01 'runtime;unit hours;team;gap;'
drift billing/FOCUS-1.0_focus_sample.csv 2024-09-18 'service;region;account;rows per day;billed per day;'
drift traffic/AzureLLMInferenceTrace_conv.csv 50% 'output per minute;'
drift gpu/openb_pod_list_default.csv 50% 'rows per day;unit hours per day;'
drift traffic/prophet_wp_peyton_manning.csv 2012-01-01 ''
rm -rf "$work"
echo "$passed passed, $failed failed$([ $skipped -eq 0 ] || echo ", $skipped skipped")"
[ $failed -eq 0 ]
