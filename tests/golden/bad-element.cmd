outlay run fixtures/element.xml -o out
status=$?
ls -A
exit $status
