# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# capture: what slurmctld says of its pending jobs, as files that tests/model/test_slurm_priorities.c reads.
#
# Sourced after cluster.sh. jobs.csv tells what was asked for, usage.csv what ran before. For each set of Priority*
# lines, NAME.conf has these; NAME.xml, a scenario of Outlay's, what slurmctld knew of accounts, users, services,
# partitions and their usage; and NAME.csv the instant for which it weighed all jobs, and what came out: job by job the
# priority of squeue, that of sprio, and the terms of `sprio -l`.

: "${work:?}"
export SLURM_TIME_FORMAT=%s

# The instant, in seconds since 1970, for which the pending jobs were weighed last: slurmctld writes it after each pass.
last_pass() {
    od -An -tx1 -N8 "$work/state/priority_last_decay_ran" 2>/dev/null | tr -d ' \n' |
        sed 's/^/0x/' | xargs printf '%d\n'
}

# pass_after SECONDS: a pass came later than that
pass_after() {
    local pass
    pass=$(last_pass) && [ -n "$pass" ] && [ "$pass" -gt "$1" ]
}

# shellcheck disable=SC2016 # it is awk's
# For awk: of a line of scontrol the word after KEY=.
awk_value='function value(key, i) {
    for (i = 1; i <= NF; i++) if (index($i, key "=") == 1) return substr($i, length(key) + 2)
    return ""
}
function minutes(text, part, n, days) { # of [D-]HH:MM:SS
    n = split(text, part, "-")
    days = n > 1 ? part[1] : 0
    split(part[n], part, ":")
    return days * 1440 + part[1] * 60 + part[2]
}
function tres(text, kind, part, i, n) { # its count in cpu=4,mem=20M,gres/gpu=2; memory in MiB
    n = split(text, part, ",")
    for (i = 1; i <= n; i++) if (index(part[i], kind "=") == 1) {
        part[i] = substr(part[i], length(kind) + 2)
        return part[i] * (part[i] ~ /G$/ ? 1024 : part[i] ~ /T$/ ? 1048576 : 1)
    }
    return 0
}'

# Accounts and members in the order in which slurmctld walks them: under each account the one made last comes first.
associations() { # FILE of ACCOUNT|USER|USAGE
    sacctmgr -nP list assoc format=lft,account,parentname,user,share,priority | sort -n |
        awk -F'|' -v quote='"' '
            function attribute(name, value) { return value == "" ? "" : " " name "=" quote value quote }
            NR == FNR { usage[$1 "|" $2] = $3; next }
            { rest = attribute("shares", $5) attribute("priority", $6) attribute("usage", usage[$2 "|" $4]) "/>" }
            $4 != "" { print "      <member" attribute("name", $4) attribute("account", $2) rest; next }
            $2 != "root" { print "      <account" attribute("name", $2) attribute("parent", $3) rest }' "$1" -
}

capture_scenario() { # NAME SIZE
    sshare -h -a -P -o account,user,rawusage | tr -d ' ' >"$work/usage"
    cat <<END
<scenario version="1" name="slurm-$1">
  <workload><job name="none" pool="cluster" ${2%%=*}="1" runtime="1s"/></workload>
  <pool name="cluster" $2>
    <scheduler order="multifactor" slurm-conf="$1.conf">
END
    associations "$work/usage"
    sacctmgr -nP list qos format=name,priority,usagefactor |
        awk -F'|' '{ printf "      <qos name=\"%s\" priority=\"%s\" usage-factor=\"%g\"/>\n", $1, $2, $3 }'
    scontrol -o show partition | awk -v quote='"' "$awk_value"'
        function attribute(name, value) { return value == "" ? "" : " " name "=" quote value quote }
        { print "      <partition" attribute("name", value("PartitionName")) \
                attribute("priority", value("PriorityJobFactor")) attribute("nodes", value("TotalNodes")) \
                attribute("cpus", value("TotalCPUs")) attribute("gpus", tres(value("TRES"), "gres/gpu")) \
                attribute("memory", tres(value("TRES"), "mem") "MiB") \
                attribute("tres-billing-weights", value("TRESBillingWeights")) "/>" }'
    printf '    </scheduler>\n  </pool>\n</scenario>\n'
}

# job_rows STATE BEGIN MORE: of the jobs in that state; BEGIN and MORE are awk's
job_rows() {
    scontrol -o show job | awk -v OFS=, "$awk_value"'
        value("JobState") == '"$1"' {
            user = value("UserId"); sub(/\(.*/, "", user)
            nodes = value("NumNodes"); sub(/-.*/, "", nodes)
            print value("JobId"), '"$2"', user, value("Account"), value("QOS"), value("Partition"), nodes, \
                value("NumCPUs"), tres(value("TRES"), "mem"), '"$3"'
        }' | sort -t, -n
}

# job,accrue,user,account,qos,partition,nodes,cpus,memory,minutes,nice,gpus; accrue in seconds since 1970
capture_jobs() {
    echo job,accrue,user,account,qos,partition,nodes,cpus,memory,minutes,nice,gpus
    job_rows '"PENDING"' 'value("AccrueTime")' \
        'minutes(value("TimeLimit")), value("Nice"), tres(value("TRES"), "gres/gpu")'
}

# job,squeue,sprio,age,assoc,fairshare,jobsize,partition,qos,cpu,mem,node,billing,gpu
capture_priorities() {
    echo job,squeue,sprio,age,assoc,fairshare,jobsize,partition,qos,cpu,mem,node,billing,gpu
    sprio -h -o '%i|%Y|%A|%B|%F|%J|%P|%Q|%T' | tr -d ' ' >"$work/sprio"
    squeue -h -t PD -o '%i|%Q' | awk -F'|' -v OFS=, "$awk_value"'
        NR == FNR { squeue[$1] = $2; next }
        { print $1, squeue[$1], $2, $3, $4, $5, $6, $7, $8, tres($9, "cpu"), tres($9, "mem"), tres($9, "node"), \
                tres($9, "billing"), tres($9, "gres/gpu") }' \
        - "$work/sprio" | sort -t, -n
}

# What ran before, and the instant of a pass before all that: pass,SECONDS, then
# job,start,user,account,qos,partition,nodes,cpus,memory,end
capture_usage() { # SECONDS
    echo "pass,$1"
    echo job,start,user,account,qos,partition,nodes,cpus,memory,end
    job_rows '"COMPLETED"' 'value("StartTime")' 'value("EndTime")'
}

# capture FOLDER NAME SIZE: of one and the same pass, which is repeated until that is so; false where jobs are not as
# they were before
capture() {
    local folder=$1 name=$2 size=$3 pass=0
    until [ "$pass" -ne 0 ] && [ "$pass" = "$(last_pass)" ]; do
        pass=$(last_pass)
        capture_jobs >"$work/jobs.csv"
        capture_scenario "$name" "$size" >"$folder/$name.xml"
        {
            echo "now,$pass"
            capture_priorities
        } >"$folder/$name.csv"
    done
    cp "$work/priority.conf" "$folder/$name.conf"
    [ -e "$folder/jobs.csv" ] || cp "$work/jobs.csv" "$folder"
    cmp "$work/jobs.csv" "$folder/jobs.csv"
}
