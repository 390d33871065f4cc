outlay run fixtures/managed-pool.xml -o out
ls out/plots
grep -E '^(time_s|0|36000|169200),' out/series.csv
# The bill counts what the series does, but for what the provider gives away of spot nodes that it takes within an hour.
awk -F, 'NR > 1 { cost[$3] += $10; busy += $6 } END { for (s in cost) print s, cost[s]; print "busy", busy }' out/series.csv | sort
outlay run fixtures/managed-pool.xml --format csv | grep -E '^pool' | cut -d, -f1-3
outlay run fixtures/managed-pool.xml --reps 3 | tail -n 8
# Where nothing is taken away, there is no plot of it.
outlay run fixtures/managed-pool.xml -o still --set "//capacity[@source='spot']/@interruptions=constant(9000h)" >/dev/null
ls still/plots
# Spot nodes that have their notice before they serve never serve, though they are paid for.
outlay run fixtures/managed-pool.xml --format csv --set "//capacity[@source='spot']/@startup=5m" \
    --set "//capacity[@source='spot']/@interruptions=constant(6m)" |
    grep -E '^pool.train.(spot.node|unit_hours_cap|unit_hours_alloc|nodes.mean)' | cut -d, -f1-3
