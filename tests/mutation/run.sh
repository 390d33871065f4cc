#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# mutation: each rule of mutants.txt is broken in turn, and the tests named with it have to notice.
#
#     BUILD=build LIBS=... tests/mutation/run.sh 'COMPILE COMMAND' 'LINK COMMAND' [WORD...]
#
# mutants.txt is made of blocks of five lines:
#
#     * AREA: what is broken
#     in FILE.c
#     - text of one line, there exactly once
#     + what stands in its place
#     ? TEST...        test_NAME: a program of tests/unit or tests/model; any other: a golden test
#
# The tree is never touched: the broken file is written below $BUILD/mutation, compiled there, and linked before the
# archives, so that its object stands for the archive's. So a mutant costs a compilation, a link and its tests. With
# WORDs only the mutants whose first two lines have one of them. First the tests named have to pass as they are.
# Prints a line for each mutant, "killed", "survived", "gone" (the text is not there exactly once) or "broken" (it does
# not compile), and a count by area; status 1 where any is not killed.

set -u
cd "$(dirname "$0")/../.." || exit 1
GIVEN=${BUILD:-build}
BUILD=$(realpath "$GIVEN")
export BUILD
WORK=$BUILD/mutation
TABLE=${TABLE:-tests/mutation/mutants.txt}
LIMIT=${LIMIT:-120} # seconds for one test
JOBS=${JOBS:-$(nproc 2>/dev/null || echo 2)}

source_of() {
    local file
    for file in tests/unit/"$1".c tests/model/"$1".c; do
        [ -f "$file" ] && echo "${file%.c}" && return
    done
    [ -f "tests/golden/$1.cmd" ] && echo golden && return
    echo "tests/mutation/run.sh: no test is called $1" >&2
    return 1
}

# Links a test's program, or the program, with the objects in front of the archives.
link_with() {
    local main=$1 output=$2
    shift 2
    "${LINK[@]}" -s -o "$output" "$BUILD/$main.o" "$@" "$BUILD"/lib{support,cli,outlay}.a "${LIBRARIES[@]}"
}

# Whether the test passes with the objects that are given; 2 where there is no such program.
passes() {
    local name=$1 folder=$2 main
    shift 2
    main=$(source_of "$name") || exit 2
    if [ "$main" = golden ]; then
        [ -x "$folder/outlay" ] || link_with scenarios/cli/main "$folder/outlay" "$@" || return 2
        BUILD=$folder LIMIT=$LIMIT tests/golden/run.sh check "$name" | grep -q '^ok '
    else
        link_with "$main" "$folder/$name" "$@" || return 2
        timeout "$LIMIT" "$folder/$name" >/dev/null 2>&1 </dev/null || return 1
    fi
}

# The broken file to stdout; status 1 where the text is not there exactly once.
break_file() {
    OLD=$2 NEW=$3 awk '
        { lines[NR] = $0
          for (rest = $0; (at = index(rest, ENVIRON["OLD"])); rest = substr(rest, at + 1)) { found++; line = NR } }
        END { if (found != 1) exit 1
              for (i = 1; i <= NR; i++) {
                  if (i != line) { print lines[i]; continue }
                  at = index(lines[i], ENVIRON["OLD"])
                  print substr(lines[i], 1, at - 1) ENVIRON["NEW"] substr(lines[i], at + length(ENVIRON["OLD"]))
              } }' "$1"
}

judge() {
    local file=$1 old=$2 new=$3 folder=$4 name broken
    shift 4
    broken=$folder/$(basename "$file")
    break_file "$file" "$old" "$new" >"$broken" || { echo gone && return; }
    "${COMPILE[@]}" -w -O1 -g0 -iquote "$(dirname "$file")" -c -o "$folder/mutant.o" "$broken" 2>"$folder/errors" ||
        { echo broken && return; }
    for name in "$@"; do
        passes "$name" "$folder" "$folder/mutant.o"
        case $? in
        1) echo killed && return ;;
        2) echo broken && return ;;
        esac
    done
    echo survived
}

run_one() {
    local number=$1 folder verdict
    local title file old new tests
    { read -r title && read -r file && IFS= read -r old && IFS= read -r new && read -r tests; } <"$WORK/list/$number"
    folder=$(mktemp -d "$WORK/run.XXXXXX") || exit 1
    [ "$new" = + ] && new='+ ' # nothing, by an editor that takes spaces off
    # shellcheck disable=SC2086
    verdict=$(judge "${file#in }" "${old#- }" "${new#+ }" "$folder" ${tests#\? })
    printf '%-8s %s (%s)\n' "$verdict" "${title#\* }" "${file#in }" | tee "$WORK/list/$number.verdict"
    rm -rf "$folder"
}

check_one() {
    local folder
    folder=$(mktemp -d "$WORK/run.XXXXXX") || exit 1
    passes "$1" "$folder" || echo "$1 does not pass as it is" | tee -a "$WORK/red"
    rm -rf "$folder"
}

eval "COMPILE=(${1:?the command that compiles})"
eval "LINK=(${2:?the command that links})"
eval "LIBRARIES=(${LIBS:?what is linked last})"
case ${ONE:-} in
mutant) run_one "$3" && exit ;;
test) check_one "$3" && exit ;;
esac

commands=("$1" "$2")
shift 2
rm -rf "$WORK"
mkdir -p "$WORK/list"
awk -v folder="$WORK/list" -v words="$*" '
    BEGIN { count = split(words, word, " ") }
    /^[*]/ { title = $0 }
    /^in / { wanted = count == 0
             for (i = 1; i <= count; i++) if (index(title " " $0, word[i])) wanted = 1
             if (wanted) { file = sprintf("%s/%04d", folder, ++number); print title >file } }
    /^(in |[-+?])/ && wanted { print >file; if (/^[?]/) { close(file); wanted = 0 } }' "$TABLE"
mapfile -t NUMBERS < <(cd "$WORK/list" && ls)
[ ${#NUMBERS[@]} -gt 0 ] || { echo "mutation: $TABLE has no such mutant" && exit 1; }
mapfile -t NAMES < <(cat "$WORK"/list/* | sed -n 's/^? //p' | tr ' ' '\n' | sort -u)

programs=("$GIVEN/outlay" "$GIVEN/libsupport.a")
for name in "${NAMES[@]}"; do
    main=$(source_of "$name") || exit 2
    [ "$main" = golden ] || programs+=("$GIVEN/$main")
done
"${MAKE:-make}" -s BUILD="$GIVEN" "${programs[@]}" || exit 2

printf '%s\0' "${NAMES[@]}" | ONE="test" xargs -0 -P "$JOBS" -n 1 tests/mutation/run.sh "${commands[@]}"
[ ! -e "$WORK/red" ] || exit 1
printf '%s\0' "${NUMBERS[@]}" | ONE=mutant xargs -0 -P "$JOBS" -n 1 tests/mutation/run.sh "${commands[@]}"
echo
cat "$WORK"/list/*.verdict | awk '
    { area = $2; sub(/:$/, "", area); all[area]++; total++; if ($1 == "killed") { killed[area]++; dead++ } }
    END { for (area in all) printf "%-14s %3d of %3d killed\n", area, killed[area], all[area] | "sort"
          close("sort")
          printf "mutation: %d of %d killed\n", dead, total
          exit dead < total }'
