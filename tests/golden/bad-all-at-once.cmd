outlay run fixtures/all-at-once.xml -o out
status=$?
ls -A
exit $status
