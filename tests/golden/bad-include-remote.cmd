outlay run fixtures/include-remote.xml -o out
status=$?
ls -A
exit $status
