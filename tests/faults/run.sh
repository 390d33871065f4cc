#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# faults: the program on a system that fails at one call, at each in turn, and what is then found on the disk.
#
#     BUILD=build tests/faults/run.sh quick|full [VERB...]
#
# For each verb that writes, the undisturbed command shows what it leaves and how often it allocates, opens, reads,
# creates, writes, syncs, closes and renames (shim.c counts). Then it runs again with the n-th of these failing, for
# n up to that number: every one where there are few, else the first ones and others drawn from all (SEED). However it
# ends, what bears the name that was asked for is either whole and new or what was there before; it never ends by a
# signal, and says why it failed. After it has been killed at any such call, or at a random time, the same command is
# to leave what it leaves undisturbed, and nothing hidden beside it. `quick` draws few, `full` a hundred a call;
# FIRST, DRAWN and KILLS change that.
# Prints a line a verb and kind of fault: "ok" or "FAIL", with how many were tried.

set -u
cd "$(dirname "$0")/../.." || exit 1
ROOT=$PWD
BUILD=$(realpath "${BUILD:-build}")
MODE=${1:-full}
RANDOM=${SEED:-1}
[ $# -gt 0 ] && shift
SHIM=$BUILD/tests/faults/shim.so
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
PATH=$BUILD:$PATH
SCENARIO=$ROOT/scenarios/spot-checkpoints.xml
export LC_ALL=C TZ=UTC

case $MODE in
quick) FIRST=1 DRAWN=2 KILLS=1 ;;
*) FIRST=${FIRST:-20} DRAWN=${DRAWN:-100} KILLS=${KILLS:-20} ;;
esac

# ---- the verbs: what each is called with, where `prepare` has laid what an earlier one left ----

# shellcheck disable=SC2034
declare -A COMMAND=(
    [run]="outlay run $SCENARIO -o out --threads 1 --no-page"
    [run-new]="outlay run $SCENARIO -o out --threads 2 --reps 3 --no-page"
    [report]="outlay report out"
    [compare]="outlay compare $SCENARIO $ROOT/scenarios/spot-deadline.xml -o out --threads 1 --no-page"
    [sweep]="outlay sweep $ROOT/scenarios/trace-swf.xml --vary //pool/@cpus=120..128/5 -o out --threads 2 --no-plots --resume"
    [risk]="outlay risk $ROOT/scenarios/risk-budgets.xml --reps 3 -o out --no-plots --threads 1"
    [plan]="outlay plan $ROOT/scenarios/fcfs-or-easy.xml --decide //pool/@cpus=128..130 --cost jobs.wait.mean_s --budget 9 -o out --threads 1"
    [import]="outlay prices import csv list.csv --provider aws -o book.xml"
    [rate]="outlay rate usage.csv --book aws --focus focus.csv"
    [convert]="outlay trace convert log.swf jobs.csv"
)
VERBS=(run run-new report compare sweep risk plan import rate convert)
# The inputs, and where the verb replaces something what it wrote from other inputs.
prepare() {
    rm -rf "$WORK/at"
    cp -R "$WORK/before-$1" "$WORK/at"
}

make_before() {
    local verb=$1
    mkdir "$WORK/before-$verb"
    cd "$WORK/before-$verb" || exit 1
    printf 'instance_type,region,hourly\nm5.large,us-east-1,0.36\n' >list.csv
    printf 'start,end,meter,item,region,quantity\n%s,%s,instance,m5.large,us-east-1,1\n' \
        2026-01-01T00:00:00 2026-01-01T01:00:00 >usage.csv
    cp "$ROOT/scenarios/made/cluster-128.swf" log.swf
    case $verb in
    run | report) outlay run "$SCENARIO" -o out --seed 99 ;;
    compare) ${COMMAND[compare]} --seed 99 ;;
    import) echo '<old/>' >book.xml ;;
    rate) echo old >focus.csv ;;
    convert) echo old >jobs.csv ;;
    esac >/dev/null 2>&1
    cd "$ROOT" || exit 1
}

# ---- looking ----

# All that bears a name, with its bytes; when it was made, and by how many threads, is no part of it.
seen() {
    (
        cd "$1" && find . -path '*/.*.partial-*' -prune -o -type f ! -name usage.csv -print | sort |
            while read -r file; do
                case $file in
                */manifest.json) grep -vE '"(started|finished|command_line)"' "$file" ;;
                *) cat "$file" ;;
                esac | cksum
                echo "$file"
            done
    )
}

hidden() {
    find "$1" -name '.*.partial-*' | head -n 3
}

# Runs the verb in $WORK/at; sets `code`.
attempt() {
    { # what the shell says of one that was killed goes nowhere
        (
            cd "$WORK/at" || exit 1
            # shellcheck disable=SC2086
            LD_PRELOAD=$SHIM timeout 60 ${COMMAND[$1]}
        ) >"$WORK/said" 2>"$WORK/errors" </dev/null
        code=$?
    } 2>/dev/null
}

# ---- judging ----

complain() {
    echo "  $verb, $fault: $*; exit $code: $(head -c 300 "$WORK/errors" | tr '\n' ' ')"
    wrong=$((wrong + 1))
}

