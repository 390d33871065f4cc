# A run directory for each scenario, as "run" writes it.
outlay compare fixtures/rules-fcfs.xml fixtures/rules-easy.xml --reps 2 -o out --no-page --metric jobs.wait.mean
ls out out/easy
outlay run fixtures/rules-easy.xml --reps 2 -o easy --no-page >/dev/null
for file in summary.json replications.csv jobs.csv usage.csv; do cmp easy/$file out/easy/$file; done
outlay compare out/fcfs easy --metric jobs.wait.mean
