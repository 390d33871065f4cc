outlay run scenarios/easy-backfill.xml -o out
head -n 3 out/jobs.csv
ls out out/plots
