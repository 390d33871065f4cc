outlay run fixtures/idle-gpus.xml -o out
cut -d, -f1,6,8-14,16 out/jobs.csv
cat out/findings.csv
grep -A 3 '<caption>GPUs held for nothing' out/report.html
# Nobody stops anybody: the crashed job holds its node to its end.
sed '/<reclaim/d' fixtures/idle-gpus.xml >watched.xml
outlay run watched.xml -o watched --format csv | grep -E '^(jobs.(failed|reclaimed|makespan)|waste|cost.billed)' | cut -d, -f1-3
# Where no job says what it uses, nobody looks.
sed -E '/<reclaim/d; s/ (gpu-use|gpus-used|crash-after)="[^"]*"//g' fixtures/idle-gpus.xml >silent.xml
outlay run silent.xml -o silent >/dev/null
ls silent
