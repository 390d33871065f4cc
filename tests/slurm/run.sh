#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# slurm: our Slurm priorities against those of a real slurmctld, job by job, to the integer; and a sweep on it.
#
#     BUILD=build tests/slurm/run.sh
#     BUILD=build CAPTURE=DIR JOBS=200 tests/slurm/run.sh
#     BUILD=build PARTS=sweep tests/slurm/run.sh
#
# Needs root and Debian's slurm-wlm, slurmdbd, mariadb-server, munge and libnss-wrapper, which `make check-slurm`
# installs. The daemons live in a temporary directory, meet on loopback on free ports, listen to nobody who has not the
# key that is in there, and end with the script. In four minutes they run a few jobs, so that there is usage, and hold
# 250 others, which are weighed under each of the sets of Priority* lines below. CAPTURE keeps what they said, LOGS
# their logs, each in a folder of that name.

set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=$(realpath "${BUILD:-build}")
JOBS=${JOBS:-250}
for tool in slurmctld slurmd slurmdbd sprio munged mariadbd; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$tool" >/dev/null || {
        echo "slurm: no $tool here; call make check-slurm as root" >&2
        exit 2
    }
done
PATH=$PATH:/usr/sbin:/sbin
[ "$(id -u)" -eq 0 ] || {
    echo "slurm: a Slurm whose jobs belong to several users can only be started by root" >&2
    exit 2
}
work=$(mktemp -d /tmp/outlay-slurm-XXXXXX) || exit 1
# shellcheck source=/dev/null
for part in cluster capture workload sweep; do
    . tests/slurm/$part.sh
done

clean() {
    cluster_stop
    [ -z "${LOGS:-}" ] || cp -r "$work/log" "$LOGS"
    rm -rf "$work"
}
trap clean EXIT
trap 'exit 1' HUP INT TERM

# Sets of Priority* lines.
weights='PriorityWeightAge=10000
PriorityWeightAssoc=1500
PriorityWeightFairshare=100000
PriorityWeightJobSize=7000
PriorityWeightPartition=4000
PriorityWeightQOS=3000
PriorityWeightTRES=cpu=2000,mem=3000,node=500,billing=900'
sets='fair-tree classic relative plain gpus oblivious'
set_of() {
    echo PriorityType=priority/multifactor
    echo PriorityCalcPeriod=1
    case $1 in
    fair-tree) printf '%s\n' "$weights" PriorityMaxAge=10 PriorityDecayHalfLife=0-10 ;;
    classic)
        printf '%s\n' "$weights" PriorityMaxAge=0-1 PriorityDecayHalfLife=7-0 PriorityFlags=NO_FAIR_TREE \
            PriorityFavorSmall=YES FairShareDampeningFactor=3
        ;;
    relative) # ages beyond the highest
        printf '%s\n' "$weights" PriorityMaxAge=1 PriorityDecayHalfLife=14-0 PriorityFavorSmall=YES \
            PriorityFlags=SMALL_RELATIVE_TO_TIME,NO_FAIR_TREE
        ;;
    plain) # numbers as they are, some beyond 32 bits
        echo PriorityWeightAge=1000
        echo PriorityWeightAssoc=2
        echo PriorityWeightFairshare=4000000
        echo PriorityWeightJobSize=100000
        echo PriorityWeightPartition=9
        echo PriorityWeightQOS=4294900
        echo PriorityWeightTRES=cpu=10,mem=0.25
        echo PriorityFlags=NO_NORMAL_ALL,SMALL_RELATIVE_TO_TIME
        ;;
    gpus) # of which only the jobs that ask for some are weighed by us
        printf '%s\n' "${weights/node=500/gres/gpu=5000}" PriorityMaxAge=3 PriorityFlags=MAX_TRES,NO_NORMAL_PART
        ;;
    oblivious) printf '%s\n' "$weights" PriorityMaxAge=2-0 PriorityFlags=DEPTH_OBLIVIOUS ;;
    esac
}

# weigh NAME: slurmctld, when it starts, goes over all jobs at once. What DEPTH_OBLIVIOUS makes of an account depends on
# what was found of its siblings in the pass before.
weigh() {
    local start
    set_of "$1" >"$work/priority.conf"
    start=$(date +%s)
    restart_slurmctld && wait_for 130 slurmctld pass_after "$start" || return 1
    [ "$1" != oblivious ] || wait_for 130 slurmctld pass_after "$(last_pass)" || return 1
    capture "$folder" "$1" "$([ "$1" = gpus ] && echo 'gpus="28"' || echo 'cpus="400"')"
}

get_to_work() {
    local -a users
    mapfile -t users < <(members | cut -d' ' -f1 | sort -u)
    cluster_start "${users[@]}" && organise && use_some "$folder/usage.csv" && submit "$JOBS"
}

folder=${CAPTURE:-$work/capture}
rm -rf "$folder"
mkdir -p "$folder" "$work/log"
partitions >"$work/partitions.conf"
set_of fair-tree >"$work/priority.conf"
give_up() {
    echo "slurm: the cluster did not get to work; the end of its logs:" >&2
    tail -n 5 "$work"/log/*.out >&2
    exit 1
}
if [ "${PARTS:-}" = sweep ]; then
    cluster_start || give_up
    sweep_on_slurm
    exit
fi
get_to_work || give_up
for name in $sets; do
    weigh "$name" || exit 1
done
scancel --state=PENDING
sed -i 's/ State=DOWN//' "$work/partitions.conf"
scontrol update PartitionName=batch State=UP
sweep_on_slurm || exit 1
unset LD_PRELOAD
"$BUILD/tests/model/test_slurm_priorities" "$folder"
