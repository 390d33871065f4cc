outlay run fixtures/missing-trace.xml -o out
status=$?
ls -A
exit $status
