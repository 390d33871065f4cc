outlay run fixtures/law.xml -o out
status=$?
ls -A
exit $status
