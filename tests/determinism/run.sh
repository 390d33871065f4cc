#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# determinism: a run's directory, byte for byte, by whichever compiler, on however many threads, in whatever language.
#
#     BUILD=build [WAYS='gcc-0|clang-2'] tests/determinism/run.sh quick|full [SCENARIO...]
#
# All shipped scenarios (quick: some small ones) are run by the program as it was built, on one thread in the C locale:
# that is what everything else is compared with. Then on 2 and 4 threads, in German, where a decimal point is a comma,
# and in another time zone; `full` builds the program by gcc and clang at several levels below $BUILD/ways (those that
# WAYS, a regular expression, names), some of them for this very machine, whose instructions may contract a*b+c. Only
# manifest.json's times, threads and command line may differ. `full` compares pages and plots too. The German locale is
# made where it is missing.

set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=$(realpath "${BUILD:-build}")
MAKE=${MAKE:-make}
MODE=${1:-full}
[ $# -gt 0 ] && shift
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
export LC_ALL=C TZ=UTC

case $MODE in
quick)
    [ $# -gt 0 ] || set -- easy-backfill elastic-spot risk-budgets three-clouds
    OPTIONS=(--no-page)
    ;;
*)
    if [ $# -eq 0 ]; then
        mapfile -t shipped < <(basename -a -s .xml scenarios/*.xml)
        set -- "${shipped[@]}"
    fi
    OPTIONS=()
    ;;
esac

# The bytes of a run, file by file: those of its manifest that may differ are left out.
seen() {
    (
        cd "$1" && find . -type f | sort | while read -r file; do
            case $file in
            ./manifest.json) grep -vE '"(started|finished|command_line|threads)":' "$file" ;;
            *) cat "$file" ;;
            esac | cksum
            echo "$file"
        done
        cat ../said
    )
}

# One scenario by one program; what is told to a person counts too.
run_scenario() {
    local program=$1 name=$2
    shift 2
    rm -rf "$WORK/at"
    mkdir "$WORK/at"
    timeout 120 "$program" run "scenarios/$name.xml" -o "$WORK/at/out" "${OPTIONS[@]}" "$@" \
        >"$WORK/at/said" 2>"$WORK/at/errors"
    echo "exit $?" >>"$WORK/at/said"
    seen "$WORK/at/out"
}

# One way of running, over all scenarios; $1 names it, $2 is the program.
try_way() {
    local way=$1 program=$2 name wrong=0
    shift 2
    for name in "${SCENARIOS[@]}"; do
        run_scenario "$program" "$name" "$@" >"$WORK/now"
        if ! diff "$WORK/first-$name" "$WORK/now" >"$WORK/difference"; then
            echo "  $name differs: $(grep '^[<>] \./' "$WORK/difference" | sort -u | head -n 5 | tr '\n' ' ')$(head -n 1 "$WORK/at/errors")"
            wrong=$((wrong + 1))
        fi
    done
    echo "$([ $wrong -eq 0 ] && echo ok || echo FAIL) determinism: $way, ${#SCENARIOS[@]} scenarios"
}

# Sets LOCPATH where the system does not have the locale itself; 1 where it cannot be made.
have_german() {
    locale -a 2>/dev/null | grep -qi '^de_DE\.utf-\?8$' && return 0
    localedef -i de_DE -f UTF-8 "$WORK/de_DE.UTF-8" 2>/dev/null || return 1
    export LOCPATH=$WORK
}

try_german() {
    if have_german && [ "$(LC_ALL=de_DE.UTF-8 printf %.1f 1,5 2>/dev/null)" = 1,5 ]; then
        LC_ALL=de_DE.UTF-8 TZ=America/New_York try_way "in German, in New York" "$BUILD/outlay" --threads 2
    else
        echo "skip determinism: in German (there is no locale de_DE.UTF-8 and none can be made)"
    fi
}

# A build of its own; $1 names its folder, $2 is the compiler, $3 its flags.
try_build() {
    local name=$1 compiler=$2 flags=$3
    [[ $name =~ ^(${WAYS:-.*})$ ]] || return
    if ! command -v "$compiler" >/dev/null; then
        echo "skip determinism: $compiler $flags (there is no $compiler)"
    elif ! "$MAKE" -s BUILD="$BUILD/ways/$name" CC="$compiler" CFLAGS="$flags" "$BUILD/ways/$name/outlay" >"$WORK/log" 2>&1; then
        echo "FAIL determinism: $compiler $flags does not build: $(grep -m 1 error "$WORK/log")"
    else
        try_way "$compiler $flags" "$BUILD/ways/$name/outlay" --threads 2
    fi
}

SCENARIOS=("$@")
{
    for name in "${SCENARIOS[@]}"; do
        run_scenario "$BUILD/outlay" "$name" --threads 1 >"$WORK/first-$name"
    done
    try_way "2 threads" "$BUILD/outlay" --threads 2
    [ "$MODE" = quick ] || try_way "4 threads" "$BUILD/outlay" --threads 4
    try_german
    if [ "$MODE" = full ]; then
        try_build gcc-0 gcc -O0
        try_build gcc-2 gcc -O2
        try_build gcc-native gcc '-O3 -march=native'
        try_build clang-2 clang -O2
        try_build clang-native clang '-O3 -march=native'
    fi
} | tee "$WORK/lines"
! grep -q '^FAIL' "$WORK/lines"
