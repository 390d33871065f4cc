# A pool that serves in order tells no reasons: they follow from what happened.
outlay run fixtures/explain.xml --no-page -o run >/dev/null
for job in late wide huge; do
    outlay explain run $job
    echo ----
done
outlay explain run late --format csv
