outlay run fixtures/none.xml -o out
status=$?
ls -A
exit $status
