outlay run scenarios/spot-deadline.xml -o run --no-page
cat run/jobs.csv
tail -n 3 run/usage.csv
outlay rate run --format csv
for policy in on-demand greedy uniform-progress uniform-progress-no-hysteresis; do
    echo "$policy"
    outlay run scenarios/spot-deadline.xml --set "//deadline/@policy=$policy" --format csv |
        grep -E '^(cost.billed|jobs.interruptions|pool.v100.deadlines)' | cut -d, -f1-3
    echo "$policy, one zone"
    outlay run scenarios/spot-deadline.xml --set "//deadline/@policy=$policy" \
        --set "//availability/@href=scenarios/made/spot-zone-1.csv" --format csv |
        grep -E '^(cost.billed|jobs.interruptions|pool.v100.deadlines)' | cut -d, -f1-3
done
# each of them on four nodes: four times as much
outlay run scenarios/spot-deadline.xml --set "//arrivals/@gpus=4" --format csv | grep '^cost.billed' | cut -d, -f1-3
