outlay run fixtures/nul-bytes.xml -o out
status=$?
ls -A
exit $status
