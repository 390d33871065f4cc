# A grid of two, kept in a folder; on more threads, in shards and torn, the same bytes.
sweep() {
    outlay sweep scenarios/mm4-queue.xml --set "//arrivals/@count=300" --set "//clock/@warmup=0s" --reps 3 --seed 5 \
        --vary "//pool/@cpus=3..5" --vary "//scheduler/@order=fcfs,sjf" --metric "^jobs.wait" --metric utilization "$@"
}
sweep --threads 1 -o grid
ls grid grid/shards grid/plots
cat grid/sweep.json
cut -d, -f1-8 grid/points.csv
cut -f1-4 grid/shards/1-of-1.points | head -n 2
sweep --threads 2 --no-plots -o two | tail -n 1
cmp grid/points.csv two/points.csv
for shard in 2 1; do sweep --shard $shard/2 --resume -o cut; done
ls cut/shards
head -c 700 cut/shards/2-of-2.points >cut/shards/2-of-2.part
rm cut/shards/2-of-2.points
sweep --resume --no-plots -o cut | tail -n 1
cmp grid/points.csv cut/points.csv
# As programs want it; a front of any two metrics; a point that cannot be.
sweep --format csv | cut -d, -f1-6
outlay sweep scenarios/mm4-queue.xml --set "//arrivals/@count=200" --set "//clock/@warmup=0s" --reps 1 \
    --vary "//pool/@cpus=4,0" --metric "^jobs.wait.mean" --format json
echo "exit $?"
outlay sweep scenarios/mm4-queue.xml --set "//arrivals/@count=200" --set "//clock/@warmup=0s" --reps 2 \
    --vary "//pool/@cpus=0,2..2,3,4" --pareto max:pool.servers.utilization,jobs.wait.mean_s --metric "^jobs.wait.mean"
echo "exit $?"
# Samples.
outlay sweep scenarios/mm4-queue.xml --set "//arrivals/@count=200" --set "//clock/@warmup=0s" --reps 1 --sample sobol \
    --points 4 --vary "//pool/@cpus=2..9" --vary "//clock/@warmup=0.0h..2.0h" --metric "^jobs.wait.mean"
outlay sweep scenarios/mm4-queue.xml --set "//arrivals/@count=200" --set "//clock/@warmup=0s" --reps 1 --sample latin \
    --points 4 --vary "//pool/@cpus=2..9" --metric "^jobs.wait.mean"
