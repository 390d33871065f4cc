#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# lint: the laws of the house, each one a function here and, where it is a list, a table beside it.
#
#     BUILD=build tests/lint/run.sh 'COMPILE COMMAND'
#
# Prints one line a violation, with its place, and ends with status 1 where there is any. Symbols are read from the
# archives in $BUILD, so these have to be up to date.

# The laws are called by their names.
# shellcheck disable=SC2317

set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
compile=()
eval "compile=(${1:?the command that compiles})"
LINT=tests/lint
FLOORS=(include sim models pricing reports scenarios)

# Tracked or not, whatever lies on the floors.
mapfile -t SOURCES < <(find "${FLOORS[@]}" tests -name '*.[ch]' 2>/dev/null | sort)
mapfile -t HOUSE < <(printf '%s\n' "${SOURCES[@]}" | grep -v '^tests/')
mapfile -t HEADERS < <(printf '%s\n' "${SOURCES[@]}" | grep '\.h$')
mapfile -t TEXTS < <(find . -path "./$BUILD" -prune -o -path ./.git -prune -o -path ./LICENSE -prune -o -path ./build -prune \
    -o -path "./$LINT" -prune -o -path ./tests/fuzz/corpus -prune -o -type f -print | sort)

# "FROM TO LINE" for each include of a file of the tree; TO is a path from the root, or ? where there is none.
include_pairs() {
    local from line name to
    grep -Hno '^ *# *include *"[^"]*"' "${SOURCES[@]}" | while IFS=: read -r from line name; do
        name=${name#*\"}
        name=${name%\"}
        to='?'
        for candidate in "$(dirname "$from")/$name" "include/$name" "$name"; do
            [ -f "$candidate" ] && to=$(realpath --relative-to=. "$candidate") && break
        done
        echo "$from $to $line"
    done
}

lint_floors() {
    awk '
        FNR == NR && /^place/ { floor[++places] = $2; pattern[places] = "^" $3 "$"; next }
        FNR == NR && /^[a-z]+:/ { who = $1; sub(/:/, "", who)
                                  for (i = 2; i <= NF; i++) allowed[who, $i] = 1; next }
        FNR == NR { next }
        function floor_of(path, i) {
            for (i = 1; i <= places; i++) if (path ~ pattern[i]) return floor[i]
            return "nowhere"
        }
        $2 == "?" { print $1 ":" $3 ": includes a file that is not in the tree"; next }
        !((floor_of($1), floor_of($2)) in allowed) {
            print $1 ":" $3 ": " floor_of($1) " may not include " $2 " of " floor_of($2) " (tests/lint/floors.txt)"
        }' "$LINT"/floors.txt -
}

# A depth-first walk; a header met again on its own path closes a circle.
lint_circles() {
    awk '
        { next_of[$1] = next_of[$1] " " $2 }
        function walk(node, path, list, n, i) {
            if (state[node] == 2) return
            if (state[node] == 1) { print node ": includes itself by way of" path; return }
            state[node] = 1
            n = split(next_of[node], list, " ")
            for (i = 1; i <= n; i++) walk(list[i], path " " list[i])
            state[node] = 2
        }
        END { for (node in next_of) walk(node, "") }'
}

lint_doors() {
    local pattern files
    while read -r line; do
        [[ $line =~ ^(.*[^[:space:]])[[:space:]]{2,}([^[:space:]]+)$ ]] || continue
        pattern=${BASH_REMATCH[1]//\\ / }
        files=${BASH_REMATCH[2]}
        case $pattern in '# '*) continue ;; esac
        for file in "${HOUSE[@]}"; do
            [[ $file =~ ^($files)$ ]] && continue
            # strings and comments do not call anybody
            sed 's@"\([^"\\]\|\\.\)*"@""@g; s@/\*.*\*/@@; s@^ \*.*@@; s@//.*@@' "$file" | grep -nE "$pattern" |
                sed "s@^\([0-9]*\):\(.*\)@$file:\1: only where tests/lint/doors.txt says:\2@"
        done
    done <"$LINT"/doors.txt
}

lint_names() {
    printf '%s\n' "${SOURCES[@]}" | awk -F/ '
        $NF in seen { print $0 ": has the name of " seen[$NF] }
        { seen[$NF] = $0 }
        $NF !~ /^[a-z][a-z0-9_]*\.[ch]$/ { print $0 ": names are lower case, with _" }
        $NF ~ /(^|_)(util|utils|misc|common|helper|helpers)[_.]/ { print $0 ": name it after what it is" }'
}

lint_words() {
    grep -nIEf <(grep -v '^#' "$LINT"/words.txt) "${TEXTS[@]}" | sed 's/^\.\///; s/$/   (a word of tests\/lint\/words.txt)/'
}

lint_licence() {
    local file
    for file in "${SOURCES[@]}"; do
        case $(head -n 1 "$file") in
        '/* SPDX-License-Identifier: GPL-3.0-or-later' | '/* SPDX-License-Identifier: GPL-3.0-or-later */') ;;
        *) echo "$file:1: the first line is not the licence's" ;;
        esac
    done
    find . -path "./$BUILD" -prune -o -path ./build -prune -o -path ./.git -prune -o \
        \( -name '*.sh' -o -name Makefile -o -path ./.ci/run \) -print |
        while read -r file; do
            head -n 2 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' ||
                echo "$file:2: the licence's line is missing"
        done
}

