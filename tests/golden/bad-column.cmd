outlay run fixtures/column.xml -o out
status=$?
ls -A
exit $status
