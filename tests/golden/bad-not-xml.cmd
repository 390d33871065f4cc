outlay run fixtures/not-xml.xml -o out
status=$?
ls -A
exit $status
