outlay run fixtures/endless.xml -o out
status=$?
ls -A
exit $status
