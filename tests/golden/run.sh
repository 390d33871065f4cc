#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# golden: what the command line prints, against what a person has read and judged right.
#
#     tests/golden/run.sh check|update [NAME...]
#
# NAME.cmd is a few lines of shell, NAME.exit, NAME.stdout and NAME.stderr what comes of them. The lines run in an
# empty folder with `outlay` in the PATH, `scenarios` and `fixtures` (tests/golden/fixtures) beside them. A last
# line such as `ls` shows what a command has left behind. Of every summary.json among that, each metric has to fit one
# pattern of `outlay list metrics`, in its unit.

set -u
cd "$(dirname "$0")/../.." || exit 1
ROOT=$PWD
BUILD=$(realpath "${BUILD:-build}")
GOLDEN=tests/golden
LIMIT=${LIMIT:-300}

# The metrics in summary.json files that the catalogue lacks, or has in another unit.
unknown_metrics() {
    local name=$1 folder=$2 summaries
    mapfile -t summaries < <(find "$folder" -type f -name summary.json)
    [ ${#summaries[@]} -gt 0 ] || return 0
    "$BUILD/outlay" list metrics --format csv | awk -F, -v golden="$name" '
        FNR == NR && FNR > 1 {
            whole = $1; unit[whole] = $2
            gsub(/\./, "\\.", $1); wide = $1
            gsub(/[A-Z][A-Z]+/, "[^.]+", $1); form[whole] = "^" $1 "$"
            gsub(/[A-Z][A-Z]+/, ".+", wide); wide_form[whole] = "^" wide "$"
        }
        FNR == NR { next }
        /^    "/ { metric = $0; sub(/^    "/, "", metric); sub(/": \{$/, "", metric) }
        /^      "unit": / && metric != "" {
            found = ""; $0 = substr($0, 16, length($0) - 16)
            for (name in form) if (metric ~ form[name]) { found = found " " name; wanted = unit[name] }
            if (found == "") # a dataset, say, with points in its name
                for (name in wide_form) if (metric ~ wide_form[name]) { found = " " name; wanted = unit[name] }
            if (split(found, two, " ") != 1) print "# " golden ": " metric " fits" (found ? found : " no pattern")
            else if (wanted == "currency" ? $0 !~ /^([A-Z][A-Z][A-Z]|money)$/ : $0 != wanted)
                print "# " golden ": " metric " is in " $0 ", not in " wanted
            metric = ""
        }' - "${summaries[@]}"
}

# Runs one, leaving exit, stdout and stderr in the folder $2.
run_golden() {
    local name=$1 got=$2 status
    mkdir "$got/folder"
    ln -s "$ROOT/scenarios" "$got/folder/scenarios"
    ln -s "$ROOT/$GOLDEN/fixtures" "$got/folder/fixtures"
    (
        cd "$got/folder" &&
            PATH="$BUILD:$PATH" LC_ALL=C TZ=UTC timeout "$LIMIT" bash "$ROOT/$GOLDEN/$name.cmd"
    ) >"$got/stdout" 2>"$got/stderr" </dev/null
    status=$?
    echo $status >"$got/exit"
    unknown_metrics "$name" "$got/folder" >"$got/metrics"
    rm -rf "$got/folder"
}

check_golden() {
    local name=$1 got=$2 part status=ok
    for part in exit stdout stderr; do
        diff -u "$GOLDEN/$name.$part" "$got/$part" || status=FAIL
    done
    [ ! -s "$got/metrics" ] || status=FAIL
    cat "$got/metrics"
    echo "$status $name"
}

update_golden() {
    local name=$1 got=$2 part
    for part in exit stdout stderr; do
        if ! cmp -s "$got/$part" "$GOLDEN/$name.$part"; then
            cp "$got/$part" "$GOLDEN/$name.$part"
            echo "changed: $GOLDEN/$name.$part"
        fi
    done
}

mode=${1:-check}
shift
[ $# -gt 0 ] || set -- "$GOLDEN"/*.cmd
for name in "$@"; do
    name=$(basename "$name" .cmd)
    got=$(mktemp -d) || exit 1
    run_golden "$name" "$got"
    "${mode}_golden" "$name" "$got"
    rm -rf "$got"
done
