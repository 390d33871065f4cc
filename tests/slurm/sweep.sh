# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# sweep: a sweep over shards of a job array, one of which is killed on its way, against the same sweep made here.
#
# Sourced after cluster.sh, of a cluster whose partition "batch" is up.

: "${work:?}" "${BUILD:?}"

# Twelve points of about a second each.
sweep() { # FOLDER OPTION...
    "$BUILD/outlay" sweep scenarios/mm4-queue.xml --set "//arrivals/@count=400000" --vary "//pool/@cpus=4..7" \
        --vary "//arrivals/@runtime=exponential(50m),exponential(1h),weibull(0.8,50m)" --reps 2 --no-plots \
        -o "$1" "${@:2}"
}

has_lines() { # FILE COUNT
    [ "$(wc -l <"$1")" -ge "$2" ]
}

# kill_one FOLDER: the second shard, once it has done a point
kill_one() {
    local job
    wait_for 60 slurmctld has_lines "$1/shards/2-of-4.part" 1 || return 1
    job=$(cat "$1/slurm/job")
    scancel --signal=KILL --full "${job}_2"
    has_lines "$1/shards/2-of-4.part" 1 && ! has_lines "$1/shards/2-of-4.part" 3
}

sweep_on_slurm() {
    local here=$work/here there=$work/there launched
    sweep "$there" --launcher slurm --shards 4 --partition batch --account root --time 5 --array-limit 4 \
        >"$work/there.out" 2>"$work/log/sweep.out" &
    launched=$!
    kill_one "$there" || echo "slurm: the second shard was not killed on its way" >&2
    wait "$launched" || {
        echo "slurm: the sweep failed:" >&2
        tail -n 5 "$work/log/sweep.out" "$there"/slurm/*.log >&2
        return 1
    }
    grep -q 'submitted again' "$work/log/sweep.out" || {
        echo "slurm: no shard was submitted again" >&2
        return 1
    }
    sweep "$here" >"$work/here.out" && cmp "$here/points.csv" "$there/points.csv" &&
        cmp "$work/here.out" "$work/there.out" && [ "$(wc -l <"$here/points.csv")" -eq 13 ] || return 1
    # no point lost or done by two shards
    cat "$there"/shards/*-of-4.points | sort -n | cmp - "$here/shards/1-of-1.points" || return 1
    echo "slurm: a sweep of 12 points over 4 shards, one of them killed, gives the bytes of one made here"
}
