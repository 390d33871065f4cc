outlay run fixtures/csv-trace.xml -o out --no-page
status=$?
cat out/jobs.csv
exit $status
