# The page of a sweep: the best points in words; a front, curves or maps; a point that cannot be.
text() { sed 's/<[^>]*>/ /g; s/  */ /g; s/^ //' | grep -v '^ *$'; }
outlay sweep scenarios/mm4-queue.xml --set "//arrivals/@count=300" --set "//clock/@warmup=0s" --reps 3 --seed 5 \
    --vary "//pool/@cpus=0,3,4,5" --metric "^jobs.wait.mean" --pareto max:pool.servers.utilization,jobs.wait.mean_s \
    -o out >/dev/null
ls out out/plots
sed -n '/<header>/,/<\/header>/p' out/report.html | text
sed -n '/id="points"/,/<\/table>/p' out/report.html | text
outlay sweep scenarios/mm4-queue.xml --set "//arrivals/@count=300" --set "//clock/@warmup=0s" --reps 2 --seed 5 \
    --vary "//pool/@cpus=3,4" --vary "//scheduler/@order=fcfs,sjf" --metric "^jobs.wait.mean" -o map >/dev/null
tail -n 2 map/plots/map-jobs-wait-mean_s.gp
grep -c 'Not drawn' map/report.html
