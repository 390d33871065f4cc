#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run: all tests, and one closing line that counts them.
#
#     BUILD=build tests/run.sh PROGRAM...
#
# PROGRAMs are the test programs and the fuzz replays. With them go the golden tests, the answers of the gallery, the
# commands of the handbook's pages, an installation, the habits of all verbs, and the quick parts of `make faults`,
# `make determinism` and `make numbers`. Each runs by itself, as many at once as JOBS says; what it wrote is kept in
# $BUILD/results and shown only where it failed. A program that dies, hangs or runs no case at all is a failure like
# any other.

set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=$(realpath "${BUILD:-build}")
export BUILD
RESULTS=$BUILD/results
JOBS=${JOBS:-$(nproc 2>/dev/null || echo 2)}
LIMIT=${LIMIT:-300} # seconds for one program
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1} UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}

# Runs a command and writes "passed failed skipped" of what it printed and how it ended: NAME LIMIT COMMAND...
run_counted() {
    local name=$1 limit=$2 output=$RESULTS/$1.out status
    shift 2
    timeout "$limit" "$@" >"$output" 2>&1 </dev/null
    status=$?
    awk -v status=$status -v name="$name" '
        /^ok / { passed++ }
        /^FAIL / { failed++ }
        /^skip / { skipped++ }
        END {
            if (status != 0 && failed == 0) {
                print "FAIL " name " (ended with status " status ")" >> FILENAME
                failed++
            } else if (status == 0 && passed + failed + skipped == 0) {
                print "FAIL " name " (ran no case)" >> FILENAME
                failed++
            }
            printf "%d %d %d\n", passed, failed, skipped
        }' "$output" >"$RESULTS/$name.count"
}

run_program() {
    local name
    name=$(basename "$1")
    case $name in
    replay_*) run_counted "$name" "$LIMIT" "$1" "tests/fuzz/corpus/${name#replay_}" ;;
    *) run_counted "$name" "$LIMIT" "$1" ;;
    esac
}

# Scripts run many programs, each within its own limit.
run_script() {
    local name=$1
    shift
    run_counted "$name" "$((4 * LIMIT))" "$@"
}

run_one() {
    case $1 in
    program) run_program "$2" ;;
    golden) run_script "golden-$2" tests/golden/run.sh check "$2" ;;
    page) run_script "page-${2//\//-}" tests/readme.sh "$2" ;;
    gallery) run_script gallery tests/gallery.sh ;;
    quick) run_script "quick-$2" "tests/$2/run.sh" quick ;;
    install) run_script install tests/install.sh ;;
    habits) run_script habits tests/habits/run.sh ;;
    esac
}

if [ "${1:-}" = --one ]; then
    run_one "$2" "$3"
    exit 0
fi

rm -rf "$RESULTS"
mkdir -p "$RESULTS"
# The longest first, so that none of them is left alone at the end.
{
    echo "gallery tests/gallery.txt"
    for page in README.md */README.md */*/README.md; do
        [ -e "$page" ] && echo "page $page"
    done
    echo "quick faults"
    echo "quick determinism"
    echo "quick numbers"
    echo "install Makefile"
    echo "habits verbs"
    for program in "$@"; do
        echo "program $program"
    done
    for golden in tests/golden/*.cmd; do
        [ -e "$golden" ] && echo "golden $(basename "$golden" .cmd)"
    done
} >"$RESULTS/list"
xargs -P "$JOBS" -L 1 tests/run.sh --one <"$RESULTS/list"

for output in "$RESULTS"/*.out; do
    if grep -q '^FAIL ' "$output"; then
        echo "---- $(basename "$output" .out)"
        grep -v '^ok ' "$output" | tail -n 60
    fi
done
# A test without a count was lost on the way: that is a failure too.
cat "$RESULTS"/*.count | awk -v expected="$(wc -l <"$RESULTS/list")" '
    { passed += $1; failed += $2; skipped += $3 }
    END {
        failed += expected - NR
        line = passed + 0 " passed, " failed + 0 " failed"
        print line (skipped ? ", " skipped " skipped" : "")
        exit failed || !passed
    }'
