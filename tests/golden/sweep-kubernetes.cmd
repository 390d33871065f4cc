# A Job for those who run Kubernetes, which no cluster has to be there for.
outlay sweep scenarios/mm4-queue.xml --vary "//pool[@name='servers']/@cpus=4..9" --reps 2 --launcher kubernetes \
    --image registry.example/outlay:0.1 --volume claim --shards 3 --array-limit 2 -o out
