# A pool in five steps, as the scenarios tell it.
steps=$(printf 'scenarios/pool-case/%s.xml ' fixed pooled preemption backfill reclaim)
outlay compare $steps --reps 1 \
    --metric '^class.*wait.mean|^pool.gpus.(utilization|preemptions_per_day)$|^jobs.wait.mean_s$|^waste.cost$'
