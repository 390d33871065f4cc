outlay run fixtures/entity.xml -o out
status=$?
ls -A
exit $status
