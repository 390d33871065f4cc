outlay run fixtures/nul-bytes-trace.xml -o out
status=$?
ls -A
exit $status
