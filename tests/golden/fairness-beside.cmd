# Without backfilling: who gains, who loses, and whom it hits most.
outlay run fixtures/explain.xml --no-page -o easy >/dev/null
outlay run fixtures/explain.xml --no-page -o none --set "//scheduler/@backfill=none" >/dev/null
outlay fairness none easy
outlay fairness none easy --format csv
outlay fairness none easy --format csv --show worst --worst 1
outlay fairness none easy --format json --worst 1
