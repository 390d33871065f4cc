outlay run fixtures/utf8.xml -o out
status=$?
ls -A
exit $status
