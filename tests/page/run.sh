#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# page: the pages of shipped scenarios in a browser.
#
#     BUILD=build tests/page/run.sh
#     BUILD=build tests/page/run.sh NAME=PAGE.html...    only these
#
# Needs Chromium, which `make check-page` installs; CHROMIUM names another one. What the pages look like lies in
# $BUILD/page-shots afterwards, for somebody to look at.

set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=$(realpath "${BUILD:-build}")
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
SHOTS=$BUILD/page-shots
[ -n "$CHROMIUM" ] || {
    echo "page: no Chromium here; call make check-page as root, or name one in CHROMIUM" >&2
    exit 2
}
work=$(mktemp -d /tmp/outlay-pages-XXXXXX) || exit 1
trap 'rm -rf "$work"' EXIT
rm -rf "$SHOTS"
mkdir -p "$SHOTS"

# What a page of each sort shows; the status 1 of a missed objective is a page too.
make_page() {
    local name=$1 status
    shift
    timeout 120 "$BUILD/outlay" "$@" -o "$work/$name" >"$work/$name.out" 2>&1
    status=$?
    [ $status -le 1 ] || {
        unmade=$((unmade + 1))
        echo "FAIL $name (outlay $* ended with status $status)"
        tail -n 3 "$work/$name.out"
        return
    }
    pages+=("$name=$work/$name/report.html")
}

pages=("$@")
unmade=0
if [ $# -eq 0 ]; then
    for scenario in easy-backfill chat-endpoint hybrid-mix reserved-and-spot plan-capacity three-cloud-fleet log-costs; do
        make_page $scenario run scenarios/$scenario.xml
    done
    make_page compare compare scenarios/hybrid-mix.xml "$work/hybrid-mix" --reps 10
    sed 's/backfill="easy"/backfill="none"/; s/name="hybrid-mix"/name="in-order"/' scenarios/hybrid-mix.xml \
        >"$work/none.xml"
    make_page compare-many compare scenarios/hybrid-mix.xml "$work/none.xml" scenarios/hybrid-mix.xml --reps 5
    make_page sweep sweep scenarios/mm4-queue.xml --set '//arrivals/@count=2000' --vary '//pool/@cpus=4..8' --reps 5
    make_page sweep-map sweep scenarios/hybrid-mix.xml --reps 2 --vary "//capacity[@source='spot']/@max=0..6/4" \
        --vary '//scheduler/@backfill=none,easy'
fi
timeout 900 "$BUILD/tests/page/check_page" "$CHROMIUM" tests/page/page_checks.js "$SHOTS" "${pages[@]}" |
    tee "$work/said"
status=${PIPESTATUS[0]}
awk -v status="$status" -v unmade="$unmade" '
    /^ok / { passed++ }
    /^FAIL / { failed++ }
    END { failed += unmade + (status > 1); print passed + 0 " passed, " failed + 0 " failed"; exit failed || !passed }' "$work/said"
