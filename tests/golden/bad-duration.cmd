outlay run fixtures/duration.xml -o out
status=$?
ls -A
exit $status