lint_lengths() {
    awk '
        FNR == 1 { if (file != "" && lines > 600) print file ": " lines " lines, more than 600"; file = FILENAME }
        { lines = FNR }
        # clang-format wraps code at 115; comments and strings, which it leaves alone, may be a little longer
        length($0) > 120 { print FILENAME ":" FNR ": " length($0) " columns, more than 120" }
        /\t/ { print FILENAME ":" FNR ": a tab" }
        /[ ]$/ { print FILENAME ":" FNR ": blanks at the end" }
        /^\{/ { begin = FNR }
        /^\}/ && begin {
            if (FNR - begin - 1 > 80) print FILENAME ":" begin ": a function of " FNR - begin - 1 " lines, more than 80"
            begin = 0
        }
        END { if (lines > 600) print file ": " lines " lines, more than 600" }' "${SOURCES[@]}"
}

# Twice, too: a guard that fails shows only then.
lint_headers() {
    local header object
    object=$(mktemp)
    for header in "${HEADERS[@]}"; do
        printf '#include "%s"\n#include "%s"\nextern int lint_unit;\n' "$header" "$header" |
            "${compile[@]}" -Werror -Wno-unused-function -Wno-unused-variable -x c -c -o "$object" - 2>"$object.log" || {
            echo "$header: does not compile by itself"
            grep -m 3 -E 'error|warning' "$object.log"
        }
    done
    rm -f "$object" "$object.log"
}

lint_symbols() {
    nm -go --defined-only "$BUILD"/liboutlay.a 2>/dev/null | awk '
        $2 ~ /^[TDBRSC]$/ && $3 !~ /^ol_/ { print $1 " " $3 ": public, yet without ol_" }'
    for archive in "$BUILD"/liboutlay.a "$BUILD"/libcli.a; do
        [ -e "$archive" ] || continue
        objdump -t "$archive" | awk '
            FNR == NR { if (!/^#/) allowed[$1] = 1; next }
            /file format/ { object = $1 }
            / O \.(data|bss|tdata|tbss|data\.rel|data\.rel\.local)(\.[A-Za-z_][A-Za-z0-9_.]*)?\t/ &&
                !/ O \.data\.rel\.ro/ {
                name = $NF
                sub(/\.[0-9]+$/, "", name)
                if (name !~ /^__/ && !(name in allowed))
                    print object " " name ": may change (tests/lint/globals.txt lists those that may)"
            }' "$LINT"/globals.txt -
    done
}

lint_warnings() {
    local source object
    object=$(mktemp)
    for source in "${SOURCES[@]}"; do
        case $source in
        *.c) "${compile[@]}" -Werror -fsyntax-only "$source" >"$object" 2>&1 || grep -m 5 -E 'error|warning' "$object" ;;
        esac
    done
    rm -f "$object"
}

lint_shell() {
    command -v shellcheck >/dev/null || return
    mapfile -t scripts < <(find tests .ci -path tests/golden/fixtures -prune -o -path tests/fuzz/corpus -prune -o \( -name '*.sh' -o -name run \) -type f -print)
    shellcheck -f gcc "${scripts[@]}"
}

pairs=$(include_pairs)
found=0
for law in floors circles doors names words licence lengths headers symbols warnings shell; do
    mapfile -t violations < <("lint_$law" <<<"$pairs")
    if [ ${#violations[@]} -gt 0 ]; then
        printf "$law: %s\n" "${violations[@]}"
        found=1
    fi
done
[ $found -eq 0 ] && echo "lint: ${#SOURCES[@]} sources, nothing to mend"
exit $found
