# A scheduler that weighs tells its reasons: who is at a quota, who was stopped for whom, who was next.
outlay run fixtures/explain-decided.xml --no-page -o run >/dev/null
for job in tune second small; do
    outlay explain run $job
    echo ----
done
outlay explain run urgent --format json
