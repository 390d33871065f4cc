outlay run fixtures/utf8-trace.xml -o out
status=$?
ls -A
exit $status
