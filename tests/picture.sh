#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# picture: reports/page.png, the first screen of a page as a browser shows it.
#
#     BUILD=build tests/picture.sh [PICTURE.png]
#
# Needs Chromium (CHROMIUM names another one); where ImageMagick's convert is at hand, the file becomes smaller.

set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=$(realpath "${BUILD:-build}")
PICTURE=${1:-reports/page.png}
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
[ -n "$CHROMIUM" ] || {
    echo "picture: no Chromium here; install it, or name one in CHROMIUM" >&2
    exit 2
}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
complain() {
    cat "$work/said" >&2
    exit 4
}
"$BUILD/outlay" run scenarios/reserved-and-spot.xml -o "$work/run" >"$work/said" 2>&1 || complain
timeout 120 "$CHROMIUM" --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" \
    --window-size=1100,1000 --screenshot="$work/page.png" "file://$work/run/report.html" >>"$work/said" 2>&1
[ -s "$work/page.png" ] || complain
if command -v convert >/dev/null; then
    convert "$work/page.png" -strip +dither -colors 128 -define png:compression-level=9 "$PICTURE"
else
    cp "$work/page.png" "$PICTURE"
fi
