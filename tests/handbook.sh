#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# handbook: the pages of the handbook as they are installed, where the sources that some links lead to are not.
#
#     tests/handbook.sh SHARE PAGE...    PAGE (README.md, models/README.md ...) becomes SHARE/doc/outlay/PAGE
#
# A link to another page stays, one to a scenario leads to the installed one below SHARE/outlay/scenarios, and of any
# other only its words are left.

set -eu
share=$1
shift
pages=" $* "
for page in "$@"; do
    install -d "$share/doc/outlay/$(dirname "$page")"
    case $page in
    *.md) ;;
    *)
        install -m 644 "$page" "$share/doc/outlay/$page"
        continue
        ;;
    esac
    awk -v page="$page" -v pages="$pages" '
        # "models/../sim/README.md" as "sim/README.md"
        function plain(path,    parts, count, kept, i, depth, whole) {
            count = split(path, parts, "/")
            for (i = 1; i <= count; i++)
                if (parts[i] == "..") depth--
                else if (parts[i] != "." && parts[i] != "") kept[++depth] = parts[i]
            for (i = 1; i <= depth; i++) whole = whole (i > 1 ? "/" : "") kept[i]
            return whole
        }
        function installed(link,    bar, words, target, anchor, path) {
            bar = index(link, "](")
            words = substr(link, 2, bar - 2)
            target = substr(link, bar + 2, length(link) - bar - 2)
            anchor = ""
            if (match(target, /#.*/)) {
                anchor = substr(target, RSTART)
                target = substr(target, 1, RSTART - 1)
            }
            if (target == "" || target ~ /^[a-z]+:/) return link
            path = plain(folder target)
            if (index(pages, " " path " ") || index(pages, " " path "/README.md ")) return link
            if (path ~ /^scenarios\// && path !~ /\.[ch]$/) return "[" words "](" up "outlay/" path anchor ")"
            return words
        }
        BEGIN {
            folder = page
            sub(/[^\/]*$/, "", folder)
            up = "../../"
            for (i = gsub(/\//, "/", folder); i > 0; i--) up = up "../"
        }
        /^```/ { is_code = !is_code }
        {
            rest = $0
            line = ""
            while (!is_code && match(rest, /\[[^][]*\]\([^() ]*\)/)) {
                before = substr(rest, 1, RSTART - 1)
                link = substr(rest, RSTART, RLENGTH)
                rest = substr(rest, RSTART + RLENGTH)
                line = line before installed(link)
            }
            print line rest
        }' "$page" >"$share/doc/outlay/$page"
    chmod 644 "$share/doc/outlay/$page"
done
