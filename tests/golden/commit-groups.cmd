# two regions, of which the second begins late; two hours are missing
awk -F, -v OFS=, 'NR == 1 { print $1, "region", $2; next } NR > 2000 { next } NR == 500 || NR == 501 { next }
                  { print $1, "north", $2 } NR > 900 { print $1, "south", int($2 / 2) }' scenarios/made/demand.csv >regions.csv
outlay commit regions.csv --committed 0.6 --on-demand 1 --term 1y --by region --ladder 1
