outlay run fixtures/cut-xml.xml -o out
status=$?
ls -A
exit $status
