outlay run scenarios/spot-checkpoints.xml
for interval in 5m 10m 15m daly 20m 30m 45m 60m; do
    echo "$interval"
    outlay run scenarios/spot-checkpoints.xml --set "//checkpoint/@interval=$interval" --format csv |
        grep -E '^(cost.billed|pool.spot.useful_share|jobs.makespan)' | cut -d, -f1-5
done
echo 'on demand'
outlay run scenarios/spot-checkpoints.xml --set //capacity/@source=on-demand --set //capacity/@interruptions=9999d \
    --set //checkpoint/@interval=60m --format csv | grep '^cost.billed' | cut -d, -f1-3
