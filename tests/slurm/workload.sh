# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# workload: the organisation and the jobs that the cluster's priorities are asked of.
#
# Sourced after cluster.sh and capture.sh. What is odd here is so on purpose: accounts and users whose shares are their
# parent's, users of no shares, a user beside accounts, accounts that nobody used (their fair shares tie), twins that
# use the same, a user of two accounts, services that count usage half and twice, jobs that wait to be eligible.

: "${work:?}"

# NAME PARENT SHARES PRIORITY
accounts() {
    cat <<'END'
research root 50 -
physics research 30 40
biology research 20 -
chemistry research parent -
industry root 30 10
acme industry 1 -
globex industry 1 -
teaching root 20 -
idle root 5 -
upland idle 1 -
lowland idle 1 -
midland idle 1 -
END
}

# USER ACCOUNT SHARES PRIORITY
members() {
    cat <<'END'
alice physics 10 -
bob physics 20 80
carol physics parent -
dave biology 1 -
erin biology 1 25
frank biology 0 -
nina chemistry 4 -
oscar chemistry 6 -
gina acme 1 -
henry acme 3 -
ivan globex 1 -
judy globex 3 100
kate teaching 1 -
leo teaching 1 -
mallory teaching 3 7
alice teaching 2 -
peggy lowland 1 -
quinn lowland 0 -
rupert upland 1 -
sybil upland 0 -
ursula midland 1 -
victor midland 0 -
trent root 5 -
END
}

# NAME PRIORITY USAGE-FACTOR
services() {
    cat <<'END'
low 10 0.5
high 100 2
urgent 1000 1
END
}

# Billing is large, because slurmctld tells usage in whole numbers.
partitions() {
    local billing=TRESBillingWeights=CPU=1000000000
    cat <<END
PartitionName=batch Nodes=n[1-8] Default=YES MaxTime=10000 PriorityJobFactor=10 $billing,Mem=250000000G
PartitionName=short Nodes=n[1-4] MaxTime=60 PriorityJobFactor=25 $billing,Mem=500000000G
PartitionName=large Nodes=n[5-8] MaxTime=2880 DefaultTime=30 PriorityJobFactor=0
END
}

# organise: tells the books of accounts, users and services
organise() {
    local name parent shares priority factor
    local -a option
    while read -r name priority factor; do
        sacctmgr -iQ add qos "$name" priority="$priority" usagefactor="$factor" || return 1
    done < <(services)
    while read -r name parent shares priority; do
        option=(parent="$parent" fairshare="$shares")
        [ "$priority" = - ] || option+=(priority="$priority")
        sacctmgr -iQ add account "$name" "${option[@]}" || return 1
    done < <(accounts)
    while read -r name parent shares priority; do
        option=(account="$parent" fairshare="$shares" 'qos=normal,low,high,urgent')
        [ "$priority" = - ] || option+=(priority="$priority")
        sacctmgr -iQ add user "$name" "${option[@]}" || return 1
    done < <(members)
} >"$work/log/organise.out" 2>&1

job() { # USER ACCOUNT OPTION...
    sbatch -Q --uid="$1" -A "$2" -D / -o /dev/null "${@:3}"
}

all_are_over() {
    [ -z "$(squeue -h -o %i)" ]
}

# use_some FILE: short jobs on the one node that is there, until all are over, within one period of slurmctld's; FILE
# gets what they were
use_some() {
    local user account cpus seconds service partition pass
    wait_for 90 slurmctld pass_after "$(last_pass)" || return 1
    pass=$(last_pass)
    while read -r user account cpus seconds service partition; do
        job "$user" "$account" -p "$partition" -n "$cpus" --mem="$((cpus * 300))M" -t 5 --qos="$service" \
            --wrap "sleep $seconds" || return 1
    done <<'END'
alice physics 3 4 normal batch
bob physics 2 6 normal batch
carol physics 1 9 normal short
dave biology 4 3 low batch
erin biology 7 5 high batch
nina chemistry 2 8 normal short
oscar chemistry 1 2 normal batch
gina acme 2 6 normal batch
ivan globex 2 6 normal batch
judy globex 1 4 high short
kate teaching 3 7 normal batch
leo teaching 3 7 normal batch
mallory teaching 5 2 low batch
alice teaching 1 11 normal short
END
    wait_for 120 slurmctld all_are_over && capture_usage "$pass" >"$1"
}

all_are_eligible() {
    ! scontrol -o show job | grep -q 'PENDING.* AccrueTime=Unknown'
}

# submit COUNT: jobs that look random and are not, and that nobody starts, since all partitions are down. They come in
# five bursts, so that they differ in age.
submit() {
    local count=$1 partition state=12345 i
    local -a member option services=(normal low high urgent) places=(batch short large)
    for partition in "${places[@]}"; do
        scontrol update PartitionName="$partition" State=DOWN || return 1
    done
    sed -i 's/$/ State=DOWN/' "$work/partitions.conf" # after a restart, too
    mapfile -t member < <(members)
    random() { # VARIABLE BELOW
        state=$(((state * 1103515245 + 12345) % 2147483648))
        printf -v "$1" %d $((state / 65536 % $2))
    }
    local who nodes cpus memory minutes nice service where chance
    for ((i = 0; i < count; i++)); do
        [ $((i % (count / 5 + 1))) -ne 0 ] || sleep 7
        random who ${#member[@]}
        random nodes 4
        random cpus 40
        random memory 60000
        random minutes 59
        random nice 400
        random service 4
        random where 3
        random chance 10
        option=(-N $((nodes + 1)) -n $((cpus + nodes + 1)) --mem=$((memory / (nodes + 1) + 1))M -t $((minutes + 1)))
        option+=(--qos "${services[service]}" -p "${places[where]}")
        [ "$where" -ne 2 ] || option+=(--gres=gpu:$((1 + memory % 4)))
        [ "$chance" -gt 3 ] || option+=(--nice=$((nice - 100)))
        [ "$chance" -ne 4 ] || option+=(--begin=now+$((5 + nice / 40)))
        [ "$chance" -ne 5 ] || [ "$where" -eq 1 ] || option+=(-t 0-$((minutes % 24)):30)
        # shellcheck disable=SC2086 # two words
        set -- ${member[who]}
        job "$1" "$2" "${option[@]}" --wrap true || return 1
    done
    wait_for 90 slurmctld all_are_eligible
} >"$work/log/submit.out" 2>&1
