outlay run fixtures/attribute.xml -o out
status=$?
ls -A
exit $status
