outlay run fixtures/pool-too-small.xml -o out
status=$?
ls -A
exit $status
