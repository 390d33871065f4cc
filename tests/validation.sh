#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# validation: what is known from elsewhere, and what Outlay gives.
#
#     BUILD=build tests/validation.sh         what needs no data of others: formulas, published examples
#     BUILD=build DATA=DIR tests/validation.sh    and the published schedules, costs and counts of logs in DIR
#                                                 (tests/real/run.sh says which)
#
# A mean of replications is told with half of its 95% interval, and agrees where the known value is no farther from it
# than one and a half times that. What has no chance in it agrees in all digits that are known. Ends with status 1
# where a row is off.

set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=$(realpath "${BUILD:-build}")
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
off=0

# row WHAT SOURCE KNOWN OURS WITHIN [REMARK]
row() {
    local verdict
    verdict=$(awk -v known="$3" -v ours="$4" -v near="$5" 'BEGIN { d = known - ours; print (ours != "" && d * d <= near * near) ? "agrees" : "OFF" }')
    [ "$verdict" = agrees ] || off=1
    printf '%-46s %-24s %10s %10s %-8s %s\n' "$1" "$2" "$3" "$4" "${6:-}" "$verdict"
}

# The mean of a metric and half of its interval, over a factor: METRIC FACTOR OPTIONS..., of the scenario in $work
mean_of() {
    local metric=$1 factor=$2
    shift 2
    "$BUILD/outlay" run "$work/world.xml" --format csv "$@" |
        awk -F, -v name="$metric" -v f="$factor" '$1 == name { printf "%.3f %.3f", $3 / f, ($5 - $4) / 2 / f }'
}

# simulated WHAT SOURCE KNOWN METRIC FACTOR OPTIONS...
simulated() {
    local what=$1 source=$2 known=$3 mean half
    shift 3
    read -r mean half < <(mean_of "$@")
    row "$what" "$source" "$known" "$mean" "$(awk -v h="${half:-0}" 'BEGIN { print 1.5 * h }')" "+-$half"
}

# queue SERVERS GAP RUNTIME: a pool that serves in the order of arrival
queue() {
    cat >"$work/world.xml" <<END
<scenario version="1" name="world">
  <clock warmup="20d"/>
  <run seed="1" replications="20"/>
  <workload>
    <arrivals name="customers" pool="servers" count="50000" interarrival="exponential($2)" runtime="$3" cpus="1"/>
  </workload>
  <pool name="servers" cpus="$1"><scheduler order="fcfs" backfill="none"/></pool>
</scenario>
END
}

# losses LAW DELAY: a job of 500 hours with saves of 5 minutes by Daly's rule and 10 minutes to come back
losses() {
    cat >"$work/world.xml" <<END
<scenario version="1" name="world" currency="USD">
  <clock start="2025-03-01T00:00:00Z"/>
  <run seed="2" replications="400"/>
  <pricebook href="aws.xml"/>
  <workload><job name="training" pool="spot" gpus="8" runtime="500h" checkpoint="saves"/></workload>
  <checkpoint name="saves" interval="daly" cost="5m" restore="10m"/>
  <pool name="spot">
    <capacity source="spot" type="p4d.24xlarge" region="us-east-1" interruptions="exponential($1)" delay="$2"/>
  </pool>
</scenario>
END
}

# Erlang's C is .596432 for 4 servers at a load of .8, and the mean wait that over 4 - 3.2. Of one server the mean wait is
# load E[S^2] / (2 E[S] (1 - load)): E[S^2] is 1 where S always is 1, 5 where its mean is 1 and its deviation 2.
queues() {
    queue 4 1125s 'exponential(1h)'
    simulated 'M/M/4, load .8: mean wait, h' 'Erlang C' .745541 jobs.wait.mean_s 3600
    queue 1 4500s 1h
    simulated 'M/D/1, load .8: mean wait, h' 'Pollaczek-Khinchine' 2 jobs.wait.mean_s 3600
    queue 1 2h 'lognormal(1h,2h)'
    simulated 'M/G/1, load .5, lognormal: mean wait, h' 'Pollaczek-Khinchine' 2.5 jobs.wait.mean_s 3600
}

# daly M D: hours. An interval of L minutes takes (M + D) exp(R/M) (exp(L/M) - 1); there are whole ones with their saves,
# of tau by eq. 37, and what is left of the work, which ends without one.
daly() {
    awk -v M="$1" -v D="$2" -v C=5 -v R=10 -v work=30000 '
        function span(L) { return (M + D) * exp(R / M) * (exp(L / M) - 1) }
        BEGIN {
            tau = sqrt(2 * C * M) * (1 + sqrt(C / (2 * M)) / 3 + C / (18 * M)) - C
            n = int(work / tau)
            printf "%.2f\n", (n * span(tau + C) + span(work - n * tau)) / 60
        }'
}

checkpoints() {
    local what='500 h, saves of 5 min' source='Daly 2006, eq. 20'
    losses 24h 0s
    simulated "$what, lost every 24 h: hours" "$source" "$(daly 1440 0)" jobs.makespan_s 3600
    losses 6h 0s
    simulated "$what, lost every 6 h: hours" "$source" "$(daly 360 0)" jobs.makespan_s 3600
    losses 6h 3m
    simulated "$what, 6 h, D 3 min: hours" "$source" "$(daly 360 3)" jobs.makespan_s 3600
}

# R's manual has 76.7 for power.prop.test(p1 = .50, p2 = .75, power = .90).
experiments() {
    local each
    each=$("$BUILD/outlay" ab --baseline 50% --effect 25pp --power 90% --alpha 5% --format json |
        tr -d ' \n' | sed 's/.*"requests_a":\([0-9]*\).*/\1/')
    row 'A/B test, 50% against 75%, power .9: of each' 'R, power.prop.test: 76.7' 77 "$each" 0
}

printf '%-46s %-24s %10s %10s\n' 'what' 'known from' 'known' 'Outlay'
queues
checkpoints
experiments
[ -z "${DATA:-}" ] || BUILD=$BUILD DATA=$DATA tests/real/run.sh || off=1
exit $off