# After an attempt that was told to fail: in words, what is wrong, if anything.
judge() {
    local now
    now=$(seen "$WORK/at")
    case $code in
    "$usual") [ "$now" = "$after" ] || grep -q 'could not draw' "$WORK/errors" || complain "ends as usual, yet leaves something else" ;;
    3 | 4)
        [ -s "$WORK/errors" ] || complain "fails without a word"
        case $fault in
        *:alloc:*) grep -qE 'out of memory|Cannot allocate memory' "$WORK/errors" || complain "does not say that memory is out" ;;
        *) grep -qE '"|[^ ]+/[^ ]+: |[^ ]+:[0-9]+: |standard (out|in)put' "$WORK/errors" || complain "does not say where" ;;
        esac
        case $verb in # a sweep and a report's plots are made of files, each whole, and a comparison of runs
        sweep) ;;
        compare) [ ! -e "$WORK/at/out/comparison.csv" ] ||
            [ "$now" = "$before" ] || [ "$now" = "$after" ] || complain "tells of other sides" ;;
        report) ! seen "$WORK/at" | grep -v '^[0-9]' | diff -q - "$WORK/names" >/dev/null && complain "leaves other files" ;;
        *) [ "$now" = "$before" ] || [ "$now" = "$after" ] || complain "leaves half a thing" ;;
        esac
        [ -z "$(hidden "$WORK/at")" ] || [[ $fault == *:alloc:* ]] || complain "leaves $(hidden "$WORK/at")"
        ;;
    *) complain "ends so" ;;
    esac
}

# The same command, undisturbed, on what a disturbed one has left.
recover() {
    attempt "$verb"
    [ "$code" = "$usual" ] || complain "cannot be run again"
    [ "$(seen "$WORK/at")" = "$after" ] || complain "run again leaves something else"
    [ -z "$(hidden "$WORK/at")" ] || complain "run again leaves $(hidden "$WORK/at")"
}

# ---- trying ----

# "n" of the calls to be tried, one a line, of so many that there are.
choose() {
    local count=$1 first=$2 drawn=$3 i
    {
        seq 1 $((count < first ? count : first))
        if [ "$count" -gt "$first" ]; then
            for ((i = 0; i < drawn; i++)); do
                echo $((1 + (RANDOM * 32768 + RANDOM) % count))
            done
            echo "$count"
        fi
    } | sort -nu
}

# One kind of fault at some of its calls; $3: whether what it leaves is run again.
try_calls() {
    local deed=$1 call=$2 then=$3 count n tried=0 wrong=0
    count=$(awk -v call="$call" '$1 == call { print $2 }' "$WORK/counts-$verb")
    [ "$count" -gt 0 ] || return
    for n in $(choose "$count" "$FIRST" "$DRAWN"); do
        fault=$deed:$call:$n
        prepare "$verb"
        OUTLAY_FAULT=$fault attempt "$verb"
        [ "$deed" = kill ] || judge
        [ "$then" = no ] || recover
        tried=$((tried + 1))
    done
    echo "$([ $wrong -eq 0 ] && echo ok || echo FAIL) faults $verb: $deed at $tried of $count calls of $call"
}

# Killed at a random time of its life, again and again, and then let be.
try_kills() {
    local i tried=0 wrong=0 span
    span=$(awk '{ print int($1 * 1000) + 1 }' "$WORK/time")
    for ((i = 0; i < KILLS; i++)); do
        fault="killed after"
        prepare "$verb"
        for _ in 1 2 3; do
            local delay
            delay=$(printf '%d.%03d' $((RANDOM % span / 1000)) $((RANDOM % span % 1000)))
            # shellcheck disable=SC2086
            { (cd "$WORK/at" && timeout --foreground -s KILL "$delay" ${COMMAND[$verb]} >/dev/null 2>&1 </dev/null); } 2>/dev/null
            fault="$fault $delay s"
            tried=$((tried + 1))
        done
        recover
    done
    echo "$([ $wrong -eq 0 ] && echo ok || echo FAIL) faults $verb: killed at $tried random times"
}

try_verb() {
    verb=$1
    local call begun
    make_before "$verb"
    before=$(seen "$WORK/before-$verb")
    prepare "$verb"
    begun=$(date +%s%N)
    OUTLAY_FAULT_COUNT=$WORK/counts-$verb attempt "$verb"
    echo "$((($(date +%s%N) - begun) / 1000000))" | awk '{ print $1 / 1000 }' >"$WORK/time"
    usual=$code
    if [ "$code" -gt 1 ]; then
        echo "FAIL faults $verb: undisturbed it exits with $code: $(cat "$WORK/errors")"
        return
    fi
    after=$(seen "$WORK/at")
    grep -v '^[0-9]' <<<"$after" >"$WORK/names"
    try_calls fail alloc no
    try_calls out alloc "$([ "$MODE" = quick ] && echo no || echo yes)"
    for call in open read create write fsync close rename mkdir; do
        try_calls fail "$call" no
    done
    try_calls short write no
    try_calls jump clock no
    for call in create write fsync close rename mkdir; do
        try_calls kill "$call" yes
    done
    try_kills
}

if ! [ -e "$SHIM" ]; then
    echo "skip faults (the shim needs the C library of GNU: tests/faults/shim.c)"
    exit 0
elif grep -q __asan_init "$BUILD/outlay"; then
    echo "skip faults (a sanitizer has the place of the shim)"
    exit 0
fi
if [ $# -eq 0 ] && [ "$MODE" = quick ]; then
    set -- run-new sweep import
elif [ $# -eq 0 ]; then
    set -- "${VERBS[@]}"
fi
for name in "$@"; do
    try_verb "$name"
done | tee "$WORK/lines"
! grep -q '^FAIL' "$WORK/lines"
