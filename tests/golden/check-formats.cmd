# For editors and scripts: rows of errors and notes, and none where all is well.
outlay check fixtures/bad-objectives.xml fixtures/never-runs.xml nowhere.xml --format csv
echo "$?"
outlay check fixtures/never-runs.xml scenarios/easy-backfill.xml --format json
echo "$?"
outlay check scenarios/easy-backfill.xml --format json
outlay check scenarios/easy-backfill.xml --format yaml
