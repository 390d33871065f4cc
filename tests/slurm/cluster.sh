# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# cluster: a whole Slurm on loopback, in one directory: munged, mariadbd, slurmdbd, slurmctld and one slurmd.
#
# Sourced. `work` is the directory, made by the caller, who also calls cluster_stop when it ends. All daemons belong to
# the caller, meet on free ports of 127.0.0.1 or on sockets in the directory, and read nothing outside it: not even the
# users, who exist only for them (nss_wrapper). $work/priority.conf holds the Priority* lines that are tried.

: "${work:?}"
declare -A daemons # process ids by name

# A port of loopback on which nobody listens and that was not given out before.
last_port=$((20000 + RANDOM % 10000))
free_port() { # VARIABLE
    while last_port=$((last_port + 1)) && (exec 3<>"/dev/tcp/127.0.0.1/$last_port") 2>/dev/null; do :; done
    printf -v "$1" %s "$last_port"
}

# wait_for SECONDS DAEMON COMMAND...: until the command succeeds; false when that takes too long, or the daemon ends
wait_for() {
    local end=$((SECONDS + $1)) name=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        if [ $SECONDS -ge $end ] || ! kill -0 "${daemons[$name]}" 2>/dev/null; then
            echo "slurm: $name does not come up:" >&2
            tail -n 5 "$work/log/$name.out" >&2
            return 1
        fi
        sleep 0.2
    done
}

# daemon NAME COMMAND...: in the background, its output in $work/log/NAME.out
daemon() {
    local name=$1
    shift
    "$@" >"$work/log/$name.out" 2>&1 </dev/null &
    daemons[$name]=$!
}

# stop NAME: asks, and after ten seconds ends it
stop() {
    local pid=${daemons[$1]:-}
    [ -n "$pid" ] || return 0
    unset "daemons[$1]"
    kill "$pid" 2>/dev/null
    for _ in $(seq 100); do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
}

# Who needs others before these; jobs first, which would outlive slurmd.
cluster_stop() {
    local name
    [ -z "${daemons[slurmd]:-}" ] || timeout 5 scancel --state=RUNNING
    for name in slurmd slurmctld slurmdbd mariadbd munged; do
        stop "$name"
    done
}

# write_users NAME...: they exist for whom nss_wrapper is loaded
write_users() {
    local uid=30000 name
    {
        echo root:x:0:0:root:/:/bin/sh
        for name in "$@"; do
            uid=$((uid + 1))
            echo "$name:x:$uid:30000::/:/bin/sh"
        done
    } >"$work/passwd"
    printf 'root:x:0:\nusers:x:30000:\n' >"$work/group"
    NSS_WRAPPER_PASSWD=$work/passwd NSS_WRAPPER_GROUP=$work/group
    LD_PRELOAD=libnss_wrapper.so
    export NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP LD_PRELOAD
}

write_configuration() {
    local host ctl dbd slurmd
    host=$(hostname -s)
    free_port ctl
    free_port dbd
    free_port slurmd
    cat >"$work/slurm.conf" <<END
ClusterName=outlay
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$ctl
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
CredType=cred/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=5
ReturnToService=2
MinJobAge=3600
SlurmctldTimeout=600
SlurmdTimeout=600
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool-%n
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd-%n.pid
SlurmctldLogFile=$work/log/slurmctld.log
SlurmdLogFile=$work/log/slurmd-%n.log
SlurmctldDebug=verbose
DebugFlags=Priority
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort=$dbd
AccountingStoragePass=$work/munge.socket
AccountingStorageEnforce=limits,qos
AccountingStorageTRES=gres/gpu
JobAcctGatherType=jobacct_gather/none
GresTypes=gpu
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$slurmd CPUs=64 RealMemory=64000
NodeName=n[2-8] NodeAddr=127.0.0.1 CPUs=48 RealMemory=100000 Gres=gpu:4 State=DOWN
include $work/partitions.conf
include $work/priority.conf
END
    printf 'NodeName=n[2-8] Name=gpu Count=4\n' >"$work/gres.conf"
    cat >"$work/slurmdbd.conf" <<END
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
DbdHost=$host
DbdAddr=127.0.0.1
DbdPort=$dbd
SlurmUser=root
StorageType=accounting_storage/mysql
StorageHost=localhost
StorageUser=root
StorageLoc=slurm
LogFile=$work/log/slurmdbd.log
PidFile=$work/slurmdbd.pid
END
    chmod 600 "$work/slurmdbd.conf"
    export SLURM_CONF=$work/slurm.conf MYSQL_UNIX_PORT=$work/db.socket
}

start_munge() {
    head -c 1024 /dev/urandom >"$work/munge.key"
    chmod 400 "$work/munge.key"
    daemon munged munged --foreground --force --socket="$work/munge.socket" --key-file="$work/munge.key" \
        --pid-file="$work/munge.pid" --log-file="$work/log/munged.log" --seed-file="$work/munge.seed"
    wait_for 10 munged munge -s x -S "$work/munge.socket"
}

start_database() {
    mariadb-install-db --no-defaults --user=root --datadir="$work/db" --skip-test-db \
        --auth-root-authentication-method=socket >"$work/log/mariadb-install.out" 2>&1 || return 1
    daemon mariadbd mariadbd --no-defaults --user=root --datadir="$work/db" --socket="$work/db.socket" \
        --pid-file="$work/db.pid" --skip-networking --skip-log-bin --innodb-buffer-pool-size=32M \
        --innodb-flush-log-at-trx-commit=0
    wait_for 30 mariadbd mariadb --no-defaults --socket="$work/db.socket" -e 'select 1'
}

start_slurmctld() {
    daemon slurmctld slurmctld -D
    wait_for 30 slurmctld scontrol ping
}

# For new Priority* lines, which it does not read again in all it does.
restart_slurmctld() {
    stop slurmctld
    start_slurmctld
}

# cluster_start USER...
cluster_start() {
    mkdir -p "$work/log" "$work/state" "$work/db" && chmod 711 "$work" || return 1
    write_users "$@"
    write_configuration
    start_munge && start_database || return 1
    daemon slurmdbd slurmdbd -D
    wait_for 60 slurmdbd sacctmgr -n list cluster || return 1
    sacctmgr -iQ add cluster outlay >/dev/null && start_slurmctld || return 1
    daemon slurmd slurmd -D -N n1
    wait_for 30 slurmd sh -c 'sinfo -h -n n1 -o %t | grep -qx idle'
}
