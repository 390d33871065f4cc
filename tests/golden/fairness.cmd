outlay run fixtures/explain.xml --no-page -o run >/dev/null
outlay fairness run
outlay fairness run --format json
grep -A 3 '"fairness.jain"' run/summary.json
