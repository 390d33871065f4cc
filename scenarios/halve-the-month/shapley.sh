#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# All 16 combinations of the four measures: what each saves alone, by simple addition, together, and its Shapley share:
# what it saves in the mean over all orders in which the measures could be taken. Shares add up to the joint saving.
#
#     scenarios/halve-the-month/shapley.sh [OUTLAY]        from the root of the tree; OUTLAY: build/outlay
set -eu
outlay=${1:-build/outlay}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here"/*.xml "$work"

part() { # FILE XPATH
    printf '<xi:include href="%s" xpointer="xpointer(%s)"/>\n' "$1" "$2"
}

for bits in 0000 0001 0010 0011 0100 0101 0110 0111 1000 1001 1010 1011 1100 1101 1110 1111; do
    spot=on-demand answers=as-is jobs=as-is
    case $bits in 1???) spot=spot ;; esac
    case $bits in ?1??) answers=sized jobs=sized ;; esac
    case $bits in ?01?) jobs=mixed ;; ?11?) jobs=sized-and-mixed ;; esac
    {
        echo '<scenario version="1" name="month" currency="USD" xmlns:xi="http://www.w3.org/2001/XInclude">'
        part places.xml '/places/common/*'
        echo '<workload>'
        part jobs.xml "/jobs/$jobs/*"
        echo '<traffic name="answers" endpoint="answers" format="poisson" rate="0.1/s"/></workload>'
        part places.xml "/places/lab/$spot/*"
        part places.xml "/places/answers/$answers/*"
        case $bits in ???1) part places.xml '/places/commitments/*' ;; esac
        echo '</scenario>'
    } >"$work/month.xml"
    cost=$("$outlay" run "$work/month.xml" --format csv 2>/dev/null | awk -F, '$1 == "cost.effective" { print $3 }')
    echo "$bits $cost"
done | awk '
    { cost[$1] = $2 }
    function without(bits, i) { return substr(bits, 1, i - 1) "0" substr(bits, i + 1) }
    function size(bits) { return gsub("1", "1", bits) }
    END {
        split("spot,right-sizing,mixed precision,commitments", name, ",")
        weight[0] = 1 / 4; weight[1] = 1 / 12; weight[2] = 1 / 12; weight[3] = 1 / 4
        none = cost["0000"]; all = cost["1111"]
        printf "%-16s %9s %9s\n", "", "alone", "Shapley"
        for (i = 1; i <= 4; i++) {
            alone = substr("0000", 1, i - 1) "1" substr("0000", i + 1)
            share = 0
            for (bits in cost)
                if (substr(bits, i, 1) == "1")
                    share += weight[size(bits) - 1] * (cost[without(bits, i)] - cost[bits])
            printf "%-16s %9.0f %9.0f\n", name[i], none - cost[alone], share
            sum += none - cost[alone]; shares += share
        }
        printf "%-16s %9.0f %9.0f\n", "added up", sum, shares
        printf "%-16s %9.0f\n", "truly together", none - all
        printf "%-16s %9.0f\n%-16s %9.0f\n", "the month costs", none, "then", all
        printf "%-16s %9.0f\n", "without the commitments", cost["1110"]
    }'
