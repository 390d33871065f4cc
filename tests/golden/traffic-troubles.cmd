# Rows that cannot be used are counted, buckets that are missing too; a log that is not there is told before anything runs.
outlay run fixtures/traffic/torn.xml
outlay traffic info --traffic-format counts --with bucket=1d fixtures/traffic/weeks.csv
outlay check fixtures/traffic/gone.xml
