outlay run fixtures/version.xml -o out
status=$?
ls -A
exit $status
