outlay run fixtures/pool-name.xml -o out
status=$?
ls -A
exit $status
