outlay run scenarios/gpu-packing.xml
for rule in fgd spread; do
    outlay run scenarios/gpu-packing.xml --set "//scheduler/@placement=$rule" --format csv |
        grep -E '^(jobs.wait.mean_s|pool.gpus.(fragmentation|utilization)),' | cut -d, -f1-3
done
