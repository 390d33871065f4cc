outlay run scenarios/shared-filesystem.xml
for size in 8TB 16TB 32TB 64TB 128TB; do
    echo "$size"
    outlay run scenarios/shared-filesystem.xml --set "//filesystem/@size=$size" --format csv |
        grep -E '^(cost.billed|cost.by_service|filesystem|pool.gpus.unit_hours|jobs.makespan)' | cut -d, -f1-3
done
