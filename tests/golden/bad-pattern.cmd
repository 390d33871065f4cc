outlay run fixtures/pattern.xml -o out
status=$?
ls -A
exit $status
