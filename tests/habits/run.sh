#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# habits: what all verbs have in common, tried with the example that each one's -h shows.
#
#     BUILD=build tests/habits/run.sh
#
# The examples run one after the other in a folder that has `scenarios` and an empty `build` in it, as the top of the
# repository does: each has to end with 0 or 1, and what it reads is shipped, or made by those before it. Then, of each:
# JSON is JSON, every row of CSV has as many fields, nothing but a terminal gets colours, a format, an option and a file
# that are not there end with 2, 2 and what names the file, and what is read from standard input is read alike, or
# refused with a word.

set -u
cd "$(dirname "$0")/../.." || exit 1
ROOT=$PWD
BUILD=$(realpath "${BUILD:-build}")
READ=$BUILD/tests/habits/read_output
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
export PATH=$BUILD:$PATH LC_ALL=C TZ=UTC
mkdir "$WORK/here" "$WORK/here/build"
ln -s "$ROOT/scenarios" "$WORK/here/scenarios"
cd "$WORK/here" || exit 1
wrong=0

blame() { echo "  $*" && wrong=$((wrong + 1)); }

# Runs a command line; its standard output and error are in $WORK/said and $WORK/errors.
call() {
    timeout 60 bash -c "$1" >"$WORK/said" 2>"$WORK/errors" </dev/null
    code=$?
}

verdict() {
    echo "$([ $wrong -eq 0 ] && echo ok || echo FAIL) habits: $1"
    wrong=0
}

mapfile -t VERBS < <(outlay list verbs --format csv | sed '1d; s/,.*//')
declare -A EXAMPLE CODE HAS_FORMAT=()

try_examples() {
    local verb lines
    for verb in "${VERBS[@]}"; do
        call "outlay $verb -h"
        [ $code -eq 0 ] || blame "outlay $verb -h: exit $code"
        [ "$(wc -l <"$WORK/said")" -le 60 ] || blame "outlay $verb -h is longer than a screen"
        grep -q -- '^ *--format table|json|csv' "$WORK/said" && HAS_FORMAT[$verb]=yes
        lines=$(sed '1,/^Example:/d' "$WORK/said")
        EXAMPLE[$verb]=${lines#  }
        [[ ${EXAMPLE[$verb]} == "outlay $verb"* ]] || blame "outlay $verb -h has no example: $lines"
        [[ ${EXAMPLE[$verb]} == *'| man '* ]] && ! command -v man >/dev/null && continue
        call "${EXAMPLE[$verb]}"
        CODE[$verb]=$code
        [ $code -le 1 ] || blame "exit $code: ${EXAMPLE[$verb]}: $(head -n 1 "$WORK/errors")"
        grep -q $'\033' "$WORK/said" "$WORK/errors" && blame "colours: ${EXAMPLE[$verb]}"
    done
    verdict "${#VERBS[@]} examples of -h work"
}

# The example without what it writes to, and with less to do, so that the result comes on standard output.
quick_of() {
    [ "$1" != init ] || { echo 'outlay init' && return; }
    sed -E 's/ -o [^ ]+//; s/ --(plot|strict)( |$)/ /g; s/--budget 100$/--budget 40/; s/--reps 20/--reps 4/' \
        <<<"${EXAMPLE[$1]}"
}

try_formats() {
    local verb format line
    for verb in "${VERBS[@]}"; do
        [ -n "${HAS_FORMAT[$verb]:-}" ] || continue
        line=$(quick_of "$verb")
        for format in json csv; do
            call "${line% --format csv} --format $format"
            [ $code -le 1 ] || blame "exit $code: $line --format $format: $(head -n 1 "$WORK/errors")"
            "$READ" $format <"$WORK/said" >"$WORK/why" || blame "$line --format $format: $(cat "$WORK/why")"
        done
        call "$line --format nonsense"
        [ $code -eq 2 ] || blame "exit $code: $line --format nonsense"
        grep -q 'json' "$WORK/errors" ||
            blame "$line --format nonsense does not say what there is: $(head -n 1 "$WORK/errors")"
    done
    verdict "JSON and CSV of ${#HAS_FORMAT[@]} verbs can be read"
}

# A file that an example reads.
file_of() {
    local word
    for word in $(quick_of "$1"); do
        [ -f "$word" ] && echo "$word" && return
    done
}

try_missing() {
    local verb line file
    for verb in "${VERBS[@]}"; do
        line=${EXAMPLE[$verb]%% |*}
        call "$line --no-such-option"
        [ $code -eq 2 ] || blame "exit $code: $line --no-such-option"
        file=$(file_of "$verb")
        [ -n "$file" ] || continue
        call "${line/"$file"/nothing.here}"
        case $code in
        2 | 3 | 4) ;;
        *) blame "exit $code: ${line/"$file"/nothing.here}" ;;
        esac
        grep -q 'nothing\.here' "$WORK/errors" ||
            blame "${line/"$file"/nothing.here} does not say which: $(head -n 1 "$WORK/errors")"
    done
    verdict "options and files that are not there"
}

# Relative paths in a scenario on standard input are from here, so that not every one can be found.
try_streams() {
    local verb line file
    for verb in "${VERBS[@]}"; do
        file=$(file_of "$verb")
        [ -n "$file" ] || continue
        line=${EXAMPLE[$verb]%% |*}
        line=${line/"$file"/-}
        line=${line/%--budget 100/--budget 40}
        timeout 60 bash -c "$line" >"$WORK/said" 2>"$WORK/errors" <"$file"
        code=$?
        [ $code -le 3 ] || blame "exit $code: $line <$file: $(head -n 1 "$WORK/errors")"
        [ $code -le 1 ] || [ -s "$WORK/errors" ] || blame "exit $code without a word: $line"
        [ $code -gt 1 ] && grep -q 'is empty' "$WORK/errors" &&
            blame "is read twice: $line: $(head -n 1 "$WORK/errors")"
        [ $code -gt 1 ] || [ "$code" -eq "${CODE[$verb]}" ] || [ "$verb" = plan ] ||
            blame "exit $code, not ${CODE[$verb]}: $line <$file"
    done
    verdict "files on standard input"
}

try_terminal() {
    local line='outlay run scenarios/fcfs-or-easy.xml --plot'
    command -v script >/dev/null || { echo "skip habits: colours on a terminal (no script)" && return; }
    script -qec "$line" "$WORK/coloured" >/dev/null </dev/null
    grep -q $'\033\[3' "$WORK/coloured" || blame "no colours on a terminal: $line"
    NO_COLOR=1 script -qec "$line" "$WORK/plain" >/dev/null </dev/null
    grep -q $'\033\[[0-9]*m' "$WORK/plain" && blame "colours under NO_COLOR: $line"
    verdict "colours only on a terminal, and not under NO_COLOR"
}

try_examples
try_formats
try_missing
try_streams
try_terminal
