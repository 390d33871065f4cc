outlay sweep scenarios/mm4-queue.xml
sweep() {
    outlay sweep scenarios/mm4-queue.xml --set "//arrivals/@count=100" --set "//clock/@warmup=0s" --reps 1 "$@"
    echo "exit $?"
}
sweep --vary "//pool/@cpus"
sweep --vary "//pool/@cpus=4,,5"
sweep --vary "//pool/@cpus=8..4"
sweep --vary "//pool/@cpus=1.0..4.0"
sweep --vary "//pool/@cpus=1..4" --vary "//pool/@cpus=5"
sweep --vary "//pool/@cpus=1..1000" --vary "//arrivals/@count=1..1001"
sweep --vary "//pool/@cpus=1..4" --sample sobol
sweep --vary "//pool/@cpus=1..4" --points 5
sweep --vary "//pool/@cpus=1..4" --pareto cost
sweep --vary "//pool/@cpus=1..4" --pareto jobs.wait.mean,jobs.completed
sweep --vary "//pool/@cpus=1..4" --metric nothing
sweep --vary "//pool/@cpus=1..4" --resume
sweep --vary "//pool/@cpus=1..4" --shard 5/4 -o x
sweep --vary "//pool/@cpus=1..4" --shard 1/9 -o x
sweep --vary "//pool/@cpus=1..4" --partition batch
sweep --vary "//pool/@cpus=1..4" --launcher kubernetes -o x
sweep --vary "//pool/@cpuz=1..2" --vary "//poll/@x=1"
mkdir full && touch full/mine
sweep --vary "//pool/@cpus=1..4" -o full
sweep --vary "//pool/@cpus=4..5" --no-plots -o done >done.txt
sweep --vary "//pool/@cpus=4..5" -o done
sweep --vary "//pool/@cpus=4..6" -o done --resume
sweep --vary "//pool/@cpus=4..5" -o done --resume --seed 9
outlay sweep - --vary "//pool/@cpus=1..4"
outlay sweep nowhere.xml --vary "//pool/@cpus=1..4"
# What all points have in common cannot be varied.
outlay sweep scenarios/mm4-queue.xml --vary "//run/@seed=1,2"
outlay sweep scenarios/mm4-queue.xml --vary "//@replications=1,2"
