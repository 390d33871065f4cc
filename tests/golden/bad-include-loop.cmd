outlay run fixtures/include-loop.xml -o out
status=$?
ls -A
exit $status
