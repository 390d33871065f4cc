outlay run fixtures/laughs.xml -o out
status=$?
ls -A
exit $status
