outlay run fixtures/capacity.xml -o out
status=$?
ls -A
exit $status
