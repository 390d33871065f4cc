outlay run fixtures/truncated-gzip.xml -o out
status=$?
ls -A
exit $status
